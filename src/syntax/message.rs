//! The string of a `message` clause: literal words and the expressions in braces between them.
//!
//! Must not know rules; an expression is read as anywhere else, its places pointing into the string.

use super::brackets::{Brackets, deeper_than};
use super::build::Builder;
use super::explain;
use super::grammar::{self, Rule};
use super::plain::Plain;
use super::problems;
use super::tree::{Expr, MessagePart};
use super::{NESTING, faults};
use crate::base::place::Span;
use crate::base::problem::Problem;

/// The parts of a message whose words stand at `inside`, between their quotes.
pub fn parts(words: &str, inside: Span) -> (Vec<MessagePart>, Vec<Problem>) {
    let (mut parts, mut problems) = (Vec::new(), Vec::new());
    let mut at = inside.start;
    let mut rest = words;
    while !rest.is_empty() {
        let Some((text, behind)) = rest.split_once('{') else {
            parts.push(MessagePart::Text(rest.to_owned()));
            break;
        };
        if !text.is_empty() {
            parts.push(MessagePart::Text(text.to_owned()));
        }
        let Some(end) = behind.find('}') else {
            problems.push(problems::message(
                inside,
                "信息中的「{」没有配对的「}」",
                "a `{` of the message is never closed",
            ));
            break;
        };
        let (braced, _) = behind.split_at_checked(end).unwrap_or((behind, ""));
        let begins = at + u32::try_from(text.len() + 1).unwrap_or(0);
        match expression(braced, Span { start: begins, ..inside }) {
            Ok(expr) => parts.push(MessagePart::Expr(expr)),
            Err(found) => problems.extend(found),
        }
        let next = text.len() + 1 + end + 1;
        at += u32::try_from(next).unwrap_or(0);
        rest = rest.get(next..).unwrap_or("");
    }
    (parts, problems)
}

/// Reads the words between two braces; `place` begins where they begin.
fn expression(words: &str, place: Span) -> Result<Expr, Vec<Problem>> {
    if words.trim().is_empty() {
        let at = Span { end: place.start, start: place.start.saturating_sub(1), ..place };
        return Err(vec![problems::message(at, "信息的花括号里没有内容", "the braces of the message hold nothing")]);
    }
    let plain = Plain::new(words, place.source, place.start);
    if !plain.faults.is_empty() {
        return Err(faults(&plain));
    }
    if let Some(at) = deeper_than(&plain.text, NESTING, Brackets::of(&plain.text).levels()) {
        return Err(vec![problems::too_deep(plain.character(at), NESTING)]);
    }
    match grammar::read(Rule::bare_statement, &plain.text).and_then(|mut pairs| pairs.next()) {
        Some(pair) => {
            let mut builder = Builder::new(&plain, 0);
            match builder.alone(pair) {
                Some(expr) if builder.problems.is_empty() => Ok(expr),
                _ => Err(builder.problems),
            }
        }
        None => Err(vec![explain::problem(&plain, 0, plain.text.len(), Rule::bare_statement)]),
    }
}
