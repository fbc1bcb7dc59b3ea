//! Waivers and findings: the line that would cover one, and whether a waiver still says what is printed.
//!
//! Must not know days or places.

use super::figure;
use super::words::t;
use crate::base::fold;
use crate::base::number::{self, Reading};
use crate::base::problem::Text;
use crate::base::unit::Unit;
use crate::eval::outcome::{Detail, Role, Side};
use crate::eval::quoted;
use crate::ruleset::program::{Op, Sides};

/// `waive I10 at 06[302].决算数 : 42.12 万元 != 30.23 万元 because "…" by "…"`, in the parts between which it may be
/// broken into lines.
#[must_use]
pub fn offer(rule: &str, part: u32, detail: &Detail) -> Vec<String> {
    let part = if part > 0 { format!("#{}", part + 1) } else { String::new() };
    let mut parts = vec![format!("waive {}{part}", quoted(rule))];
    if !detail.at.is_empty() {
        parts.push(format!("at {}", detail.at));
    }
    match printed(detail) {
        Sides::Nothing => {}
        Sides::Tested(text) => parts.push(format!(": {}", text_in_quotes(&text))),
        Sides::Compared(left, op, right) => {
            parts.push(format!(": {}", value(&left)));
            parts.push(format!("{} {}", sign(op), value(&right)));
        }
    }
    parts.extend(["because \"…\"".to_owned(), "by \"…\"".to_owned()]);
    parts
}

/// What a waiver of an instance says is printed.
#[must_use]
pub fn printed(detail: &Detail) -> Sides {
    let side = |side: &Side| match &side.text {
        Some(text) => (text.clone(), None),
        None => (figure::side(side, detail.unit), detail.unit),
    };
    let mut tested: Vec<String> =
        detail.operands.iter().filter(|operand| operand.role == Role::Tested).map(figure::operand).collect();
    match (&detail.left, &detail.right, detail.op) {
        (Some(left), Some(right), Some(op)) => {
            let (left, op, right) = (side(left), op.opposite(), side(right));
            if tested.is_empty() {
                return Sides::Compared(left, op, right);
            }
            // a count says little without what was counted
            tested.insert(0, format!("{} {} {}", value(&left), sign(op), value(&right)));
            Sides::Tested(tested.join("、"))
        }
        _ if tested.is_empty() => Sides::Nothing,
        _ => Sides::Tested(tested.join("、")),
    }
}

/// As the language writes it; empty where nothing was read.
fn written(sides: &Sides) -> String {
    match sides {
        Sides::Nothing => String::new(),
        Sides::Tested(text) => text_in_quotes(text),
        Sides::Compared(left, op, right) => format!("{} {} {}", value(left), sign(*op), value(right)),
    }
}

fn value((text, unit): &(String, Option<Unit>)) -> String {
    let bare = text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-'));
    match number::read(text) {
        Reading::Number(..) if bare => format!("{text}{}", figure::unit(*unit)),
        _ => text_in_quotes(text),
    }
}

/// A string of the language stands on one line and ends at its first quote.
fn text_in_quotes(text: &str) -> String {
    let plain = |c: char| match c {
        '"' | '＂' => '”',
        c if c.is_control() || c == '\u{2028}' || c == '\u{2029}' => ' ',
        c => c,
    };
    format!("\"{}\"", text.chars().map(plain).collect::<String>())
}

fn sign(op: Op) -> &'static str {
    match op {
        Op::Eq => "==",
        Op::Ne => "!=",
        Op::Lt => "<",
        Op::Le => "<=",
        Op::Gt => ">",
        Op::Ge => ">=",
    }
}

/// What has changed between a waiver and what is printed now; none if nothing has.
#[must_use]
pub fn changed(waiver: &Sides, now: &Sides) -> Option<Text> {
    let (Sides::Compared(left, op, right), Sides::Compared(new_left, new_op, new_right)) = (waiver, now) else {
        let same = match (waiver, now) {
            (Sides::Nothing, Sides::Nothing) => true,
            (Sides::Tested(then), Sides::Tested(now)) => fold::plain(then) == fold::plain(now),
            _ => false,
        };
        if *waiver == Sides::Nothing && *now != Sides::Nothing {
            let now = written(now);
            return Some(t(format!("没有写印出的数，现在是 {now}"), format!("it does not say what is printed, {now}")));
        }
        let spelled = |sides| Some(written(sides)).filter(|text| !text.is_empty());
        let (zh, en) = (spelled(waiver), spelled(now));
        let (then, now) = (zh.unwrap_or_else(|| "—".to_owned()), en.unwrap_or_else(|| "—".to_owned()));
        return (!same).then(|| t(format!("由 {then} 变为 {now}"), format!("{then} became {now}")));
    };
    let mut zh = Vec::new();
    let mut en = Vec::new();
    for (name, english, then, now) in
        [("左边", "the left side", left, new_left), ("右边", "the right side", right, new_right)]
    {
        if !same(then, now) {
            zh.push(format!("{name}由 {} 变为 {}", value(then), value(now)));
            en.push(format!("{english} was {} and is {}", value(then), value(now)));
        }
    }
    if op != new_op {
        zh.push(format!("关系由 {} 变为 {}", sign(*op), sign(*new_op)));
        en.push(format!("the sign was {} and is {}", sign(*op), sign(*new_op)));
    }
    (!zh.is_empty()).then(|| t(zh.join("，"), en.join(", ")))
}

/// Figures by value, a unit only where the waiver writes one; texts as people read them.
fn same((then, unit): &(String, Option<Unit>), (now, now_unit): &(String, Option<Unit>)) -> bool {
    match (number::read(then), number::read(now)) {
        (Reading::Number(then, None), Reading::Number(now, None)) => {
            then.value == now.value && (unit.is_none() || unit == now_unit)
        }
        _ => fold::plain(then) == fold::plain(now),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compared(left: &str, op: Op, right: &str, unit: Option<Unit>) -> Sides {
        Sides::Compared((left.to_owned(), unit), op, (right.to_owned(), unit))
    }

    #[test]
    fn a_waiver_holds_as_long_as_both_sides_and_the_sign_stay() {
        let now = compared("1242.12", Op::Ne, "30.23", Some(Unit::Wan));
        for (then, holds) in [
            (compared("1242.12", Op::Ne, "30.23", Some(Unit::Wan)), true),
            (compared("1,242.120", Op::Ne, "30.23", None), true),
            (compared("1242.12", Op::Ne, "30.23", Some(Unit::Yuan)), false),
            (compared("1242.12", Op::Gt, "30.23", None), false),
            (compared("1242.13", Op::Ne, "30.23", None), false),
            (compared("1242.12", Op::Ne, "-30.23", None), false),
            (Sides::Tested("1242.12".to_owned()), false),
            (Sides::Nothing, false),
        ] {
            assert_eq!(changed(&then, &now).is_none(), holds, "{then:?}");
        }
        assert!(changed(&Sides::Tested("约 30".to_owned()), &Sides::Tested("约30".to_owned())).is_none());
        assert!(changed(&Sides::Nothing, &Sides::Nothing).is_none());
        let bare = changed(&Sides::Nothing, &now).map(|said| said.zh);
        assert_eq!(bare.as_deref(), Some("没有写印出的数，现在是 1242.12 万元 != 30.23 万元"));
    }

    #[test]
    fn texts_fit_between_quotes() {
        let sides = Sides::Compared(("教\"育\n".to_owned(), None), Op::Ne, ("“培训”".to_owned(), None));
        assert_eq!(written(&sides), "\"教”育 \" != \"“培训”\"");
    }
}
