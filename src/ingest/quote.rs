//! Cells in straight quotes, as spreadsheets copy them: one that holds a line break goes on in the next line.
//!
//! Must not know grids; it only finds where quotes open and close.

/// Most lines of one cell.
pub(super) const MOST_LINES: usize = 8;
/// A longer cell is no wrapped name.
const LONGEST: usize = 4096;

/// Whether the last cell of a line begins with a quote that is not closed.
pub(super) fn opens(line: &str) -> bool {
    let last = line.rsplit('\t').next().unwrap_or("").trim();
    last.len() < LONGEST && last.starts_with('"') && last.matches('"').count() % 2 == 1
}

/// Where a cell in quotes ends in a line: the text before the quote and the rest behind it (empty, or from the next tab).
pub(super) fn closes(line: &str) -> Option<(&str, &str)> {
    let first = line.split('\t').next().unwrap_or("");
    let inner = first.trim_end().strip_suffix('"')?;
    if inner.len() > LONGEST || inner.matches('"').count() % 2 == 1 {
        return None;
    }
    Some((inner, line.get(first.len()..).unwrap_or("")))
}

/// The text of a cell without the quotes around it.
pub(super) fn unquoted(text: &str) -> String {
    let inner = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).filter(|inner| !inner.is_empty());
    match inner {
        Some(inner) if !inner.replace("\"\"", "").contains('"') => inner.replace("\"\"", "\""),
        _ => text.to_owned(),
    }
}
