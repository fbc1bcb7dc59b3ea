//! Figures as printed: a strict reader from text to exact decimals, and rounding half away from zero.
//!
//! Must not know columns, units of tables or tolerances. No binary float anywhere.

use rust_decimal::{Decimal, RoundingStrategy};

use super::unit::Unit;

/// A number with the decimals it was printed with: `242.70` has 2, `85` has 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The exact value.
    pub value: Decimal,
    /// Digits printed after the point.
    pub decimals: u32,
}

/// What the text of a cell is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// Nothing, or a sign that stands for nothing: `—`, `-`, `…`, `/`, a lone bullet.
    Blank,
    /// A number, with the unit printed behind it if there was one (`3 万元`, `5%`).
    Number(Figure, Option<Unit>),
    /// A number no exact decimal holds (more than 28 digits).
    TooLong,
    /// Anything else.
    Text,
}

/// Reads the text of one cell. The whole text must be a number, otherwise it is [`Reading::Text`].
///
/// Accepted: ASCII and full-width digits; thousands separators in their places (`1,234.56`, `１，２３４`); a leading
/// sign (`-`, `−`, `－`, `+`) or brackets for negatives `(1.00)` are *not* guessed: brackets are text; leading bullets
/// (`• 0`); one trailing unit of the closed list. Refused as text: `1e3`, `1_000`, `1,23`, `1.2.3`, `.5`, `5.`.
#[must_use]
pub fn read(text: &str) -> Reading {
    let plain: String = text.chars().filter(|c| !is_space(*c)).map(half_width).collect();
    let body = plain.trim_start_matches(['•', '·', '●', '▪', '*']);
    if body.chars().all(|c| matches!(c, '-' | '—' | '–' | '―' | '…' | '.' | '/' | '\\' | '。' | '_' | '−')) {
        return Reading::Blank;
    }
    let digits_end = body.char_indices().rev().find(|(_, c)| c.is_ascii_digit()).map_or(0, |(at, c)| at + c.len_utf8());
    let (number, rest) = body.split_at_checked(digits_end).unwrap_or((body, ""));
    let unit = match rest {
        "" => None,
        word => match Unit::from_word(word) {
            Some(unit) => Some(unit),
            None => return Reading::Text,
        },
    };
    match decimal(number) {
        Digits::Good(figure) => Reading::Number(figure, unit),
        Digits::TooLong => Reading::TooLong,
        Digits::Bad => Reading::Text,
    }
}

enum Digits {
    Good(Figure),
    TooLong,
    Bad,
}

/// `-1,234.50` to an exact decimal; separators must stand every three digits.
fn decimal(text: &str) -> Digits {
    let (negative, body) = match text.strip_prefix(['-', '−', '–']) {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = match body.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (body, None),
    };
    let groups: Vec<&str> = whole.split(',').collect();
    let grouped = groups.len() > 1;
    let well_grouped = groups.iter().enumerate().all(|(at, group)| {
        let length_ok = if at == 0 { (1..=3).contains(&group.len()) } else { group.len() == 3 };
        all_digits(group) && (!grouped || length_ok)
    });
    if !well_grouped || fraction.is_some_and(|digits| !all_digits(digits)) {
        return Digits::Bad;
    }
    let decimals = fraction.map_or(0, str::len);
    let mut plain = String::with_capacity(text.len());
    if negative {
        plain.push('-');
    }
    plain.extend(whole.chars().filter(|c| *c != ','));
    if let Some(fraction) = fraction {
        plain.push('.');
        plain.push_str(fraction);
    }
    match (Decimal::from_str_exact(&plain), u32::try_from(decimals)) {
        (Ok(value), Ok(decimals)) => Digits::Good(Figure { value, decimals }),
        _ => Digits::TooLong,
    }
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// White space of any width, including the zero-width ones that text extraction leaves.
#[must_use]
pub fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{feff}' | '\u{00ad}')
}

/// The half-width form of a full-width ASCII character; others unchanged.
#[must_use]
pub fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// Rounds half away from zero, as money is rounded here (四舍五入): 2.345 gives 2.35, -2.345 gives -2.35.
#[must_use]
pub fn round(value: Decimal, decimals: u32) -> Decimal {
    value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero)
}

/// Half a unit of the last of `decimals` decimals: 2 gives 0.005. More than 27 decimals give 0.
#[must_use]
pub fn half_unit(decimals: u32) -> Decimal {
    Decimal::try_from_i128_with_scale(5, decimals.saturating_add(1)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> (String, u32) {
        match read(text) {
            Reading::Number(figure, _) => (figure.value.to_string(), figure.decimals),
            other => (format!("{other:?}"), 0),
        }
    }

    #[test]
    fn reads_what_reports_print() {
        for (text, value, decimals) in [
            ("766.56", "766.56", 2),
            (" 85 ", "85", 0),
            ("242.70", "242.70", 2),
            ("• 0", "0", 0),
            ("1,234,567.89", "1234567.89", 2),
            ("１，２３４．５０", "1234.50", 2),
            ("-0.50", "-0.50", 2),
            ("－3", "-3", 0),
            ("94.62%", "94.62", 2),
            ("3 万元", "3", 0),
            ("7 6 6.5 6", "766.56", 2),
        ] {
            assert_eq!(number(text), (value.to_owned(), decimals), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_number() {
        for text in ["1e3", "1_000", "1,23", "12,34", "1.2.3", ".5", "5.", "XX", "3次5", "(1.00)", "完成率", "1,234,5"]
        {
            assert_eq!(read(text), Reading::Text, "{text}");
        }
        for text in ["", " ", "—", "-", "--", "…", "………", "•", "/", "\u{3000}"] {
            assert_eq!(read(text), Reading::Blank, "{text}");
        }
        assert_eq!(read(&"9".repeat(40)), Reading::TooLong);
        assert_eq!(read(&format!("0.{}", "1".repeat(40))), Reading::TooLong);
    }

    #[test]
    fn rounds_half_away_from_zero() {
        let d = |text: &str| Decimal::from_str_exact(text).unwrap_or_default();
        assert_eq!(round(d("2.345"), 2), d("2.35"));
        assert_eq!(round(d("-2.345"), 2), d("-2.35"));
        assert_eq!(round(d("2.5"), 0), d("3"));
        assert_eq!(half_unit(2), d("0.005"));
    }
}
