//! Code lists: codes, their official names, other names and years.
//!
//! Must not know which tables use them.

use std::collections::BTreeMap;

use foldhash::HashMap;

use crate::base::fold::fold;

/// A code list such as 功能分类, or a word list such as 方向.
#[derive(Clone, Debug, Default)]
pub struct CodeList {
    /// `功能分类`
    pub name: String,
    /// The names of its fields in rules: `代码`, `名称`, `别名`, `起`, `止`.
    pub fields: Vec<String>,
    /// Entries by code. Levels are by length: a code's parent is the longest shorter code that begins it.
    pub entries: BTreeMap<String, Entry>,
    /// Folded name or other name to the codes that bear it, shortest first.
    pub by_name: HashMap<String, Vec<String>>,
}

/// One code of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Official name.
    pub name: String,
    /// Former names and short forms.
    pub other_names: Vec<String>,
    /// First year the code is valid.
    pub from: Option<u16>,
    /// Last year.
    pub to: Option<u16>,
}

impl CodeList {
    /// Adds an entry and its names; the last of two entries with one code wins.
    pub fn insert(&mut self, code: &str, entry: Entry) {
        for name in std::iter::once(&entry.name).chain(&entry.other_names) {
            let codes = self.by_name.entry(fold(name)).or_default();
            if !codes.iter().any(|known| known == code) {
                codes.push(code.to_owned());
                codes.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
            }
        }
        self.entries.insert(code.to_owned(), entry);
    }

    /// The code that a printed name means: the topmost one if all others that bear the name lie below it.
    ///
    /// `None` if nobody bears the name, or if it is shared by codes of which none is above all others (行政运行).
    #[must_use]
    pub fn code_of(&self, name: &str) -> Option<&str> {
        let codes = self.by_name.get(&fold(name))?;
        let (first, rest) = codes.split_first()?;
        rest.iter().all(|code| code.starts_with(first.as_str())).then_some(first.as_str())
    }

    /// Whether the name is the official name of the code or one of its other names, folded.
    #[must_use]
    pub fn bears(&self, code: &str, name: &str) -> bool {
        self.by_name.get(&fold(name)).is_some_and(|codes| codes.iter().any(|known| known == code))
    }
}

/// What the name of a code means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeFound {
    /// Nobody bears it.
    None,
    /// This code.
    One(String),
    /// Several bear it, and none is above all others.
    Shared(Vec<String>),
}

impl CodeList {
    /// The code that a number, a name or a path written in one (`…（类）…（款）…（项）`) means.
    #[must_use]
    pub fn find(&self, name: &str) -> CodeFound {
        if self.entries.contains_key(name) {
            return CodeFound::One(name.to_owned());
        }
        if let Some(code) = self.code_of(name) {
            return CodeFound::One(code.to_owned());
        }
        if let Some(shared) = self.by_name.get(&fold(name)) {
            return CodeFound::Shared(shared.clone());
        }
        let path = split_levels(name);
        let path = path.strip_suffix(&[EXPENDITURE]).unwrap_or(&path);
        // a single name that no mark tells to be a level is what it says
        if path.len() > 1 || path.first().is_some_and(|only| only.len() < name.len()) {
            self.find_path(path)
        } else {
            CodeFound::None
        }
    }

    /// The code that a path of names means, each a name of a code above the next.
    #[must_use]
    pub fn find_path(&self, path: &[&str]) -> CodeFound {
        let Some((last, above)) = path.split_last() else { return CodeFound::None };
        let bearers = self.by_name.get(&fold(last)).or_else(|| self.by_name.get(&fold(&whole(last))));
        let bearers = bearers.map(Vec::as_slice).unwrap_or_default();
        let below = |code: &&String| {
            let mut wanted = above.iter().rev().peekable();
            for upper in ancestors(code) {
                if wanted
                    .peek()
                    .is_some_and(|name| upper == **name || self.bears(upper, name) || self.bears(upper, &whole(name)))
                {
                    wanted.next();
                }
            }
            wanted.peek().is_none()
        };
        let found: Vec<String> = bearers.iter().filter(below).cloned().collect();
        match found.split_first() {
            None => CodeFound::None,
            Some((first, rest)) if rest.iter().all(|code| code.starts_with(first.as_str())) => {
                CodeFound::One(first.clone())
            }
            Some(_) => CodeFound::Shared(found),
        }
    }
}

/// The last word of a class, which provinces leave out or write behind its mark: 科学技术（类）支出.
const EXPENDITURE: &str = "支出";

fn whole(name: &str) -> String {
    format!("{name}{EXPENDITURE}")
}

/// The marks of the three levels.
pub const LEVEL_MARKS: [&str; 6] = ["（类）", "(类)", "（款）", "(款)", "（项）", "(项)"];

/// `一般公共服务支出（类）财政事务（款）行政运行（项）` as its three names.
fn split_levels(name: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = name;
    while let Some((at, mark)) = LEVEL_MARKS.iter().filter_map(|mark| Some((rest.find(mark)?, mark))).min() {
        let (part, tail) = rest.split_at_checked(at).unwrap_or((rest, ""));
        parts.push(part);
        rest = tail.strip_prefix(mark).unwrap_or("");
    }
    if !rest.trim().is_empty() {
        parts.push(rest);
    }
    parts
}

/// The levels of a code, longest first: `2010401` gives `20104`, `201`; `30101` gives `301`.
pub fn ancestors(code: &str) -> impl Iterator<Item = &str> {
    (1..code.len()).rev().filter(|length| *length >= 3 && length % 2 == 1).filter_map(|length| code.get(..length))
}
