//! `gouji check REPORT…`: reads, checks, writes, and says by its exit code what it came to.
//!
//! Must not know how findings look.

use std::path::{Path, PathBuf};

use super::args::{Check as Args, Common, Format};
use super::{Exit, files, look, tell, write};
use crate::base::problem::{Lang, Problem, Text};
use crate::output::view::View;
use crate::output::{json, problems, terminal};
use crate::session::{Check, RuleSet, Session};

/// Runs the command.
pub fn run(args: &Args, lang: Lang) -> Exit {
    let view = look::view(&args.common, lang, args.output.is_some());
    let errors = look::errors(&args.common, lang);
    let mut reports = args.reports.iter().map(|path| files::report(path)).peekable();
    let first = reports.peek().and_then(|read| read.as_ref().ok()).map_or(&[][..], |(_, bytes)| bytes.as_slice());
    let Some(mut session) = session_for(&args.common, &errors, first) else { return Exit::Unable };
    session.as_of = args.as_of.or_else(look::today);
    if let Err(problem) = give(&mut session, &args.with) {
        tell(&problem, &errors);
        return Exit::Unable;
    }
    let mut worst = Exit::Clean;
    let mut checks = Vec::new();
    for read in reports {
        match read {
            Ok((name, bytes)) => {
                let check = session.check(&name, &bytes, args.all);
                match useful(&check, &session, &errors) {
                    true => checks.push(check),
                    false => worst = Exit::Unable,
                }
            }
            Err(problem) => {
                tell(&problem, &errors);
                worst = Exit::Unable;
            }
        }
    }
    session.settle(&mut checks);
    worst = checks.iter().map(|check| exit(check, args.strict)).fold(worst, Exit::max);
    if checks.is_empty() {
        return worst;
    }
    let text = match args.format {
        Format::Terminal => checks
            .iter()
            .map(|check| terminal::render(check, &session, args.strict, args.all, &view))
            .collect::<Vec<_>>()
            .join("\n"),
        Format::Json => json::render(&checks, &session, args.all, &view),
        Format::Jsonl => json::lines(&checks, &session, args.all, &view),
    };
    if args.format != Format::Terminal || args.output.is_some() {
        for check in checks.iter().filter(|check| !check.checked()) {
            tell_unchecked(check, &session, &errors);
        }
    }
    let exit = self::write(&text, args.output.as_deref(), &errors, worst);
    // the process ends here: giving every piece of memory back by itself would only take time
    std::mem::forget((checks, session));
    exit
}

/// Whether the rulesets can be used with the layer that the report chose; if not, that has been said then.
pub fn useful(check: &Check, session: &Session, errors: &View) -> bool {
    write::stderr(&problems::of_ruleset(&check.broken, &session.sources, errors));
    !check.unusable()
}

/// Reads the other reports.
fn give(session: &mut Session, with: &[(String, PathBuf)]) -> Result<(), Problem> {
    for (input, path) in with {
        let (name, bytes) = files::report(path)?;
        session.give(input, &name, &bytes)?;
    }
    Ok(())
}

/// What one check comes to.
fn exit(check: &Check, strict: bool) -> Exit {
    if !check.checked() {
        Exit::Unable
    } else if check.counts.errors > 0 || (strict && check.counts.undecided_errors > 0) {
        Exit::Failing
    } else {
        Exit::Clean
    }
}

/// A result in a file or a machine format does not show that nothing was checked; so the error stream does.
fn tell_unchecked(check: &Check, session: &Session, errors: &View) {
    for problem in check.obstacles() {
        write::stderr(&(problems::line(problem, &session.sources, errors) + "\n"));
    }
}

/// Writes a result; the exit code is that of the run unless writing fails.
pub fn write(text: &str, to: Option<&Path>, errors: &View, exit: Exit) -> Exit {
    match write::result(text, to) {
        Ok(()) => exit,
        Err(problem) => {
            tell(&problem, errors);
            Exit::Unable
        }
    }
}

/// Reads a code file of a ruleset.
type Read<'a> = Box<dyn Fn(&str) -> Result<Vec<u8>, Text> + 'a>;

/// The session with the rulesets asked for; none if they cannot be used, which has been said then.
pub fn session(common: &Common, errors: &View) -> Option<Session> {
    session_for(common, errors, &[])
}

/// The same, for reports such as the first.
pub fn session_for(common: &Common, errors: &View, first: &[u8]) -> Option<Session> {
    let session =
        with_rulesets(common, errors, |national, own| Session::open_for(national, own, &common.layer, first))?;
    usable(&session, errors).then_some(session)
}

/// Says what is wrong with the rulesets of a session; whether they can be used all the same.
pub fn usable(session: &Session, errors: &View) -> bool {
    write::stderr(&problems::of_ruleset(&session.problems, &session.sources, errors));
    !session.broken()
}

/// Reads the rulesets asked for and opens something with them; none if they cannot be read, which has been said then.
pub fn with_rulesets<T>(common: &Common, errors: &View, open: impl FnOnce(bool, &[RuleSet<'_>]) -> T) -> Option<T> {
    let mut own = Vec::new();
    for path in without_repeats(common.rules.iter().chain(&common.only)) {
        match files::rules(path) {
            Ok(rules) => own.push(rules),
            Err(problem) => {
                tell(&problem, errors);
                return None;
            }
        }
    }
    let readers: Vec<Read<'_>> =
        own.iter().map(|rules| Box::new(|path: &str| files::code_file(&rules.folder, path)) as Read<'_>).collect();
    let sets: Vec<RuleSet<'_>> = own
        .iter()
        .zip(&readers)
        .map(|(rules, read)| RuleSet { name: rules.name.clone(), files: rules.files.clone(), read: &**read })
        .collect();
    Some(open(common.only.is_empty(), &sets))
}

/// One that is given twice is read once.
fn without_repeats<'a>(paths: impl Iterator<Item = &'a PathBuf>) -> Vec<&'a PathBuf> {
    let mut seen = Vec::new();
    let is_new = |path: &&PathBuf| {
        let whole = path.canonicalize().unwrap_or_else(|_| (*path).clone());
        let is_new = !seen.contains(&whole);
        seen.push(whole);
        is_new
    };
    paths.filter(is_new).collect()
}
