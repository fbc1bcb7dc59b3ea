//! A program's rules as compact text: slots as `s0`, cells as `03[s0].基本支出`.

use gouji::form::table::{BlockRef, ColumnIx, FormId, NodeIx, NodeKind, Where};
use gouji::ruleset::program::{
    Aggregate, Case, CellRef, ColumnRef, HeadingRef, Keep, Linear, Loop, LoopOver, MessagePart, Num, Op, Program,
    RowRef, RowSet, Rule, Test, Thing, Waiver, Word,
};

pub struct Dump<'a>(pub &'a Program);

impl Dump<'_> {
    pub fn program(&self) -> String {
        let mut out = String::new();
        for item in &self.0.items {
            let form = item.form.map_or("", |form| self.form(form));
            out += &format!("item {form}.{} = {}\n", item.name, self.num(&item.value));
        }
        for rule in &self.0.rules {
            out += &self.rule(rule);
        }
        for change in &self.0.changes {
            let at = change.at.as_ref().map_or(String::new(), |at| format!(" at {at}"));
            let loose = if change.loosens { " loosens" } else { "" };
            let because = change.because.as_deref().unwrap_or("-");
            let (rule, ruleset) = (&change.rule, &change.ruleset);
            out += &format!("{ruleset}: {rule}{at} {:?}{loose} because {because}\n", change.what);
        }
        for waiver in &self.0.waivers {
            out += &self.waiver(waiver);
        }
        out
    }

    fn waiver(&self, waiver: &Waiver) -> String {
        let Waiver { rule, at, sides, because, by, until, .. } = waiver;
        let until = until.map_or(String::new(), |day| format!(" until {day}"));
        format!("waive {rule} at {at} {sides:?} because {because} by {by:?}{until}\n")
    }

    fn rule(&self, rule: &Rule) -> String {
        let mut out = format!("rule {} {}", rule.id, rule.severity.word());
        if let Some(tolerance) = rule.tolerance {
            out += &format!(" {tolerance:?}");
        }
        out.push('\n');
        for case in &rule.cases {
            out += &self.case(case);
        }
        out
    }

    fn case(&self, case: &Case) -> String {
        let rows: Vec<String> = case.at.rows.iter().map(|slot| format!("s{slot}")).collect();
        let rows = if rows.is_empty() { String::new() } else { format!("[{}]", rows.join(", ")) };
        let column = case.at.column.as_ref().map_or(String::new(), |column| format!(".{column}"));
        let forms: Vec<&str> = case.forms.iter().map(|form| self.form(*form)).collect();
        let table = case.at.table.as_deref().unwrap_or("-");
        let mut out = format!("  case {table}{rows}{column} slots {} forms {}\n", case.slots, forms.join(" "));
        for each in &case.loops {
            out += &format!("    for {}\n", self.each(each));
        }
        for narrow in &case.narrow {
            out += &format!("    {} {:?}\n", if narrow.keep { "only" } else { "but" }, narrow.rows);
        }
        for guard in &case.guards {
            out += &format!("    when {}\n", self.test(guard));
        }
        for assert in &case.asserts {
            out += &format!("    assert {}\n", self.test(&assert.test));
        }
        for part in case.message.iter().flatten() {
            out += &match part {
                MessagePart::Text(text) => format!("    says “{text}”\n"),
                MessagePart::Num(num) => format!("    says {}\n", self.num(num)),
                MessagePart::Word(word) => format!("    says {}\n", self.word(word)),
            };
        }
        out
    }

    fn each(&self, each: &Loop) -> String {
        let over = match &each.over {
            LoopOver::Rows(block, rows) => format!("{} {}", self.block(*block), self.rows(*block, rows)),
            LoopOver::Values(block, column) => {
                format!("values {}.{}", self.block(*block), self.column(*block, *column))
            }
            LoopOver::Headings => "文档".to_owned(),
            LoopOver::Members(form) => format!("members of {}", self.form(*form)),
        };
        match &each.filter {
            Some(filter) => format!("{over} where {}", self.test(filter)),
            None => over,
        }
    }

    fn form(&self, form: FormId) -> &str {
        let form = &self.0.forms[usize::from(form.0)];
        form.number.as_deref().unwrap_or(&form.name)
    }

    fn block(&self, block: BlockRef) -> String {
        let form = &self.0.forms[usize::from(block.form.0)];
        let copy = match block.from {
            Where::Here => String::new(),
            Where::Keyed(key) => format!("[{}]", self.0.members[usize::from(key)]),
            other => format!("[{other:?}]"),
        };
        match &form.blocks[usize::from(block.block.0)].name {
            Some(name) => format!("{}{copy}.{name}", self.form(block.form)),
            None => format!("{}{copy}", self.form(block.form)),
        }
    }

    fn column(&self, block: BlockRef, column: ColumnIx) -> &str {
        let form = &self.0.forms[usize::from(block.form.0)];
        &form.blocks[usize::from(block.block.0)].columns[usize::from(column.0)].name
    }

    fn node(&self, block: BlockRef, node: NodeIx) -> String {
        let form = &self.0.forms[usize::from(block.form.0)];
        let nodes = &form.blocks[usize::from(block.block.0)].nodes;
        let name = |at: NodeIx| match &nodes[usize::from(at.0)].kind {
            NodeKind::Label(name) | NodeKind::Code(name) => name.clone(),
            other => format!("{other:?}"),
        };
        let doubled = nodes.iter().filter(|other| other.kind == nodes[usize::from(node.0)].kind).count() > 1;
        match nodes[usize::from(node.0)].parent {
            Some(parent) if doubled => format!("{}.{}", name(parent), name(node)),
            _ => name(node),
        }
    }

    fn row(&self, block: BlockRef, row: &RowRef) -> String {
        match row {
            RowRef::Slot(slot) => format!("s{slot}"),
            RowRef::Node(node) => self.node(block, *node),
            RowRef::Code(code) => format!("code {code}"),
            RowRef::CodeRange(from, to) => format!("{from}..{to}"),
            RowRef::Ordinal(ordinal) => format!("#{ordinal}"),
            RowRef::Nth(named, number) => format!("{}#{number}", self.row(block, named)),
            RowRef::SameKey { slot, nodes } => {
                let same: Vec<String> = nodes.iter().flatten().map(|node| self.node(block, *node)).collect();
                format!("as s{slot} ({})", same.join(" "))
            }
            RowRef::Word(word) => format!("word {}", self.word(word)),
            RowRef::Only => "only".to_owned(),
        }
    }

    fn rows(&self, block: BlockRef, rows: &RowSet) -> String {
        match rows {
            RowSet::Once => "once".to_owned(),
            RowSet::All => "all".to_owned(),
            RowSet::Leaf => "leaf".to_owned(),
            RowSet::WithParts => "with parts".to_owned(),
            RowSet::Of(row) => format!("of {}", self.row(block, row)),
            RowSet::Under(top, keep) => format!("{}under {}", kept(*keep), self.row(block, top)),
            RowSet::Listed(rows, keep) => {
                let rows: Vec<String> = rows.iter().map(|row| self.row(block, row)).collect();
                format!("{}[{}]", kept(*keep), rows.join(", "))
            }
        }
    }

    fn cell(&self, cell: &CellRef) -> String {
        let column = match cell.column {
            ColumnRef::Fixed(column) => self.column(cell.block, column).to_owned(),
            ColumnRef::Ordinal(ordinal) => format!("#{ordinal}"),
        };
        format!("{}[{}].{column}", self.block(cell.block), self.row(cell.block, &cell.row))
    }

    pub fn num(&self, num: &Num) -> String {
        let two = |a: &Num, op: &str, b: &Num| format!("({} {op} {})", self.num(a), self.num(b));
        match num {
            Num::Const(value, unit) => format!("{value}{}", unit.map_or("", |unit| unit.word())),
            Num::Cell(cell) => self.cell(cell),
            Num::Neg(x) => format!("-{}", self.num(x)),
            Num::Add(a, b) => two(a, "+", b),
            Num::Sub(a, b) => two(a, "-", b),
            Num::Mul(a, b) => two(a, "*", b),
            Num::Div(a, b) => two(a, "/", b),
            Num::Abs(x) => format!("abs({})", self.num(x)),
            Num::Round(x, places) => format!("round({}, {places})", self.num(x)),
            Num::If(test, a, b) => format!("if {} then {} else {}", self.test(test), self.num(a), self.num(b)),
            Num::Aggregate(aggregate) => self.aggregate(aggregate),
            Num::Decimals(cell) => format!("decimals({})", self.cell(cell)),
            Num::Previous(slot, cell) => format!("previous s{slot} {}", self.cell(cell)),
            Num::Year(input) => self.own(*input, "年度"),
            Num::Entry(list, of, field) => format!("{}[{}].{field:?}", self.0.lists[*list].name, self.word(of)),
            Num::Headings(filter, slot) => {
                let filter = filter.as_ref().map(|filter| format!(" where {}", self.test(filter)));
                format!("Count(s{slot} in 文档{})", filter.unwrap_or_default())
            }
            Num::Heading(heading, field) => format!("{}.{field:?}", self.heading(heading)),
        }
    }

    fn aggregate(&self, aggregate: &Aggregate) -> String {
        let filter = aggregate.filter.as_ref().map_or(String::new(), |filter| format!(" where {}", self.test(filter)));
        let rows = self.rows(aggregate.block, &aggregate.rows);
        let value = self.num(&aggregate.value);
        let block = self.block(aggregate.block);
        let members = aggregate.members.map_or(String::new(), |slot| format!("members s{slot}, "));
        format!("{:?}({members}s{} in {block} {rows}: {value}{filter})", aggregate.function, aggregate.slot)
    }

    fn heading(&self, heading: &HeadingRef) -> String {
        match heading {
            HeadingRef::Title(title, 1) => format!("文档[“{title}”]"),
            HeadingRef::Title(title, nth) => format!("文档[“{title}”#{nth}]"),
            HeadingRef::Form(form) => format!("文档[{}]", self.form(*form)),
            HeadingRef::Slot(slot) => format!("文档[s{slot}]"),
        }
    }

    fn own(&self, input: Option<u16>, field: &str) -> String {
        let input = input.and_then(|input| self.0.inputs.get(usize::from(input)));
        input.map_or_else(|| field.to_owned(), |input| format!("{}.本文.{field}", input.name))
    }

    pub fn word(&self, word: &Word) -> String {
        match word {
            Word::Const(text) => format!("“{}”", text.text),
            Word::Cell(cell) => self.cell(cell),
            Word::Key(slot) => format!("key s{slot}"),
            Word::Entry(list, word, field) => format!("{}[{}].{field:?}", self.0.lists[*list].name, self.word(word)),
            Word::Heading(heading, field) => format!("{}.{field:?}", self.heading(heading)),
            Word::Department(input) => self.own(*input, "部门"),
            Word::Region(input) => self.own(*input, "地区"),
        }
    }

    pub fn test(&self, test: &Test) -> String {
        let all = |tests: &[Test], op: &str| {
            let parts: Vec<String> = tests.iter().map(|test| self.test(test)).collect();
            format!("({})", parts.join(op))
        };
        match test {
            Test::Const(value) => value.to_string(),
            Test::Compare(relation) => {
                let op = match relation.op {
                    Op::Eq => "==",
                    Op::Ne => "!=",
                    Op::Lt => "<",
                    Op::Le => "<=",
                    Op::Gt => ">",
                    Op::Ge => ">=",
                };
                let gathered = match (&relation.linear, &relation.ratio) {
                    (Some(linear), _) => format!(" {{{}}}", self.linear(linear)),
                    (None, Some(ratio)) => format!(
                        " {{{} ~ {} over {}}}",
                        self.linear(&ratio.value),
                        self.linear(&ratio.numerator),
                        self.linear(&ratio.denominator)
                    ),
                    (None, None) => String::new(),
                };
                let (left, right) = (self.num(&relation.left), self.num(&relation.right));
                format!("{left} {op} {right} ({:?}){gathered}", relation.measure)
            }
            Test::SameWord(words) => {
                let op = if words.equal { "==" } else { "!=" };
                let names = words.names_of.map_or(String::new(), |(list, slot)| format!(" names of {list} s{slot}"));
                format!("{} {op} {}{names}", self.word(&words.left), self.word(&words.right))
            }
            Test::And(tests) => all(tests, " and "),
            Test::Or(tests) => all(tests, " or "),
            Test::Not(test) => format!("not {}", self.test(test)),
            Test::Implies(a, b) => format!("({} implies {})", self.test(a), self.test(b)),
            Test::If(a, b, c) => format!("if {} then {} else {}", self.test(a), self.test(b), self.test(c)),
            Test::InNums(num, nums) => {
                let nums: Vec<String> = nums.iter().map(|num| self.num(num)).collect();
                format!("{} in {{{}}}", self.num(num), nums.join(", "))
            }
            Test::InWords(word, words) => {
                let words: Vec<String> = words.iter().map(|word| self.word(word)).collect();
                format!("{} in {{{}}}", self.word(word), words.join(", "))
            }
            Test::InList(word, list) => format!("{} in {}", self.word(word), self.0.lists[*list].name),
            Test::Under(block, low, top) => format!("{} under {}", self.row(*block, low), self.row(*block, top)),
            Test::Exists(thing) => format!("exists {}", self.thing(thing)),
            Test::Blank(cell) => format!("blank {}", self.cell(cell)),
            Test::Readable(cell) => format!("readable {}", self.cell(cell)),
            Test::Empty(form) => format!("empty {}", self.form(*form)),
            Test::Contains(a, b) => format!("{} contains {}", self.word(a), self.word(b)),
            Test::Meets(value, target) => format!("{} meets {}", self.word(value), self.word(target)),
            Test::Unique(block, column) => format!("unique {}.{}", self.block(*block), self.column(*block, *column)),
        }
    }

    fn thing(&self, thing: &Thing) -> String {
        match thing {
            Thing::Row(block, row) => format!("row {}[{}]", self.block(*block), self.row(*block, row)),
            Thing::Cell(cell) => format!("cell {}", self.cell(cell)),
            Thing::Column(block, column) => format!("column {}.{}", self.block(*block), self.column(*block, *column)),
            Thing::Table(form) => format!("table {}", self.form(*form)),
            Thing::Heading(heading) => format!("heading {}", self.heading(heading)),
            Thing::Entry(list, word) => format!("entry {}[{}]", self.0.lists[*list].name, self.word(word)),
        }
    }

    fn linear(&self, linear: &Linear) -> String {
        let terms = linear.terms.iter().map(|term| format!("{} × {}", term.factor, self.num(&term.of)));
        let constants =
            linear.constants.iter().map(|(value, unit)| format!("{value}{}", unit.map_or("", |unit| unit.word())));
        terms.chain(constants).collect::<Vec<_>>().join(" + ")
    }
}

fn kept(keep: Keep) -> &'static str {
    match keep {
        Keep::Every => "",
        Keep::Leaf => "leaf ",
        Keep::WithParts => "with parts ",
    }
}
