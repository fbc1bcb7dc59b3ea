//! A session for tests: the tests of rulesets, with the reports they name read and bound once.
//!
//! Must not run a test.

use super::embedded::{self, LAYERS};
use super::shelf::{Applied, Layer, sets};
use super::{Check, RuleSet, Session, inputs, problems};
use crate::base::place::SourceId;
use crate::base::problem::{Severity, Text};
use crate::ruleset;
use crate::ruleset::trial::Trial;

/// The tests of some rulesets.
#[derive(Debug, Default)]
pub struct Bench {
    /// Tests in the order written, each with the index of its sample.
    pub trials: Vec<(Trial, usize)>,
    /// Reports that they start from.
    pub samples: Vec<Sample>,
    /// Rules of the rulesets whose tests these are, by index.
    pub rules: Vec<u32>,
}

/// A report that tests start from.
#[derive(Debug)]
pub struct Sample {
    /// Index of the ruleset that it belongs to.
    pub set: usize,
    /// Its path inside the ruleset.
    pub path: String,
    /// Paths of other reports beside it, with the names of their inputs.
    pub inputs: Vec<(String, String)>,
    /// What was replaced in its text.
    pub replaced: Vec<(String, String)>,
    /// As read.
    pub check: Check,
}

impl Session {
    /// As [`Session::open_with`], with the tests of the rulesets given; if none is given of the layer asked for, else
    /// of the national one. No sample chooses a layer: a ruleset is tested as it stands.
    #[must_use]
    pub fn open_for_tests(national: bool, own: &[RuleSet<'_>], layer: &Layer) -> (Self, Bench) {
        let Applied { national, stand_in, fixed, told, .. } = Applied::to(national, own, layer);
        let layers: Vec<&embedded::Layer> = fixed.iter().filter_map(|at| LAYERS.get(*at)).collect();
        let readers: Vec<_> = layers.iter().map(|layer| |path: &str| embedded::read_of(layer.files, path)).collect();
        let mut sets = sets(national, stand_in, &fixed, own.to_vec());
        let of_nation = usize::from(stand_in.is_some());
        let above = sets.len() + of_nation - own.len();
        let first = if own.is_empty() { above - layers.len().max(1) } else { above };
        if own.is_empty() {
            for (set, (layer, read)) in sets.iter_mut().skip(1).zip(layers.iter().zip(&readers)) {
                (set.files, set.read) = (layer.all(), read);
            }
            if let Some(national) = sets.first_mut().filter(|_| layers.is_empty()) {
                national.files = embedded::all();
            }
        }
        // the files of a ruleset are numbered as they are read, before any code file
        let files = |sets: &[RuleSet<'_>]| sets.iter().map(|set| set.files.len()).sum::<usize>();
        let until = |set: usize| files(sets.get(..set).unwrap_or_default());
        let tested = [0..until(of_nation), until(first)..files(&sets)];
        let mut session = Session::of(&sets);
        session.problems.extend(told);
        let (trials, found) = ruleset::trials(std::sync::Arc::make_mut(&mut session.program));
        session.problems.extend(found);
        let is_tested = |source: SourceId| tested.iter().any(|files| files.contains(&(source.0 as usize)));
        let rules = (0_u32..).zip(&session.program.rules).filter(|(_, rule)| is_tested(rule.span.source));
        let mut bench = Bench { rules: rules.map(|(at, _)| at).collect(), ..Bench::default() };
        for trial in trials {
            if let Some(sample) = session.sample(&mut bench, &sets, &trial) {
                bench.trials.push((trial, sample));
            }
        }
        (session, bench)
    }

    /// The sample of a test, read if it is the first that names it.
    fn sample(&mut self, bench: &mut Bench, sets: &[RuleSet<'_>], trial: &Trial) -> Option<usize> {
        let inputs: Vec<_> = trial.inputs.iter().map(|other| (other.input.clone(), other.path.clone())).collect();
        let wanted = (trial.set, &trial.report, &inputs, &trial.replaced);
        let same = |sample: &Sample| (sample.set, &sample.path, &sample.inputs, &sample.replaced) == wanted;
        let known = bench.samples.iter().position(same);
        if known.is_some() {
            return known;
        }
        let set = sets.get(trial.set)?;
        let mut check = match text(set, trial) {
            Ok(bytes) => self.read(&trial.report, &bytes),
            Err(why) => {
                self.problems.push(problems::no_sample(trial.report_span, &trial.report, &why));
                return None;
            }
        };
        if !check.bound() {
            let why = check.problems.iter().find(|problem| problem.severity == Severity::Error);
            let why = why.map(|problem| problem.message.clone()).unwrap_or_default();
            self.problems.push(problems::no_sample(trial.report_span, &trial.report, &why));
            return None;
        }
        self.others(set, trial, &mut check)?;
        let (set, path, replaced) = (trial.set, trial.report.clone(), trial.replaced.clone());
        bench.samples.push(Sample { set, path, inputs, replaced, check });
        Some(bench.samples.len() - 1)
    }

    /// Lays the other reports of a test beside its sample.
    fn others(&mut self, set: &RuleSet<'_>, trial: &Trial, check: &mut Check) -> Option<()> {
        let mut given = Vec::new();
        for other in &trial.inputs {
            match (set.read)(&other.path) {
                Ok(bytes) => given.push(self.given(&other.input, &other.path, &bytes)),
                Err(why) => {
                    self.problems.push(problems::no_sample(other.span, &other.path, &why));
                    return None;
                }
            }
        }
        let before = check.problems.len();
        inputs::attach(&self.program, &given, check);
        let unfit = check.problems.get(before..).and_then(|unfit| unfit.first());
        if let (Some(unfit), Some(other)) = (unfit, trial.inputs.first()) {
            self.problems.push(problems::no_sample(other.span, &other.path, &unfit.message));
            return None;
        }
        Some(())
    }
}

/// The bytes of the report of a test, with what it replaces.
fn text(set: &RuleSet<'_>, trial: &Trial) -> Result<Vec<u8>, Text> {
    let bytes = (set.read)(&trial.report)?;
    if trial.replaced.is_empty() {
        return Ok(bytes);
    }
    let no_text =
        |_| Text::new("不是 UTF-8 文本，不能替换其中的文字", "it is not UTF-8, so that nothing can be replaced");
    let mut text = String::from_utf8(bytes).map_err(no_text)?;
    for (from, to) in &trial.replaced {
        if !text.contains(from.as_str()) {
            return Err(Text::new(format!("里面没有“{from}”"), format!("“{from}” does not occur in it")));
        }
        text = text.replace(from.as_str(), to);
    }
    Ok(text.into_bytes())
}
