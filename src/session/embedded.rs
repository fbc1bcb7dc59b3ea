//! The national ruleset, carried in the program: one line a file below `rulesets/national/`.
//!
//! A file that is missing here fails a test.

macro_rules! files {
    ($($name:literal)*) => {
        &[$((concat!("全国/", $name), include_str!(concat!("../../rulesets/national/", $name)))),*]
    };
}

/// Name as shown and text, in the order of the names.
pub const NATIONAL: &[(&str, &str)] = files! {
    "codes/codes.gj"
    "codes/economic.csv"
    "codes/functional.csv"
    "forms/01-收支总表.gj"
    "forms/02-收入.gj"
    "forms/03-支出.gj"
    "forms/04-财政拨款总表.gj"
    "forms/05-一般公共预算.gj"
    "forms/06-基本支出.gj"
    "forms/07-政府性基金.gj"
    "forms/08-国有资本.gj"
    "forms/09-三公.gj"
    "rules/balance.gj"
    "rules/between-01-02-03.gj"
    "rules/between-04-05-06.gj"
    "rules/codes.gj"
    "rules/form.gj"
    "rules/funds.gj"
    "rules/rows.gj"
    "rules/sums.gj"
    "rules/三公.gj"
    "ruleset.gj"
};

/// The text of an embedded file.
#[must_use]
pub fn text(name: &str) -> Option<&'static str> {
    NATIONAL.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}
