//! The rulesets at hand and which of them a report is checked with: the layer of its region and year, or the one asked for.
//!
//! Keeps what was compiled, so that each choice is compiled once. Must not know rules.

use std::cell::RefCell;
use std::sync::Arc;

use foldhash::HashMap;

use super::embedded::{self, LAYERS};
use super::problems;
use crate::base::fold::suggest;
use crate::base::place::{SourceId, Sources};
use crate::base::problem::{Problem, Text};
use crate::bind;
use crate::ruleset::program::Program;
use crate::ruleset::{self, RuleFile, RuleSet};
use crate::syntax::{self, tree};

/// As many bytes of a report as are looked at to tell what layer it will choose.
const HEAD: usize = 4096;

/// Which embedded layer is used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Layer {
    /// That of the report's region and year, if there is one.
    #[default]
    ByReport,
    /// None.
    None,
    /// The one of that name.
    Named(String),
}

/// What reading each code file gave, by its path.
type CodeFiles = HashMap<String, Result<Vec<u8>, Text>>;

/// A ruleset of the user, with the code files that it read.
#[derive(Clone, Debug)]
struct Own {
    name: String,
    files: Vec<RuleFile>,
    codes: CodeFiles,
}

/// A compiled choice.
#[derive(Clone, Debug)]
pub(super) struct Made {
    pub program: Arc<Program>,
    pub problems: Vec<Problem>,
}

/// The rulesets at hand.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    own: Vec<Own>,
    /// The one of them that stands in for the embedded national ruleset.
    stand_in: Option<usize>,
    /// Layers that are used whatever the report: asked for, or extended by an own ruleset.
    fixed: Vec<usize>,
    /// The layer that the first report was expected to choose: compiled from the beginning.
    expected: Option<usize>,
    /// Whether the report chooses one more, and the regions for which an own ruleset stands in.
    chooses: bool,
    taken: Vec<String>,
    /// Choices compiled so far beside the first: the layer that the report added.
    made: Vec<(Option<usize>, Made)>,
}

impl Shelf {
    /// Compiles what is used whatever the report, with the layer that the beginning of the first report lets expect.
    pub fn open(
        national: bool,
        own: &[RuleSet<'_>],
        layer: &Layer,
        first: &[u8],
        sources: &mut Sources,
    ) -> (Self, Made) {
        let Applied { national, stand_in, fixed, told, lines } = Applied::to(national, own, layer);
        let chooses = national && *layer == Layer::ByReport && fixed.is_empty();
        let taken = lines.iter().filter_map(|line| Some(line.region.as_ref()?.text.clone())).collect();
        let mut shelf = Self { stand_in, fixed, chooses, taken, ..Self::default() };
        let head = String::from_utf8_lossy(first.get(..HEAD).unwrap_or(first));
        let (region, year) = bind::hint(&head);
        shelf.expected = shelf.choice(region, year);
        let read: Vec<RefCell<CodeFiles>> = own.iter().map(|_| RefCell::default()).collect();
        let readers: Vec<_> = own.iter().zip(&read).map(|(set, read)| recording(set.read, read)).collect();
        let given: Vec<RuleSet<'_>> = own
            .iter()
            .zip(&readers)
            .map(|(set, read)| RuleSet { name: set.name.clone(), files: set.files.clone(), read })
            .collect();
        let sets = sets(national, stand_in, &shelf.layers(shelf.expected), given);
        let (program, mut problems) = ruleset::compile(&sets, sources);
        problems.extend(told);
        drop(sets);
        drop(readers);
        let kept = |(set, read): (&RuleSet<'_>, RefCell<CodeFiles>)| Own {
            name: set.name.clone(),
            files: set.files.clone(),
            codes: read.into_inner(),
        };
        shelf.own = own.iter().zip(read).map(kept).collect();
        (shelf, Made { program: Arc::new(program), problems })
    }

    /// The layer that a report chooses beyond those that are used anyway.
    pub fn choice(&self, region: Option<&str>, year: Option<u16>) -> Option<usize> {
        let region = region.filter(|region| self.chooses && !self.taken.iter().any(|taken| taken == region))?;
        (0_usize..).zip(LAYERS).find_map(|(at, layer)| {
            let line = line(&layer.rules())?;
            let here = line.region.as_ref().is_some_and(|of| of.text == region);
            let now = line.years.is_none_or(|(from, to)| year.is_some_and(|year| (from..=to).contains(&year)));
            (here && now).then_some(at)
        })
    }

    /// All layers that are used with a choice.
    fn layers(&self, choice: Option<usize>) -> Vec<usize> {
        self.fixed.iter().copied().chain(choice).collect()
    }

    /// What a choice compiles to; none for the one that was compiled from the beginning, others are compiled once.
    pub fn made(&mut self, choice: Option<usize>, sources: &mut Sources) -> Option<Made> {
        if choice == self.expected {
            return None;
        }
        if let Some((_, made)) = self.made.iter().find(|(known, _)| *known == choice) {
            return Some(made.clone());
        }
        let layers = self.layers(choice);
        let readers: Vec<_> = self.own.iter().map(Own::reader).collect();
        let own = self.own.iter().zip(&readers);
        let own = own.map(|(own, read)| RuleSet { name: own.name.clone(), files: own.files.clone(), read });
        let (program, problems) = ruleset::compile(&sets(true, self.stand_in, &layers, own.collect()), sources);
        let made = Made { program: Arc::new(program), problems };
        self.made.push((choice, made.clone()));
        Some(made)
    }
}

impl Own {
    fn reader(&self) -> impl Fn(&str) -> Result<Vec<u8>, Text> + '_ {
        |path: &str| self.codes.get(path).cloned().unwrap_or_else(|| embedded::no_file(path))
    }
}

/// What is used whatever the report.
#[derive(Debug)]
pub(super) struct Applied {
    pub national: bool,
    /// The own ruleset that is a copy of the national one, and stands in for it.
    pub stand_in: Option<usize>,
    /// Embedded layers, by index.
    pub fixed: Vec<usize>,
    pub told: Vec<Problem>,
    /// The `ruleset` lines of the own rulesets.
    lines: Vec<tree::Ruleset>,
}

impl Applied {
    /// Layers that are asked for, or extended by an own ruleset, and the nation below them.
    pub fn to(national: bool, own: &[RuleSet<'_>], layer: &Layer) -> Self {
        let of_set: Vec<Option<tree::Ruleset>> = own.iter().map(|set| line(&set.files)).collect();
        let copy = |(set, line): (&RuleSet<'_>, &Option<tree::Ruleset>)| {
            let same = |line: &tree::Ruleset| line.name.text == embedded::NAME && line.extends.is_none();
            line.as_ref().is_some_and(same) && is_copy(&set.files)
        };
        let stand_in = own.iter().zip(&of_set).position(copy).filter(|_| national);
        let lines: Vec<tree::Ruleset> = of_set.into_iter().flatten().collect();
        // a ruleset that is extended and not given is one of those carried along
        let given = |name: &str| lines.iter().any(|line| line.name.text == name);
        let extended =
            |name: &str| lines.iter().filter_map(|line| line.extends.as_ref()).any(|line| line.name.text == name);
        let extends = |name: &str| extended(name) && !given(name);
        let mut told: Vec<Problem> =
            stand_in.and_then(|at| own.get(at)).map(|set| problems::stands_in(&set.name)).into_iter().collect();
        let wanted = asked_for(layer, &mut told);
        let fixed: Vec<usize> = (0_usize..)
            .zip(LAYERS)
            .filter(|(at, layer)| (wanted == Some(*at) && !given(layer.name)) || extends(layer.name))
            .map(|(at, _)| at)
            .collect();
        // an own ruleset that extends the national one needs it, whether or not it was asked for
        let national = national || !fixed.is_empty() || extends(embedded::NAME);
        Self { national, stand_in, fixed, told, lines }
    }
}

/// Reads code files and remembers them: another choice compiles them again without the disk.
fn recording<'a>(
    read: ruleset::Reader<'a>,
    into: &'a RefCell<CodeFiles>,
) -> impl Fn(&str) -> Result<Vec<u8>, Text> + 'a {
    move |path: &str| {
        let found = read(path);
        into.borrow_mut().insert(path.to_owned(), found.clone());
        found
    }
}

/// The national ruleset or the one given that stands in for it, or only its forms and code lists where nobody brings
/// any; layers; then those given.
pub(super) fn sets<'a>(
    national: bool,
    stand_in: Option<usize>,
    layers: &[usize],
    mut own: Vec<RuleSet<'a>>,
) -> Vec<RuleSet<'a>> {
    let mut sets = Vec::new();
    if let Some(at) = stand_in.filter(|at| *at < own.len()) {
        sets.push(own.remove(at));
    } else if national {
        sets.push(RuleSet { name: embedded::NAME.to_owned(), files: embedded::files(), read: &embedded::read });
    } else if !own.iter().flat_map(|set| &set.files).any(declares_a_form) {
        sets.push(RuleSet { name: "全国表样".to_owned(), files: embedded::forms(), read: &embedded::read });
    }
    for layer in layers.iter().filter_map(|at| LAYERS.get(*at)) {
        sets.push(RuleSet { name: layer.name.to_owned(), files: layer.rules(), read: &embedded::no_file });
    }
    sets.extend(own);
    sets
}

/// Whether a file brings a form of accounts; those of other kinds stand beside the national ones.
fn declares_a_form(file: &RuleFile) -> bool {
    !forms(file).is_empty()
}

/// Whether a ruleset declares a form of the national one anew.
fn is_copy(files: &[RuleFile]) -> bool {
    let national: Vec<String> = embedded::forms().iter().flat_map(forms).collect();
    files.iter().flat_map(forms).any(|name| national.contains(&name))
}

/// Names of the forms of accounts that a file declares.
fn forms(file: &RuleFile) -> Vec<String> {
    let (tree, _) = syntax::parse(&file.text, SourceId(0));
    let name = |item: &tree::Item| match item {
        tree::Item::Form(form) if !form.adds && form.of.is_none() => {
            form.name.as_ref().or(form.number.as_ref()).map(|name| name.text.clone())
        }
        _ => None,
    };
    tree.items.iter().filter_map(name).collect()
}

/// The `ruleset` line of a ruleset.
fn line(files: &[RuleFile]) -> Option<tree::Ruleset> {
    let has = files.iter().filter(|file| file.text.contains("ruleset"));
    has.flat_map(|file| syntax::parse(&file.text, SourceId(0)).0.items).find_map(|item| match item {
        tree::Item::Ruleset(line) => Some(line),
        _ => None,
    })
}

/// The layer of the name asked for.
fn asked_for(layer: &Layer, told: &mut Vec<Problem>) -> Option<usize> {
    let Layer::Named(name) = layer else { return None };
    let bears = |layer: &embedded::Layer| {
        let full = line(&layer.rules()).and_then(|line| Some(format!("{} {}", line.name.text, line.year?)));
        layer.name == name || layer.folder == name || full.as_ref() == Some(name)
    };
    let found = LAYERS.iter().position(bears);
    if found.is_none() {
        let names: Vec<&str> = LAYERS.iter().map(|layer| layer.name).collect();
        told.push(problems::no_layer(name, suggest(name, names.iter().copied()), &names));
    }
    found
}
