//! The parser that pest makes of `grammar/gouji.pest`, and where and why it stopped.
//!
//! Must not know the tree, nor the words in which a problem is said.

use std::sync::{Mutex, PoisonError};

use pest::Parser;
use pest::error::{Error, InputLocation};
use pest::iterators::Pairs;
use pest::set_error_detail;

/// The generated parser; `Rule` has a variant for each rule of the grammar.
#[derive(pest_derive::Parser)]
#[grammar = "grammar/gouji.pest"]
struct Gouji;

/// Where reading stopped, and what could have stood there.
#[derive(Debug, Default)]
pub struct Stop {
    /// The furthest byte that was looked at.
    pub at: usize,
    /// The byte where the last word or sign that could be used ends.
    pub used: usize,
    /// Signs, words and kinds of characters that would have been read on.
    pub expected: Vec<String>,
}

/// Reads a text by one rule.
pub fn read(entry: Rule, text: &str) -> Option<Pairs<'_, Rule>> {
    Gouji::parse(entry, text).ok()
}

/// Reads a text once more that could not be read, to find the furthest place where reading stopped.
pub fn stop(entry: Rule, text: &str) -> Stop {
    // the detail is a switch of the whole process: one at a time, others only become slower
    static DETAIL: Mutex<()> = Mutex::new(());
    let _alone = DETAIL.lock().unwrap_or_else(PoisonError::into_inner);
    set_error_detail(true);
    let result = Gouji::parse(entry, text);
    set_error_detail(false);
    result.err().map_or_else(Stop::default, |error| stop_of(&error))
}

fn stop_of(error: &Error<Rule>) -> Stop {
    let plain = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    let Some(attempts) = error.parse_attempts() else { return Stop { at: plain, used: plain, expected: Vec::new() } };
    let mut expected: Vec<String> = attempts.expected_tokens().iter().map(ToString::to_string).collect();
    expected.sort();
    expected.dedup();
    Stop { at: attempts.max_position.max(plain), used: plain, expected }
}
