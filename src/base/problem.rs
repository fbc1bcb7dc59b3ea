//! Problems: what is wrong with an input, said in both languages, pointing at its place.
//!
//! A stage never fails: it returns what it understood plus a list of these. Rendering is the front ends' work.

use serde::{Deserialize, Serialize};

use super::place::Spot;

/// One sentence in both languages, without a final period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text {
    /// A sentence in Chinese and English.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// The same words in both languages: a name, a figure.
    pub fn same(text: impl Into<String>) -> Self {
        let zh: String = text.into();
        Self { en: zh.clone(), zh }
    }

    /// The sentence in the language asked for.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// `1 rule`, `2 rules`: English wants the number of a word.
#[must_use]
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// The language of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// Chinese, the default.
    #[default]
    Zh,
    /// English.
    En,
}

/// How much a finding or problem matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// 必须: must be mended (基本平衡, 逻辑性).
    Error,
    /// 核实: may stay if explained.
    Check,
    /// 提示: form and habit.
    Hint,
}

impl Severity {
    /// The word of the language and of machine formats.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Check => "check",
            Severity::Hint => "hint",
        }
    }
}

/// A problem code such as `GJ201`; each has a page in `docs/problems/` and a case in the tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(pub &'static str);

/// A place with a word on its role.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// Where.
    pub spot: Spot,
    /// What stands there, in a few words.
    pub text: Text,
}

/// Something wrong with a rule file, a report or the way the tool was called.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// The code, key of its page.
    pub code: Code,
    /// `Error` stops the ruleset from being used; in a report it never stops the check.
    pub severity: Severity,
    /// One sentence.
    pub message: Text,
    /// Places; the first is the main one, others may lie in other files.
    pub labels: Vec<Label>,
    /// The cure, if one can be named.
    pub help: Option<Text>,
}

impl Problem {
    /// An error with its sentence; add places and a cure with the methods below.
    #[must_use]
    pub fn new(code: Code, severity: Severity, message: Text) -> Self {
        Self { code, severity, message, labels: Vec::new(), help: None }
    }

    /// Adds a place.
    #[must_use]
    pub fn at(mut self, spot: Spot, text: Text) -> Self {
        self.labels.push(Label { spot, text });
        self
    }

    /// Adds the cure.
    #[must_use]
    pub fn help(mut self, text: Text) -> Self {
        self.help = Some(text);
        self
    }
}
