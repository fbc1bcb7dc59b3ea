//! The machine format: one JSON object a report, or a line a report and a finding. Versioned; fields are only ever added.
//!
//! Numbers are decimal strings; must not round or fold anything.

use serde::Serialize;

use crate::base::place::{Place, Sources, Spot};
use crate::base::problem::Problem;
use crate::diagnose::figure;
use crate::diagnose::finding::Finding;
use crate::diagnose::layers;
use crate::eval::outcome::{Operand, Part, Role, Verdict};
use crate::output::view::View;
use crate::ruleset::program::LayerChange;
use crate::session::{Check, Session};

/// Version of the format.
pub const FORMAT: u32 = 1;

#[derive(Serialize)]
struct Reports<'a> {
    format: u32,
    reports: Vec<Whole<'a>>,
}

#[derive(Serialize)]
struct Whole<'a> {
    format: u32,
    tool: Tool,
    ruleset: Vec<Ruleset<'a>>,
    loosened: Vec<Loosened<'a>>,
    as_of: Option<String>,
    report: ReportFacts<'a>,
    inputs: Vec<InputFacts<'a>>,
    summary: Summary,
    findings: Vec<Item<'a>>,
    causes: Vec<()>,
    undecided: Vec<Waiting<'a>>,
    problems: Vec<Trouble<'a>>,
}

/// A line of `jsonl`.
#[derive(Serialize)]
struct Line<'a, T> {
    format: u32,
    kind: &'static str,
    report: &'a str,
    #[serde(flatten)]
    of: T,
}

/// What the first line of a report says, all of [`Whole`] but its findings.
#[derive(Serialize)]
struct Run<'a> {
    tool: Tool,
    ruleset: Vec<Ruleset<'a>>,
    loosened: Vec<Loosened<'a>>,
    as_of: Option<String>,
    digest: &'a str,
    unit: Option<&'a str>,
    year: Option<u16>,
    region: Option<&'a str>,
    inputs: Vec<InputFacts<'a>>,
    summary: Summary,
    undecided: Vec<Waiting<'a>>,
    problems: Vec<Trouble<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Ruleset<'a> {
    name: &'a str,
    version: Option<&'a str>,
    digest: String,
}

/// A drop or change of a layer by which less is required.
#[derive(Serialize)]
struct Loosened<'a> {
    rule: &'a str,
    at: Option<&'a str>,
    because: Option<&'a str>,
    ruleset: &'a str,
    what: Vec<String>,
}

#[derive(Serialize)]
struct ReportFacts<'a> {
    unit: Option<&'a str>,
    year: Option<u16>,
    region: Option<&'a str>,
    files: [FileFacts<'a>; 1],
}

#[derive(Serialize)]
struct InputFacts<'a> {
    name: &'a str,
    used: bool,
    files: Vec<FileFacts<'a>>,
    skipped: usize,
}

#[derive(Serialize)]
struct FileFacts<'a> {
    path: &'a str,
    digest: &'a str,
}

#[derive(Serialize)]
struct Summary {
    pass: usize,
    vacuous: usize,
    rounding: usize,
    edge: usize,
    fail: Failing,
    waived: usize,
    skipped: usize,
    undecided: usize,
    problems: usize,
    aside: usize,
}

#[derive(Serialize)]
struct Failing {
    error: usize,
    check: usize,
    hint: usize,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    rule: &'a str,
    title: &'a str,
    severity: &'static str,
    verdict: &'static str,
    marks: Vec<&'static str>,
    at: &'a str,
    left: Option<String>,
    right: Option<String>,
    difference: Option<String>,
    slack: Option<String>,
    unit: Option<&'static str>,
    message: &'a str,
    basis: Option<&'a str>,
    advice: Option<&'a str>,
    cause: Option<()>,
    waive: Option<String>,
    waived: Option<Waived<'a>>,
    operands: Vec<Cell<'a>>,
}

/// The waiver that covers a finding.
#[derive(Serialize)]
struct Waived<'a> {
    because: &'a str,
    by: Option<&'a str>,
    until: Option<String>,
}

#[derive(Serialize)]
struct Cell<'a> {
    name: &'a str,
    value: &'a str,
    state: &'static str,
    role: &'static str,
    part: Option<&'static str>,
    place: Option<Spotted<'a>>,
}

/// A place in a file; `sheet`, `cell` and `page` are there for formats that have them.
#[derive(Serialize)]
pub struct Spotted<'a> {
    file: &'a str,
    line: u32,
    column: u32,
    sheet: Option<()>,
    cell: Option<()>,
    page: Option<()>,
}

#[derive(Serialize)]
struct Waiting<'a> {
    rule: &'a str,
    at: &'a str,
    reason: &'a str,
    operands: Vec<Cell<'a>>,
}

/// A problem in machine formats.
#[derive(Serialize)]
pub struct Trouble<'a> {
    code: &'static str,
    severity: &'static str,
    message: &'a str,
    help: Option<&'a str>,
    place: Option<Spotted<'a>>,
}

/// One object for one report, `{"format":1,"reports":[…]}` for several.
#[must_use]
pub fn render(checks: &[Check], session: &Session, all: bool, view: &View) -> String {
    let wholes: Vec<Whole<'_>> = checks.iter().map(|check| whole(check, session, all, view)).collect();
    let text = match wholes.as_slice() {
        [one] => serde_json::to_string_pretty(one),
        _ => serde_json::to_string_pretty(&Reports { format: FORMAT, reports: wholes }),
    };
    text.unwrap_or_default() + "\n"
}

/// For each report a line of what it was checked with and came to, then one finding a line; each names its report.
#[must_use]
pub fn lines(checks: &[Check], session: &Session, all: bool, view: &View) -> String {
    let mut out = String::new();
    for check in checks {
        let Whole {
            format,
            tool,
            ruleset,
            loosened,
            as_of,
            report,
            inputs,
            summary,
            findings,
            undecided,
            problems,
            ..
        } = whole(check, session, all, view);
        let ReportFacts { unit, year, region, files: [FileFacts { path, digest }] } = report;
        let run =
            Run { tool, ruleset, loosened, as_of, digest, unit, year, region, inputs, summary, undecided, problems };
        let head = Line { format, kind: "report", report: path, of: run };
        let mut add = |line: serde_json::Result<String>| out.push_str(&(line.unwrap_or_default() + "\n"));
        add(serde_json::to_string(&head));
        for of in findings {
            add(serde_json::to_string(&Line { format, kind: "finding", report: path, of }));
        }
    }
    out
}

fn shown(finding: &Finding, all: bool) -> bool {
    match finding.instance.verdict {
        Verdict::Fail | Verdict::Rounding { .. } => true,
        Verdict::Pass { .. } => all,
        Verdict::Skipped | Verdict::Undecided(_) => false,
    }
}

fn whole<'a>(check: &'a Check, session: &'a Session, all: bool, view: &View) -> Whole<'a> {
    let counts = &check.counts;
    Whole {
        format: FORMAT,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        ruleset: check
            .program
            .rulesets
            .iter()
            .map(|meta| Ruleset {
                name: &meta.name,
                version: meta.version.as_deref(),
                digest: meta.digest(&session.sources),
            })
            .collect(),
        loosened: check.program.changes.iter().filter(|change| change.loosens).map(loosened).collect(),
        as_of: session.as_of.map(|day| day.to_string()),
        report: ReportFacts {
            unit: check.report.department.as_ref().map(|printed| printed.text.as_str()),
            year: check.report.year,
            region: check.report.region.as_deref(),
            files: [FileFacts { path: &check.name, digest: &check.digest }],
        },
        inputs: inputs(check, session),
        summary: Summary {
            pass: counts.pass,
            vacuous: counts.vacuous,
            rounding: counts.rounding,
            edge: counts.edge,
            fail: Failing { error: counts.errors, check: counts.checks, hint: counts.hints },
            waived: counts.waived,
            skipped: counts.skipped,
            undecided: counts.undecided,
            problems: check.problems.len(),
            aside: check.aside,
        },
        findings: check.findings.iter().filter(|f| shown(f, all)).map(|f| item(f, check, session, view)).collect(),
        causes: Vec::new(),
        undecided: check.findings.iter().filter_map(|finding| waiting(finding, session, view)).collect(),
        problems: troubles(&check.problems, &session.sources, view),
    }
}

/// Other reports that rules can read: which files were given, and what is skipped without them.
fn inputs<'a>(check: &'a Check, session: &'a Session) -> Vec<InputFacts<'a>> {
    let facts = check.program.inputs.iter().enumerate().map(|(at, input)| {
        let given = session.inputs.iter().filter(|given| given.input == input.name);
        InputFacts {
            name: &input.name,
            used: check.report.given.get(at).is_some_and(Option::is_some),
            files: given.map(|given| FileFacts { path: &given.name, digest: &given.digest }).collect(),
            skipped: check.outcome.not_given.get(at).copied().unwrap_or(0),
        }
    });
    facts.collect()
}

fn item<'a>(finding: &'a Finding, check: &'a Check, session: &'a Session, view: &View) -> Item<'a> {
    let rule = check.program.rules.get(finding.instance.rule as usize);
    let (verdict, mark) = match &finding.instance.verdict {
        Verdict::Pass { vacuous } => ("pass", vacuous.then_some("vacuous")),
        Verdict::Rounding { edge } => ("rounding", edge.then_some("edge")),
        Verdict::Fail => ("fail", finding.waived.map(|_| "waived")),
        Verdict::Skipped => ("skipped", None),
        Verdict::Undecided(_) => ("undecided", None),
    };
    let detail = &finding.detail;
    Item {
        id: &finding.id,
        rule: &finding.rule,
        title: rule.map_or("", |rule| rule.title.as_str()),
        severity: finding.severity.word(),
        verdict,
        marks: mark.into_iter().collect(),
        at: &detail.at,
        left: detail.left.as_ref().map(|side| figure::side(side, detail.unit)),
        right: detail.right.as_ref().map(|side| figure::side(side, detail.unit)),
        difference: figure::difference(detail),
        slack: figure::slack(detail),
        unit: detail.unit.map(|unit| unit.word()),
        message: finding.message.get(view.lang),
        basis: rule.and_then(|rule| rule.basis.as_deref()),
        advice: rule.and_then(|rule| rule.advice.as_deref()),
        cause: None,
        waive: finding.offer.as_ref().map(|parts| parts.join(" ")),
        waived: finding.waived.and_then(|at| check.program.waivers.get(at)).map(|waiver| Waived {
            because: &waiver.because,
            by: waiver.by.as_deref(),
            until: waiver.until.map(|day| day.to_string()),
        }),
        operands: cells(finding, session),
    }
}

fn loosened(change: &LayerChange) -> Loosened<'_> {
    Loosened {
        rule: &change.rule,
        at: change.at.as_deref(),
        because: change.because.as_deref(),
        ruleset: &change.ruleset,
        what: change.what.iter().map(layers::machine).collect(),
    }
}

fn cells<'a>(finding: &'a Finding, session: &'a Session) -> Vec<Cell<'a>> {
    let cell = |operand: &'a Operand| Cell {
        name: &operand.name,
        value: &operand.text,
        state: figure::state(&operand.value),
        role: match operand.role {
            Role::Left => "left",
            Role::Right => "right",
            Role::Tested => "tested",
            Role::Context => "context",
        },
        part: operand.part.map(|part| match part {
            Part::Numerator => "numerator",
            Part::Denominator => "denominator",
        }),
        place: operand.place.and_then(|place| spotted(place, &session.sources)),
    };
    finding.detail.operands.iter().map(cell).collect()
}

fn waiting<'a>(finding: &'a Finding, session: &'a Session, view: &View) -> Option<Waiting<'a>> {
    let Verdict::Undecided(cause) = &finding.instance.verdict else { return None };
    Some(Waiting {
        rule: &finding.rule,
        at: &finding.detail.at,
        reason: cause.text.get(view.lang),
        operands: cells(finding, session),
    })
}

/// A place with the name of its file.
#[must_use]
pub fn spotted(place: Place, sources: &Sources) -> Option<Spotted<'_>> {
    let file = sources.get(place.source)?.name.as_str();
    Some(Spotted { file, line: place.line, column: place.column, sheet: None, cell: None, page: None })
}

/// Problems with their first place.
#[must_use]
pub fn troubles<'a>(problems: &'a [Problem], sources: &'a Sources, view: &View) -> Vec<Trouble<'a>> {
    let trouble = |problem: &'a Problem| Trouble {
        code: problem.code.0,
        severity: problem.severity.word(),
        message: problem.message.get(view.lang),
        help: problem.help.as_ref().map(|help| help.get(view.lang)),
        place: problem.labels.first().and_then(|label| match label.spot {
            Spot::Report(place) => spotted(place, sources),
            Spot::Rule(span) => {
                let (line, column) = sources.line_column(span.source, span.start);
                spotted(Place { source: span.source, line, column, length: 0 }, sources)
            }
        }),
    };
    problems.iter().map(trouble).collect()
}
