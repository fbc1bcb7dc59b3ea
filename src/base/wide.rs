//! Text as a terminal shows it: Chinese characters are two columns wide, and everything must still line up.
//!
//! Must not know what the text says, nor anything of colours.

use unicode_width::UnicodeWidthChar;

/// Columns that a character takes.
#[must_use]
pub fn char_width(c: char) -> usize {
    UnicodeWidthChar::width(c).unwrap_or(0)
}

/// Columns that a text takes.
#[must_use]
pub fn width(text: &str) -> usize {
    text.chars().map(char_width).sum()
}

/// One line of harmless text: line breaks, tabs and runs of white space become one space, control characters and
/// characters without width are gone. What a report prints can then not steer the terminal.
#[must_use]
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.trim().chars() {
        if c.is_whitespace() {
            if !out.ends_with(' ') {
                out.push(if c == '\u{3000}' { c } else { ' ' });
            }
        } else if char_width(c) > 0 {
            out.push(c);
        }
    }
    out
}

/// The text with spaces behind it up to a width.
#[must_use]
pub fn pad_right(text: &str, to: usize) -> String {
    format!("{text}{}", " ".repeat(to.saturating_sub(width(text))))
}

/// The text with spaces before it up to a width.
#[must_use]
pub fn pad_left(text: &str, to: usize) -> String {
    format!("{}{text}", " ".repeat(to.saturating_sub(width(text))))
}

/// The text if it fits, else its beginning and the mark.
#[must_use]
pub fn cut(text: &str, to: usize, mark: &str) -> String {
    if width(text) <= to {
        return text.to_owned();
    }
    let room = to.saturating_sub(width(mark));
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        used += char_width(c);
        if used > room {
            break;
        }
        out.push(c);
    }
    out.push_str(mark);
    out
}

/// Breaks a text into lines of at most `to` columns. Wide text breaks between characters, the rest at spaces; no line
/// begins with a closing sign. Line breaks of the text are kept.
#[must_use]
pub fn wrap(text: &str, to: usize) -> Vec<String> {
    let to = to.max(8);
    text.split('\n').flat_map(|line| wrap_line(line, to)).collect()
}

fn wrap_line(text: &str, to: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for piece in pieces(text) {
        let piece_width = width(piece);
        if used > 0 && used + width(piece.trim_end()) > to {
            let rest = after_pause(&line);
            let whole = std::mem::replace(&mut line, rest);
            let kept = whole.len().saturating_sub(line.len());
            lines.push(whole.get(..kept).unwrap_or(&whole).trim_end().to_owned());
            used = width(&line);
        }
        if used == 0 && piece_width > to {
            for part in split_hard(piece, to) {
                if !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                }
                line = part;
            }
            used = width(&line);
            continue;
        }
        if used == 0 && !lines.is_empty() && piece.trim().is_empty() {
            continue;
        }
        line.push_str(piece);
        used += piece_width;
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// A line that is full breaks at its last pause if only a word or so stands behind it: 「，相|差」 becomes 「，|相差」.
fn after_pause(line: &str) -> String {
    let rest = line.rsplit(['，', '；', '。']).next().unwrap_or("");
    if rest.len() < line.len() && width(rest) <= 6 { rest.to_owned() } else { String::new() }
}

/// Stretches that stay together: a word with the spaces behind it, a wide character with the closing signs behind it
/// and the opening signs before it.
fn pieces(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut before = (None, None);
    for (at, c) in text.char_indices() {
        let unit = matches!(before, (Some(digit), Some(' ')) if digit_and_unit(digit, c));
        if before.1.is_some_and(|last| may_break(last, c)) && !unit {
            out.extend(text.get(start..at));
            start = at;
        }
        before = (before.1, Some(c));
    }
    out.extend(text.get(start..));
    out
}

/// `85717.11 万元` stays together.
fn digit_and_unit(digit: char, unit: char) -> bool {
    digit.is_ascii_digit() && matches!(unit, '万' | '千' | '亿' | '元')
}

fn may_break(before: char, after: char) -> bool {
    if matches!((before, after), ('万' | '千' | '亿', '元')) {
        return false;
    }
    if closes(after) || opens(before) || after == ' ' {
        return false;
    }
    before == ' ' || is_wide(before) || is_wide(after)
}

fn is_wide(c: char) -> bool {
    char_width(c) == 2
}

fn closes(c: char) -> bool {
    matches!(
        c,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '）'
            | '”'
            | '’'
            | '」'
            | '』'
            | '】'
            | '》'
            | '？'
            | '！'
            | ')'
            | ']'
            | ','
            | '.'
            | ';'
            | ':'
            | '%'
    )
}

fn opens(c: char) -> bool {
    matches!(c, '（' | '“' | '‘' | '「' | '『' | '【' | '《' | '(' | '[')
}

fn split_hard(piece: &str, to: usize) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut used = 0;
    for c in piece.chars() {
        if used + char_width(c) > to {
            parts.push(String::new());
            used = 0;
        }
        if let Some(last) = parts.last_mut() {
            last.push(c);
        }
        used += char_width(c);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_and_fits_wide_text() {
        assert_eq!(width("03表 基本支出"), 13);
        assert_eq!(pad_left("合计", 6), "  合计");
        assert_eq!(pad_right("合计", 6), "合计  ");
        assert_eq!(cut("其他资源勘探工业信息等支出", 9, "…"), "其他资源…");
        assert_eq!(cut("其他资源", 8, "…"), "其他资源");
        assert_eq!(clean("一\t二\u{1b}[31m\n三\u{200b}"), "一 二[31m 三");
    }

    #[test]
    fn wraps_without_splitting_numbers_or_orphaning_signs() {
        assert_eq!(
            wrap("基本支出 85715.09 与各项之和，相差", 18),
            ["基本支出 85715.09 ", "与各项之和，相差"].map(str::trim_end)
        );
        assert_eq!(wrap("一二三四，五六", 8), ["一二三", "四，五六"]);
        assert_eq!(wrap("一二 85 万元", 8), ["一二", "85 万元"]);
        assert_eq!(wrap("（一二三）四", 8), ["（一二", "三）四"]);
        assert_eq!(wrap(&"9".repeat(10), 8), ["9".repeat(8), "99".to_owned()]);
        assert_eq!(wrap("甲\n乙", 8), ["甲", "乙"]);
    }
}
