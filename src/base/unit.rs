//! Units: the closed list of the language, and what a report prints after a figure.
//!
//! Must not know where a unit stands.

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A unit of money, a percent or a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unit {
    /// 元
    Yuan,
    /// 千元
    Thousand,
    /// 万元, the unit of most published accounts.
    Wan,
    /// 亿元
    Yi,
    /// %
    Percent,
    /// A count with its word: 人, 个, 辆, 批次 …; one of [`COUNT_WORDS`].
    Count(&'static str),
}

/// The count words of the closed list; longer ones first where one begins with another.
pub const COUNT_WORDS: &[&str] = &[
    "人次",
    "人",
    "个",
    "辆",
    "批次",
    "批",
    "次",
    "台",
    "套",
    "项",
    "件",
    "家",
    "户",
    "名",
    "期",
    "份",
    "分",
    "年",
    "月",
    "天",
    "平方米",
    "公里",
    "篇",
    "场",
    "条",
];

/// The words for money, longer ones first where one ends with another.
pub const MONEY_WORDS: &[(&str, Unit)] =
    &[("亿元", Unit::Yi), ("万元", Unit::Wan), ("千元", Unit::Thousand), ("元", Unit::Yuan)];

impl Serialize for Unit {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.word())
    }
}

impl<'de> Deserialize<'de> for Unit {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let word = <&str>::deserialize(from)?;
        Unit::from_word(word).ok_or_else(|| de::Error::custom("no unit"))
    }
}

impl Unit {
    /// The unit a word names, if it is on the list.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Unit> {
        let word = word.trim();
        if matches!(word, "%" | "％") {
            return Some(Unit::Percent);
        }
        if let Some((_, unit)) = MONEY_WORDS.iter().find(|(name, _)| *name == word) {
            return Some(*unit);
        }
        COUNT_WORDS.iter().find(|name| **name == word).map(|name| Unit::Count(name))
    }

    /// The word printed for the unit.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Unit::Yuan => "元",
            Unit::Thousand => "千元",
            Unit::Wan => "万元",
            Unit::Yi => "亿元",
            Unit::Percent => "%",
            Unit::Count(word) => word,
        }
    }

    /// Whether figures of this unit are amounts of money.
    #[must_use]
    pub fn is_money(self) -> bool {
        matches!(self, Unit::Yuan | Unit::Thousand | Unit::Wan | Unit::Yi)
    }

    /// How many 元 one unit of money is; 1 for anything else. Exact.
    #[must_use]
    pub fn in_yuan(self) -> Decimal {
        Decimal::from(match self {
            Unit::Thousand => 1_000_i64,
            Unit::Wan => 10_000,
            Unit::Yi => 100_000_000,
            Unit::Yuan | Unit::Percent | Unit::Count(_) => 1,
        })
    }
}
