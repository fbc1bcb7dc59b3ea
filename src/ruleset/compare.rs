//! Comparisons and membership: figures with figures, words with words, codes written as number or name.
//!
//! Must not know how a side was named.

use super::expr::Compiler;
use super::linear;
use super::lookup::RowFound;
use super::problems::{self, Cure, error};
use super::program::{CellRef, ColumnRef, EntryField, Measure, Op, RowRef, Test, Word, WordRelation};
use super::types::{self, Quantity};
use super::value::{Frame, Scalar, Value, WordKind};
use crate::base::place::Span;
use crate::form::table::{BlockRef, ColumnType};
use crate::syntax::tree::{Expr, ExprKind, Head, Name, Reference};

/// What the other side of a comparison lets a bare number or name mean.
#[derive(Clone, Debug)]
enum Meaning {
    /// A code of a list.
    Code(usize),
    /// A row of a block.
    Row(BlockRef),
}

/// The name that an expression is, if it is nothing else.
fn bare_name(expr: &Expr) -> Option<&Name> {
    match &expr.kind {
        ExprKind::Group(inner) => bare_name(inner),
        ExprKind::Ref(Reference { head: Head::Name(name), steps, .. }) if steps.is_empty() => Some(name),
        _ => None,
    }
}

impl<'a> Compiler<'a> {
    /// `left op right`
    pub fn compare(&mut self, left: &'a Expr, op: Op, right: &'a Expr, span: Span) -> Option<Test> {
        let (a, b) = self.sides(left, right, matches!(op, Op::Eq | Op::Ne));
        match (a?, b?) {
            (Scalar::Num(a, p), Scalar::Num(b, q)) => match types::meet(p, q) {
                Ok(quantity) => {
                    // A ratio against a percent is shown as percents.
                    let percent = p == Quantity::Percent || q == Quantity::Percent;
                    let measure = if percent { Measure::Percent } else { quantity.measure() };
                    Some(Test::Compare(Box::new(linear::relation(op, a, b, measure, span))))
                }
                Err(clash) => self.clash(clash, p, q, left, right, span),
            },
            (Scalar::Word(_, WordKind::Code(p)), Scalar::Word(_, WordKind::Code(q))) if p != q => {
                self.other_list(p, q, span)
            }
            (Scalar::Word(a, _), Scalar::Word(b, _)) => self.same_word(a, op, b, span),
            (Scalar::Test(a), Scalar::Test(Test::Const(value))) if matches!(op, Op::Eq | Op::Ne) => {
                Some(if value == (op == Op::Eq) { a } else { Test::Not(Box::new(a)) })
            }
            (Scalar::Test(_), _) | (_, Scalar::Test(_)) => self.fail(
                error(problems::CONDITION, span, "条件不能与值比较", "a condition cannot be compared with a value")
                    .cure("直接写条件，或用 and、or、implies 连接", "join conditions with and, or, implies"),
            ),
            _ => self.words_and_figures(span),
        }
    }

    /// Codes of one list where those of another are due.
    pub fn other_list<T>(&mut self, found: usize, wanted: usize, span: Span) -> Option<T> {
        let name = |list: usize| self.index.lists.get(list).map_or("", |list| list.name.as_str());
        let (found, wanted) = (name(found), name(wanted));
        let zh = format!("这里是“{found}”的代码，与“{wanted}”的代码对不上");
        let en = format!("these are codes of “{found}”, not of “{wanted}”");
        self.fail(
            error(problems::ARGUMENT_KIND, span, zh, en).cure("核对用的是哪张代码表", "check which code list is meant"),
        )
    }

    fn words_and_figures<T>(&mut self, span: Span) -> Option<T> {
        self.fail(
            error(problems::WORDS_AND_FIGURES, span, "文字不能与数比较", "words cannot be compared with figures").cure(
                "文字写在双引号里；只有代码列可以与数字代码比较",
                "put words in double quotes; only codes compare with digits",
            ),
        )
    }

    fn same_word(&mut self, left: Word, op: Op, right: Word, span: Span) -> Option<Test> {
        let equal = match op {
            Op::Eq => true,
            Op::Ne => false,
            Op::Lt | Op::Le | Op::Gt | Op::Ge => {
                return self.fail(
                    error(problems::WORDS_AND_FIGURES, span, "文字不能比较大小", "words have no order")
                        .cure("只能写 == 或 !=", "only == and != are possible"),
                );
            }
        };
        let names_of = self.names_of(&left).or_else(|| self.names_of(&right));
        Some(Test::SameWord(Box::new(WordRelation { equal, left, right, names_of, span })))
    }

    /// The code list whose names a word is, with the slot of the row that has the code.
    fn names_of(&self, word: &Word) -> Option<(usize, usize)> {
        match word {
            Word::Entry(list, key, EntryField::Name) => match key.as_ref() {
                Word::Key(slot) => Some((*list, *slot)),
                Word::Cell(CellRef { row: RowRef::Slot(slot), .. }) => Some((*list, *slot)),
                _ => None,
            },
            Word::Cell(CellRef { block, row: RowRef::Slot(slot), column: ColumnRef::Fixed(ix), .. }) => {
                let column = self.index.column(*block, *ix)?;
                let text = column.types.first() == Some(&ColumnType::Text);
                self.index.key_list(*block).filter(|_| text).map(|list| (list, *slot))
            }
            _ => None,
        }
    }

    /// Both sides; a bare number or unknown name on one of them is a code if the other side holds codes.
    fn sides(&mut self, left: &'a Expr, right: &'a Expr, equality: bool) -> (Option<Scalar>, Option<Scalar>) {
        if equality && let Some(both) = self.row_and_key(left, right) {
            return both;
        }
        let (open_left, open_right) = (equality && self.is_open(left), equality && self.is_open(right));
        let (a, b) = match (open_left, open_right) {
            (true, false) => {
                let b = self.expr(right);
                let meaning = b.as_ref().and_then(|value| self.meaning(value));
                (self.member(left, meaning), b)
            }
            (false, true) => {
                let a = self.expr(left);
                let meaning = a.as_ref().and_then(|value| self.meaning(value));
                (a, self.member(right, meaning))
            }
            _ => (self.expr(left), self.expr(right)),
        };
        match (a, b) {
            (Some(Value::Row(block, row)), Some(Value::Word(word, kind))) => {
                (self.row_word(block, &row, left.span), Some(Scalar::Word(word, kind)))
            }
            (Some(Value::Word(word, kind)), Some(Value::Row(block, row))) => {
                (Some(Scalar::Word(word, kind)), self.row_word(block, &row, right.span))
            }
            (a, b) => {
                let a = a.and_then(|value| self.scalar(value, left.span));
                let b = b.and_then(|value| self.scalar(value, right.span));
                (a, b)
            }
        }
    }

    /// `r == 合计`: the row of a loop beside the name of a row is its key, not a figure.
    fn row_and_key(&mut self, left: &'a Expr, right: &'a Expr) -> Option<(Option<Scalar>, Option<Scalar>)> {
        for (row, key, swapped) in [(left, right, false), (right, left, true)] {
            let Some((block, slot)) = self.loop_row(row) else { continue };
            if !self.is_key(key, block) {
                continue;
            }
            let own = self.row_word(block, &RowRef::Slot(slot), row.span);
            let name = self.member(key, Some(Meaning::Row(block)));
            let name = name.and_then(|value| self.scalar(value, key.span));
            return Some(if swapped { (name, own) } else { (own, name) });
        }
        None
    }

    fn loop_row(&self, expr: &Expr) -> Option<(BlockRef, usize)> {
        let name = bare_name(expr)?;
        match self.frame_of(&name.text) {
            Some(Frame::Row { block, slot, .. }) => Some((*block, *slot)),
            _ => None,
        }
    }

    /// Whether a bare name or number is the key of a row of the block.
    fn is_key(&self, expr: &Expr, block: BlockRef) -> bool {
        let text = match (&expr.kind, bare_name(expr)) {
            (ExprKind::Number(literal), _) if literal.unit.is_none() => literal.digits.as_str(),
            (_, Some(name)) if !self.is_variable(&name.text) => name.text.as_str(),
            _ => return false,
        };
        self.index.row(block, text) != RowFound::None
    }

    fn row_word(&mut self, block: BlockRef, row: &RowRef, span: Span) -> Option<Scalar> {
        match self.key_word(block, row) {
            Some((word, kind)) => Some(Scalar::Word(word, kind)),
            None => self.words_and_figures(span),
        }
    }

    /// A number without unit, or a bare name that means nothing by itself.
    fn is_open(&mut self, expr: &'a Expr) -> bool {
        match &expr.kind {
            ExprKind::Group(inner) => self.is_open(inner),
            ExprKind::Number(literal) => literal.unit.is_none() && !literal.digits.contains('.'),
            // `科目编码 == "教育支出"` means the code; an empty text asks for a blank.
            ExprKind::Text(text) => !text.is_empty(),
            ExprKind::Ref(Reference { head: Head::Name(name), steps, .. }) if steps.is_empty() => {
                let before = self.problems.len();
                let known = self.known(name);
                self.problems.truncate(before);
                // Inside an aggregate the name of a code is also a row of its table.
                matches!(known, None | Some(Some(Value::Row(_, RowRef::Code(_)))))
            }
            _ => false,
        }
    }

    fn meaning(&self, value: &Value) -> Option<Meaning> {
        match value {
            Value::Row(block, RowRef::Slot(_)) => Some(Meaning::Row(*block)),
            Value::Word(_, WordKind::Code(list)) => Some(Meaning::Code(*list)),
            Value::Cell(CellRef { block, column: ColumnRef::Fixed(column), .. })
            | Value::Column { block, column: ColumnRef::Fixed(column), .. } => {
                let column = self.index.column(*block, *column)?;
                column.types.iter().find_map(|kind| match kind {
                    ColumnType::Code(list) => Some(Meaning::Code(*list)),
                    _ => None,
                })
            }
            _ => None,
        }
    }

    /// An open side or member, read as the code or row that the other side makes of it.
    fn member(&mut self, expr: &'a Expr, meaning: Option<Meaning>) -> Option<Value> {
        let (text, span) = match &expr.kind {
            ExprKind::Group(inner) => return self.member(inner, meaning),
            ExprKind::Number(literal) => (literal.digits.as_str(), literal.span),
            ExprKind::Text(text) => (text.as_str(), expr.span),
            ExprKind::Ref(Reference { head: Head::Name(name), .. }) => (name.text.as_str(), name.span),
            _ => return self.expr(expr),
        };
        match meaning {
            Some(Meaning::Code(list)) => {
                let code = self.code_of(list, text, span)?;
                Some(Value::Word(Word::Const(code.into()), WordKind::Code(list)))
            }
            // A number that is no code of the table: the row stands for its figure, as in `r == 0`.
            Some(Meaning::Row(block)) if !matches!(expr.kind, ExprKind::Number(_)) || self.is_key(expr, block) => {
                let row = self.label(block, text, span)?;
                let (word, kind) = self.key_word(block, &row)?;
                Some(Value::Word(word, kind))
            }
            _ => self.expr(expr),
        }
    }

    /// `x in {301, 303}`
    pub fn in_set(&mut self, inner: &'a Expr, members: &'a [Expr], span: Span) -> Option<Value> {
        let value = self.expr(inner)?;
        let meaning = self.meaning(&value);
        let is_row = matches!(meaning, Some(Meaning::Row(_)));
        let scalar = match value {
            Value::Row(block, row) if is_row => self.row_word(block, &row, inner.span)?,
            other => self.scalar(other, inner.span)?,
        };
        let mut nums = Vec::new();
        let mut words = Vec::new();
        let mut good = true;
        for member in members {
            let key = matches!(meaning, Some(Meaning::Row(block)) if self.is_key(member, block));
            let plain = key || self.is_open(member);
            let value = if plain { self.member(member, meaning.clone()) } else { self.expr(member) };
            match (&scalar, value.and_then(|value| self.scalar(value, member.span))) {
                (Scalar::Num(_, p), Some(Scalar::Num(num, q))) => match types::meet(*p, q) {
                    Ok(_) => nums.push(num),
                    Err(clash) => good = self.clash::<()>(clash, *p, q, inner, member, span).is_some(),
                },
                (Scalar::Word(..), Some(Scalar::Word(word, _))) => words.push(word),
                (_, None) => good = false,
                _ => good = self.words_and_figures::<()>(member.span).is_some(),
            }
        }
        match scalar {
            _ if !good => None,
            Scalar::Num(num, _) => Some(Value::Test(Test::InNums(num, nums))),
            Scalar::Word(word, _) => Some(Value::Test(Test::InWords(word, words))),
            Scalar::Test(_) => self.fail(error(
                problems::CONDITION,
                inner.span,
                "in 之前要一个值，写的是条件",
                "a value is wanted before in, not a condition",
            )),
        }
    }

    /// `x in 功能分类`
    pub fn in_list(&mut self, inner: &'a Expr, list: &'a Reference, _span: Span) -> Option<Value> {
        let value = self.expr(inner);
        let found = self.reference(list);
        let (value, found) = (value?, found?);
        let Value::List(at) = found else {
            return self.fail(
                error(
                    problems::ARGUMENT_KIND,
                    list.span,
                    "in 之后应是代码表或花括号",
                    "a code list or a set is wanted behind in",
                )
                .cure(
                    "查某行是否在另一表中，写 exists(03[r])",
                    "write exists(03[r]) to ask whether a table has the row",
                ),
            );
        };
        let scalar = match value {
            Value::Row(block, row) => self.row_word(block, &row, inner.span)?,
            other => self.scalar(other, inner.span)?,
        };
        match scalar {
            Scalar::Word(_, WordKind::Code(list)) if list != at => self.other_list(list, at, inner.span),
            Scalar::Word(word, _) => Some(Value::Test(Test::InList(word, at))),
            _ => self.words_and_figures(inner.span),
        }
    }
}
