//! Functions: their arguments, and aggregates with the rows they take.
//!
//! Must not know how rows are run over.

use super::expr::Compiler;
use super::problems::{self, Cure, error, nearest};
use super::program::{AggregateFn, CellRef, ColumnRef, Num, RowRef, Test, Thing, Word, WordRelation};
use super::types::Quantity;
use super::value::{Frame, Scalar, Value};
use crate::base::place::Span;
use crate::base::problem::counted;
use crate::form::table::{BlockRef, ColumnType, Where};
use crate::syntax::tree::{Arg, Call, Expr, ExprKind};

/// Every function and how many arguments it takes.
pub(super) const FUNCTIONS: [(&str, usize); 15] = [
    ("sum", 1),
    ("count", 1),
    ("min", 1),
    ("max", 1),
    ("abs", 1),
    ("round", 2),
    ("decimals", 1),
    ("contains", 2),
    ("meets", 2),
    ("previous", 1),
    ("unique", 1),
    ("exists", 1),
    ("blank", 1),
    ("readable", 1),
    ("empty", 1),
];

/// The function that people mean by a Chinese word, or in capitals.
fn said_otherwise(name: &str) -> Option<&'static str> {
    let words = [
        ("求和", "sum"),
        ("合计", "sum"),
        ("总和", "sum"),
        ("计数", "count"),
        ("个数", "count"),
        ("最小值", "min"),
        ("最大值", "max"),
        ("绝对值", "abs"),
        ("四舍五入", "round"),
        ("包含", "contains"),
        ("存在", "exists"),
        ("空白", "blank"),
    ];
    let small = name.to_ascii_lowercase();
    let known = FUNCTIONS.iter().map(|(known, _)| *known).find(|known| **known == small);
    known.or_else(|| words.iter().find(|(word, _)| *word == name).map(|(_, function)| *function))
}

impl<'a> Compiler<'a> {
    /// `name(…)`
    pub fn call(&mut self, call: &'a Call, span: Span) -> Option<Value> {
        let name = call.name.text.as_str();
        let Some((_, arity)) = FUNCTIONS.iter().find(|(known, _)| *known == name) else {
            let zh = format!("没有“{name}”这个函数");
            let near = said_otherwise(name).or_else(|| nearest(name, FUNCTIONS.map(|(known, _)| known)));
            let all = FUNCTIONS.map(|(known, _)| known).join("、");
            let problem =
                error(problems::UNKNOWN_FUNCTION, call.name.span, zh, format!("there is no function “{name}”"));
            let problem = problem.cure(format!("有这些函数：{all}"), format!("the functions are {all}")).near(near);
            return self.fail(problem);
        };
        if call.args.len() != *arity {
            let zh = format!("{name} 要 {arity} 个参数，写了 {} 个", call.args.len());
            let en = format!("{name} takes {}, not {}", counted(*arity, "argument", "arguments"), call.args.len());
            let problem = error(problems::ARGUMENT_COUNT, span, zh, en);
            return self.fail(match name {
                "sum" | "min" | "max" | "count" => problem.cure(
                    "它对一张表的各行计算，如 sum(03.项目支出)；几个数相加用 +",
                    "it runs over rows, such as sum(03.项目支出); add figures with +",
                ),
                _ => problem,
            });
        }
        match (name, call.args.as_slice()) {
            ("sum", [arg]) => self.aggregate(AggregateFn::Sum, arg, span),
            ("count", [arg]) => self.aggregate(AggregateFn::Count, arg, span),
            ("min", [arg]) => self.aggregate(AggregateFn::Min, arg, span),
            ("max", [arg]) => self.aggregate(AggregateFn::Max, arg, span),
            (_, args) => {
                if let Some(arg) = args.iter().find(|arg| has_rows(arg)) {
                    let zh = format!("{name} 不对各行计算，不能写 of、under、where、leaf、all");
                    let en =
                        format!("{name} does not run over rows: of, under, where, leaf and all mean nothing in it");
                    return self.fail(error(problems::ARGUMENT_KIND, arg.value.span, zh, en));
                }
                self.plain(name, args, span)
            }
        }
    }

    fn plain(&mut self, name: &str, args: &'a [Arg], span: Span) -> Option<Value> {
        match (name, args) {
            ("abs", [x]) => {
                let (num, quantity) = self.num(&x.value)?;
                Some(Value::Num(Num::Abs(Box::new(num)), quantity))
            }
            ("round", [x, places]) => {
                let (num, quantity) = self.num(&x.value)?;
                let places = self.places(&places.value)?;
                Some(Value::Num(Num::Round(Box::new(num), places), quantity))
            }
            ("contains", [whole, part]) => {
                let (whole, part) = (self.word(&whole.value), self.word(&part.value));
                Some(Value::Test(Test::Contains(whole?, part?)))
            }
            ("meets", [value, target]) => {
                let (value, target) = (self.printed(&value.value), self.bound(&target.value));
                Some(Value::Test(Test::Meets(value?, target?)))
            }
            ("decimals", [x]) => match self.cell(&x.value, name)? {
                Place::Cell(cell) => Some(Value::Num(Num::Decimals(cell), Quantity::Number)),
                Place::Word(_) => self.wants_cell(name, x.value.span),
            },
            ("blank", [x]) => Some(Value::Test(match self.cell(&x.value, name)? {
                Place::Cell(cell) => Test::Blank(cell),
                Place::Word(left) => {
                    let right = Word::Const(String::new().into());
                    Test::SameWord(Box::new(WordRelation { equal: true, left, right, names_of: None, span }))
                }
            })),
            ("readable", [x]) => match self.cell(&x.value, name)? {
                Place::Cell(cell) => Some(Value::Test(Test::Readable(cell))),
                Place::Word(_) => self.wants_cell(name, x.value.span),
            },
            ("previous", [x]) => self.previous(&x.value),
            ("unique", [x]) => self.unique(&x.value),
            ("empty", [x]) => self.empty(&x.value),
            ("exists", [x]) => self.exists(&x.value),
            _ => None,
        }
    }

    fn places(&mut self, expr: &'a Expr) -> Option<u32> {
        match &expr.kind {
            ExprKind::Number(literal) if literal.unit.is_none() => match literal.digits.parse::<u32>() {
                Ok(places) if places <= 10 => return Some(places),
                _ => {}
            },
            _ => {}
        }
        self.fail(error(
            problems::ARGUMENT_KIND,
            expr.span,
            "保留几位小数要直接写 0 到 10 的整数",
            "the decimals of round are a whole number from 0 to 10",
        ))
    }

    fn word(&mut self, expr: &'a Expr) -> Option<Word> {
        let value = match self.expr(expr)? {
            Value::Row(block, row) => match self.key_word(block, &row) {
                Some((word, kind)) => Value::Word(word, kind),
                None => Value::Row(block, row),
            },
            other => other,
        };
        match self.scalar(value, expr.span)? {
            Scalar::Word(word, _) => Some(word),
            _ => self.fail(
                error(
                    problems::WORDS_AND_FIGURES,
                    expr.span,
                    "这里要的是文字，写的是数或条件",
                    "words are wanted here, not a figure or condition",
                )
                .cure("文字写在双引号里，或写出一个文字列", "put words in double quotes, or name a column of words"),
            ),
        }
    }

    /// Words, or a figure as it is printed.
    fn printed(&mut self, expr: &'a Expr) -> Option<Word> {
        let value = self.expr(expr)?;
        match self.scalar(value, expr.span)? {
            Scalar::Word(word, _) => Some(word),
            Scalar::Num(Num::Cell(cell), _) => Some(Word::Cell(cell)),
            _ => self.fail(error(
                problems::ARGUMENT_KIND,
                expr.span,
                "meets 的第一项要写一格或文字",
                "a cell or words are wanted as the first argument of meets",
            )),
        }
    }

    /// A target: a cell of a column of type `bound`, or one written in quotes.
    fn bound(&mut self, expr: &'a Expr) -> Option<Word> {
        let word = self.printed(expr)?;
        let good = match &word {
            Word::Cell(CellRef { block, column: ColumnRef::Fixed(column), .. }) => {
                self.index.column(*block, *column).is_some_and(|column| column.types.contains(&ColumnType::Bound))
            }
            Word::Const(text) => crate::base::bound::is_target(&text.text),
            _ => false,
        };
        if good {
            return Some(word);
        }
        self.fail(
            error(
                problems::ARGUMENT_KIND,
                expr.span,
                "meets 的第二项要写目标：bound 类型的列，或引号里的目标值",
                "the second argument of meets is a target: a column of type bound, or one in quotes",
            )
            .cure("如 meets(实际完成值, 年度指标值)、meets(x, \"≥20 个\")", "such as meets(x, \"≥20 个\")"),
        )
    }

    fn wants_cell<T>(&mut self, name: &str, span: Span) -> Option<T> {
        let zh = format!("{name} 问的是表中的一格，这里写的不是一格");
        let en = format!("{name} asks about one cell of a table, which this is not");
        self.fail(error(problems::ARGUMENT_KIND, span, zh, en).cure("如 03[201].基本支出", "such as 03[201].基本支出"))
    }

    fn cell(&mut self, expr: &'a Expr, name: &str) -> Option<Place> {
        let value = self.expr(expr)?;
        match self.scalar(value, expr.span)? {
            Scalar::Num(Num::Cell(cell), _) | Scalar::Word(Word::Cell(cell), _) => Some(Place::Cell(cell)),
            Scalar::Word(word, _) => Some(Place::Word(word)),
            _ => self.wants_cell(name, expr.span),
        }
    }

    fn previous(&mut self, expr: &'a Expr) -> Option<Value> {
        let value = self.expr(expr)?;
        if let Scalar::Num(Num::Cell(cell), quantity) = self.scalar(value, expr.span)?
            && let RowRef::Slot(slot) = cell.row
            && self.is_loop_slot(slot)
        {
            return Some(Value::Num(Num::Previous(slot, cell), quantity));
        }
        self.fail(
            error(
                problems::ARGUMENT_KIND,
                expr.span,
                "previous 取循环中上一行的数，这里写的不是循环所在行的一格",
                "previous takes a figure of the row that a loop stands at",
            )
            .cure("如 for value v in 01.收入.行次 … previous(v)", "such as for value v in 01.收入.行次 … previous(v)"),
        )
    }

    fn is_loop_slot(&self, wanted: usize) -> bool {
        self.frames.iter().any(|frame| match frame {
            Frame::Row { slot, .. } | Frame::Value { slot, .. } => *slot == wanted,
            _ => false,
        })
    }

    fn unique(&mut self, expr: &'a Expr) -> Option<Value> {
        match self.expr(expr)? {
            Value::Column { block, column: ColumnRef::Fixed(column), .. } => {
                self.one_copy(block, expr.span)?;
                self.uses(block.form);
                Some(Value::Test(Test::Unique(block, column)))
            }
            _ => self.fail(
                error(
                    problems::ARGUMENT_KIND,
                    expr.span,
                    "unique 问的是一列有没有重复，这里写的不是一列",
                    "unique asks about a column, which this is not",
                )
                .cure("如 unique(03.科目编码)", "such as unique(03.科目编码)"),
            ),
        }
    }

    fn empty(&mut self, expr: &'a Expr) -> Option<Value> {
        match self.expr(expr)? {
            Value::Form(form, Where::Every | Where::Here) => {
                self.uses(form);
                Some(Value::Test(Test::Empty(form)))
            }
            _ => self.fail(
                error(
                    problems::ARGUMENT_KIND,
                    expr.span,
                    "empty 问的是一张表有没有数，这里写的不是一张表",
                    "empty asks about a table, which this is not",
                )
                .cure("如 empty(07)；一格是否空白写 blank(…)", "such as empty(07); ask for a cell with blank(…)"),
            ),
        }
    }

    fn exists(&mut self, expr: &'a Expr) -> Option<Value> {
        let value = self.expr(expr)?;
        if !matches!(value, Value::Form(..)) {
            self.one_copy_of(&value, expr.span)?;
        }
        // whether a table of another report is there can be asked only of a report that was given
        if let Value::Form(form, _) | Value::Block(BlockRef { form, .. }) = value
            && usize::from(form.0) >= self.index.own
        {
            self.uses(form);
        }
        let thing = match value {
            Value::Form(form, Where::Every | Where::Here) => Thing::Table(form),
            Value::Block(block) => Thing::Table(block.form),
            Value::Row(block, row) => {
                self.uses(block.form);
                Thing::Row(block, row)
            }
            Value::Column { block, column: ColumnRef::Fixed(column), bare } => {
                self.uses(block.form);
                match self.row_of_bare(block, bare) {
                    Some(row) => Thing::Cell(CellRef { block, row, column: ColumnRef::Fixed(column), span: expr.span }),
                    None => Thing::Column(block, column),
                }
            }
            Value::Cell(cell) | Value::Num(Num::Cell(cell), _) | Value::Word(Word::Cell(cell), _) => {
                self.uses(cell.block.form);
                Thing::Cell(cell)
            }
            Value::Heading(heading) => Thing::Heading(heading),
            Value::Entry(list, word) => Thing::Entry(list, word),
            _ => {
                return self.fail(
                    error(
                        problems::ARGUMENT_KIND,
                        expr.span,
                        "exists 问的是表、行、列、格、标题或代码是否有，这里写的都不是",
                        "exists asks for a table, row, column, cell, title or code",
                    )
                    .cure(
                        "如 exists(03[201])；几行要分别写，用 and 连接",
                        "such as exists(03[201]); join several with and",
                    ),
                );
            }
        };
        Some(Value::Test(Test::Exists(thing)))
    }

    fn row_of_bare(&self, block: BlockRef, bare: bool) -> Option<RowRef> {
        self.frames.iter().rev().find_map(|frame| match frame {
            Frame::Aggregate { block: running, slot, .. } if *running == block => Some(RowRef::Slot(*slot)),
            Frame::Row { block: running, slot, .. } | Frame::Value { block: running, slot, .. }
                if bare && *running == block =>
            {
                Some(RowRef::Slot(*slot))
            }
            _ => None,
        })
    }
}

/// What `blank` and its kin look at.
enum Place {
    Cell(CellRef),
    Word(Word),
}

fn has_rows(arg: &Arg) -> bool {
    arg.rows.is_some() || arg.of.is_some() || arg.under.is_some() || arg.filter.is_some()
}
