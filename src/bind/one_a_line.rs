//! A table of which every cell stands in a line of its own, as copied from some pages: its rows, if they can be one thing only.
//!
//! Must not guess: every line must have its part (label, code, name, figure), and every row as many figures as the head has
//! names. An empty cell leaves no line, so one that is empty makes the whole table unreadable.

use std::borrow::Cow;

use crate::base::number::{self, Reading};
use crate::document::{Block, Document, Grid, GridCell, GridRow, Paragraph};

use super::names::{self, BlockNames, FormNames};
use super::words::{is_code, is_ordinal_word, small_number};

/// Fewest columns of figures, and fewest rows, that are proof.
const FEWEST: usize = 2;
/// Most lines of a head.
const TALLEST: usize = 40;

/// The document with such tables made grids, or as it is.
pub(super) fn mend<'d>(document: &'d Document, names: &[FormNames]) -> Cow<'d, Document> {
    let blocks = document.blocks.as_slice();
    let forms: Vec<(&FormNames, &BlockNames)> =
        names.iter().filter_map(|names| Some((names, one_block(names)?))).collect();
    let longest = names::longest(names);
    let mut mended: Vec<Block> = Vec::new();
    let mut done = 0;
    for at in 0..blocks.len() {
        let may_begin = |block: &Block| matches!(block, Block::Paragraph(first) if first.text.len() <= longest);
        if at < done || !blocks.get(at).is_some_and(may_begin) {
            continue;
        }
        let rest = blocks.get(at..).unwrap_or_default();
        if let Some((rows, count)) = forms.iter().find_map(|(names, block)| table(rest, names, block)) {
            mended.extend(blocks.get(done..at).unwrap_or_default().iter().cloned());
            mended.push(Block::Grid(Grid { rows }));
            done = at + count;
        }
    }
    if done == 0 {
        return Cow::Borrowed(document);
    }
    mended.extend(blocks.get(done..).unwrap_or_default().iter().cloned());
    Cow::Owned(Document { source: document.source, blocks: mended })
}

/// The only block of a form whose rows have codes.
fn one_block(names: &FormNames) -> Option<&BlockNames> {
    let [block] = names.blocks.as_slice() else { return None };
    (!names.sheet && block.list.is_some() && !block.labels).then_some(block)
}

/// The names over the columns: of codes, of names, of figures.
struct Head<'d> {
    code: &'d Paragraph,
    name: &'d Paragraph,
    figures: Vec<&'d Paragraph>,
    /// Lines that it takes.
    height: usize,
}

/// The rows of the table that begins with the first of `blocks`, and how many lines it takes.
fn table(blocks: &[Block], names: &FormNames, block: &BlockNames) -> Option<(Vec<GridRow>, usize)> {
    let Block::Paragraph(first) = blocks.first()? else { return None };
    block.column(&first.text)?;
    let head = head(blocks, names, block)?;
    let labels = [head.code, head.name].into_iter().chain(head.figures.iter().copied());
    let mut rows = vec![GridRow { cells: labels.map(cell).collect() }];
    let mut line = head.height;
    while let Some((row, count)) = row(blocks.get(line..).unwrap_or_default(), names, head.figures.len()) {
        rows.push(row);
        line += count;
    }
    let goes_on = matches!(blocks.get(line), Some(Block::Paragraph(next)) if is_cell(&next.text, names));
    (rows.len() > FEWEST && !goes_on).then_some((rows, line))
}

fn head<'d>(blocks: &'d [Block], names: &FormNames, block: &BlockNames) -> Option<Head<'d>> {
    let (mut code, mut name) = (None, None);
    let mut figures: Vec<(usize, &Paragraph)> = Vec::new();
    let mut counted = 0;
    let mut height = 0;
    // the line of the last name of figures
    let mut last = None;
    for line in blocks.iter().take(TALLEST) {
        let Block::Paragraph(label) = line else { break };
        let counts = is_ordinal_word(&label.text)
            || (height > 0 && small_number(&label.text) == u32::try_from(counted + 1).ok());
        if counts {
            counted += usize::from(!is_ordinal_word(&label.text));
        } else {
            let Some(slot) = block.column(&label.text).filter(|_| counted == 0) else { break };
            match () {
                () if names.is_row(&label.text) && code.is_some() && name.is_some() => break,
                () if block.is_key(slot.column) => code = Some(label),
                () if names.is_name(&label.text) => name = Some(label),
                // of two names of one column neither tells where it stands
                () if figures.iter().any(|(column, _)| *column == slot.column) => return None,
                // nor do those of two levels
                () if last.is_some_and(|last| last + 1 != height) => return None,
                () => {
                    figures.push((slot.column, label));
                    last = Some(height);
                }
            }
        }
        height += 1;
    }
    let figures: Vec<&Paragraph> = figures.into_iter().map(|(_, label)| label).collect();
    let fits = figures.len() >= FEWEST && (counted == 0 || counted == figures.len());
    fits.then_some(Head { code: code?, name: name?, figures, height })
}

/// A code, a name and the figures; or the name of a fixed row and the figures.
fn row(blocks: &[Block], names: &FormNames, figures: usize) -> Option<(GridRow, usize)> {
    let text = |at: usize| match blocks.get(at) {
        Some(Block::Paragraph(paragraph)) => Some(paragraph),
        _ => None,
    };
    let first = text(0)?;
    let mut cells = vec![cell(first)];
    if is_code(&first.text) {
        cells.push(cell(text(1).filter(|name| number::read(&name.text) == Reading::Text)?));
    } else if names.is_row(&first.text) {
        cells.push(GridCell { text: String::new(), place: first.place, span: 1 });
    } else {
        return None;
    }
    let from = if is_code(&first.text) { 2 } else { 1 };
    for at in from..from + figures {
        let figure = text(at).filter(|figure| number::read(&figure.text) != Reading::Text)?;
        // the code of the next row where a figure should stand
        let is_next = |name: &Paragraph| number::read(&name.text) == Reading::Text && !names.is_row(&name.text);
        if is_code(&figure.text) && text(at + 1).is_some_and(is_next) {
            return None;
        }
        cells.push(cell(figure));
    }
    Some((GridRow { cells }, from + figures))
}

/// Whether a line may still be a cell of the table.
fn is_cell(text: &str, names: &FormNames) -> bool {
    is_code(text) || names.is_row(text) || number::read(text) != Reading::Text
}

fn cell(paragraph: &Paragraph) -> GridCell {
    GridCell { text: paragraph.text.clone(), place: paragraph.place, span: 1 }
}
