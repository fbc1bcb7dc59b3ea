//! The text as written to a plain text the grammar can read, and the way back from its places to the text's own.
//!
//! Comments and runs of white space become one space or one line end (`\n`, or `\n ` before an indented line), Chinese
//! input forms outside quotes become half width, and what stands inside quotes is left out: `""` and `''` remain.
//! Must not know statements or keywords.

use crate::base::number::{half_width, is_space};
use crate::base::place::{SourceId, Span};

/// A plain text with its way back.
#[derive(Debug)]
pub struct Plain<'a> {
    /// What the grammar reads.
    pub text: String,
    /// The text as written.
    pub written: &'a str,
    /// Comments, as places of the whole file.
    pub comments: Vec<Span>,
    /// What was wrong with the characters themselves, in order.
    pub faults: Vec<Fault>,
    source: SourceId,
    /// Where `written` begins in its file.
    offset: u32,
    /// `(plain, written)`: from the first byte on, the distance between the two is the same until the next entry.
    turns: Vec<(u32, u32)>,
}

/// Something no statement can be read across, or a character that has no business in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What it is.
    pub kind: FaultKind,
    /// The byte of the plain text where it stands.
    pub at: u32,
    /// The place of the quote or character as written.
    pub span: Span,
}

/// Kinds of [`Fault`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// A quote that does not close on its line: `"支出`
    OpenQuote,
    /// NUL or another control character.
    Control,
}

impl<'a> Plain<'a> {
    /// Makes `written` plain; it stands at byte `offset` of the file `source`.
    pub fn new(written: &'a str, source: SourceId, offset: u32) -> Plain<'a> {
        let plain = Plain {
            text: String::with_capacity(written.len()),
            written,
            comments: Vec::new(),
            faults: Vec::new(),
            source,
            offset,
            turns: Vec::with_capacity(written.len() / 24),
        };
        Maker { plain, at: 0 }.run()
    }

    /// The place in the file of a stretch of the plain text, without white space at its ends.
    pub fn span(&self, start: usize, end: usize) -> Span {
        let bytes = self.text.as_bytes();
        let mut end = end.min(bytes.len());
        while end > start && end.checked_sub(1).and_then(|last| bytes.get(last)).is_some_and(|b| is_blank(*b)) {
            end -= 1;
        }
        let mut start = start.min(end);
        while start < end && bytes.get(start).is_some_and(|b| is_blank(*b)) {
            start += 1;
        }
        let last = self.text.get(start..end).and_then(|words| words.chars().next_back());
        let end = match last {
            // behind the last character as written, whatever was left out after it
            Some(c) => {
                let last = self.back(end - c.len_utf8());
                last + self.width_at(last)
            }
            None => self.back(end),
        };
        Span { source: self.source, start: self.offset + self.back(start), end: self.offset + end }
    }

    /// Whether a quote that never closes stands between two bytes of the plain text.
    pub fn open_quote(&self, start: usize, end: usize) -> bool {
        let from = self.faults.partition_point(|fault| (fault.at as usize) < start);
        let faults = self.faults.get(from..).unwrap_or(&[]).iter();
        faults.take_while(|fault| (fault.at as usize) < end).any(|fault| fault.kind == FaultKind::OpenQuote)
    }

    /// Bytes of the character as written at `at`.
    fn width_at(&self, at: u32) -> u32 {
        let c = self.written.get(at as usize..).and_then(|rest| rest.chars().next());
        c.map_or(0, |c| small(c.len_utf8()))
    }

    /// The place of the one character of the plain text that begins at `at`; the last one if the text ends before.
    pub fn character(&self, at: usize) -> Span {
        let at = at.min(self.text.len());
        match self.text.get(at..).and_then(|rest| rest.chars().next()) {
            Some(c) => self.span(at, at + c.len_utf8()),
            None => {
                let before = self.text.trim_end();
                let last = before.chars().next_back().map_or(0, char::len_utf8);
                self.span(before.len() - last, before.len())
            }
        }
    }

    /// The words as written under a span of this text.
    pub fn words(&self, span: Span) -> &'a str {
        let range = span.start.saturating_sub(self.offset) as usize..span.end.saturating_sub(self.offset) as usize;
        self.written.get(range).unwrap_or("")
    }

    /// The byte of the text as written for a byte of the plain text.
    fn back(&self, at: usize) -> u32 {
        let at = small(at);
        let turn = self.turns.partition_point(|(plain, _)| *plain <= at);
        match turn.checked_sub(1).and_then(|turn| self.turns.get(turn)) {
            Some((plain, written)) => written + (at - plain),
            None => at,
        }
    }
}

/// A character of no width, which copying from web pages and documents leaves inside names.
fn is_hidden(c: char) -> bool {
    is_space(c) && !c.is_whitespace()
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n')
}

/// Sizes fit: longer files are refused before they come here.
fn small(size: usize) -> u32 {
    u32::try_from(size).unwrap_or(u32::MAX)
}

/// A plain text being made; `at` is the next byte of the text as written.
struct Maker<'a> {
    plain: Plain<'a>,
    at: usize,
}

impl<'a> Maker<'a> {
    fn run(mut self) -> Plain<'a> {
        while let Some(c) = self.peek() {
            match c {
                'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '.' | '(' | ')' | '[' | ']' | '\u{4e00}'..='\u{9fff}' => {
                    self.copy();
                }
                '/' | '／' if self.comment_follows() => self.blank(),
                '"' | '＂' => self.quoted(c, '"'),
                '“' | '”' => self.quoted(c, '"'),
                '\'' | '＇' => self.quoted(c, '\''),
                '‘' | '’' => self.quoted(c, '\''),
                c if c.is_control() && !is_space(c) => self.control(c),
                c if is_hidden(c) => self.at += c.len_utf8(),
                c if is_space(c) => self.blank(),
                c => self.put(c, plain_forms(c)),
            }
        }
        self.turn();
        self.plain
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn rest(&self) -> &'a str {
        self.plain.written.get(self.at..).unwrap_or("")
    }

    /// Copies a run of characters that stay as they are.
    fn copy(&mut self) {
        self.turn();
        let rest = self.rest();
        let end = rest
            .char_indices()
            .find(|(_, c)| {
                !(c.is_ascii_alphanumeric() || matches!(c, '\u{4e00}'..='\u{9fff}' | '_' | '.' | '(' | ')' | '[' | ']'))
            })
            .map_or(rest.len(), |(at, _)| at);
        let (run, _) = rest.split_at_checked(end).unwrap_or((rest, ""));
        self.plain.text.push_str(run);
        self.at += run.len();
    }

    /// Writes the plain form of the character `c` that comes next.
    fn put(&mut self, c: char, forms: &str) {
        self.turn();
        if forms.is_empty() {
            self.plain.text.push(half_width(c));
        }
        for form in forms.chars() {
            self.turn();
            self.plain.text.push(form);
        }
        self.at += c.len_utf8();
    }

    /// Notes the distance between the two texts if it has changed.
    fn turn(&mut self) {
        let (plain, written) = (small(self.plain.text.len()), small(self.at));
        let (last_plain, last_written) = self.plain.turns.last().copied().unwrap_or((0, 0));
        if plain.wrapping_sub(last_plain) != written.wrapping_sub(last_written) {
            if plain == last_plain {
                self.plain.turns.pop();
            }
            self.plain.turns.push((plain, written));
        }
    }

    fn comment_follows(&self) -> bool {
        let mut chars = self.rest().chars();
        chars.next().is_some_and(|c| half_width(c) == '/') && chars.next().is_some_and(|c| half_width(c) == '/')
    }

    /// White space and comments: one space, or a line end and a space if the next line is indented.
    fn blank(&mut self) {
        self.turn();
        let (mut line_end, mut indented) = (false, false);
        while let Some(c) = self.peek() {
            if c == '\n' || c == '\r' {
                (line_end, indented) = (true, false);
                self.at += 1;
            } else if is_space(c) {
                indented |= !is_hidden(c);
                self.at += c.len_utf8();
            } else if self.comment_follows() {
                self.comment();
            } else {
                break;
            }
        }
        if line_end || !self.plain.text.is_empty() {
            self.plain.text.push_str(if !line_end {
                " "
            } else if indented {
                "\n "
            } else {
                "\n"
            });
        }
    }

    fn comment(&mut self) {
        let rest = self.rest();
        let line = rest.find(['\n', '\r']).and_then(|end| rest.get(..end)).unwrap_or(rest);
        let start = self.plain.offset + small(self.at);
        let span = Span { source: self.plain.source, start, end: start + small(line.trim_end().len()) };
        self.plain.comments.push(span);
        self.at += line.len();
    }

    /// A quoted text: only its quotes are kept. Without a closing quote it ends with its line.
    fn quoted(&mut self, open: char, plain: char) {
        let at = self.plain.text.len();
        let (body, close) = closing(self.rest(), open);
        self.turn();
        self.plain.text.push(plain);
        self.at += body;
        match close {
            Some(close) => {
                self.turn();
                self.plain.text.push(plain);
                self.at += close.len_utf8();
            }
            None => {
                let end = self.at;
                self.at -= body;
                self.fault(FaultKind::OpenQuote, at, open);
                self.at = end;
                self.plain.text.push(plain);
            }
        }
    }

    fn control(&mut self, c: char) {
        self.fault(FaultKind::Control, self.plain.text.len(), c);
        self.turn();
        self.plain.text.push(' ');
        self.at += c.len_utf8();
    }

    /// Notes that the character `c` that comes next is at fault.
    fn fault(&mut self, kind: FaultKind, at: usize, c: char) {
        let start = self.plain.offset + small(self.at);
        let span = Span { source: self.plain.source, start, end: start + small(c.len_utf8()) };
        self.plain.faults.push(Fault { kind, at: small(at), span });
    }
}

/// How far behind a possible closing quote the right one is looked for where “ ” nest: time must not run away.
const NEST_REACH: usize = 240;

/// Bytes from the opening quote to the closing one, and that one; to the end of the line if there is none.
fn closing(rest: &str, open: char) -> (usize, Option<char>) {
    let (own, other): ([char; 2], [char; 2]) = match open {
        '"' | '＂' => (['"', '＂'], ['”', '”']),
        '\'' | '＇' => (['\'', '＇'], ['’', '’']),
        '“' | '”' => (['”', '”'], ['"', '＂']),
        _ => (['’', '’'], ['\'', '＇']),
    };
    let nests = matches!(open, '“' | '‘');
    let (mut depth, mut second, mut last) = (0_u32, None, open.len_utf8());
    for (at, c) in rest.char_indices().skip(1).take_while(|(_, c)| !matches!(c, '\n' | '\r')) {
        if nests && second.is_some_and(|(second, _)| at - second > NEST_REACH) {
            break;
        }
        if !is_space(c) {
            last = at + c.len_utf8();
        }
        if own.contains(&c) && depth == 0 {
            return (at, Some(c));
        }
        if own.contains(&c) {
            depth -= 1;
        }
        if nests && c == open {
            depth += 1;
        }
        if second.is_none() && (own.contains(&c) || other.contains(&c)) {
            second = Some((at, c));
        }
    }
    second.map_or((last, None), |(at, c)| (at, Some(c)))
}

/// The plain form of a character outside quotes; empty: its half-width form.
fn plain_forms(c: char) -> &'static str {
    match c {
        '。' | '｡' => ".",
        '【' | '〔' | '［' => "[",
        '】' | '〕' | '］' => "]",
        '《' | '〈' => "<",
        '》' | '〉' => ">",
        '≥' | '⩾' | '≧' => ">=",
        '≤' | '⩽' | '≦' => "<=",
        '≠' => "!=",
        '×' => "*",
        '÷' => "/",
        '−' | '–' => "-",
        '％' => "%",
        '﹦' => "=",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Plain<'_> {
        Plain::new(text, SourceId(0), 0)
    }

    #[test]
    fn chinese_input_forms_become_plain() {
        let made = plain("\u{feff}ｓｕｍ（０３。项目支出）≥　３【“总”】；//注\r\n　a\n\n b");
        assert_eq!(made.text, "sum(03.项目支出)>= 3[\"\"];\n a\n b");
        assert!(made.faults.is_empty());
    }

    #[test]
    fn places_lead_back_to_what_was_written() {
        let text = "sum（０３。项目支出） //注\n== “总计”  ＋ x";
        let made = plain(text);
        for (word, written) in
            [("sum(", "sum（"), ("03.", "０３。"), (")", "）"), ("\"\"", "“总计”"), ("+", "＋"), ("x", "x")]
        {
            let at = made.text.find(word).unwrap();
            let span = made.span(at, at + word.len());
            assert_eq!(made.words(span), written);
        }
        assert_eq!(made.words(made.comments[0]), "//注");
    }

    #[test]
    fn quotes_close_on_their_line() {
        assert_eq!(plain("\"a“b”c\" x").text, "\"\" x");
        assert_eq!(plain("“a“b”c” x").text, "\"\" x");
        assert_eq!(plain("‘a’ x").text, "'' x");
        assert_eq!(plain("“a\" x").text, "\"\" x");
        let open = plain("a \"bc  \nd\0");
        assert_eq!(open.text, "a \"\"\nd ");
        assert_eq!(open.faults[0].kind, FaultKind::OpenQuote);
        assert_eq!(open.words(open.faults[0].span), "\"");
        assert_eq!(open.faults[1].kind, FaultKind::Control);
    }
}
