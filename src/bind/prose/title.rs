//! Titles as people read them: what provinces print of one section in many ways is one title.
//!
//! Must not know which titles exist.

use crate::base::fold::{fold, plain};

use super::super::cover::without_year;

/// Ends of titles that say nothing: 支出决算情况说明 is 支出决算.
const TAILS: [&str; 8] = ["情况的说明", "的情况说明", "的情况", "情况说明", "的说明", "及增减变动", "说明", "情况"];

/// A title without ordinal, year, department, 关于, the words that say nothing at its end and those that go without saying.
pub(super) fn bare(title: &str, department: &str) -> String {
    let folded = fold(title);
    // 「国有资本经营预算支出（类）」 is an item of some section
    if plain(title).ends_with("(类)") {
        return plain(title);
    }
    let mut name = without_year(&folded).replace("关于", "");
    if !department.is_empty() {
        name = name.replace(department, "");
    }
    let mut rest = name.as_str();
    while let Some(cut) = TAILS.iter().find_map(|tail| rest.strip_suffix(tail)).filter(|cut| cut.chars().count() >= 2) {
        rest = cut;
    }
    told(rest)
}

/// Without what the rest of a title tells: a budget names the appropriation from it, and 三公 is paid from appropriation
/// wherever it has a section. Meetings and training beside 三公 do not make another section of it.
fn told(title: &str) -> String {
    let mut title = title.replace("收支", "收入支出").replace("收入、支出", "收入支出");
    let without =
        |title: &str, words: &[&str]| words.iter().fold(title.to_owned(), |title, word| title.replace(word, ""));
    if title.contains("三公") {
        let beside = ["会议费", "培训费"].map(|cost| ["、", "及", "和", ""].map(|link| format!("{link}{cost}")));
        let beside: Vec<&str> = beside.iter().flatten().map(String::as_str).collect();
        title = without(&title, &beside);
        title = without(&title, &["一般公共预算", "一般公共决算", "财政拨款", "安排的"]);
    } else if ["一般公共预算", "政府性基金", "国有资本经营"].iter().any(|budget| title.contains(budget))
    {
        title = without(&title, &["财政拨款", "预算拨款"]).replace("一般公共预算", "一般公共");
        title = title.replace("政府性基金预算", "政府性基金").replace("国有资本经营预算", "国有资本经营");
    }
    title
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_match_as_people_read_them() {
        for (printed, written) in [
            ("九、关于机关运行经费支出说明", "机关运行经费支出情况说明"),
            ("一、某某局2023年度收入支出决算总体情况说明", "收入支出决算总体情况"),
            ("（一）机关运行经费支出情况", "机关运行经费支出情况说明"),
            ("十三、关于2023年度预算绩效情况的说明", "预算绩效情况说明"),
            ("十一、预算绩效的情况说明", "预算绩效情况说明"),
            ("一、2023年度收支决算总体及增减变动情况", "收入支出决算总体情况说明"),
            ("二、一般公共预算拨款支出决算情况说明", "一般公共预算财政拨款支出决算情况说明"),
            ("三、政府性基金支出决算情况说明", "政府性基金预算财政拨款支出决算情况说明"),
            (
                "七、一般公共预算财政拨款“三公”经费及会议费、培训费支出决算情况说明",
                "财政拨款“三公”经费支出决算情况说明",
            ),
            ("三、“三公”经费、培训费及会议费支出情况说明", "“三公”经费支出情况说明"),
        ] {
            assert_eq!(bare(printed, "某某局"), bare(written, "某某局"), "{printed}");
        }
        for (one, other) in [
            ("支出决算情况说明", "收入决算情况说明"),
            ("财政拨款支出决算情况说明", "一般公共预算财政拨款支出决算情况说明"),
            ("一般公共预算财政拨款基本支出决算情况说明", "一般公共预算财政拨款支出决算情况说明"),
            ("政府性基金预算收入支出决算情况说明", "政府性基金预算支出决算情况说明"),
        ] {
            assert_ne!(bare(one, ""), bare(other, ""), "{one}");
        }
    }
}
