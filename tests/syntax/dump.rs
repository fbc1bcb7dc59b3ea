//! The short form of a tree that golden cases compare, and all places in it.

use std::fmt::Write as _;

use gouji::base::place::Span;
use gouji::syntax::tree::*;

/// The items of a file, one or more lines each.
pub fn file(file: &File) -> String {
    let mut out = String::new();
    for item in &file.items {
        let _ = writeln!(out, "{}", self::item(item));
    }
    if !file.comments.is_empty() {
        let _ = writeln!(out, "comments {}", file.comments.len());
    }
    out
}

fn item(item: &Item) -> String {
    match item {
        Item::Ruleset(r) => {
            let mut s = format!("ruleset {}", r.name.text);
            opt(&mut s, " ", r.year.map(|y| y.to_string()));
            opt(&mut s, " title ", r.title.as_ref().map(q));
            opt(&mut s, " version ", r.version.as_ref().map(q));
            opt(&mut s, " years ", r.years.map(|(a, b)| format!("{a}..{b}")));
            opt(&mut s, " region ", r.region.as_ref().map(q));
            opt(&mut s, " ", r.tolerance.as_ref().map(tolerance));
            opt(&mut s, " extends ", r.extends.as_ref().map(|e| format!("{} {:?}", e.name.text, e.year)));
            if !r.never_waive.is_empty() {
                let _ = write!(s, " never waive {}", list(&r.never_waive));
            }
            s
        }
        Item::Form(form) => self::form(form),
        Item::Codes(c) => {
            let mut s = format!("codes {}", c.name.text);
            opt(&mut s, " from ", c.from.as_ref().map(q));
            for (a, b) in &c.fields {
                let _ = write!(s, " {}={}", a.text, b.text);
            }
            for (name, words) in &c.entries {
                let _ = write!(s, " {}{}", name.text, list(words));
            }
            s
        }
        Item::Number(n) => format!("number {} = {}", n.form.text, n.number.text),
        Item::Let(l) => let_(l),
        Item::Rule(r) => rule(r),
        Item::Bare(b) => format!("assert {}", expr(&b.assert)),
        Item::Input(i) => {
            let mut s = format!("input {}", i.name.text);
            opt(&mut s, " year ", i.year.map(|y| y.to_string()));
            opt(&mut s, " many ", i.many.as_ref().map(q));
            opt(&mut s, " uses ", i.uses.as_ref().map(q));
            s
        }
        Item::Change(c) => {
            let mut s = format!("change {}", c.rule.text);
            opt(&mut s, " at ", c.at.as_ref().map(expr));
            opt(&mut s, " because ", c.because.as_ref().map(q));
            for (clause, number) in &c.dropped {
                let _ = write!(s, " drop {} {number:?}", clause.text);
            }
            s + "\n  " + &rule(&c.clauses)
        }
        Item::Drop(d) => {
            let mut s = format!("drop {}", d.rule.text);
            opt(&mut s, " at ", d.at.as_ref().map(expr));
            opt(&mut s, " because ", d.because.as_ref().map(q));
            s
        }
        Item::Waive(w) => {
            let mut s = format!("waive {}", w.rule.text);
            opt(&mut s, "#", (w.part != 1).then(|| w.part.to_string()));
            opt(&mut s, " at ", w.at.as_ref().map(expr));
            let _ = match &w.sides {
                Sides::Nothing => Ok(()),
                Sides::Tested(tested) => write!(s, " : {:?}", tested.text),
                Sides::Compared(left, op, right) => write!(s, " : {} {op:?} {}", printed(left), printed(right)),
            };
            opt(&mut s, " because ", w.because.as_ref().map(q));
            opt(&mut s, " by ", w.by.as_ref().map(q));
            opt(&mut s, " until ", w.until.map(|d| format!("{:?}", d.parts)));
            s
        }
        Item::Test(t) => {
            let mut s = format!("test {:?}", t.title.text);
            for part in &t.parts {
                let _ = write!(s, "\n  {}", test_part(part));
            }
            s
        }
    }
}

fn opt(out: &mut String, before: &str, text: Option<String>) {
    if let Some(text) = text {
        out.push_str(before);
        out.push_str(&text);
    }
}

fn q(name: &Name) -> String {
    format!("{:?}", name.text)
}

fn list(names: &[Name]) -> String {
    format!("[{}]", names.iter().map(|n| n.text.as_str()).collect::<Vec<_>>().join("|"))
}

fn printed(p: &Printed) -> String {
    format!("{}{}", p.text, p.unit.map_or("", |u| u.word()))
}

fn test_part(part: &TestPart) -> String {
    match part {
        TestPart::Report(path) => format!("report {:?}", path.text),
        TestPart::Input(name, path) => format!("input {} {:?}", name.text, path.text),
        TestPart::Replace(from, to) => format!("replace {:?} by {:?}", from.text, to.text),
        TestPart::Set(at, value) => format!("set {} = {}", expr(at), printed(value)),
        TestPart::Blank(at) => format!("blank {}", expr(at)),
        TestPart::Remove(what, at) => format!("remove {what:?} {}", expr(at)),
        TestPart::NothingElse(verdict, _) => format!("expect nothing else {verdict:?}"),
        TestPart::Expect(e) => {
            let mut s = format!("expect {} {:?}", e.rule.text, e.verdict);
            opt(&mut s, " at ", e.at.as_ref().map(expr));
            opt(&mut s, " because ", e.because.as_ref().map(q));
            s
        }
    }
}

fn reading(reading: &Reading) -> String {
    let read = |word: &str, r: &Read| {
        let every = if r.every { " every" } else { "" };
        format!("{word}{every} {}{}", list(&r.patterns), if r.optional { " optional" } else { "" })
    };
    match reading {
        Reading::Read(r) => read("read", r),
        Reading::Row(r) => read("row", r),
        Reading::Each(e) => {
            let parts: Vec<String> = e.parts.iter().map(self::reading).collect();
            let items: Vec<String> = e.items.iter().map(let_).collect();
            let optional = if e.optional { " optional" } else { "" };
            format!("each {}{optional} {{ {} }} {}", list(&e.heads), parts.join("; "), items.join("; "))
        }
        Reading::List(l) => {
            let optional = if l.optional { " optional" } else { "" };
            format!("list {} {}{optional}", l.list.as_ref().map_or("-", |n| &n.text), list(&l.leads))
        }
    }
}

fn let_(l: &Let) -> String {
    format!("let {} = {}", l.name.text, expr(&l.value))
}

fn tolerance(t: &Tolerance) -> String {
    format!("tolerance {}", t.amount.as_ref().map_or("exact".to_owned(), literal))
}

fn literal(l: &Literal) -> String {
    format!("{}{}", l.digits, l.unit.map_or("", |u| u.word()))
}

fn form(f: &Form) -> String {
    let mut s = "form".to_owned();
    opt(&mut s, " ", f.number.as_ref().map(|n| n.text.clone()));
    opt(&mut s, " ", f.name.as_ref().map(|n| n.text.clone()));
    opt(&mut s, " of ", f.of.as_ref().map(q));
    let _ = write!(s, " {}", list(&f.titles));
    if f.optional {
        s.push_str(" optional");
    }
    opt(&mut s, " unit ", f.unit.map(|(u, _)| u.word().to_owned()));
    opt(&mut s, " decimals ", f.decimals.map(|(d, _)| d.to_string()));
    opt(&mut s, " ", f.tolerance.as_ref().map(tolerance));
    if !f.notes.is_empty() {
        let _ = write!(s, " note {}", list(&f.notes));
    }
    s.push_str(if f.adds { " +=" } else { "" });
    opt(&mut s, " many ", f.many.as_ref().map(|m| list(&m.keys)));
    for section in &f.sections {
        let levels: Vec<String> = section.levels.iter().map(|level| list(level)).collect();
        let _ = write!(s, "\n  section {}", levels.join("/"));
    }
    for part in &f.readings {
        let _ = write!(s, "\n  {}", reading(part));
    }
    for b in &f.blocks {
        let _ = write!(s, "\n  block {}", b.name.as_ref().map_or("-", |n| n.text.as_str()));
        for c in &b.columns {
            let _ = write!(s, "\n    column {}{} +{} :", c.name.text, list(&c.aliases), list(&c.split));
            for t in &c.types {
                let _ = match t {
                    ColumnType::Code(n) => write!(s, " code {}", n.text),
                    ColumnType::Pattern(n) => write!(s, " {:?}", n.text),
                    ColumnType::ListOf(n) => write!(s, " list {:?}", n.as_ref().map(|n| &n.text)),
                    ColumnType::Count(u) => write!(s, " count {}", u.word()),
                    ColumnType::Unknown(n) => write!(s, " ?{}", n.text),
                    other => write!(s, " {}", format!("{other:?}").to_lowercase()),
                };
            }
            s.push_str(if c.key { " key" } else { "" });
            s.push_str(if c.optional { " optional" } else { "" });
            s.push_str(if c.merged { " merged" } else { "" });
        }
        if !b.rows.is_empty() {
            let _ = write!(s, "\n    rows {}", rows(&b.rows));
        }
    }
    for i in &f.items {
        let _ = write!(s, "\n  item {}", let_(i));
    }
    s
}

fn rows(nodes: &[RowNode]) -> String {
    let one = |r: &RowNode| {
        let mut s = match &r.kind {
            RowKind::Name(n) => n.text.clone(),
            RowKind::Code(n) => format!("#{}", n.text),
            RowKind::Others(_) => "*".to_owned(),
        };
        if !r.aliases.is_empty() {
            s.push_str(&list(&r.aliases));
        }
        s.push_str(if r.optional { "?" } else { "" });
        s.push_str(if r.memo { "~" } else { "" });
        opt(&mut s, "", r.children.as_ref().map(|c| format!("{{{}}}", rows(c))));
        s
    };
    nodes.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn rule(r: &Rule) -> String {
    let mut s = format!("rule {}", r.id.text);
    opt(&mut s, " ", r.title.as_ref().map(q));
    opt(&mut s, " ", r.severity.map(|v| v.word().to_owned()));
    opt(&mut s, "\n  basis ", r.basis.as_ref().map(q));
    for l in &r.loops {
        let _ = write!(s, "\n  for {:?} {}", l.kind, l.var.as_ref().map_or("-", |v| v.text.as_str()));
        if !l.over.is_empty() {
            let _ = write!(s, " in {}", l.over.iter().map(expr).collect::<Vec<_>>().join(" , "));
        }
        s.push_str(if l.with_parts { " with parts" } else { "" });
        opt(&mut s, " under ", l.under.as_ref().map(expr));
        opt(&mut s, " where ", l.filter.as_ref().map(expr));
    }
    for l in &r.lets {
        let _ = write!(s, "\n  {}", let_(l));
    }
    for g in &r.guards {
        let _ = write!(s, "\n  when {}", expr(g));
    }
    for a in &r.asserts {
        let _ = write!(s, "\n  assert {}", expr(a));
    }
    opt(&mut s, "\n  advice ", r.advice.as_ref().map(q));
    opt(&mut s, "\n  ", r.tolerance.as_ref().map(tolerance));
    if let Some(m) = &r.message {
        s.push_str("\n  message");
        for p in &m.parts {
            match p {
                MessagePart::Text(t) => {
                    let _ = write!(s, " {t:?}");
                }
                MessagePart::Expr(e) => {
                    let _ = write!(s, " {}", expr(e));
                }
            }
        }
    }
    s
}

/// An expression with every operation in brackets.
pub fn expr(e: &Expr) -> String {
    match &e.kind {
        ExprKind::Number(l) => literal(l),
        ExprKind::Text(t) => format!("{t:?}"),
        ExprKind::Bool(b) => b.to_string(),
        ExprKind::Ref(r) => reference(r),
        ExprKind::Call(c) => format!("{}({})", c.name.text, c.args.iter().map(arg).collect::<Vec<_>>().join(", ")),
        ExprKind::Negate(x) => format!("(- {})", expr(x)),
        ExprKind::Not(x) => format!("(not {})", expr(x)),
        ExprKind::Binary(a, op, _, b) => format!("({} {} {})", expr(a), format!("{op:?}").to_lowercase(), expr(b)),
        ExprKind::If(a, b, c) => format!("(if {} {} {})", expr(a), expr(b), expr(c)),
        ExprKind::InSet(x, set) => {
            format!("({} in {{{}}})", expr(x), set.iter().map(expr).collect::<Vec<_>>().join(", "))
        }
        ExprKind::In(x, list) => format!("({} in {})", expr(x), reference(list)),
        ExprKind::Under(x, top) => format!("({} under {})", expr(x), expr(top)),
        ExprKind::Group(x) => format!("<{}>", expr(x)),
    }
}

fn arg(a: &Arg) -> String {
    let mut s = match a.rows {
        Some(ArgRows::Leaf) => "leaf ".to_owned(),
        Some(ArgRows::All) => "all ".to_owned(),
        None => String::new(),
    };
    s.push_str(&expr(&a.value));
    opt(&mut s, " of ", a.of.as_ref().map(expr));
    opt(&mut s, " under ", a.under.as_ref().map(expr));
    opt(&mut s, " where ", a.filter.as_ref().map(expr));
    s
}

fn reference(r: &Reference) -> String {
    let mut s = match &r.head {
        Head::Table(n) => format!("T{}", n.text),
        Head::Name(n) => n.text.clone(),
    };
    for step in &r.steps {
        match step {
            Step::Dot(n) => {
                let _ = write!(s, ".{}", n.text);
            }
            Step::Ordinal(n, _) => {
                let _ = write!(s, ".#{n}");
            }
            Step::Bracket(keys, _) => {
                let _ = write!(s, "[{}]", keys.iter().map(key).collect::<Vec<_>>().join(", "));
            }
        }
    }
    s
}

fn key(k: &Key) -> String {
    match k {
        Key::Name(n) => n.text.clone(),
        Key::Label(n) => format!("{:?}", n.text),
        Key::Digits(n) => format!("d{}", n.text),
        Key::Ordinal(n, _) => format!("#{n}"),
        Key::Path(names, _) => names.iter().map(|n| n.text.as_str()).collect::<Vec<_>>().join("/"),
        Key::Range(a, b) => format!("{}..{}", a.text, b.text),
        Key::Nth(k, n, _) => format!("{}#{n}", key(k)),
    }
}

/// Every place in the tree, taken from its debug form: nothing can be forgotten.
pub fn spans(file: &File) -> Vec<Span> {
    let text = format!("{file:?}");
    let number = |part: &str, word: &str| -> Option<u32> {
        part.split_once(word)?.1.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
    };
    let parts = text.split("Span { source: SourceId(").skip(1);
    parts
        .filter_map(|part| {
            let (start, end) = (number(part, "start: ")?, number(part, "end: ")?);
            Some(Span { source: gouji::base::place::SourceId(number(&format!("n{part}"), "n")?), start, end })
        })
        .collect()
}
