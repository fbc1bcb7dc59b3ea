//! Layer 9: the command line. One command a file; the only code that prints, exits, reads files or looks at the
//! environment.

mod args;
mod check;
mod explain;
mod files;
mod look;
mod options;
mod problems;
mod show;
mod test;
mod usage;
mod write;

use std::ffi::OsString;
use std::process::ExitCode;

use crate::base::problem::Problem;
use crate::output;
use crate::output::view::View;

/// What a run comes to; several reports give the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Exit {
    /// No failing finding of severity error.
    Clean = 0,
    /// Some.
    Failing = 1,
    /// Something could not be run.
    Unable = 2,
}

/// Runs the command line of this process.
#[must_use]
pub fn run() -> ExitCode {
    let words: Vec<OsString> = std::env::args_os().collect();
    let lang = look::language(&words);
    let exit = match args::parse(&words, lang) {
        Ok(args::Command::Check(args)) => check::run(&args, lang),
        Ok(args::Command::Show(args)) => show::run(&args, lang),
        Ok(args::Command::Explain(args)) => explain::run(&args, lang),
        Ok(args::Command::Test(args)) => test::run(&args, lang),
        Ok(args::Command::Text(text)) => {
            write::stdout(&text).map_or_else(|problem| refuse(&problem, lang), |()| Exit::Clean)
        }
        Err(problem) => refuse(&problem, lang),
    };
    ExitCode::from(exit as u8)
}

/// Says a problem on the error stream.
fn tell(problem: &Problem, view: &View) {
    write::stderr(&output::problems::of_command(problem, view));
}

fn refuse(problem: &Problem, lang: crate::base::problem::Lang) -> Exit {
    tell(problem, &View { lang, ..View::default() });
    Exit::Unable
}
