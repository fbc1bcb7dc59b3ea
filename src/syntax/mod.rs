//! Layer 3: the text of a rule file to its tree. The only folder that sees pest.
//!
//! Knows no form, no table, no meaning: names stay names.
//!
//! ```text
//! text ─plain─▶ plain text ─layout─▶ statements ─grammar─▶ pest's pairs ─build─▶ tree
//!                                        └─recover, explain─▶ problems
//! ```

mod brackets;
mod build;
mod explain;
mod grammar;
mod habits;
mod layout;
mod letters;
mod message;
mod not_rules;
mod plain;
pub mod problems;
mod recover;
mod reserved;
pub mod tree;
mod wanted;

use self::brackets::{Brackets, deeper_than};
use self::build::Builder;
use self::grammar::Rule;
use self::layout::{Opens, Statement, Statements};
use self::plain::{FaultKind, Plain};
use self::tree::File;
use crate::base::place::{SourceId, Span};
use crate::base::problem::Problem;

/// How deep brackets and `if` may nest.
const NESTING: u32 = 64;

/// The longest statement that is read, in bytes without comments and quoted text.
const STATEMENT: usize = 1 << 20;

/// The longest file that is read, in bytes.
const FILE: usize = 64 << 20;

/// How many problems of one file are listed.
const LISTED: usize = 1000;

/// Reads a rule file. Never fails: what could not be read is a problem, the rest is in the tree.
#[must_use]
pub fn parse(text: &str, source: SourceId) -> (File, Vec<Problem>) {
    if text.len() > FILE {
        let at = Span { source, start: 0, end: 0 };
        let said = ("文件超过 64 MB，不是规则文件", "the file is larger than 64 MB and no rule file");
        return (File::default(), vec![problems::too_long(at, said.0, said.1)]);
    }
    if not_rules::is_report(text) {
        return (File::default(), vec![problems::not_rules(Span { source, start: 0, end: 0 })]);
    }
    let plain = Plain::new(text, source, 0);
    let mut problems = faults(&plain);
    let controls = plain.faults.iter().filter(|fault| fault.kind == FaultKind::Control).count();
    let mut file = File { comments: plain.comments.clone(), ..File::default() };
    // a file full of control characters is no text; every further word about it would be noise
    if controls * 20 > text.len() {
        return (file, problems);
    }
    let brackets = Brackets::of(&plain.text);
    let mut statements = Statements::of(&plain.text, &brackets);
    while let Some(statement) = statements.next() {
        match item(&plain, &brackets, statement) {
            Ok(item) => file.items.push(item),
            Err(found) => {
                file.unread.extend(names(plain.text.get(statement.start..statement.end).unwrap_or("")));
                statements.resume_behind(statement);
                problems.extend(found);
            }
        }
        if problems.len() > LISTED {
            let at = plain.character(statement.start);
            let said = ("问题太多，从这里起不再列出", "too many problems; none is listed from here on");
            problems.truncate(LISTED);
            problems.push(problems::too_long(at, said.0, said.1));
            break;
        }
    }
    (file, problems)
}

/// The tree of a file that could be read, from the bytes in which it was kept; none if they are no such tree.
#[must_use]
pub fn kept(bytes: &[u8]) -> Option<File> {
    postcard::from_bytes(bytes).ok()
}

/// What a declaration that could not be read would have been called: `03` and `支出` of `form 03 支出 "支出决算表" {`.
fn names(statement: &str) -> impl Iterator<Item = String> {
    let opens = layout::opens(statement, 0) != Opens::Bare;
    let head = statement.split(['{', '"', '=', '\n']).next().filter(|_| opens).unwrap_or("");
    head.split_whitespace().skip(1).map(|name| name.trim_matches('\'').to_owned())
}

/// Reads one statement; its problems if it cannot be read, none if these were reported before.
fn item(plain: &Plain<'_>, brackets: &Brackets, statement: Statement) -> Result<tree::Item, Vec<Problem>> {
    let Statement { start, end, .. } = statement;
    if let Some(open) = statement.unclosed {
        let at = plain.character(open);
        return Err(vec![problems::bracket(at, plain.words(at))]);
    }
    if plain.open_quote(start, end) {
        return Err(Vec::new());
    }
    let text = plain.text.get(start..end).unwrap_or("");
    if let Some(at) = deeper_than(text, NESTING, statement.levels) {
        return Err(vec![problems::too_deep(plain.character(start + at), NESTING)]);
    }
    if end - start > STATEMENT {
        let said = ("这一条太长，无法读取", "this statement is too long to be read");
        return Err(vec![problems::too_long(plain.character(start), said.0, said.1)]);
    }
    let Some(pair) = grammar::read(rule_of(statement.opens), text).and_then(|mut pairs| pairs.next()) else {
        return Err(recover::statement(plain, brackets, statement));
    };
    let mut builder = Builder::new(plain, start);
    match builder.statement(pair) {
        Some(item) if builder.problems.is_empty() => Ok(item),
        _ => Err(builder.problems),
    }
}

/// The problems of the characters themselves; control characters are one, however many they are.
fn faults(plain: &Plain<'_>) -> Vec<Problem> {
    let controls = plain.faults.iter().filter(|fault| fault.kind == FaultKind::Control).count();
    let first = plain.faults.iter().find(|fault| fault.kind == FaultKind::Control);
    let quotes = plain.faults.iter().filter(|fault| fault.kind == FaultKind::OpenQuote).take(LISTED + 1);
    first
        .map(|fault| problems::control(fault.span, controls))
        .into_iter()
        .chain(quotes.map(|fault| problems::quote(fault.span)))
        .collect()
}

/// The rule of the grammar that reads what a statement opens.
fn rule_of(opens: Opens) -> Rule {
    match opens {
        Opens::Bare => Rule::bare_statement,
        Opens::Ruleset => Rule::ruleset_statement,
        Opens::Form => Rule::form_statement,
        Opens::Codes => Rule::codes_statement,
        Opens::Input => Rule::input_statement,
        Opens::Number => Rule::number_statement,
        Opens::Let => Rule::let_statement,
        Opens::Rule => Rule::rule_statement,
        Opens::Change => Rule::change_statement,
        Opens::Drop => Rule::drop_statement,
        Opens::Waive => Rule::waive_statement,
        Opens::Test => Rule::test_statement,
    }
}
