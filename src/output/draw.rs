//! Draws a finding with miette: the sentence, then excerpts of tables with labels under their cells.
//!
//! Must not know rules or reports; gets finished lines. The gutter shows the true line numbers of the document.

use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, Severity,
    SourceCode, SourceSpan, SpanContents, ThemeCharacters, ThemeStyles,
};

use super::view::{Ink, View};
use crate::base::wide;

/// A stretch of synthesised lines from one place.
#[derive(Clone, Debug, Default)]
pub struct Excerpt {
    /// What stands in the corner: table, file, line, unit.
    pub name: String,
    /// Lines with the number they have in the document; none for remarks.
    pub lines: Vec<(Option<u32>, String)>,
    /// Labels under cells.
    pub labels: Vec<Mark>,
    /// One label along several lines: first, last, text.
    pub stretch: Option<(usize, usize, String)>,
}

/// A label under part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Index of the line in its excerpt.
    pub line: usize,
    /// First byte in the line.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The words; none for a bare underline.
    pub text: Option<String>,
}

/// The sentence and the excerpts as text, ending with a line break.
#[must_use]
pub fn draw(message: &str, severity: Severity, excerpts: &[Excerpt], view: &View) -> String {
    let longest = excerpts.iter().flat_map(|e| &e.lines).filter_map(|(number, _)| *number).max().unwrap_or(0);
    let digits = longest.to_string().len().max(3);
    let base = 10_usize.pow(u32::try_from(digits - 1).unwrap_or(2));
    let message = &wide::wrap(message, view.room().saturating_sub(6)).join("\n");
    let page = Page::new(message, severity, excerpts, base);
    let handler = GraphicalReportHandler::new_themed(theme(view))
        .with_width(view.room())
        .with_context_lines(1)
        .with_links(false)
        .without_primary_span_start();
    let mut out = String::new();
    if handler.render_report(&mut out, &page).is_err() {
        out.push_str(message);
        out.push('\n');
    }
    renumber(&out, excerpts, digits, base, view)
}

fn theme(view: &View) -> GraphicalTheme {
    let characters = if view.ascii { ThemeCharacters::ascii() } else { ThemeCharacters::unicode() };
    let mut styles = if view.color { ThemeStyles::ansi() } else { ThemeStyles::none() };
    // numbers are replaced afterwards and coloured there
    styles.linum = ThemeStyles::none().linum;
    styles.link = ThemeStyles::none().link;
    GraphicalTheme { characters, styles }
}

const EXCERPT_LINES: usize = 100;

/// miette numbers lines one after the other; the document's own numbers take their place here.
fn renumber(text: &str, excerpts: &[Excerpt], digits: usize, base: usize, view: &View) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let number = line.get(1..=digits).and_then(|digits| digits.parse::<usize>().ok());
        let shown = number.filter(|number| *number >= base && line.starts_with(' ')).and_then(|number| {
            let at = number - base;
            excerpts.get(at / EXCERPT_LINES)?.lines.get(at % EXCERPT_LINES)
        });
        match (shown, line.get(digits + 1..)) {
            (Some((number, _)), Some(rest)) => {
                let number = number.map(|number| number.to_string()).unwrap_or_default();
                out.push(' ');
                out.push_str(&view.paint(Ink::Faint, &format!("{number:>digits$}")));
                out.push_str(rest.trim_end());
            }
            _ => out.push_str(line.trim_end()),
        }
        out.push('\n');
    }
    out
}

/// A diagnostic over all excerpts, one after the other in one text.
#[derive(Debug)]
struct Page {
    message: String,
    severity: Severity,
    text: String,
    /// Start, end and name of each excerpt in the text, its first line number.
    parts: Vec<(usize, usize, String, usize)>,
    labels: Vec<LabeledSpan>,
}

impl Page {
    fn new(message: &str, severity: Severity, excerpts: &[Excerpt], base: usize) -> Self {
        let (mut text, mut parts, mut labels) = (String::new(), Vec::new(), Vec::new());
        for (index, excerpt) in excerpts.iter().enumerate() {
            let start = text.len();
            let mut starts = Vec::new();
            for (_, line) in excerpt.lines.iter().take(EXCERPT_LINES) {
                starts.push(text.len());
                text.push_str(line);
                text.push('\n');
            }
            for mark in &excerpt.labels {
                if let Some(line) = starts.get(mark.line) {
                    let length = mark.end.saturating_sub(mark.start);
                    labels.push(LabeledSpan::new(mark.text.clone(), line + mark.start, length));
                }
            }
            if let Some((first, last, words)) = &excerpt.stretch
                && let (Some(from), Some(to), Some((_, line))) =
                    (starts.get(*first), starts.get(*last), excerpt.lines.get(*last))
            {
                labels.push(LabeledSpan::new(Some(words.clone()), *from, to + line.len() - from));
            }
            parts.push((start, text.len(), excerpt.name.clone(), (base + index * EXCERPT_LINES).saturating_sub(1)));
        }
        Page { message: message.to_owned(), severity, text, parts, labels }
    }
}

impl fmt::Display for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Page {}

impl Diagnostic for Page {
    fn severity(&self) -> Option<Severity> {
        Some(self.severity)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        (!self.labels.is_empty()).then_some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        (!self.labels.is_empty()).then(|| Box::new(self.labels.iter().cloned()) as Box<dyn Iterator<Item = _>>)
    }
}

impl SourceCode for Page {
    /// The whole excerpt, whatever the span in it.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        _before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let part = self.parts.iter().find(|(start, end, ..)| (*start..*end).contains(&span.offset()));
        let (start, end, name, line) = part.ok_or(MietteError::OutOfBounds)?;
        let data = self.text.get(*start..*end).ok_or(MietteError::OutOfBounds)?;
        Ok(Box::new(MietteSpanContents::new_named(
            name.clone(),
            data.as_bytes(),
            (*start, end - start).into(),
            *line,
            0,
            data.matches('\n').count(),
        )))
    }
}
