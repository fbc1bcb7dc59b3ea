//! Tests to trials: every table, row and rule that a test names is looked up as in a rule.
//!
//! Must not read the report that a test names.

use super::codes::inside;
use super::expr::Compiler;
use super::index::{Index, ItemDef, Seen};
use super::problems::{self, Cure, error, nearest};
use super::program::{HeadingField, MemberKey, Num, Program, Word};
use super::protected::unknown_rule;
use super::trial::{Edit, Expect, Other, Own, Site, Trial, What, Written};
use super::value::{Scalar, Value};
use crate::base::place::Span;
use crate::base::problem::Problem;
use crate::form::table::{BlockIx, BlockRef, Where};
use crate::syntax::tree::{self, Expr, Name, Removed, TestPart};

/// Compiles the tests of a program; a test with a problem is left out. The program learns the members that they name.
#[must_use]
pub fn trials(program: &mut Program) -> (Vec<Trial>, Vec<Problem>) {
    let (trials, problems, members) = compiled(program);
    program.members = members;
    (trials, problems)
}

fn compiled(program: &Program) -> (Vec<Trial>, Vec<Problem>, Vec<MemberKey>) {
    let mut index = Index::new(&program.forms, &program.lists).with(&program.inputs);
    for item in &program.items {
        index.add_item(ItemDef { form: item.form, name: &item.name, span: item.span, value: &item.tree });
    }
    index.members = program.members.clone().into();
    // a sample may print a code that its list lacks, or be made to
    index.broken_lists = (0..program.lists.len()).collect();
    let rules = program.rules.iter().map(|rule| (rule.id.clone(), rule.tree.id.span)).collect();
    let mut problems = Vec::new();
    let mut trials = Vec::new();
    for written in &program.tests {
        let mut maker = Maker { program, rules: &rules, compiler: Compiler::new(&index), problems: Vec::new() };
        let trial = maker.trial(written);
        problems.append(&mut maker.compiler.problems);
        if maker.problems.is_empty() {
            trials.extend(trial);
        }
        problems.append(&mut maker.problems);
    }
    (trials, problems, index.members.take())
}

struct Maker<'p, 'i> {
    program: &'p Program,
    /// Rules by id.
    rules: &'p Seen,
    compiler: Compiler<'i>,
    problems: Vec<Problem>,
}

impl<'i> Maker<'_, 'i> {
    fn trial<'t: 'i>(&mut self, written: &'t Written) -> Option<Trial> {
        let test = &written.tree;
        let mut report = None;
        let (mut edits, mut expects, mut nothing_else) = (Vec::new(), Vec::new(), Vec::new());
        let mut inputs = Vec::new();
        let mut replaced = Vec::new();
        let mut whole = true;
        for part in &test.parts {
            match part {
                TestPart::Report(path) if report.is_none() => report = Some(path),
                TestPart::Report(path) => self.problems.push(
                    error(problems::TEST_SHAPE, path.span, "一个测试只能写一份报告", "a test has one report")
                        .cure("拆成两个测试", "make two tests of it"),
                ),
                TestPart::Input(name, path) => whole &= add(&mut inputs, self.input(&written.folder, name, path)),
                TestPart::Replace(from, to) => whole &= add(&mut replaced, self.replace(from, to)),
                TestPart::Set(over, printed) => whole &= add(&mut edits, self.set(over, Some(printed))),
                TestPart::Blank(over) => whole &= add(&mut edits, self.set(over, None)),
                TestPart::Remove(what, over) => whole &= add(&mut edits, self.remove(*what, over)),
                TestPart::Expect(expect) => whole &= add(&mut expects, self.expect(expect)),
                TestPart::NothingElse(verdict, span) => nothing_else.push((*verdict, *span)),
            }
        }
        if !whole {
            return None;
        }
        if expects.is_empty() && nothing_else.is_empty() {
            self.problems.push(
                error(problems::TEST_SHAPE, test.title.span, "这个测试没有写期望什么", "this test expects nothing")
                    .cure(
                        "加一行 expect 规则 fails at …，或 expect nothing else fails",
                        "add a line expect … fails at …",
                    ),
            );
        }
        let Some(report) = report else {
            self.problems.push(
                error(problems::TEST_SHAPE, test.title.span, "这个测试没有写用哪份报告", "this test names no report")
                    .cure("加一行 report \"样本.txt\"", "add a line report \"sample.txt\""),
            );
            return None;
        };
        let path = self.path(&written.folder, report)?;
        let (title, span, set) = (test.title.text.clone(), test.title.span, written.set);
        Some(Trial {
            title,
            span,
            set,
            report: path,
            report_span: report.span,
            inputs,
            replaced,
            edits,
            expects,
            nothing_else,
        })
    }

    /// `input 上年 "samples/last.txt"`
    fn input(&mut self, folder: &str, name: &Name, path: &Name) -> Option<Other> {
        let known = |program: &Program| program.inputs.iter().any(|input| input.name == name.text);
        if !known(self.program) {
            let zh = format!("没有声明 input {}", name.text);
            let names = self.program.inputs.iter().map(|input| input.name.as_str());
            let near = nearest(&name.text, names);
            let en = format!("no input {} is declared", name.text);
            let problem = error(problems::TEST_SHAPE, name.span, zh, en)
                .cure("先在规则集里写 input 名称", "declare it in the ruleset: input name");
            self.problems.push(problem.near(near));
            return None;
        }
        Some(Other { input: name.text.clone(), path: self.path(folder, path)?, span: path.span })
    }

    /// `replace "收、支总计" by "收入支出总计"`
    fn replace(&mut self, from: &Name, to: &Name) -> Option<(String, String)> {
        if from.text.is_empty() {
            self.problems.push(
                error(problems::TEST_EDIT, from.span, "要替换的文字是空的", "the text to replace is empty")
                    .cure("写上样本里有的一段文字", "write some text of the sample"),
            );
            return None;
        }
        Some((from.text.clone(), to.text.clone()))
    }

    /// The path of the report inside the ruleset; like code files it must not lead out of it.
    fn path(&mut self, folder: &str, report: &Name) -> Option<String> {
        let path = inside(folder, &report.text);
        if path.is_none() {
            self.problems.push(
                error(
                    problems::TEST_REPORT,
                    report.span,
                    format!("不能读取规则集文件夹以外的报告“{}”", report.text),
                    format!("“{}” lies outside the folder of the ruleset", report.text),
                )
                .cure(
                    "把样本放进规则集的文件夹，用相对路径写",
                    "put the sample into the ruleset and give a relative path",
                ),
            );
        }
        path
    }

    fn set<'t: 'i>(&mut self, over: &'t Expr, printed: Option<&tree::Printed>) -> Option<Edit> {
        let printed = printed.cloned();
        let what = match self.compiler.expr(over)? {
            Value::Cell(cell) => What::Cell(cell, printed),
            value => match self.compiler.scalar(value, over.span)? {
                Scalar::Num(Num::Cell(cell), _) | Scalar::Word(Word::Cell(cell), _) => What::Cell(cell, printed),
                Scalar::Num(Num::Heading(heading, field), _) | Scalar::Word(Word::Heading(heading, field), _)
                    if !matches!(field, HeadingField::Kind | HeadingField::Order | HeadingField::Empty) =>
                {
                    What::Heading(heading, field, printed)
                }
                Scalar::Num(Num::Year(input), _) => What::Own(Own::Year, input, printed),
                Scalar::Word(Word::Department(input), _) => What::Own(Own::Department, input, printed),
                Scalar::Word(Word::Region(input), _) => What::Own(Own::Region, input, printed),
                _ => return self.no_cell(over.span),
            },
        };
        Some(Edit { what, span: over.span })
    }

    fn no_cell<T>(&mut self, span: Span) -> Option<T> {
        self.problems.push(
            error(
                problems::TEST_EDIT,
                span,
                "这里要写报告里的一个单元格，写的是算出来的数",
                "a cell of the report is wanted, not something computed",
            )
            .cure("写成 表[行].列", "write table[row].column"),
        );
        None
    }

    fn remove<'t: 'i>(&mut self, what: Option<Removed>, over: &'t Expr) -> Option<Edit> {
        let found = match self.compiler.expr(over)? {
            Value::Row(block, row) => (Removed::Row, What::Rows(block, vec![row])),
            Value::Rows(block, rows) => (Removed::Row, What::Rows(block, rows)),
            Value::Heading(heading) => (Removed::Row, What::NoHeading(heading)),
            Value::Column { block, column, .. } => (Removed::Column, What::Column(block, column)),
            Value::Form(form, Where::Here | Where::Every) => (Removed::Table, What::Table(form)),
            _ => return self.nothing_to_remove(over.span),
        };
        if what.is_some_and(|what| what != found.0) {
            return self.nothing_to_remove(over.span);
        }
        Some(Edit { what: found.1, span: over.span })
    }

    fn nothing_to_remove<T>(&mut self, span: Span) -> Option<T> {
        self.problems.push(
            error(
                problems::TEST_EDIT,
                span,
                "remove 之后要写一行、一列或一张表，与前面的字相符",
                "remove takes a row, a column or a table, as the word before it says",
            )
            .cure(
                "如 remove row 03[2010401]、remove column 03.经营支出、remove table 05",
                "such as remove row 03[2010401], remove column 03.经营支出, remove table 05",
            ),
        );
        None
    }

    fn expect<'t: 'i>(&mut self, expect: &'t tree::Expect) -> Option<Expect> {
        let Some(rule) = self.program.rules.iter().position(|rule| rule.id == expect.rule.text) else {
            self.problems.push(unknown_rule(&expect.rule, self.rules));
            return None;
        };
        let at = match &expect.at {
            Some(at) => Some(self.site(at)?),
            None => None,
        };
        let because = expect.because.as_ref().map(|because| because.text.clone());
        let rule = u32::try_from(rule).ok()?;
        Some(Expect { rule, verdict: expect.verdict, at, because, span: expect.span })
    }

    fn site<'t: 'i>(&mut self, at: &'t Expr) -> Option<Site> {
        Some(match self.compiler.expr(at)? {
            Value::Form(form, Where::Here | Where::Every) => Site::Form(form),
            Value::Form(form, from) => Site::Member(BlockRef { from, ..BlockRef::new(form, BlockIx(0)) }),
            Value::Block(block) => Site::Block(block),
            Value::Row(block, row) => Site::Row(block, row),
            Value::Column { block, column, .. } => Site::Column(block, column),
            Value::Cell(cell) | Value::Num(Num::Cell(cell), _) => Site::Cell(cell),
            Value::Heading(heading) => Site::Heading(heading),
            _ => {
                self.problems.push(
                    error(
                        problems::TEST_EDIT,
                        at.span,
                        "at 之后要写一处：表、行、列或单元格",
                        "one place is wanted behind at: a table, row, column or cell",
                    )
                    .cure("写成 03[2010401].基本支出，与检查结果里的写法相同", "write it as findings do"),
                );
                return None;
            }
        })
    }
}

fn add<T>(list: &mut Vec<T>, found: Option<T>) -> bool {
    let good = found.is_some();
    list.extend(found);
    good
}
