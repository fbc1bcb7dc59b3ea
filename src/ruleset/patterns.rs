//! The strings of `read`, `row`, `each` and of pattern columns, read into pieces: everything in braces is a sign.
//!
//! Must not know which form reads them; a hole's column comes from the caller.

use std::cell::RefCell;

use foldhash::HashMap;

use super::names::{Found, Names};
use super::problems::{self, Cure, error, nearest};
use crate::base::place::Span;
use crate::base::problem::Problem;
use crate::base::unit::{COUNT_WORDS, Unit};
use crate::form::codes::CodeList;
use crate::form::pattern::{Hole, HoleKind, Pattern, Piece};
use crate::form::table::ColumnIx;
use crate::syntax::tree;

/// What can stand behind the colon of a hole.
const KINDS: [&str; 8] = ["amount", "percent", "count", "number", "label", "code", "date", "ordinal"];
/// How deep braces may stand in braces, inserted patterns included.
const DEEPEST: u32 = 16;

/// More pieces than this make no sentence.
const MOST_PIECES: usize = 2000;

/// What the braces of patterns can name.
pub(super) struct Known<'a> {
    /// Code lists and word lists by name.
    pub list_names: &'a Names<usize>,
    /// The lists themselves.
    pub lists: &'a [CodeList],
    /// `let 数 = "{数|}"`: patterns to insert, by name.
    pub lets: HashMap<&'a str, &'a str>,
    /// Pieces of those inserted so far that have no holes.
    pub inserted: RefCell<HashMap<String, Vec<Piece>>>,
}

impl<'a> Known<'a> {
    /// The patterns that the `let`s of files hold.
    pub fn lets(items: impl Iterator<Item = &'a tree::Item>) -> HashMap<&'a str, &'a str> {
        let text = |item: &'a tree::Item| match item {
            tree::Item::Let(tree::Let { name, value, .. }) => match &value.kind {
                tree::ExprKind::Text(text) => Some((name.text.as_str(), text.as_str())),
                _ => None,
            },
            _ => None,
        };
        items.filter_map(text).collect()
    }
}

/// The column of a hole by its name, kind and place.
pub(super) type ColumnOf<'k> = dyn FnMut(&str, &HoleKind, Span, &mut Vec<Problem>) -> Option<ColumnIx> + 'k;

/// Reads one pattern; `column` gives the column of a hole by its name, kind and place.
pub(super) struct PatternReader<'a, 'k> {
    pub known: &'k Known<'a>,
    pub problems: &'k mut Vec<Problem>,
    pub column: &'k mut ColumnOf<'k>,
}

/// A part of a string with its place in the file.
#[derive(Clone, Copy)]
struct Words<'t> {
    text: &'t str,
    /// The place of the text; of the braces that insert it, where it comes from a `let`.
    span: Span,
    inserted: bool,
}

impl<'t> Words<'t> {
    fn part(self, from: usize, to: usize) -> Words<'t> {
        let text = self.text.get(from..to).unwrap_or("");
        let small = |at: usize| u32::try_from(at).unwrap_or(0);
        let start = self.span.start + small(from);
        let span = if self.inserted { self.span } else { Span { start, end: start + small(text.len()), ..self.span } };
        Words { text, span, inserted: self.inserted }
    }
}

impl PatternReader<'_, '_> {
    /// The pieces of a quoted string; what could not be read is a problem and left out.
    pub fn read(&mut self, string: &tree::Name) -> Option<Vec<Piece>> {
        let length = u32::try_from(string.text.len()).unwrap_or(0);
        let quote = (string.span.end - string.span.start).saturating_sub(length) / 2;
        let start = string.span.start + quote;
        let span = Span { start, end: start + length, ..string.span };
        let before = self.problems.len();
        let pieces = self.sequence(Words { text: &string.text, span, inserted: false }, 0);
        if self.problems.len() > before {
            return None;
        }
        if !pieces.iter().any(|piece| !matches!(piece, Piece::Skip)) {
            self.fail(string.span, "句式是空的", "the pattern is empty", "写出固定的文字和 {名: amount} 之类的读取处");
            return None;
        }
        Some(pieces)
    }

    fn fail(&mut self, span: Span, zh: &str, en: &str, cure: &str) {
        let problem = error(problems::PATTERN, span, zh, en);
        let english = "patterns are words and {name: amount}, {a|b}, {a|}, {…}";
        self.problems.push(problem.cure(cure, english));
    }

    fn sequence(&mut self, words: Words<'_>, depth: u32) -> Vec<Piece> {
        if depth > DEEPEST {
            let cure = "检查 let 是否互相引用";
            self.fail(words.span, "花括号嵌套过深", "braces stand too deep in one another", cure);
            return Vec::new();
        }
        let mut pieces = Vec::new();
        let mut at = 0;
        while let Some(open) = words.text.get(at..).and_then(|rest| rest.find(['{', '}'])).map(|open| at + open) {
            push_text(&mut pieces, words.text.get(at..open).unwrap_or(""));
            let Some(close) = closing(words.text, open) else {
                let brace = words.part(open, open + 1);
                self.fail(brace.span, "花括号不成对", "the braces do not match", "每个 { 要有一个 }");
                return pieces;
            };
            pieces.extend(self.braces(words.part(open + 1, close), depth + 1));
            at = close + 1;
        }
        push_text(&mut pieces, words.text.get(at..).unwrap_or(""));
        // most sequences are one word, and there are thousands
        pieces.shrink_to_fit();
        pieces
    }

    /// What stands between two braces.
    fn braces(&mut self, inside: Words<'_>, depth: u32) -> Vec<Piece> {
        let text = inside.text.trim();
        if matches!(text, "…" | "……" | "...") {
            return vec![Piece::Skip];
        }
        if let Some((name, at)) = hole_name(inside.text) {
            let kind = inside.part(at, inside.text.len());
            return self.hole(name, inside.span, kind).map(Piece::Hole).into_iter().collect();
        }
        let options = alternatives(inside.text);
        if options.len() > 1 {
            let options: Vec<_> =
                options.into_iter().map(|(from, to)| self.sequence(inside.part(from, to), depth)).collect();
            return vec![Piece::Choice(options.into())];
        }
        if let Some(inserted) = self.known.lets.get(text) {
            return self.insert(text, Words { text: inserted, span: inside.span, inserted: true }, depth);
        }
        let near = nearest(text, self.known.lets.keys().copied());
        let problem = error(
            problems::PATTERN,
            inside.span,
            format!("花括号里的“{text}”看不懂"),
            format!("“{text}” in braces means nothing"),
        );
        let zh = "读取写 {名: amount}，选择写 {甲|乙}，可有可无写 {甲|}，跳过写 {…}，插入句式先写 let";
        let en = "a hole is {name: amount}, a choice {a|b}, {a|} may stand or not, {…} skips, {name} inserts a let";
        self.problems.push(problem.cure(zh, en).near(near));
        Vec::new()
    }

    /// The pieces of a `let`; those without holes are the same wherever they are inserted.
    fn insert(&mut self, name: &str, words: Words<'_>, depth: u32) -> Vec<Piece> {
        if let Some(known) = self.known.inserted.borrow().get(name) {
            return known.clone();
        }
        let before = self.problems.len();
        let pieces = self.sequence(words, depth);
        if self.problems.len() == before && !pieces.iter().any(Piece::has_hole) {
            self.known.inserted.borrow_mut().insert(name.to_owned(), pieces.clone());
        }
        pieces
    }

    fn hole(&mut self, name: &str, span: Span, kind: Words<'_>) -> Option<Hole> {
        let kind = self.kind(kind)?;
        let column = (self.column)(name, &kind, span, self.problems)?;
        Some(Hole { column, kind })
    }

    fn kind(&mut self, words: Words<'_>) -> Option<HoleKind> {
        let text = words.text.trim();
        let (first, rest) = text.split_once(char::is_whitespace).map_or((text, ""), |(a, b)| (a, b.trim()));
        let kind = match (first, rest) {
            ("amount", "") => HoleKind::Amount,
            ("percent", "") => HoleKind::Percent,
            ("number", "") => HoleKind::Number,
            ("label", "") => HoleKind::Label,
            ("date", "") => HoleKind::Date,
            ("ordinal", "") => HoleKind::Ordinal,
            ("count", unit) => match Unit::from_word(unit) {
                Some(unit @ Unit::Count(_)) => HoleKind::Count(unit),
                _ => {
                    let zh = format!("“{unit}”不是计数的单位");
                    let problem = error(problems::PATTERN, words.span, zh, format!("“{unit}” does not count things"));
                    let zh = format!("可写 {}", COUNT_WORDS.join("、"));
                    self.problems.push(problem.cure(zh, "write one of the count words, such as 人, 个, 辆"));
                    return None;
                }
            },
            ("code", list) => HoleKind::Code(self.list(list, words.span)?),
            _ => return self.words(words),
        };
        Some(kind)
    }

    fn list(&mut self, name: &str, span: Span) -> Option<usize> {
        if let Found::One(list) = self.known.list_names.find(name) {
            return Some(list);
        }
        let zh = format!("没有“{name}”这张代码表");
        let en = format!("there is no code list “{name}”");
        let near = self.known.list_names.near(name);
        self.problems.push(error(problems::UNKNOWN_LIST, span, zh, en).near(near));
        None
    }

    /// `甲|乙` or the name of a word list.
    fn words(&mut self, words: Words<'_>) -> Option<HoleKind> {
        let text = words.text.trim();
        if let Found::One(list) = self.known.list_names.find(text) {
            let entries = self.known.lists.get(list).map(|list| &list.entries);
            let all = entries.into_iter().flatten().flat_map(|(code, entry)| {
                std::iter::once(&entry.name).chain(&entry.other_names).map(move |word| (word.clone(), code.clone()))
            });
            return Some(HoleKind::Words(all.filter(|(word, _)| !word.is_empty()).collect()));
        }
        if text.is_ascii() || text.contains(['{', '}']) {
            let zh = format!("没有“{text}”这种读取");
            let problem = error(problems::PATTERN, words.span, zh, format!("there is no kind of hole “{text}”"));
            let cure = (format!("可写 {}", KINDS.join("、")), format!("write one of {}", KINDS.join(", ")));
            self.problems.push(problem.cure(cure.0, cure.1).near(nearest(text, KINDS)));
            return None;
        }
        let options = text.split('|').map(|word| (word.trim().to_owned(), word.trim().to_owned()));
        Some(HoleKind::Words(options.collect()))
    }
}

fn push_text(pieces: &mut Vec<Piece>, text: &str) {
    if !text.trim().is_empty() {
        pieces.push(Piece::Text(text.trim().to_owned()));
    }
}

/// The brace that closes the one at `open`.
fn closing(text: &str, open: usize) -> Option<usize> {
    let mut depth = 0_u32;
    for (at, c) in text.char_indices().skip_while(|(at, _)| *at < open) {
        match c {
            '{' => depth += 1,
            '}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// `名: amount`: the name, and where what follows the colon begins. A full-width colon is a word like others.
fn hole_name(text: &str) -> Option<(&str, usize)> {
    let colon = text.find(':')?;
    let name = text.get(..colon)?.trim();
    let plain = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '·' | '、'));
    plain.then_some((name, colon + 1))
}

/// The parts between `|`s that stand in no inner braces.
fn alternatives(text: &str) -> Vec<(usize, usize)> {
    let (mut depth, mut from, mut parts) = (0_u32, 0, Vec::new());
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            '|' if depth == 0 => {
                parts.push((from, at));
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push((from, text.len()));
    parts
}

/// What is wrong with a pattern that is longer than any sentence.
pub(super) fn too_long(pattern: &Pattern, span: Span) -> Option<Problem> {
    let too_long = pattern.size() > MOST_PIECES;
    too_long.then(|| error(problems::PATTERN, span, "句式过长", "the pattern is too long"))
}
