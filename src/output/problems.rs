//! Problems: those of rulesets drawn by codespan-reporting with labels in several files, those of reports as a list.
//!
//! Must not know which stage found a problem.

use codespan_reporting::diagnostic::{Diagnostic, Label as Mark, Severity as Level};
use codespan_reporting::files::SimpleFiles;
use codespan_reporting::term::termcolor::Buffer;
use codespan_reporting::term::{self, Chars, Config};

use super::lists::{heading, item};
use super::view::{Ink, View};
use crate::base::place::{Sources, Spot};
use crate::base::problem::{Code, Problem, Severity, counted};
use crate::base::wide;

/// Problems of a ruleset, errors first, each with the lines it points at.
#[must_use]
pub fn of_ruleset(problems: &[Problem], sources: &Sources, view: &View) -> String {
    let mut ordered: Vec<&Problem> = problems.iter().collect();
    ordered.sort_by_key(|problem| problem.severity);
    ordered.iter().map(|problem| one_of_ruleset(problem, sources, view)).collect::<Vec<_>>().join("\n")
}

/// Characters of a line that is still drawn.
const LINE: usize = 400;

/// Whether a label stands in a line too long to be drawn.
fn too_long(problem: &Problem, sources: &Sources) -> bool {
    problem.labels.iter().any(|label| {
        let Spot::Rule(span) = label.spot else { return false };
        let text = sources.get(span.source).map_or("", |file| &*file.text);
        let before = text.get(..span.start as usize).and_then(|text| text.rsplit('\n').next()).map_or(0, str::len);
        let after = text.get(span.start as usize..).and_then(|text| text.split('\n').next()).map_or(0, str::len);
        before + after > LINE * 3
    })
}

fn one_of_ruleset(problem: &Problem, sources: &Sources, view: &View) -> String {
    if too_long(problem, sources) {
        let place = line(problem, sources, view);
        let help =
            problem.help.as_ref().map(|help| format!("\n  = {}{}", view.pick("改法：", "help: "), view.say(help)));
        let word = view.pick("错误", "error");
        return format!("{word}: {place}{}\n", help.unwrap_or_default());
    }
    let mut files: SimpleFiles<String, &str> = SimpleFiles::new();
    let mut labels = Vec::new();
    for label in &problem.labels {
        let Spot::Rule(span) = label.spot else { continue };
        let Some(file) = sources.get(span.source) else { continue };
        let id = files.add(wide::clean(&file.name), &*file.text);
        let range = span.start as usize..span.end as usize;
        let mark = if labels.is_empty() { Mark::primary(id, range) } else { Mark::secondary(id, range) };
        labels.push(mark.with_message(view.say(&label.text)));
    }
    let labels = one_file_each(labels, problem, &mut files, sources);
    let level = match problem.severity {
        Severity::Error => Level::Error,
        Severity::Check => Level::Warning,
        Severity::Hint => Level::Note,
    };
    let mut diagnostic =
        Diagnostic::new(level).with_code(problem.code.0).with_message(view.say(&problem.message)).with_labels(labels);
    let help = problem.help.as_ref().map(|help| view.pick("改法：", "help: ") + &view.say(help));
    diagnostic =
        diagnostic.with_notes(help.map(|help| wide::wrap(&help, view.room() - 8).join("\n")).into_iter().collect());
    let config = Config { chars: if view.ascii { Chars::ascii() } else { Chars::box_drawing() }, ..Config::default() };
    let mut buffer = if view.color { Buffer::ansi() } else { Buffer::no_color() };
    if term::emit_to_write_style(&mut buffer, &config, &files, &diagnostic).is_err() {
        return line(problem, sources, view) + "\n";
    }
    let drawn = String::from_utf8_lossy(buffer.as_slice()).into_owned();
    let (word, own) = match level {
        Level::Error => ("error[", view.pick("错误[", "error[")),
        Level::Warning => ("warning[", view.pick("警告[", "warning[")),
        _ => ("note[", view.pick("提示[", "note[")),
    };
    let drawn = drawn.replacen(word, &own, 1);
    let (head, body) = drawn.split_once('\n').unwrap_or((&drawn, ""));
    // colours have no width, so that a coloured head may be broken a little early
    let head = wide::wrap(head, view.room());
    let lines = head.iter().map(String::as_str).chain(body.lines());
    let mut out: String = lines.map(|line| line.trim_end().to_owned() + "\n").collect();
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// Labels of one file must share one id, or they would be drawn as two excerpts.
fn one_file_each(
    labels: Vec<Mark<usize>>,
    problem: &Problem,
    files: &mut SimpleFiles<String, &str>,
    sources: &Sources,
) -> Vec<Mark<usize>> {
    let spans: Vec<_> = problem
        .labels
        .iter()
        .filter_map(|label| match label.spot {
            Spot::Rule(span) if sources.get(span.source).is_some() => Some(span.source),
            _ => None,
        })
        .collect();
    let mut out = Vec::new();
    for (at, mut label) in labels.into_iter().enumerate() {
        let same = spans.get(at).and_then(|source| spans.iter().position(|other| other == source));
        label.file_id = same.unwrap_or(at);
        if files.get(label.file_id).is_ok() {
            out.push(label);
        }
    }
    out
}

/// Problems of one code that a check lists; `show` lists all.
const LISTED: usize = 3;

/// Problems of a report under a heading, those of one code together; nothing if there are none.
#[must_use]
pub fn of_report(problems: &[Problem], sources: &Sources, all: bool, view: &View) -> String {
    let mut out = String::new();
    if problems.is_empty() {
        return out;
    }
    let count = problems.len();
    let en = counted(count, "problem of the report itself", "problems of the report itself");
    heading(&mut out, &format!("报告本身的问题 {count} 处"), &en, view);
    let listed = if all { usize::MAX } else { LISTED };
    let mut codes: Vec<Code> = Vec::new();
    for problem in problems {
        if !codes.contains(&problem.code) {
            codes.push(problem.code);
        }
    }
    for code in codes {
        let same: Vec<&Problem> = problems.iter().filter(|problem| problem.code == code).collect();
        for (at, problem) in same.iter().enumerate().take(listed) {
            item(&mut out, &line(problem, sources, view), view);
            let told = at > 0 && same.get(at - 1).is_some_and(|before| before.help == problem.help);
            if let Some(help) = problem.help.as_ref().filter(|_| !told) {
                for text in wide::wrap(&view.say(help), view.room().saturating_sub(6)) {
                    out.push_str(&format!("      {}\n", view.paint(Ink::Faint, &text)));
                }
            }
        }
        let more = same.len().saturating_sub(listed);
        if more > 0 {
            let show = "gouji show";
            item(
                &mut out,
                &view.pick(
                    &format!("{} 另有 {more} 处，{show} 全部列出", code.0),
                    &format!("{} at {}, see {show}", code.0, counted(more, "more place", "more places")),
                ),
                view,
            );
        }
    }
    out
}

/// How many problems of tables that no rule reads are left out.
#[must_use]
pub fn aside(count: usize, view: &View) -> String {
    let mut out = String::new();
    if count > 0 {
        let zh = format!("规则没有用到的表和文字另有问题 {count} 处，gouji show 全部列出");
        let en = counted(count, "problem", "problems") + " of tables and texts that no rule reads, see gouji show";
        heading(&mut out, &zh, &en, view);
    }
    out
}

/// `GJ305 第3列无法识别 [report.txt:12:1]`
#[must_use]
pub fn line(problem: &Problem, sources: &Sources, view: &View) -> String {
    let mut out = format!("{} {}", problem.code.0, view.say(&problem.message));
    let place = problem.labels.first().and_then(|label| match label.spot {
        Spot::Report(place) => Some((sources.get(place.source)?, place.line, place.column)),
        Spot::Rule(span) => {
            let (line, column) = sources.line_column(span.source, span.start);
            Some((sources.get(span.source)?, line, column))
        }
    });
    if let Some((file, line, column)) = place {
        out.push_str(&format!(" [{}:{line}:{column}]", wide::clean(&file.name)));
    }
    out
}

/// A problem of the command line: sentence and cure, for the error stream.
#[must_use]
pub fn of_command(problem: &Problem, view: &View) -> String {
    let head = view.pick("错误", "error");
    let mut out =
        format!("{} {}\n", view.paint(Ink::Bad, &format!("{head}[{}]:", problem.code.0)), view.say(&problem.message));
    if let Some(help) = &problem.help {
        out.push_str(&format!("  {}{}\n", view.pick("改法：", "help: "), view.say(help)));
    }
    out
}
