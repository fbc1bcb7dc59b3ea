//! Letters and words: where a name goes on and where a keyword can stand.
//!
//! Must not know statements.

/// The ASCII word at the beginning of `text`; empty if another letter follows it at once.
pub fn first_word(text: &str) -> &str {
    let end = text.bytes().position(|b| !(b.is_ascii_alphanumeric() || b == b'_')).unwrap_or(text.len());
    let (word, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    if rest.chars().next().is_some_and(is_cont) { "" } else { word }
}

/// The ASCII word at the end of `text`; empty if another letter stands before it.
pub fn last_word(text: &str) -> &str {
    let start = text.bytes().rposition(|b| !(b.is_ascii_alphanumeric() || b == b'_')).map_or(0, |at| at + 1);
    let (rest, word) = text.split_at_checked(start).unwrap_or(("", text));
    if rest.chars().next_back().is_some_and(|c| is_cont(c) || matches!(c, '.' | '[')) { "" } else { word }
}

/// Whether a character can stand inside a bare name.
pub fn is_cont(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '、' | '·')
}
