//! Targets as self-evaluation forms print them (`≥20 个`, `≤5 万元`, `100%`, `不少于3次`) and whether a value meets one.
//!
//! Must not guess: words are no target, and a value in another unit meets nothing.

use rust_decimal::Decimal;

use super::fold::plain;
use super::number::{self, Figure, Reading};
use super::unit::Unit;

/// Which values meet a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    AtLeast,
    Above,
    AtMost,
    Below,
    /// A bare number: of goods, visits or percents as many at least; of money it is not said which side is good.
    Bare,
}

/// Words and signs before the number.
const BEFORE: &[(&str, Side)] = &[
    ("大于等于", Side::AtLeast),
    ("大于或等于", Side::AtLeast),
    ("小于等于", Side::AtMost),
    ("小于或等于", Side::AtMost),
    ("不低于", Side::AtLeast),
    ("不少于", Side::AtLeast),
    ("不小于", Side::AtLeast),
    ("不超过", Side::AtMost),
    ("不高于", Side::AtMost),
    ("不大于", Side::AtMost),
    ("不多于", Side::AtMost),
    ("至少", Side::AtLeast),
    ("至多", Side::AtMost),
    ("大于", Side::Above),
    ("高于", Side::Above),
    ("超过", Side::Above),
    ("小于", Side::Below),
    ("低于", Side::Below),
    (">=", Side::AtLeast),
    ("<=", Side::AtMost),
    ("≥", Side::AtLeast),
    ("≧", Side::AtLeast),
    ("⩾", Side::AtLeast),
    ("≤", Side::AtMost),
    ("≦", Side::AtMost),
    ("⩽", Side::AtMost),
    (">", Side::Above),
    ("<", Side::Below),
    ("=", Side::Bare),
];

/// Words behind it.
const BEHIND: &[(&str, Side)] = &[
    ("及以上", Side::AtLeast),
    ("以上", Side::AtLeast),
    ("及以下", Side::AtMost),
    ("以下", Side::AtMost),
    ("以内", Side::AtMost),
];

/// Whether a value as printed meets a target as printed; none where that cannot be told.
#[must_use]
pub fn meets(value: &str, target: &str) -> Option<bool> {
    let (side, wanted, unit) = read(target)?;
    let (own, reached, own_unit) = read(value)?;
    if own != Side::Bare {
        return None;
    }
    let is_money = matches!(unit, Measure::Known(unit) if unit.is_money());
    let (reached, wanted) = alike((reached, own_unit), (wanted, &unit))?;
    Some(match side {
        Side::AtLeast => reached >= wanted,
        Side::Above => reached > wanted,
        Side::AtMost => reached <= wanted,
        Side::Below => reached < wanted,
        Side::Bare if reached == wanted => true,
        Side::Bare if is_money => return None,
        Side::Bare => reached > wanted,
    })
}

/// Whether a text is a target that values can meet.
#[must_use]
pub fn is_target(text: &str) -> bool {
    read(text).is_some()
}

/// What a figure counts.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Measure {
    None,
    Known(Unit),
    /// A word that is on no list: comparable with itself only.
    Word(String),
}

impl Measure {
    fn of(word: &str) -> Option<Self> {
        if word.is_empty() {
            return Some(Measure::None);
        }
        match Unit::from_word(word) {
            Some(unit) => Some(Measure::Known(unit)),
            None if word.chars().count() <= 4 && !word.contains(|c: char| c.is_ascii_digit()) => {
                Some(Measure::Word(word.to_owned()))
            }
            None => None,
        }
    }
}

/// Both in one unit; a value without unit takes that of the target.
fn alike((a, of_a): (Decimal, Measure), (b, of_b): (Decimal, &Measure)) -> Option<(Decimal, Decimal)> {
    match (of_a, of_b) {
        (Measure::None, Measure::Known(Unit::Percent)) if a <= Decimal::ONE => None,
        (Measure::None, _) => Some((a, b)),
        (of_a, of_b) if of_a == *of_b => Some((a, b)),
        (Measure::Known(from), Measure::Known(to)) if from.is_money() && to.is_money() => {
            Some((a.checked_mul(from.in_yuan())?, b.checked_mul(to.in_yuan())?))
        }
        _ => None,
    }
}

/// The side, the number and its unit: the whole text must be that.
fn read(text: &str) -> Option<(Side, Decimal, Measure)> {
    let plain = plain(text);
    let mut rest = plain.as_str();
    let mut side = Side::Bare;
    if let Some((word, found)) = BEFORE.iter().find(|(word, _)| rest.starts_with(word)) {
        side = *found;
        rest = rest.get(word.len()..)?;
    }
    if let Some((word, found)) = BEHIND.iter().find(|(word, _)| rest.ends_with(word)) {
        if side != Side::Bare {
            return None;
        }
        side = *found;
        rest = rest.get(..rest.len() - word.len())?;
    }
    let end = rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','))).unwrap_or(rest.len());
    let (digits, word) = rest.split_at_checked(end)?;
    let Reading::Number(Figure { value, .. }, None) = number::read(digits) else { return None };
    Some((side, value, Measure::of(word)?))
}

#[cfg(test)]
mod tests {
    use super::meets;

    #[test]
    fn signs_and_units_decide() {
        for (value, target, wanted) in [
            ("15 个", "≥ 20 个", Some(false)),
            ("20 个", "≥20 个", Some(true)),
            ("3", "≤5万元", Some(true)),
            ("60000元", "≤5 万元", Some(false)),
            ("100%", "100%", Some(true)),
            ("90.5%", "≥95%", Some(false)),
            ("0.96", "≥95%", None),
            ("96", "≥95%", Some(true)),
            ("87 家", "82 家", Some(true)),
            ("81 家", "82 家", Some(false)),
            ("3 次", "≥2 个", None),
            ("完成率", "100%", None),
            ("提升", "提升", None),
            ("12.5 亩", "不少于12亩", Some(true)),
            ("9 人次", "10人次以上", Some(false)),
            ("46 万元", "46.565万元", None),
            ("5", "90%-95%", None),
            ("2023年12月", "2023年12月底前", None),
            ("5", "", None),
        ] {
            assert_eq!(meets(value, target), wanted, "{value} {target}");
        }
    }
}
