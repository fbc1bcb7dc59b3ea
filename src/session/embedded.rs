//! The rulesets carried in the program: the national one, and a layer for each region that has one; one line a file.
//!
//! A file that is missing here fails a test. Must not know which layer a report wants.

use crate::base::problem::Text;
use crate::ruleset::RuleFile;

macro_rules! files {
    ($folder:literal: $($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../rulesets/", $folder, "/", $name)))),*]
    };
}

/// The name of the national ruleset.
pub const NAME: &str = "全国";

/// Path and text, in the order of the paths.
pub const NATIONAL: &[(&str, &str)] = files! { "national":
    "codes/codes.gj"
    "codes/economic.csv"
    "codes/functional.csv"
    "codes/绩效指标.gj"
    "forms/01-收支总表.gj"
    "forms/02-收入.gj"
    "forms/03-支出.gj"
    "forms/04-财政拨款总表.gj"
    "forms/05-一般公共预算.gj"
    "forms/06-基本支出.gj"
    "forms/07-政府性基金.gj"
    "forms/08-国有资本.gj"
    "forms/09-三公.gj"
    "forms/其他报告.gj"
    "forms/整体自评.gj"
    "forms/文-一般公共预算.gj"
    "forms/文-三公.gj"
    "forms/文-其他事项.gj"
    "forms/文-句式.gj"
    "forms/文-基本支出.gj"
    "forms/文-基金国资.gj"
    "forms/文-收入支出.gj"
    "forms/文-收支.gj"
    "forms/文-文档.gj"
    "forms/文-绩效.gj"
    "forms/文-财政拨款支出.gj"
    "forms/项目自评.gj"
    "rules/balance.gj"
    "rules/between-01-02-03.gj"
    "rules/between-04-05-06.gj"
    "rules/codes.gj"
    "rules/form.gj"
    "rules/funds.gj"
    "rules/rows.gj"
    "rules/sums.gj"
    "rules/三公.gj"
    "rules/上年.gj"
    "rules/下级.gj"
    "rules/文-一般公共预算.gj"
    "rules/文-三公.gj"
    "rules/文-其他事项.gj"
    "rules/文-变动.gj"
    "rules/文-变动其他.gj"
    "rules/文-基金国资.gj"
    "rules/文-收支.gj"
    "rules/文-文档.gj"
    "rules/文-绩效.gj"
    "rules/文-财政拨款支出.gj"
    "rules/自评.gj"
    "ruleset.gj"
    "tests/balance.gj"
    "tests/between-01-02-03.gj"
    "tests/between-04-05-06.gj"
    "tests/codes.gj"
    "tests/form.gj"
    "tests/funds.gj"
    "tests/rows.gj"
    "tests/samples/budget.txt"
    "tests/samples/clean.txt"
    "tests/samples/contradiction.txt"
    "tests/samples/evaluation.txt"
    "tests/samples/last.txt"
    "tests/samples/none.txt"
    "tests/samples/plain.txt"
    "tests/samples/provinces.txt"
    "tests/samples/shapes.txt"
    "tests/sums.gj"
    "tests/三公.gj"
    "tests/上年.gj"
    "tests/下级.gj"
    "tests/各省写法.gj"
    "tests/文-一般公共预算.gj"
    "tests/文-三公.gj"
    "tests/文-其他事项.gj"
    "tests/文-变动.gj"
    "tests/文-变动其他.gj"
    "tests/文-基金国资.gj"
    "tests/文-收支.gj"
    "tests/文-文档.gj"
    "tests/文-绩效.gj"
    "tests/自评.gj"
    "tests/预算构成.gj"
};

/// A layer on the national ruleset.
#[derive(Clone, Copy, Debug)]
pub struct Layer {
    /// Its folder below `rulesets/`.
    pub folder: &'static str,
    /// What it is called, also in front of its files.
    pub name: &'static str,
    /// Path and text, in the order of the paths.
    pub files: &'static [(&'static str, &'static str)],
}

/// Every layer, in the order of their folders.
pub const LAYERS: &[Layer] = &[Layer {
    folder: "shanghai",
    name: "上海",
    files: files! { "shanghai": "ruleset.gj" "tests/layout.gj" "tests/samples/clean.txt" },
}];

impl Layer {
    /// Its rule files, named as in messages; without their tests.
    #[must_use]
    pub fn rules(&self) -> Vec<RuleFile> {
        named(self.name, self.files, |path| !path.starts_with("tests/"))
    }

    /// Its rule files with their tests.
    #[must_use]
    pub fn all(&self) -> Vec<RuleFile> {
        named(self.name, self.files, |_| true)
    }
}

/// The rule files, named as in messages; without their tests, which no check needs.
#[must_use]
pub fn files() -> Vec<RuleFile> {
    named(NAME, NATIONAL, |path| !path.starts_with("tests/"))
}

/// The rule files with their tests.
#[must_use]
pub fn all() -> Vec<RuleFile> {
    named(NAME, NATIONAL, |_| true)
}

/// The rule files of a ruleset whose path is wanted; no other text is copied.
fn named(set: &str, files: &[(&str, &str)], wanted: fn(&str) -> bool) -> Vec<RuleFile> {
    let file = |(path, text): &(&str, &str)| RuleFile {
        name: format!("{set}/{path}"),
        path: (*path).to_owned(),
        text: (*text).to_owned(),
    };
    files.iter().filter(|(path, _)| path.ends_with(".gj") && wanted(path)).map(file).collect()
}

/// Its forms and code lists, without rules.
#[must_use]
pub fn forms() -> Vec<RuleFile> {
    named(NAME, NATIONAL, |path| path.starts_with("forms/") || path.starts_with("codes/"))
}

/// The bytes of an embedded file of the national ruleset.
///
/// # Errors
/// There is no such file.
pub fn read(path: &str) -> Result<Vec<u8>, Text> {
    read_of(NATIONAL, path)
}

/// The bytes of one of the files of a ruleset.
///
/// # Errors
/// There is no such file.
pub fn read_of(files: &[(&str, &str)], path: &str) -> Result<Vec<u8>, Text> {
    let found = files.iter().find(|(known, _)| *known == path);
    found.map_or_else(|| no_file(path), |(_, text)| Ok(text.as_bytes().to_vec()))
}

/// Layers carry no code files.
///
/// # Errors
/// Always.
pub fn no_file(_: &str) -> Result<Vec<u8>, Text> {
    Err(Text::new("没有这个文件", "there is no such file"))
}
