//! Why a statement could not be read, in the words of a colleague.
//!
//! Looks at the text around the place where reading stopped; must not know the tree.

use super::brackets::{Brackets, unmatched};
use super::grammar::{self, Rule, Stop};
use super::habits;
use super::layout::DECLARATIONS;
use super::letters::{first_word, is_cont};
use super::plain::Plain;
use super::problems::{self, problem as said};
use super::reserved::{self, RESERVED};
use super::wanted;
use crate::base::fold::suggest;
use crate::base::place::Span;
use crate::base::problem::Problem;

/// The problem of a stretch of the plain text that the rule `entry` cannot read.
pub fn problem(plain: &Plain<'_>, start: usize, end: usize, entry: Rule) -> Problem {
    let text = plain.text.get(start..end).unwrap_or("").trim_end();
    if let Some(at) = unmatched(text) {
        let place = plain.character(start + at);
        return problems::bracket(place, plain.words(place));
    }
    if let Some(problem) = reserved::name(plain, text, start) {
        return problem;
    }
    let stop = grammar::stop(entry, text);
    if let Some(problem) = bracket_over_lines(plain, text, start, &stop) {
        return problem;
    }
    let site = Site::of(plain, text, start, &stop);
    chinese_keyword(plain, text, start)
        .or_else(|| site.habit())
        .or_else(|| site.number())
        .or_else(|| site.space())
        .or_else(|| site.reserved())
        .or_else(|| site.left_over())
        .unwrap_or_else(|| site.unexpected())
}

/// A statement that begins with a Chinese word for a keyword: `规则 A "甲" { … }`.
fn chinese_keyword(plain: &Plain<'_>, text: &str, start: usize) -> Option<Problem> {
    let length: usize = text.chars().take_while(|c| is_cont(*c)).map(char::len_utf8).sum();
    let (word, rest) = text.split_at_checked(length)?;
    let next = rest.strip_prefix(' ')?.chars().next()?;
    let (zh, en) = habits::write_keyword(word).filter(|_| is_cont(next) || matches!(next, '"' | '\''))?;
    let message = (format!("这里不能写「{word}」"), format!("`{word}` cannot stand here"));
    Some(said(problems::UNEXPECTED, plain.span(start, start + length), message, (&zh, &en)))
}

/// A bracket whose partner stands only lines further on, where reading stopped at the beginning of a line in between.
fn bracket_over_lines(plain: &Plain<'_>, text: &str, start: usize, stop: &Stop) -> Option<Problem> {
    let before = text.get(..stop.at)?;
    let rest = text.get(stop.at..)?;
    if !(before.ends_with('\n') || rest.starts_with('\n')) || before.trim_end().ends_with(',') {
        return None;
    }
    let at = Brackets::of(before).all.iter().rev().find(|bracket| bracket.close.is_none())?.open;
    if before.get(at..)?.starts_with('{') {
        return None;
    }
    let place = plain.character(start + at);
    Some(problems::bracket(place, plain.words(place)))
}

/// The place where reading stopped, with what stands before and behind it.
struct Site<'s, 'a> {
    plain: &'s Plain<'a>,
    /// The plain text up to the place, and from it on.
    before: &'s str,
    after: &'s str,
    /// The place in the whole plain text.
    at: usize,
    expected: &'s [String],
    /// Whether reading stopped inside a word: it begins like one that could stand here.
    inside: bool,
}

impl<'s, 'a> Site<'s, 'a> {
    fn of(plain: &'s Plain<'a>, text: &'s str, start: usize, stop: &'s Stop) -> Site<'s, 'a> {
        let mut at = stop.at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let word = text.get(stop.used..at).unwrap_or("").trim();
        if RESERVED.contains(&word) {
            at = stop.used;
        }
        // a word is pointed at from its beginning, white space is not pointed at
        let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
        let inside = before.chars().next_back().is_some_and(is_cont) && after.chars().next().is_some_and(is_cont);
        if inside {
            at -= before.chars().rev().take_while(|c| is_cont(*c)).map(char::len_utf8).sum::<usize>();
        }
        let rest = text.get(at..).unwrap_or("");
        at += rest.len() - rest.trim_start().len();
        let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
        Site { plain, before, after, at: start + at, expected: &stop.expected, inside }
    }

    fn next(&self) -> char {
        self.after.chars().next().unwrap_or('\0')
    }

    fn last(&self) -> char {
        self.before.chars().next_back().unwrap_or('\0')
    }

    /// The word, quoted text or sign that stands at the place.
    fn token(&self) -> &'s str {
        let word: usize = self.after.chars().take_while(|c| is_cont(*c)).map(char::len_utf8).sum();
        let length = match self.after.as_bytes() {
            [b'"', b'"', ..] | [b'\'', b'\'', ..] => 2,
            _ if word > 0 => word,
            _ => self.next().len_utf8(),
        };
        self.after.get(..length).unwrap_or(self.after)
    }

    fn token_span(&self) -> Span {
        if self.after.is_empty() {
            let before = self.before.trim_end();
            let base = self.at - self.before.len();
            let word: usize = before.chars().rev().take_while(|c| is_cont(*c)).map(char::len_utf8).sum();
            let last = word.max(before.chars().next_back().map_or(0, char::len_utf8));
            self.plain.span(base + before.len() - last, base + before.len())
        } else {
            self.plain.span(self.at, self.at + self.token().len())
        }
    }

    /// Signs and words of other languages, and of Chinese, for what is written otherwise here.
    fn habit(&self) -> Option<Problem> {
        // a word that is stuck to the digits before it: `0且…`
        let digits: usize = self.after.bytes().take_while(u8::is_ascii_digit).count();
        let after = self.after.get(digits..).unwrap_or("");
        let (sign, zh, en) = habits::HABITS.iter().find(|(sign, ..)| after.starts_with(sign))?;
        let at = self.at + digits;
        let span = self.plain.span(at, at + sign.len());
        let written = self.plain.words(span);
        Some(said(
            problems::UNEXPECTED,
            span,
            (format!("这里不能写「{written}」"), format!("`{written}` cannot stand here")),
            (zh, en),
        ))
    }

    /// The run of letters, digits and points around the place: its first byte in `before` and `after` together.
    fn run(&self) -> (usize, String) {
        let part = |c: &char| is_cont(*c) || *c == '.';
        let back: usize = self.before.chars().rev().take_while(part).map(char::len_utf8).sum();
        let ahead: usize = self.after.chars().take_while(part).map(char::len_utf8).sum();
        let begins = self.before.len() - back;
        let words = self.before.get(begins..).unwrap_or("").to_owned() + self.after.get(..ahead).unwrap_or("");
        (self.at - back, words)
    }

    /// Faults of numbers, and of tables and names written like numbers.
    fn number(&self) -> Option<Problem> {
        let after_number = number_ends(self.before.trim_end());
        let group = self.after.bytes().skip(1).take_while(u8::is_ascii_digit).count();
        if self.next() == ',' && after_number && group == 3 {
            return Some(problems::thousands(self.token_span()));
        }
        let (start, words) = self.run();
        let digits = words.bytes().take_while(u8::is_ascii_digit).count();
        let behind = words.get(digits..).unwrap_or("");
        let span = self.plain.span(start, start + words.len());
        let opens = behind.is_empty() && self.after.get(digits..).unwrap_or("").starts_with('[');
        let named = behind.strip_prefix('.').and_then(|name| name.chars().next()).is_some_and(char::is_alphabetic);
        if digits == 1 && (opens || named) {
            let table = format!("0{words}");
            return Some(problems::table_digits(span, &table));
        }
        if digits == 2 && named && self.plain.text.get(start + words.len()..).is_some_and(|rest| rest.starts_with('('))
        {
            return Some(self.name_with_brackets(start + digits + 1));
        }
        // a cell where none can stand is no fault of its digits
        if digits > 0 && !matches!(behind, "" | ".") && !(digits == 2 && named) {
            let written = problems::excerpt(&words);
            let usual = (
                "数写成 1234.56 的样子；以数字开头的名称要加单引号".to_owned(),
                "write a number like `1234.56`; a name that begins with a digit stands in single quotes".to_owned(),
            );
            let (zh, en) = habits::digits(&words).unwrap_or(usual);
            let message = (format!("「{written}」不是一个数"), format!("`{written}` is not a number"));
            return Some(said(problems::NUMBER, span, message, (&zh, &en)));
        }
        if after_number { self.unit() } else { None }
    }

    /// A word behind a number that is no unit.
    fn unit(&self) -> Option<Problem> {
        let word = self.token();
        let few = word.chars().count() <= 4 && word.chars().all(char::is_alphabetic) && !word.is_ascii();
        if !few || self.after_line_end() || self.wants_value() {
            return None;
        }
        let unit = problems::excerpt(word);
        Some(said(
            problems::UNIT,
            self.token_span(),
            (format!("「{unit}」不是可用的单位"), format!("`{unit}` is no unit of the list")),
            (
                "单位只能是 元、千元、万元、亿元、%、人、个、辆、次 等；以数字开头的名称要加单引号",
                "units are 元, 千元, 万元, 亿元, %, 人, 个, 辆, 次 and so on; a name that begins with a digit stands in single quotes",
            ),
        ))
    }

    /// White space before a bracket or around a point.
    fn space(&self) -> Option<Problem> {
        let spaced = matches!(self.last(), ' ' | '\n');
        let before = self.before.trim_end().chars().next_back().unwrap_or('\0');
        let named = is_cont(before) || matches!(before, '\'' | ']' | ')');
        let opens = matches!(self.next(), '(' | '[') && spaced && named;
        let pointed = (self.next() == '.' && spaced && named) || (before == '.' && spaced);
        if !(opens || pointed) {
            return None;
        }
        let at = if before == '.' {
            self.plain.character(self.at - (self.before.len() - self.before.trim_end().len()) - 1)
        } else {
            self.token_span()
        };
        let sign = self.plain.words(at);
        if self.after.lines().next() == Some(".") {
            let message = (format!("这里不能写「{sign}」"), format!("`{sign}` cannot stand here"));
            return Some(said(problems::UNEXPECTED, at, message, ("句末不写句号", "no full stop stands at the end")));
        }
        Some(said(
            problems::SPACE,
            at,
            (format!("「{sign}」前后不能有空格"), format!("no space can stand around `{sign}` here")),
            (
                "名称和它的括号、点连着写：sum(03.项目支出)、03[201].合计；名称里有空格或括号时加单引号",
                "write a name and its bracket or point together: `sum(03.x)`, `03[201].x`; a name with spaces or brackets stands in single quotes",
            ),
        ))
    }

    /// A reserved word where a name is needed.
    fn reserved(&self) -> Option<Problem> {
        let word = self.token();
        if !RESERVED.contains(&word) || self.expects("and") {
            return None;
        }
        Some(said(
            problems::RESERVED,
            self.token_span(),
            (
                format!("「{word}」是保留的词，不能在这里作名称"),
                format!("`{word}` is a reserved word and no name here"),
            ),
            (
                "如果确是名称，请加单引号；否则请检查它前面是否漏写了内容",
                "put a name in single quotes, or see whether something is missing before it",
            ),
        ))
    }

    /// `03.因公出国（境）费`: the name begins at that byte.
    fn name_with_brackets(&self, start: usize) -> Problem {
        let rest = self.plain.text.get(start..).unwrap_or("");
        let part = |c: &char| is_cont(*c) || matches!(c, '(' | ')');
        let length: usize = rest.chars().take_while(part).map(char::len_utf8).sum();
        let span = self.plain.span(start, start + length);
        let name = self.plain.words(span);
        let message = (
            format!("名称「{name}」里有括号，没有加单引号"),
            format!("the name `{name}` has brackets and lacks its single quotes"),
        );
        let (zh, en) = (format!("写成 '{name}'"), format!("write `'{name}'`"));
        said(problems::UNEXPECTED, span, message, (&zh, &en))
    }

    /// Words behind something complete.
    fn left_over(&self) -> Option<Problem> {
        let complete = self.expects("and") || self.expects("+");
        let ended = !self.inside && wanted::nothing(self.expected);
        if !(complete || ended) || self.after.is_empty() || self.wants_value() {
            return None;
        }
        let end = self.after.find('\n').unwrap_or(self.after.len());
        let line = self.after.get(..end).unwrap_or(self.after).trim_end();
        let span = self.plain.span(self.at, self.at + line.len());
        let words = problems::excerpt(self.plain.words(span));
        let message = (format!("这里多出「{words}」"), format!("`{words}` is left over here"));
        let (zh, en) = self.left_over_cure();
        Some(said(problems::LEFT_OVER, span, message, (&zh, &en)))
    }

    fn left_over_cure(&self) -> (String, String) {
        let closed = matches!(self.last(), ')' | ']' | '"' | '\'') && self.next().is_alphanumeric();
        let quoted = self.last() == '"' && self.next() == '.';
        let glued = closed || quoted || (is_cont(self.last()) && matches!(self.next(), '"' | '\''));
        let first = self.before.trim();
        let word = !first.is_empty() && first.chars().all(is_cont);
        let meant = if word { suggest(first, DECLARATIONS.iter().map(|(word, _)| *word)) } else { None };
        if let Some(meant) = meant {
            return (format!("开头的词是否要写 {meant}？"), format!("did you mean `{meant}`?"));
        }
        if let Some(cure) = habits::around(self.before, self.after).or_else(|| habits::comma(self.after)) {
            return cure;
        }
        match (self.all_in_quotes(), glued) {
            (Some(name), true) => (
                format!("名称不用双引号：写 {name}，或加单引号 '{name}'"),
                format!("a name stands without double quotes: `{name}`, or in single ones: `'{name}'`"),
            ),
            (None, true) => {
                let name = self.name_here();
                (
                    format!("如果这是名称，请用单引号把整个名称括起来：'{name}'"),
                    format!("a name with brackets or quotes stands in single quotes: `'{name}'`"),
                )
            }
            _ if first == "assert" => (
                "直接写在文件里的断言前面不写 assert".to_owned(),
                "an assertion at the top of a file stands without `assert`".to_owned(),
            ),
            _ => (
                "一行只写一条；请检查是否漏写运算符，或名称里有空格而没有加单引号".to_owned(),
                "one statement a line; see whether an operator is missing, or a name with spaces lacks its single quotes"
                    .to_owned(),
            ),
        }
    }

    /// The name with brackets or quotes that stands around here, as written: `因公出国（境）费`.
    fn name_here(&self) -> &str {
        let part = |c: &char| is_cont(*c) || matches!(c, '"' | '(' | ')');
        let mut start: usize = self.at - self.before.chars().rev().take_while(part).map(char::len_utf8).sum::<usize>();
        let mut end = self.at + self.after.chars().take_while(part).map(char::len_utf8).sum::<usize>();
        let text = |start: usize, end: usize| self.plain.text.get(start..end).unwrap_or("");
        // the function that holds the name is none of it: `sum(因公出国（境）费)`
        let function = text(start, end).bytes().take_while(u8::is_ascii_alphabetic).count();
        if function > 0 && text(start + function, end).starts_with('(') {
            start += function + 1;
        }
        let count = |sign: char| text(start, end).matches(sign).count();
        if count(')') > count('(') {
            end = start + text(start, end).rfind(')').unwrap_or(0);
        }
        self.plain.words(self.plain.span(start, end))
    }

    /// The name that stands here, if it is nothing but a text in double quotes: `“三公”`.
    fn all_in_quotes(&self) -> Option<&str> {
        let quote = |c: char| matches!(c, '"' | '＂' | '“' | '”');
        let inner = self.name_here().strip_prefix(quote)?.strip_suffix(quote)?;
        (!inner.contains(quote)).then_some(inner)
    }

    fn unexpected(&self) -> Problem {
        let (zh, en) = wanted::listed(self.expected);
        let span = self.token_span();
        let found = problems::excerpt(self.plain.words(span));
        let message = if self.after.is_empty() {
            (format!("这里没有写完，还需要{zh}"), format!("this is not finished: expected {en}"))
        } else if wanted::nothing(self.expected) {
            (format!("「{found}」在这里没有意义"), format!("`{found}` means nothing here"))
        } else {
            (format!("这里需要{zh}，却写了「{found}」"), format!("expected {en}, found `{found}`"))
        };
        let meant = suggest(first_word(self.after), wanted::keywords(self.expected));
        let meant = meant.filter(|_| !first_word(self.after).is_empty());
        let meant = meant.map(|word| (format!("是否要写 {word}？"), format!("did you mean `{word}`?")));
        match habits::around(self.before, self.after).or(meant).or_else(|| self.usual()) {
            Some((zh, en)) => said(problems::UNEXPECTED, span, message, (&zh, &en)),
            None => said(problems::UNEXPECTED, span, message, self.cure()),
        }
    }

    /// What to do about something that many write: a Chinese word for a keyword, a text without its quotes.
    fn usual(&self) -> Option<(String, String)> {
        let word = self.token();
        let text = self.expects("\"\"") && !self.expects("''") && !self.expects("if");
        habits::write_keyword(word).or_else(|| {
            if self.last() == '.' && self.next() == '"' {
                let name = self.name_here();
                let zh = format!("名称里有引号时，用单引号把整个名称括起来：'{name}'");
                return Some((zh, format!("a name with quotes in it stands in single quotes: `'{name}'`")));
            }
            let word = problems::excerpt(word);
            let bare = text && word.chars().all(is_cont) && !word.is_empty();
            bare.then(|| {
                (format!("文字要加双引号：\"{word}\""), format!("a text stands in double quotes: `\"{word}\"`"))
            })
        })
    }

    /// What to do about something unexpected.
    fn cure(&self) -> (&'static str, &'static str) {
        if self.after.is_empty() && self.before.trim_end().ends_with('.') {
            ("句末不写句号", "no full stop stands at the end")
        } else if self.next() == '>' && self.last() == '<' {
            ("「不等于」写 != 或 ≠", "write `!=` for unequal")
        } else if self.after.is_empty() {
            (
                "把这一条写完；括号、引号和花括号要成对",
                "finish the statement; brackets, quotes and braces come in pairs",
            )
        } else if self.expects("\"\"") && !self.expects("''") && !self.expects("if") {
            ("文字要加双引号，例如 \"部门决算公开\"", "a text stands in double quotes, such as `\"…\"`")
        } else if first_word(self.after).is_empty() {
            (
                "请检查前面是否漏写或多写了符号；特殊的名称要加单引号",
                "see whether a sign is missing or too many; an unusual name stands in single quotes",
            )
        } else {
            ("请检查拼写；如果是名称，请加单引号", "check the spelling; put a name in single quotes")
        }
    }

    fn expects(&self, token: &str) -> bool {
        self.expected.iter().any(|expected| expected == token)
    }

    /// Whether a value would have been read here.
    fn wants_value(&self) -> bool {
        self.expects("''") || self.expects("if")
    }

    fn after_line_end(&self) -> bool {
        self.before.ends_with(['\n']) || self.before.ends_with("\n ")
    }
}

/// Whether a text ends with a number, and not with a name or code that ends in digits.
fn number_ends(text: &str) -> bool {
    let digits: usize = text.chars().rev().take_while(|c| c.is_ascii_digit() || *c == '.').map(char::len_utf8).sum();
    let rest = text.get(..text.len() - digits).unwrap_or("");
    digits > 0 && !rest.chars().next_back().is_some_and(|c| is_cont(c) || matches!(c, ']' | ')' | '\'' | '#'))
}
