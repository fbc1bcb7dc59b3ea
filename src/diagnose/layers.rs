//! What layers changed, in words: 「级别由必须改为核实」.
//!
//! Must not know where it is shown.

use super::sentence;
use super::words::{join, t};
use crate::base::problem::Text;
use crate::ruleset::program::{Amended, LayerChange};

/// What a change does, all of it: 「级别由必须改为核实，增加条件」.
#[must_use]
pub fn what(change: &LayerChange) -> Text {
    let mut parts: Vec<Text> = Vec::new();
    for part in &change.what {
        let said = part_in_words(part);
        if !parts.contains(&said) {
            parts.push(said);
        }
    }
    join(&parts, "，", ", ")
}

fn part_in_words(part: &Amended) -> Text {
    let (zh, en) = match part {
        Amended::Severity(old, new) => {
            let (old, new) = (sentence::severity(*old), sentence::severity(*new));
            let zh = if old == new {
                format!("级别为{}", new.zh)
            } else {
                format!("级别由{}改为{}", old.zh, new.zh)
            };
            return t(zh, format!("level {} to {}", old.en, new.en));
        }
        Amended::Without(clause, number) => {
            let (zh, en) = (clause_in_words(clause), clause.as_str());
            return match number {
                Some(number) => t(format!("去掉第 {number} 个{zh}"), format!("without {en} {number}")),
                None => t(format!("去掉{zh}"), format!("without {en}")),
            };
        }
        Amended::Dropped => ("停用", "dropped"),
        Amended::Title => ("改标题", "another title"),
        Amended::Basis => ("改依据", "another basis"),
        Amended::Advice => ("改建议", "other advice"),
        Amended::Message => ("改说明", "another message"),
        Amended::Tolerance => ("改允许误差", "another tolerance"),
        Amended::Assert => ("改断言", "another assertion"),
        Amended::When => ("增加条件", "a condition more"),
        Amended::For => ("增加循环", "a loop more"),
        Amended::Where => ("缩小范围", "fewer rows"),
        Amended::Let => ("增加 let", "a let more"),
    };
    t(zh, en)
}

fn clause_in_words(clause: &str) -> &str {
    match clause {
        "when" => "条件",
        "message" => "说明",
        "tolerance" => "允许误差",
        "basis" => "依据",
        "advice" => "建议",
        other => other,
    }
}

/// The same in words of the language, for machine formats: `drop`, `severity error to check`, `when`.
#[must_use]
pub fn machine(part: &Amended) -> String {
    match part {
        Amended::Dropped => "drop".to_owned(),
        Amended::Severity(old, new) => format!("severity {} to {}", old.word(), new.word()),
        Amended::Title => "title".to_owned(),
        Amended::Basis => "basis".to_owned(),
        Amended::Advice => "advice".to_owned(),
        Amended::Message => "message".to_owned(),
        Amended::Tolerance => "tolerance".to_owned(),
        Amended::Assert => "assert".to_owned(),
        Amended::When => "when".to_owned(),
        Amended::For => "for".to_owned(),
        Amended::Where => "where".to_owned(),
        Amended::Let => "let".to_owned(),
        Amended::Without(clause, None) => format!("drop {clause}"),
        Amended::Without(clause, Some(number)) => format!("drop {clause} {number}"),
    }
}

/// The rule and the place: 「I10 于 06」.
#[must_use]
pub fn place(change: &LayerChange) -> Text {
    match &change.at {
        Some(at) => t(format!("{} 于 {at}", change.rule), format!("{} at {at}", change.rule)),
        None => Text::same(change.rule.clone()),
    }
}
