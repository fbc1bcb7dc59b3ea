//! What was asked for on the command line, as plain data.
//!
//! Must not open files or print, nor know how options are described.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::ArgMatches;
use clap::error::ErrorKind;

use super::options::command;
use super::problems;
use crate::base::date::Date;
use crate::base::problem::{Lang, Problem};
use crate::session::Layer;

/// What was asked for.
pub enum Command {
    /// `check`
    Check(Check),
    /// `show`
    Show(Show),
    /// `explain`
    Explain(Explain),
    /// `test`
    Test(Test),
    /// `--help`, `--version`: a text to print.
    Text(String),
}

/// Options of every command.
pub struct Common {
    /// `--rules`
    pub rules: Vec<PathBuf>,
    /// `--only-rules`
    pub only: Vec<PathBuf>,
    /// `--layer`
    pub layer: Layer,
    /// `--ascii`
    pub ascii: bool,
    /// `--width`
    pub width: Option<usize>,
    /// `--color`
    pub color: Color,
}

/// When to use colours.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Color {
    /// On a terminal.
    Auto,
    /// `always`
    Always,
    /// `never`
    Never,
}

/// `gouji check REPORT…`
pub struct Check {
    /// Files, `-` for the standard input.
    pub reports: Vec<PathBuf>,
    /// `--format`
    pub format: Format,
    /// `-o`
    pub output: Option<PathBuf>,
    /// `--strict`
    pub strict: bool,
    /// `--all`
    pub all: bool,
    /// `--with 上年=FILE`
    pub with: Vec<(String, PathBuf)>,
    /// `--as-of`; none is today.
    pub as_of: Option<Date>,
    /// The rest.
    pub common: Common,
}

/// A format of results.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Terminal,
    /// One object.
    Json,
    /// One finding a line.
    Jsonl,
}

/// `gouji show REPORT ['EXPR']` or `gouji show --names [TABLE]`
pub struct Show {
    /// The file.
    pub report: Option<PathBuf>,
    /// An expression to evaluate.
    pub expression: Option<String>,
    /// `--names`, with a table or for all.
    pub names: Option<Option<String>>,
    /// `--format`
    pub format: Format,
    /// `-o`
    pub output: Option<PathBuf>,
    /// The rest.
    pub common: Common,
}

/// `gouji explain RULE|CODE`
pub struct Explain {
    /// `I11`, `GJ201`; none lists all rules.
    pub what: Option<String>,
    /// The rest.
    pub common: Common,
}

/// `gouji test [FILE|DIR…]`
pub struct Test {
    /// `--format`
    pub format: Format,
    /// `-o`
    pub output: Option<PathBuf>,
    /// The rest; rulesets given without `--rules` are in it too.
    pub common: Common,
}

/// Reads the words of the command line.
pub fn parse(words: &[OsString], lang: Lang) -> Result<Command, Problem> {
    match command(lang).try_get_matches_from(words) {
        Ok(matches) => match matches.subcommand() {
            Some(("check", matches)) => Ok(Command::Check(check(matches))),
            Some(("show", matches)) => show(matches).map(Command::Show),
            Some(("explain", matches)) => {
                Ok(Command::Explain(Explain { what: text(matches, "what"), common: common(matches) }))
            }
            Some(("test", matches)) => Ok(Command::Test(test(matches))),
            _ => Ok(Command::Text(command(lang).render_help().to_string())),
        },
        Err(error) => match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Ok(Command::Text(error.render().to_string())),
            ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
                Ok(Command::Text(command(lang).render_help().to_string()))
            }
            _ => Err(super::usage::usage(&error)),
        },
    }
}

fn check(matches: &ArgMatches) -> Check {
    Check {
        reports: paths(matches, "reports"),
        format: format(matches),
        output: paths(matches, "output").into_iter().next(),
        strict: matches.get_flag("strict"),
        all: matches.get_flag("all"),
        with: matches.get_many("with").map(|with| with.cloned().collect()).unwrap_or_default(),
        as_of: matches.get_one::<Date>("as-of").copied(),
        common: common(matches),
    }
}

fn test(matches: &ArgMatches) -> Test {
    let mut common = common(matches);
    let given = paths(matches, "paths");
    if common.only.is_empty() {
        common.rules.extend(given)
    } else {
        common.only.extend(given)
    }
    Test { format: format(matches), output: paths(matches, "output").into_iter().next(), common }
}

fn show(matches: &ArgMatches) -> Result<Show, Problem> {
    let names = matches.contains_id("names").then(|| text(matches, "names").filter(|table| !table.is_empty()));
    let report = paths(matches, "report").into_iter().next();
    if names.is_none() && report.is_none() {
        return Err(problems::usage("请给出要查看的报告文件，或用 --names 列出名称", "give a report, or --names"));
    }
    Ok(Show {
        report,
        expression: text(matches, "expression"),
        names,
        format: format(matches),
        output: paths(matches, "output").into_iter().next(),
        common: common(matches),
    })
}

fn paths(matches: &ArgMatches, id: &str) -> Vec<PathBuf> {
    matches.get_many::<PathBuf>(id).map(|paths| paths.cloned().collect()).unwrap_or_default()
}

fn text(matches: &ArgMatches, id: &str) -> Option<String> {
    matches.get_one::<String>(id).cloned()
}

fn format(matches: &ArgMatches) -> Format {
    match text(matches, "format").as_deref() {
        Some("json") => Format::Json,
        Some("jsonl") => Format::Jsonl,
        _ => Format::Terminal,
    }
}

fn common(matches: &ArgMatches) -> Common {
    Common {
        rules: paths(matches, "rules"),
        only: paths(matches, "only-rules"),
        layer: match text(matches, "layer") {
            None => Layer::ByReport,
            Some(name) if name == "none" => Layer::None,
            Some(name) => Layer::Named(name),
        },
        ascii: matches.get_flag("ascii"),
        width: matches.get_one::<u16>("width").map(|width| usize::from(*width)),
        color: match text(matches, "color").as_deref() {
            Some("always") => Color::Always,
            Some("never") => Color::Never,
            _ => Color::Auto,
        },
    }
}
