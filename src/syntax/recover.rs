//! A statement that could not be read, cut into its head and its clauses, so that each bad one is named.
//!
//! Must not build anything: what is read here only tells good parts from bad ones.

use super::brackets::Brackets;
use super::explain;
use super::grammar::{self, Rule};
use super::layout::{Opens, Statement};
use super::letters::{first_word, is_cont};
use super::plain::Plain;
use super::{problems, rule_of};
use crate::base::problem::Problem;

/// How the body of a declaration is cut: the words that begin a part, and the rules that read the head and a part.
struct Cut {
    words: &'static [&'static str],
    head: Option<Rule>,
    part: Rule,
}

const RULE: Cut = Cut {
    words: &["for", "let", "when", "assert", "basis", "advice", "message", "tolerance"],
    head: Some(Rule::rule_head_alone),
    part: Rule::rule_clause_alone,
};

const FORM: Cut = Cut {
    words: &[
        "column",
        "rows",
        "block",
        "title",
        "unit",
        "decimals",
        "tolerance",
        "note",
        "item",
        "section",
        "read",
        "row",
        "each",
        "list",
        "many",
    ],
    head: Some(Rule::form_head_alone),
    part: Rule::form_part_alone,
};

const EACH: Cut = Cut { words: &["read", "row", "list", "item"], head: None, part: Rule::each_part_alone };

const TEST: Cut =
    Cut { words: &["report", "replace", "set", "blank", "remove", "expect"], head: None, part: Rule::test_part_alone };

const RULESET: Cut = Cut {
    words: &["title", "version", "years", "region", "tolerance", "never"],
    head: None,
    part: Rule::ruleset_part_alone,
};

/// The problems of a statement that could not be read: at least one.
pub fn statement(plain: &Plain<'_>, brackets: &Brackets, statement: Statement) -> Vec<Problem> {
    let cut = match statement.opens {
        Opens::Rule => Some(RULE),
        Opens::Form => Some(FORM),
        Opens::Test => Some(TEST),
        Opens::Ruleset => Some(RULESET),
        _ => None,
    };
    let mut found = cut.map_or_else(Vec::new, |cut| parts(plain, brackets, statement, &cut));
    if found.is_empty() {
        found.push(explain::problem(plain, statement.start, statement.end, rule_of(statement.opens)));
    }
    found
}

/// One problem for each bad part; none if every part alone is good, or there is no body.
fn parts(plain: &Plain<'_>, brackets: &Brackets, statement: Statement, cut: &Cut) -> Vec<Problem> {
    let text = plain.text.get(statement.start..statement.end).unwrap_or("").trim_end();
    let Some((open, close)) = braces(brackets, text, statement.start) else { return Vec::new() };
    if close + 1 != statement.start + text.len() {
        return Vec::new();
    }
    let head = plain.text.get(statement.start..open).unwrap_or("");
    let mut found: Vec<Problem> = Vec::new();
    if let Some(entry) = cut.head.filter(|entry| grammar::read(*entry, head).is_none()) {
        found.push(explain::problem(plain, statement.start, open, entry));
    }
    found.append(&mut body(plain, brackets, (open, close), cut));
    found
}

/// One problem for each bad part between the braces `open` and `close`.
fn body(plain: &Plain<'_>, brackets: &Brackets, (open, close): (usize, usize), cut: &Cut) -> Vec<Problem> {
    let mut found = Vec::new();
    for (start, end) in clauses(plain, brackets, open + 1, close, cut.words) {
        let part = plain.text.get(start..end).unwrap_or("");
        if grammar::read(cut.part, part).is_some() {
            continue;
        }
        let inner = if matches!(first_word(part), "block" | "each") { braces(brackets, part, start) } else { None };
        let mut bad = match inner {
            Some(inner) => body(plain, brackets, inner, if first_word(part) == "each" { &EACH } else { &FORM }),
            None => Vec::new(),
        };
        if bad.is_empty() {
            bad.push(part_problem(plain, (start, end), cut));
        }
        found.append(&mut bad);
    }
    found
}

/// Why one part cannot be read: its first word opens none, or something behind it is wrong.
fn part_problem(plain: &Plain<'_>, (start, end): (usize, usize), cut: &Cut) -> Problem {
    let part = plain.text.get(start..end).unwrap_or("");
    let word = first_word(part);
    if cut.words.contains(&word) {
        return explain::problem(plain, start, end, cut.part);
    }
    let length = part.chars().take_while(|c| is_cont(*c)).map(char::len_utf8).sum::<usize>();
    let at = if length == 0 { plain.character(start) } else { plain.span(start, start + length) };
    problems::no_part(at, plain.words(at), cut.words)
}

/// The first braces of a text that begins at `start`.
fn braces(brackets: &Brackets, text: &str, start: usize) -> Option<(usize, usize)> {
    let open = start + text.find('{')?;
    Some((open, brackets.partner(open)?))
}

/// Parts of a body: each begins on a line of its own with one of the words, outside inner brackets.
fn clauses(plain: &Plain<'_>, brackets: &Brackets, from: usize, to: usize, words: &[&str]) -> Vec<(usize, usize)> {
    let mut starts = Vec::new();
    let mut at = from;
    let mut line_begins = true;
    while at < to {
        let rest = plain.text.get(at..to).unwrap_or("");
        let Some(c) = rest.chars().next() else { break };
        match c {
            '\n' | ';' => line_begins = true,
            ' ' => {}
            _ => {
                if line_begins && (starts.is_empty() || words.contains(&first_word(rest))) {
                    starts.push(at);
                }
                line_begins = false;
                if matches!(c, '(' | '[' | '{') {
                    at = brackets.partner(at).unwrap_or(at);
                }
            }
        }
        at += plain.text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
    }
    let ends = starts.iter().skip(1).copied().chain([to]);
    starts.iter().copied().zip(ends).map(|(start, end)| (start, trimmed(plain, start, end))).collect()
}

/// The end without white space and `;`.
fn trimmed(plain: &Plain<'_>, start: usize, end: usize) -> usize {
    start + plain.text.get(start..end).unwrap_or("").trim_end_matches([' ', '\n', ';']).len()
}
