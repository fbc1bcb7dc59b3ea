//! References in words: `03[2010401].基本支出` reads 「03表第2010401行的基本支出」.
//!
//! Must not know rows or figures of a report.

use super::words::{Meaning, Words, t};
use crate::base::fold::fold;
use crate::base::problem::Text;
use crate::form::table::{ColumnForm, TableForm};
use crate::syntax::tree::{Expr, ExprKind, Head, Key, Name, Reference, Step};

impl<'a> Words<'a> {
    /// What a loop variable of that name means, the innermost first.
    fn meaning(&self, name: &str) -> Option<&Meaning> {
        self.scope.iter().rev().find(|(known, _)| known == name).map(|(_, meaning)| meaning)
    }

    /// The form a name or number means.
    #[must_use]
    pub fn form(&self, name: &str) -> Option<&'a TableForm> {
        let forms = &self.program.forms;
        forms.iter().find(|form| form.number.as_deref() == Some(name)).or_else(|| forms.iter().find(|f| f.name == name))
    }

    /// The form at the head of a reference, if it names one.
    #[must_use]
    pub fn form_of(&self, reference: &Reference) -> Option<&'a TableForm> {
        match &reference.head {
            Head::Name(_) if self.of_input(reference).is_some() => self.form(&self.of_input(reference)?.0),
            Head::Table(name) => self.form(&name.text),
            Head::Name(name) if self.meaning(&name.text).is_none() && !self.is_column(name, reference) => {
                self.form(&name.text)
            }
            Head::Name(_) => None,
        }
    }

    /// `上年.03` and the steps behind it, where a reference begins with a table of another report.
    fn of_input<'r>(&self, reference: &'r Reference) -> Option<(String, &'r [Step])> {
        let Head::Name(name) = &reference.head else { return None };
        let known = self.program.inputs.iter().any(|input| input.name == name.text);
        match reference.steps.split_first()? {
            (Step::Dot(table), rest) if known && self.meaning(&name.text).is_none() => {
                Some((format!("{}.{}", name.text, table.text), rest))
            }
            _ => None,
        }
    }

    /// Whether a bare name is a column of the rows that run: 基本支出 is a table too, but not in a row of 03.
    fn is_column(&self, name: &Name, reference: &Reference) -> bool {
        let wanted = fold(&name.text);
        let bears = |column: &ColumnForm| {
            fold(&column.name) == wanted || column.aliases.iter().any(|alias| fold(alias) == wanted)
        };
        !matches!(reference.steps.first(), Some(Step::Dot(_)))
            && self.blocks.iter().any(|block| block.columns.iter().any(bears))
    }

    /// Whether the reference is nothing but a row variable.
    #[must_use]
    pub fn is_row_variable(&self, reference: &Reference) -> bool {
        let Head::Name(name) = &reference.head else { return false };
        reference.steps.is_empty() && matches!(self.meaning(&name.text), Some(Meaning::Row))
    }

    /// A table, row, column or cell in words.
    #[must_use]
    pub fn reference(&self, reference: &Reference) -> Text {
        let ((head, of_row), steps) = match self.of_input(reference) {
            // 上年.本文.部门 is 上年的部门
            Some((table, steps)) => match table.strip_suffix(".本文") {
                Some(input) => ((Text::same(input), Owner::Table), steps),
                None => ((self.table(&table), Owner::Table), steps),
            },
            None => (self.head(reference), reference.steps.as_slice()),
        };
        let goes_without = !steps.is_empty() && self.known.is_some_and(|known| self.owner(reference) == Some(known));
        let head = if goes_without { Text::default() } else { head };
        let mut names: Vec<Text> = Vec::new();
        let mut rows = Text::default();
        for step in steps {
            match step {
                Step::Dot(name) => names.push(match self.meaning(&name.text) {
                    Some(Meaning::Column(word)) => word.clone(),
                    _ => Text::same(name.text.clone()),
                }),
                Step::Ordinal(number, _) => names.push(t(format!("第 {number} 栏"), format!("column no. {number}"))),
                Step::Bracket(keys, _) => {
                    let row = self.keys(keys, of_row);
                    rows.zh.push_str(&row.zh);
                    rows.en.push_str(&row.en);
                }
            }
        }
        if of_row == Owner::Column {
            return column_first(&head, &rows);
        }
        let Some(last) = names.pop() else {
            return t(format!("{}{}", head.zh, rows.zh), format!("{}{}", head.en, spaced(&rows.en)));
        };
        let middle_zh: String = names.iter().map(|name| name.zh.as_str()).collect();
        let middle_en: String = names.iter().map(|name| format!(" {}", name.en)).collect();
        let owner = format!("{}{middle_zh}{}", head.zh, rows.zh);
        let of = if owner.is_empty() { String::new() } else { format!("{owner}的") };
        let owner_en = format!("{}{middle_en}{}", head.en, spaced(&rows.en));
        let of_en = if owner_en.is_empty() { String::new() } else { format!("{} ", owner_en.trim()) };
        t(format!("{of}{}", last.zh), format!("{of_en}{}", last.en))
    }

    /// The table that a reference reads, if it is the only one of its kind and has no parts with names of their own.
    fn owner(&self, reference: &Reference) -> Option<&'a str> {
        let whole = |form: &&TableForm| form.many.is_none() && form.blocks.iter().all(|block| block.name.is_none());
        let form = self.form_of(reference).filter(whole)?;
        self.of_input(reference).is_none().then_some(form.name.as_str())
    }

    /// The one table that expressions read, if they read nothing else.
    #[must_use]
    pub fn owner_of<'e>(&self, all: impl IntoIterator<Item = &'e Expr>) -> Option<&'a str> {
        let mut found = Vec::new();
        all.into_iter().for_each(|expr| references(expr, &mut found));
        let (first, rest) = found.split_first()?;
        let owner = self.owner(first)?;
        rest.iter().all(|other| self.owner(other) == Some(owner)).then_some(owner)
    }

    /// How often expressions read a table or a column.
    pub(super) fn reads<'e>(&self, all: impl IntoIterator<Item = &'e Expr>) -> usize {
        let mut found = Vec::new();
        all.into_iter().for_each(|expr| references(expr, &mut found));
        found.len()
    }

    /// The words for what follows an expression: a table that both read goes without saying.
    pub(super) fn after(&self, said: &Expr, next: &Expr) -> Self {
        let mut words = self.clone();
        // the sum of a column and the column itself are told apart by the table
        if words.known.is_none() && !calls(said) && !calls(next) {
            words.known = self.owner_of([said]).filter(|owner| self.owner_of([next]) == Some(*owner));
        }
        words
    }

    /// Whether an expression names a table or a part of one, with all its columns.
    pub(super) fn is_block(&self, expr: &Expr) -> bool {
        let ExprKind::Ref(reference) = &expr.kind else { return false };
        let Some(form) = self.form_of(reference) else { return false };
        match reference.steps.last() {
            Some(Step::Dot(name)) => form.blocks.iter().any(|block| block.name.as_deref() == Some(&name.text)),
            last => last.is_none(),
        }
    }

    fn head(&self, reference: &Reference) -> (Text, Owner) {
        let name = match &reference.head {
            Head::Table(name) => return (self.table(&name.text), Owner::Table),
            Head::Name(name) => name.text.as_str(),
        };
        match self.meaning(name) {
            Some(Meaning::Row) if self.short => (Text::default(), Owner::Row),
            Some(Meaning::Row) => (t("本行", "the row"), Owner::Row),
            Some(Meaning::Column(word)) => (word.clone(), Owner::Column),
            Some(Meaning::Value(word)) => (word.clone(), Owner::Name),
            None if self.form_of(reference).is_some() => (self.table(name), Owner::Table),
            // 功能分类[r].名称, 本文.年度
            None if reference.steps.iter().any(|step| matches!(step, Step::Dot(_))) => (Text::same(name), Owner::Table),
            None => (Text::same(name), Owner::Column),
        }
    }

    /// 「03表」, 「09表（三公）」 for a name that is not the number.
    #[must_use]
    pub fn table(&self, name: &str) -> Text {
        let Some(form) = self.form(name) else { return t(format!("{name}表"), format!("table {name}")) };
        // the forms of another report are named 上年.支出, 上年.03
        let (input, name) = name.split_once('.').map_or((None, name), |(input, name)| (Some(input), name));
        let own = |of: &str| input.and_then(|input| of.split_once(input)?.1.strip_prefix('.')).unwrap_or(of).to_owned();
        let topic = own(&form.name);
        let table = match form.number.as_deref().map(own) {
            Some(number) if number == name => t(format!("{number}表"), format!("table {number}")),
            Some(number) => t(format!("{number}表（{topic}）"), format!("table {number} ({topic})")),
            None => t(own(&form.called()), format!("table {topic}")),
        };
        let Some(input) = input else { return table };
        let of = if form.number.is_some() { "" } else { "的" };
        t(format!("{input}{of}{}", table.zh), format!("{input} {}", table.en))
    }

    fn keys(&self, keys: &[Key], owner: Owner) -> Text {
        if let [Key::Name(name)] = keys {
            match self.meaning(&name.text) {
                Some(Meaning::Row) if owner == Owner::Column => return Text::default(),
                Some(Meaning::Row) => return t("同一行", "same row"),
                Some(Meaning::Value(word)) => return t(format!("{}所在行", word.zh), format!("row of {}", word.en)),
                Some(Meaning::Column(word)) => return word.clone(),
                _ => {}
            }
        }
        let digits = keys.iter().all(|key| matches!(key, Key::Digits(_) | Key::Range(..)));
        let words: Vec<String> = keys.iter().map(|key| self.key(key)).collect();
        let listed = words.join("、");
        let en = format!("row {}", words.join(", "));
        match keys {
            [Key::Path(path, _)] if path.first().is_some_and(|first| self.meaning(&first.text).is_some()) => {
                let field = path.last().map_or("", |name| name.text.as_str());
                t(format!("同一{field}的行"), format!("row of the same {field}"))
            }
            [Key::Ordinal(number, _)] => t(format!("行次 {number} "), format!("row no. {number}")),
            [Key::Nth(key, number, _)] => {
                let name = self.key(key);
                t(format!("第 {number} 个“{name}”行"), format!("row {name} no. {number}"))
            }
            _ if digits && keys.len() == 1 => t(format!("第{listed}行"), en),
            _ if digits => t(format!("{listed}各行"), en),
            _ => t(format!("“{listed}”行"), en),
        }
    }

    fn key(&self, key: &Key) -> String {
        match key {
            Key::Name(name) | Key::Label(name) | Key::Digits(name) => name.text.clone(),
            Key::Ordinal(number, _) => format!("#{number}"),
            Key::Path(path, _) => path.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join("."),
            Key::Range(from, to) => format!("{}至{}", from.text, to.text),
            Key::Nth(key, number, _) => format!("{}#{number}", self.key(key)),
        }
    }
}

/// What the head of a reference is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    Table,
    Row,
    Column,
    Name,
}

/// `基本支出[合计]`, `c[r]`: the column is the head.
fn column_first(column: &Text, rows: &Text) -> Text {
    if rows.zh.is_empty() {
        return column.clone();
    }
    t(format!("{}的{}", rows.zh, column.zh), format!("{} {}", rows.en, column.en))
}

fn spaced(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(" {text}") }
}

/// Every reference in an expression.
fn references<'e>(expr: &'e Expr, found: &mut Vec<&'e Reference>) {
    let mut all = |parts: &[&'e Expr]| parts.iter().for_each(|part| references(part, found));
    match &expr.kind {
        ExprKind::Number(_) | ExprKind::Text(_) | ExprKind::Bool(_) => {}
        ExprKind::Ref(reference) => found.push(reference),
        ExprKind::Negate(inner) | ExprKind::Not(inner) | ExprKind::Group(inner) => all(&[inner]),
        ExprKind::Binary(left, _, _, right) | ExprKind::Under(left, right) => all(&[left, right]),
        ExprKind::If(test, yes, no) => all(&[test, yes, no]),
        ExprKind::InSet(value, set) => {
            all(&[value]);
            set.iter().for_each(|item| references(item, found));
        }
        ExprKind::In(value, list) => {
            all(&[value]);
            found.push(list);
        }
        ExprKind::Call(call) => {
            for arg in &call.args {
                let parts = [Some(&arg.value), arg.of.as_ref(), arg.under.as_ref(), arg.filter.as_ref()];
                parts.into_iter().flatten().for_each(|part| references(part, found));
            }
        }
    }
}

/// Whether a function is called on one of the terms.
fn calls(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Call(_) => true,
        ExprKind::Negate(inner) | ExprKind::Group(inner) => calls(inner),
        ExprKind::Binary(left, _, _, right) => calls(left) || calls(right),
        _ => false,
    }
}
