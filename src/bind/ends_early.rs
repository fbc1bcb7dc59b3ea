//! Whether the file ends before its text does: inside a sentence or a bracket, at a title or heading, or before sections
//! that the contents name.
//!
//! Must not look at figures or meanings; an ending that people may really write is no sign.

use crate::base::fold::fold;
use crate::base::place::Place;
use crate::report::model::{Heading, HeadingKind};

use super::lines::Line;
use super::locate::Found;
use super::map::{Class, Map};

/// Where a text breaks off, and how that is seen.
pub(super) enum Sign {
    /// A bracket or quotation mark is open, or the last line ends in a comma.
    Open,
    /// The last sentence has no end, as all others have.
    Sentence,
    /// The last line is the title of a table.
    Title,
    /// The last line is the heading of a part or section.
    Heading,
    /// Sections of the contents do not follow; the first of them.
    Sections(String),
    /// The form of that name ends without its last row, of that name.
    Form(String, String),
}

/// Brackets and quotation marks that are closed again.
const PAIRS: [(char, char); 6] = [('（', '）'), ('(', ')'), ('“', '”'), ('《', '》'), ('〔', '〕'), ('【', '】')];
/// Marks that nothing ends in.
const OPEN_ENDS: [char; 7] = ['，', '、', ',', '（', '(', '“', '《'];
/// Marks that a sentence ends in.
const ENDS: [char; 11] = ['。', '！', '？', '；', '：', '”', '）', ')', '…', '.', ';'];
/// Sentences looked at, all of which must have an end, and fewest characters of one.
const SENTENCES: (usize, usize) = (8, 16);
/// Fewest sections in a row that must be missing at the end of the contents, and fewest that are there.
const SECTIONS: (usize, usize) = (2, 3);
/// Headings of this level and below are not in the contents.
const LOWEST: u32 = 3;
/// Words of lines that stand below a text and have no end mark.
const LAST_LINES: [&str; 6] = ["电话", "联系", "地址", "网址", "附件", "http"];

/// The first sign found, and the place of the last line.
pub(super) fn find(map: &Map<'_>, headings: &[Heading], found: &[Found<'_>]) -> Option<(Place, Sign)> {
    let (text, place) = last(map)?;
    let sign = open(text)
        .or_else(|| title(map, found))
        .or_else(|| heading(headings, text, place))
        .or_else(|| sections(headings))
        .or_else(|| sentence(map, text))?;
    Some((place, sign))
}

fn last<'d>(map: &Map<'d>) -> Option<(&'d str, Place)> {
    map.lines.last()?.pieces().last().copied()
}

fn open(text: &str) -> Option<Sign> {
    let count = |mark: char| text.chars().filter(|c| *c == mark).count();
    // a bracket of one width may be closed by one of the other
    let round = count('（') + count('(') > count('）') + count(')');
    // a plain quotation mark closes any
    let quoted = count('“') > count('”') + count('"');
    let others = PAIRS.iter().skip(2).any(|(open, close)| *open != '“' && count(*open) > count(*close)) || quoted;
    (round || others || text.ends_with(OPEN_ENDS)).then_some(Sign::Open)
}

/// The title of a table at the very end; of several below each other none is followed by a table.
fn title(map: &Map<'_>, found: &[Found<'_>]) -> Option<Sign> {
    let last = map.classes.len().checked_sub(1)?;
    let mut tables = found.iter().filter(|table| !table.rows.is_empty()).peekable();
    let any_table = tables.peek().is_some() && tables.all(|table| table.line != last);
    let is_title = |at: usize| matches!(map.classes.get(at), Some(Class::Title(_)));
    let is_text = matches!(map.lines.get(last), Some(Line::Text(_)));
    let listed = last.checked_sub(1).is_some_and(is_title);
    let attached = (last.saturating_sub(3)..=last).any(|at| says_attached(map, at));
    (any_table && is_text && is_title(last) && !listed && !attached).then_some(Sign::Title)
}

fn says_attached(map: &Map<'_>, at: usize) -> bool {
    matches!(map.lines.get(at), Some(Line::Text(paragraph)) if paragraph.text.contains('附'))
}

/// A part or section of which only the heading is there, unless it is one of the last, which are often left empty.
fn heading(headings: &[Heading], last: &str, place: Place) -> Option<Sign> {
    let mut printed = headings.iter().filter(|heading| heading.kind != HeadingKind::Contents);
    let is_part = last.starts_with('第') && last.contains("部分") && printed.clone().next().is_some();
    let is_section = printed.any(|heading| {
        heading.kind == HeadingKind::Section && heading.level < LOWEST && heading.title.place.line == place.line
    });
    let is_last = ["附", "名词解释"].iter().any(|word| last.contains(word));
    ((is_part || is_section) && !is_last).then_some(Sign::Heading)
}

/// The sections that end the contents are missing all together, and nothing of another name stands in their place.
fn sections(headings: &[Heading]) -> Option<Sign> {
    let (listed, printed): (Vec<&Heading>, Vec<&Heading>) =
        headings.iter().partition(|heading| heading.kind == HeadingKind::Contents);
    let name = |heading: &&Heading| fold(&heading.title.text);
    let entries: Vec<&Heading> = listed.into_iter().filter(|heading| heading.number.is_some()).collect();
    let (wanted, titles): (Vec<String>, Vec<String>) =
        (entries.iter().map(name).collect(), printed.iter().map(name).collect());
    let is_one =
        |name: &String, of: &[String]| of.iter().any(|other| other.contains(name) || name.contains(other.as_str()));
    let last = printed.iter().rfind(|heading| heading.level < LOWEST).map(name)?;
    let after = wanted.iter().rposition(|name| is_one(name, &titles))? + 1;
    let there = wanted.iter().filter(|name| is_one(name, &titles)).count();
    let missing = wanted.get(after..)?.iter().take_while(|name| !name.contains('附'));
    let first = entries.get(after).map(|heading| heading.title.text.clone())?;
    (missing.count() >= SECTIONS.0 && there >= SECTIONS.1 && is_one(&last, &wanted)).then_some(Sign::Sections(first))
}

/// The last sentence lacks the end that those before it have.
fn sentence(map: &Map<'_>, last: &str) -> Option<Sign> {
    let is_sentence = |text: &str| text.contains('，') && text.chars().nth(SENTENCES.1).is_some();
    if !is_sentence(last) || last.ends_with(ENDS) || LAST_LINES.iter().any(|word| last.contains(word)) {
        return None;
    }
    let texts = map.lines.iter().rev().skip(1).filter_map(|line| match line {
        Line::Text(paragraph) => Some(paragraph.text.as_str()),
        Line::Row(..) => None,
    });
    let others: Vec<&str> = texts.filter(|text| is_sentence(text)).take(SENTENCES.0).collect();
    (others.len() == SENTENCES.0 && others.iter().all(|text| text.ends_with(ENDS))).then_some(Sign::Sentence)
}
