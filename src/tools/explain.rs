//! A rule explained: its official sentence, level, basis, advice, source and an example; or the list of all rules.
//!
//! Must not know any report.

use super::example;
use crate::base::problem::{Lang, Text};
use crate::base::wide;
use crate::diagnose::sentence;
use crate::ruleset::program::Rule;
use crate::session::Session;

/// The rule of that name in full; `None` if there is none.
#[must_use]
pub fn rule(session: &Session, id: &str, lang: Lang, width: usize) -> Option<String> {
    let rule = session.program.rules.iter().find(|rule| rule.id.eq_ignore_ascii_case(id))?;
    let mut out = format!("{}  {}\n\n", rule.id, rule.title);
    let sentence = sentence::rule(&session.program, rule);
    for line in wide::wrap(sentence.get(lang), width.saturating_sub(2)) {
        out.push_str(&format!("  {line}\n"));
    }
    out.push('\n');
    for (name, text) in facts(session, rule) {
        field(&mut out, name.get(lang), text.get(lang), lang, width);
    }
    Some(out)
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
    let rules = &session.program.rules;
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
