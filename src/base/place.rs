//! Places: where a thing stands, in a rule file (bytes) or in a report (line and column).
//!
//! Must not know what stands there.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// A file that was read in this session, by its number in [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SourceId(pub u32);

/// A stretch of a rule file, in bytes; `end` is one past the last byte.
///
/// Both ends lie on character boundaries, and the last byte belongs to the last token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// The file.
    pub source: SourceId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The shortest span that covers both; the file is that of `self`.
    #[must_use]
    pub fn to(self, other: Span) -> Span {
        Span { source: self.source, start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A place in a report file, as a person would look it up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The file.
    pub source: SourceId,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// How many characters stand there; 0 for an empty cell.
    pub length: u32,
}

impl Place {
    /// The beginning of a file.
    #[must_use]
    pub fn start(source: Option<SourceId>) -> Place {
        Place { source: source.unwrap_or(SourceId(u32::MAX)), line: 1, column: 1, length: 0 }
    }
}

/// Where a problem points: into a rule file or into a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// Bytes of a rule file.
    Rule(Span),
    /// A place of a report.
    Report(Place),
}

/// A text file kept for its names and for drawing excerpts.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name shown to people: the path as given, or `全国/…` for an embedded file.
    pub name: String,
    /// The decoded text.
    pub text: Cow<'static, str>,
}

/// Every file read in a session. A [`SourceId`] is an index into it.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

impl Sources {
    /// Adds a file and gives its number.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        self.push(name.into(), Cow::Owned(text.into()))
    }

    fn push(&mut self, name: String, text: Cow<'static, str>) -> SourceId {
        let id = SourceId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(Source { name, text });
        id
    }

    /// The number of a file that is here already under that name with that text; adds it otherwise.
    pub fn shared(&mut self, name: &str, text: Cow<'static, str>) -> SourceId {
        let known = self.files.iter().position(|file| file.name == name && file.text == text);
        known.map_or_else(|| self.push(name.to_owned(), text), |at| SourceId(u32::try_from(at).unwrap_or(u32::MAX)))
    }

    /// The file of that number, if it belongs to this set.
    #[must_use]
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.files.get(id.0 as usize)
    }

    /// The text under a span; empty if the span does not lie in the file.
    #[must_use]
    pub fn text(&self, span: Span) -> &str {
        self.get(span.source).and_then(|file| file.text.get(span.start as usize..span.end as usize)).unwrap_or("")
    }

    /// Line and column (characters), both from 1, of a byte of a file.
    #[must_use]
    pub fn line_column(&self, id: SourceId, byte: u32) -> (u32, u32) {
        let Some(before) = self.get(id).and_then(|file| file.text.get(..byte as usize)) else { return (1, 1) };
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
    }

    /// Number of files.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether no file was read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}
