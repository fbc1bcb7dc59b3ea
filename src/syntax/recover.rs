//! A statement that could not be read, cut into its head and its clauses, so that each bad one is named.
//!
//! Must not build anything: what is read here only tells good parts from bad ones.

use super::explain;
use super::grammar::{self, Rule};
use super::layout::{Brackets, Opens, Statement, first_word};
use super::plain::Plain;
use super::rule_of;
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

const TEST: Cut =
    Cut { words: &["report", "set", "blank", "remove", "expect"], head: None, part: Rule::test_part_alone };

const RULESET: Cut = Cut {
    words: &["title", "version", "years", "region", "tolerance", "never"],
    head: None,
    part: Rule::ruleset_part_alone,
};

/// The problems of a statement that could not be read: at least one.
pub fn problems(plain: &Plain<'_>, brackets: &Brackets, statement: Statement) -> Vec<Problem> {
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
    let text = plain.text.get(statement.start..statement.end).unwrap_or("");
    let body = text
        .find('{')
        .map(|at| statement.start + at)
        .and_then(|open| brackets.partner(open).map(|close| (open, close)));
    let Some((open, close)) = body else { return Vec::new() };
    if close + 1 != statement.start + text.trim_end().len() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut check = |entry: Rule, start: usize, end: usize| {
        let part = plain.text.get(start..end).unwrap_or("");
        if grammar::read(entry, part).is_none() {
            found.push(explain::problem(plain, start, end, entry));
        }
    };
    if let Some(head) = cut.head {
        check(head, statement.start, open);
    }
    for (start, end) in clauses(plain, brackets, open + 1, close, cut.words) {
        check(cut.part, start, end);
    }
    found
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
