//! A rule explained: its official sentence, level, basis, advice, source and an example; or the list of all rules.
//!
//! Must not know any report.

use super::example;
use crate::base::problem::{Lang, Text};
use crate::base::wide;
use crate::diagnose::layers;
use crate::diagnose::sentence;
use crate::ruleset::program::{LayerChange, Rule};
use crate::session::Session;

/// The rule of that name in full; `None` if there is none.
#[must_use]
pub fn rule(session: &Session, id: &str, lang: Lang, width: usize) -> Option<String> {
    let same = |known: &str| known.eq_ignore_ascii_case(id);
    let mut versions = session.program.rules.iter().filter(|rule| same(&rule.id));
    let changes: Vec<&LayerChange> = session.program.changes.iter().filter(|change| same(&change.rule)).collect();
    let first = versions.next();
    let (name, title) = match (first, changes.first()) {
        (Some(rule), _) => (&rule.id, &rule.title),
        (None, Some(change)) => (&change.rule, &change.title),
        (None, None) => return None,
    };
    let mut out = format!("{name}  {title}\n\n");
    let sentence = |rule: &Rule| sentence::rule(&session.program, rule).get(lang).to_owned();
    let mut said: Vec<(&str, String)> = first.iter().map(|rule| ("", sentence(rule))).collect();
    let changed_head = Text::new("改动之处：", "where changed: ");
    for rule in versions {
        let text = sentence(rule);
        // a version that only has another level says the same
        if said.iter().all(|(_, known)| *known != text) {
            said.push((changed_head.get(lang), text));
        }
    }
    for (head, text) in &said {
        for (at, line) in wide::wrap(text, width.saturating_sub(2 + wide::width(head))).iter().enumerate() {
            let indent = " ".repeat(wide::width(head));
            out.push_str(&format!("  {}{line}\n", if at == 0 { head } else { indent.as_str() }));
        }
    }
    if !said.is_empty() {
        out.push('\n');
    }
    let facts = first.map(|rule| facts(session, rule)).unwrap_or_default();
    for (name, text) in facts.into_iter().chain(changes.iter().map(|change| changed(session, change))) {
        field(&mut out, name.get(lang), text.get(lang), lang, width);
    }
    Some(out)
}

/// 「湖南 2023：于 06 级别由必须改为核实（本省06表不公开30299），湖南.gj:3」
fn changed(session: &Session, change: &LayerChange) -> (Text, Text) {
    let what = layers::what(change);
    let (line, _) = session.sources.line_column(change.span.source, change.span.start);
    let file = session.sources.get(change.span.source).map(|file| wide::clean(&file.name)).unwrap_or_default();
    let (at_zh, at_en) = change.at.as_ref().map(|at| (format!("于 {at} "), format!(" at {at}"))).unwrap_or_default();
    let because = change.because.as_deref().map(|why| (format!("：{why}"), format!(": {why}"))).unwrap_or_default();
    let ruleset = &change.ruleset;
    let said = Text::new(
        format!("{ruleset} {at_zh}{}{}，{file}:{line}", what.zh, because.0),
        format!("{ruleset}{at_en}: {}{}, {file}:{line}", what.en, because.1),
    );
    (Text::new("改动", "changed"), said)
}

fn facts(session: &Session, rule: &Rule) -> Vec<(Text, Text)> {
    let t = |zh: &str, en: &str| Text::new(zh, en);
    let level = sentence::severity(rule.severity);
    let meaning = match rule.severity.word() {
        "error" => t("不符必须改正", "must be corrected"),
        "check" => t("不符请核实，可以说明", "may stay if explained"),
        _ => t("仅作提示", "a hint only"),
    };
    let mut out = vec![(
        t("级别", "level"),
        t(&format!("{}：{}", level.zh, meaning.zh), &format!("{}: {}", level.en, meaning.en)),
    )];
    out.extend(rule.basis.as_ref().map(|basis| (t("依据", "basis"), Text::same(basis))));
    out.extend(rule.advice.as_ref().map(|advice| (t("建议", "advice"), Text::same(advice))));
    out.extend(example::of(&session.program, rule).map(|example| (t("反例", "example"), example)));
    let (line, _) = session.sources.line_column(rule.span.source, rule.span.start);
    let file = session.sources.get(rule.span.source).map(|file| wide::clean(&file.name)).unwrap_or_default();
    out.push((t("出处", "source"), Text::same(format!("{file}:{line}"))));
    let written = wide::clean(session.sources.text(rule.assert_span));
    out.push((t("写法", "written"), Text::same(written)));
    out
}

fn field(out: &mut String, name: &str, text: &str, lang: Lang, width: usize) {
    let column = if lang == Lang::Zh { 6 } else { 9 };
    for (at, line) in wide::wrap(text, width.saturating_sub(column + 2)).iter().enumerate() {
        let head = if at == 0 { wide::pad_right(name, column) } else { " ".repeat(column) };
        out.push_str(&format!("  {head}{line}\n"));
    }
}

/// Every rule on a line: name, level, title.
#[must_use]
pub fn rules(session: &Session, lang: Lang, width: usize) -> String {
    // versions of one rule stand together; the list names it once
    let mut rules: Vec<&Rule> = session.program.rules.iter().collect();
    rules.dedup_by(|next, rule| next.id == rule.id);
    let column = rules.iter().map(|rule| wide::width(&rule.id)).max().unwrap_or(0);
    let mut out = String::new();
    for rule in rules {
        let level = sentence::severity(rule.severity);
        let head = format!("{}  {}  ", wide::pad_right(&rule.id, column), wide::pad_right(level.get(lang), 5));
        let title = if rule.title.is_empty() { session.sources.text(rule.assert_span) } else { &rule.title };
        let room = width.saturating_sub(wide::width(&head)).max(20);
        for (at, line) in wide::wrap(&wide::clean(title), room).iter().enumerate() {
            let head = if at == 0 { head.clone() } else { " ".repeat(wide::width(&head)) };
            out.push_str(&format!("{head}{line}\n"));
        }
    }
    out
}
