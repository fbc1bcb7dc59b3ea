//! Where statements begin and end in a plain text, which brackets belong together, and how deep they nest.
//!
//! Knows the words that open a declaration and the signs that carry a line on; must not know what is inside.

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

/// A bracket of the plain text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bracket {
    /// Where it stands.
    pub open: usize,
    /// Its partner, if it has one.
    pub close: Option<usize>,
    /// The number of the first bracket behind its partner.
    next: usize,
    /// Levels inside it, itself included.
    levels: u32,
}

/// The brackets of a text and those closing ones that have no partner.
#[derive(Debug, Default)]
pub struct Brackets {
    /// Opening brackets in order.
    pub all: Vec<Bracket>,
    /// Closing brackets without a partner, in order.
    pub stray: Vec<usize>,
}

/// An opening bracket that waits for its partner.
struct Waiting {
    number: usize,
    byte: u8,
    /// Round and square ones that wait above the last brace, this one included.
    round: u32,
    square: u32,
    levels: u32,
}

impl Brackets {
    /// Finds the partners, in one pass. A `}` closes the nearest `{` and leaves what is open in between unclosed; `)` and
    /// `]` never reach over a brace.
    pub fn of(text: &str) -> Brackets {
        let mut found = Brackets::default();
        let mut waiting: Vec<Waiting> = Vec::new();
        let mut braces = 0_u32;
        for (at, byte) in text.bytes().enumerate() {
            match byte {
                b'(' | b'[' | b'{' => {
                    let (round, square) = waiting.last().map_or((0, 0), |top| (top.round, top.square));
                    let brace = byte == b'{';
                    braces += u32::from(brace);
                    waiting.push(Waiting {
                        number: found.all.len(),
                        byte,
                        round: if brace { 0 } else { round + u32::from(byte == b'(') },
                        square: if brace { 0 } else { square + u32::from(byte == b'[') },
                        levels: 1,
                    });
                    found.all.push(Bracket { open: at, close: None, next: 0, levels: 1 });
                }
                b')' if waiting.last().is_some_and(|top| top.round > 0) => found.close(&mut waiting, b'(', at),
                b']' if waiting.last().is_some_and(|top| top.square > 0) => found.close(&mut waiting, b'[', at),
                b'}' if braces > 0 => {
                    braces -= 1;
                    found.close(&mut waiting, b'{', at);
                }
                b')' | b']' | b'}' => found.stray.push(at),
                _ => {}
            }
        }
        found
    }

    fn close(&mut self, waiting: &mut Vec<Waiting>, wanted: u8, at: usize) {
        let mut inside = 0;
        while let Some(top) = waiting.pop() {
            let levels = top.levels.max(inside + 1);
            let partner = top.byte == wanted;
            let next = self.all.len();
            if let Some(bracket) = self.all.get_mut(top.number) {
                *bracket = Bracket { close: partner.then_some(at), next, levels, ..*bracket };
            }
            inside = levels;
            if partner {
                break;
            }
        }
        if let Some(outer) = waiting.last_mut() {
            outer.levels = outer.levels.max(inside + 1);
        }
    }

    /// How deep brackets nest.
    pub fn levels(&self) -> u32 {
        self.all.iter().map(|bracket| bracket.levels).max().unwrap_or(0)
    }

    /// The partner of the opening bracket at `open`.
    pub fn partner(&self, open: usize) -> Option<usize> {
        self.all.get(self.from(open)).filter(|bracket| bracket.open == open)?.close
    }

    /// The number of the first opening bracket at or behind `at`.
    fn from(&self, at: usize) -> usize {
        self.all.partition_point(|bracket| bracket.open < at)
    }
}

/// The first byte of a text where brackets and `if` nest deeper than `limit`; `levels` is how deep brackets alone do.
pub fn deeper_than(words: &str, limit: u32, levels: u32) -> Option<usize> {
    if levels <= limit && words.matches("if").nth(limit as usize).is_none() {
        return None;
    }
    // `if` counts from its place to the bracket, comma or clause that ends it
    let (mut around, mut ifs) = (Vec::new(), 0_usize);
    let mut word_ends = 0;
    for (at, byte) in words.bytes().enumerate() {
        match byte {
            b'(' | b'[' | b'{' => around.push(ifs),
            b')' | b']' | b'}' => ifs = around.pop().unwrap_or(0),
            b',' | b';' => ifs = around.last().copied().unwrap_or(0),
            b'a'..=b'z' if at >= word_ends => {
                let word = first_word(words.get(at..).unwrap_or(""));
                word_ends = at + word.len().max(1);
                match word {
                    "if" => ifs += 1,
                    "for" | "let" | "when" | "assert" | "item" => ifs = around.last().copied().unwrap_or(0),
                    _ => {}
                }
            }
            _ => {}
        }
        if around.len() + ifs > limit as usize {
            return Some(at);
        }
    }
    None
}

/// The first bracket of a text that has no partner in it.
pub fn unmatched(text: &str) -> Option<usize> {
    let brackets = Brackets::of(text);
    let open = brackets.all.iter().find(|bracket| bracket.close.is_none()).map(|bracket| bracket.open);
    open.into_iter().chain(brackets.stray.first().copied()).min()
}

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
            || matches!(begins, b'+' | b'-' | b'*' | b'/' | b'=' | b'<' | b'>' | b',' | b'|' | b':' | b'!')
        {
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

/// The ASCII word at the beginning of `text`; empty if another letter follows it at once.
pub fn first_word(text: &str) -> &str {
    let end = text.bytes().position(|b| !(b.is_ascii_alphanumeric() || b == b'_')).unwrap_or(text.len());
    let (word, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    if rest.chars().next().is_some_and(is_cont) { "" } else { word }
}

/// The ASCII word at the end of `text`; empty if another letter stands before it.
fn last_word(text: &str) -> &str {
    let start = text.bytes().rposition(|b| !(b.is_ascii_alphanumeric() || b == b'_')).map_or(0, |at| at + 1);
    let (rest, word) = text.split_at_checked(start).unwrap_or(("", text));
    if rest.chars().next_back().is_some_and(|c| is_cont(c) || matches!(c, '.' | '[')) { "" } else { word }
}

/// Whether a character can stand inside a bare name.
pub fn is_cont(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '、' | '·')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statements(text: &str) -> Vec<&str> {
        let brackets = Brackets::of(text);
        Statements::of(text, &brackets).map(|s| &text[s.start..s.end]).collect()
    }

    #[test]
    fn bare_assertions_end_with_their_line() {
        assert_eq!(statements("a == b\nc == d; e == f\n g == h"), ["a == b", "c == d", "e == f", "g == h"]);
        assert_eq!(
            statements("a ==\n b\nc\n == d\ne and\nf\ng\n or h"),
            ["a ==\n b", "c\n == d", "e and\nf", "g\n or h"]
        );
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
    fn brackets_are_counted_once() {
        let text = "((a[1]) {(})";
        let brackets = Brackets::of(text);
        let closes: Vec<_> = brackets.all.iter().map(|b| b.close).collect();
        assert_eq!(closes, [Some(11), Some(6), Some(5), Some(10), None]);
        assert_eq!(brackets.all[0].levels, 3);
        assert_eq!(Brackets::of(")]}").stray, [0, 1, 2]);
        assert_eq!(unmatched(text), Some(9));
    }

    #[test]
    fn a_bad_statement_ends_at_the_next_plain_line() {
        let text = "sum(a\n b\n}\nc == d";
        let brackets = Brackets::of(text);
        let mut statements = Statements::of(text, &brackets);
        let bad = statements.next().unwrap();
        assert_eq!(bad.unclosed, Some(3));
        statements.resume_behind(bad);
        assert_eq!(statements.next().map(|s| &text[s.start..s.end]), Some("c == d"));
    }
}
