//! Where statements begin and end in a plain text.
//!
//! Knows the words that open a declaration and the signs that carry a line on; must not know what is inside.

use super::brackets::Brackets;
use super::letters::{first_word, last_word};

/// A stretch of the plain text that is one statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statement {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What its first word opens.
    pub opens: Opens,
    /// The bracket that is never closed, where the statement has no end of its own.
    pub unclosed: Option<usize>,
    /// How deep brackets nest in it.
    pub levels: u32,
}

/// What the first word of a statement opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opens {
    /// Nothing: a bare assertion.
    Bare,
    /// `ruleset …`
    Ruleset,
    /// `form …`
    Form,
    /// `codes …`
    Codes,
    /// `input …`
    Input,
    /// `number …`
    Number,
    /// `let …`
    Let,
    /// `rule …`
    Rule,
    /// `change …`
    Change,
    /// `drop …`
    Drop,
    /// `waive …`
    Waive,
    /// `test …`
    Test,
}

impl Opens {
    /// Whether the word never opens a part of another declaration.
    fn only_outside(self) -> bool {
        matches!(
            self,
            Opens::Ruleset | Opens::Form | Opens::Codes | Opens::Rule | Opens::Change | Opens::Waive | Opens::Test
        )
    }
}

/// The declarations of the language.
pub const DECLARATIONS: &[(&str, Opens)] = &[
    ("ruleset", Opens::Ruleset),
    ("form", Opens::Form),
    ("codes", Opens::Codes),
    ("input", Opens::Input),
    ("number", Opens::Number),
    ("let", Opens::Let),
    ("rule", Opens::Rule),
    ("change", Opens::Change),
    ("drop", Opens::Drop),
    ("waive", Opens::Waive),
    ("test", Opens::Test),
];

/// Words that carry a statement over a line end when they stand on either side of it.
const CARRYING: &[&str] = &["and", "or", "implies", "then", "else", "in", "under", "of", "where"];

/// Words that begin a further line of a declaration without braces.
const CONTINUING: &[&str] = &["because", "by", "until", "at", "from", "extends", "optional", "error", "check", "hint"];

/// Words that belong to the figure before them.
const UNITS: [&str; 4] = ["元", "千元", "万元", "亿元"];

/// Walks over a plain text, statement by statement.
pub struct Statements<'a> {
    text: &'a str,
    brackets: &'a Brackets,
    at: usize,
    /// The end of the last bad statement: up to there a line that is not indented always begins a new one.
    bad_until: usize,
}

impl<'a> Statements<'a> {
    /// Begins at the top of `text`.
    pub fn of(text: &'a str, brackets: &'a Brackets) -> Statements<'a> {
        Statements { text, brackets, at: 0, bad_until: 0 }
    }

    /// Goes on behind a statement that could not be read: at the next line that is not indented and does not begin with
    /// `}`. A declaration with braces of its own is left whole unless another declaration begins inside it.
    pub fn resume_behind(&mut self, bad: Statement) {
        let whole = bad.opens != Opens::Bare && bad.unclosed.is_none();
        self.bad_until = self.bad_until.max(bad.end);
        let mut from = bad.start;
        while let Some(line) = next_line(self.text, from) {
            if whole && line >= bad.end {
                break;
            }
            if !whole || opens(self.text, line).only_outside() {
                self.at = line;
                return;
            }
            from = line;
        }
        self.at = if whole { bad.end } else { self.text.len() };
    }

    fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or(0)
    }

    /// Whether the line end at `at` does not end the statement that began at `start`.
    fn carries_on(&self, at: usize, declares: bool) -> bool {
        if at < self.bad_until && self.byte(at + 1) != b' ' {
            return false;
        }
        let before = self.text.get(..at).unwrap_or("").trim_end();
        let after = self.text.get(at..).unwrap_or("").trim_start();
        let ends = before.bytes().next_back().unwrap_or(b';');
        let begins = after.bytes().next().unwrap_or(b';');
        if matches!(ends, b'+' | b'-' | b'*' | b'/' | b'=' | b'<' | b'>' | b',' | b'|' | b':')
            || matches!(begins, b'+' | b'-' | b'*' | b'/' | b'=' | b'<' | b'>' | b',' | b'|' | b':')
            || after.starts_with("!=")
        {
            return true;
        }
        if ends.is_ascii_digit() && UNITS.contains(&after.split_whitespace().next().unwrap_or("")) {
            return true;
        }
        let (first, last) = (first_word(after), last_word(before));
        if CARRYING.contains(&first) || CARRYING.contains(&last) || matches!(last, "not" | "if") {
            return true;
        }
        let own = DECLARATIONS.iter().any(|(word, _)| *word == last);
        declares && (matches!(begins, b'{' | b'"') || CONTINUING.contains(&first) || CONTINUING.contains(&last) || own)
    }
}

impl Iterator for Statements<'_> {
    type Item = Statement;

    fn next(&mut self) -> Option<Statement> {
        while matches!(self.byte(self.at), b' ' | b'\n' | b';') {
            self.at += 1;
        }
        let start = self.at;
        if start >= self.text.len() {
            return None;
        }
        let opens = opens(self.text, start);
        let mut statement = Statement { start, end: start, opens, unclosed: None, levels: 0 };
        let mut bracket = self.brackets.from(start);
        let mut at = start;
        while at < self.text.len() {
            match self.byte(at) {
                b';' => break,
                b'\n' if !self.carries_on(at, opens != Opens::Bare) => break,
                b'(' | b'[' | b'{' => {
                    let found = self.brackets.all.get(bracket).copied();
                    statement.levels = statement.levels.max(found.map_or(0, |found| found.levels));
                    let Some((found, close)) = found.and_then(|found| Some((found, found.close?))) else {
                        statement.unclosed = Some(at);
                        break;
                    };
                    (at, bracket) = (close, found.next);
                }
                _ => {}
            }
            at += 1;
        }
        statement.end = at;
        self.at = at;
        Some(statement)
    }
}

/// The first byte of the next line behind `at` that is not indented, not blank and does not begin with `}`.
fn next_line(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let rest = bytes.get(at..).unwrap_or(&[]);
    let found = rest.windows(2).position(|pair| matches!(pair, [b'\n', next] if !matches!(next, b' ' | b'\n' | b'}')));
    found.map(|found| at + found + 1)
}

/// What the word at `at` opens: a declaration if a name, a string or a digit follows it, else a bare assertion.
pub fn opens(text: &str, at: usize) -> Opens {
    let rest = text.get(at..).unwrap_or("");
    let word = first_word(rest);
    let Some((_, opens)) = DECLARATIONS.iter().find(|(name, _)| *name == word) else { return Opens::Bare };
    let after = rest.get(word.len()..).unwrap_or("").trim_start();
    match after.chars().next() {
        None | Some('{' | '}' | '"' | '\'') => *opens,
        Some(c) if (c.is_alphanumeric() || c == '_') && !CARRYING.contains(&first_word(after)) => *opens,
        Some(_) => Opens::Bare,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statements(text: &str) -> Vec<&str> {
        let brackets = Brackets::of(text);
        Statements::of(text, &brackets).filter_map(|s| text.get(s.start..s.end)).collect()
    }

    #[test]
    fn bare_assertions_end_with_their_line() {
        assert_eq!(statements("a == b\nc == d; e == f\n g == h"), ["a == b", "c == d", "e == f", "g == h"]);
        assert_eq!(
            statements("a ==\n b\nc\n == d\ne and\nf\ng\n or h"),
            ["a ==\n b", "c\n == d", "e and\nf", "g\n or h"]
        );
        assert_eq!(statements("a == 1\n 万元\nb == 2\n 万元合计 == 1"), ["a == 1\n 万元", "b == 2", "万元合计 == 1"]);
        assert_eq!(statements("sum(a,\nb) == [\n1]\nx"), ["sum(a,\nb) == [\n1]", "x"]);
    }

    #[test]
    fn declarations_go_on_where_bare_assertions_end() {
        assert_eq!(
            statements("form 03 支出\n{ }\nrule A\n \"t\" error {\nx }\ny"),
            ["form 03 支出\n{ }", "rule A\n \"t\" error {\nx }", "y"]
        );
        assert_eq!(statements("drop A\n because \"\"\nnumber == 3"), ["drop A\n because \"\"", "number == 3"]);
    }

    #[test]
    fn a_bad_statement_ends_at_the_next_plain_line() {
        let text = "sum(a\n b\n}\nc == d";
        let brackets = Brackets::of(text);
        let mut statements = Statements::of(text, &brackets);
        let bad = statements.next().unwrap();
        assert_eq!(bad.unclosed, Some(3));
        statements.resume_behind(bad);
        assert_eq!(statements.next().and_then(|s| text.get(s.start..s.end)), Some("c == d"));
    }
}
