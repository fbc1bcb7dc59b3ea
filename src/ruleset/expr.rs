//! Expressions: from trees to values, one kind of expression a function.
//!
//! Must not know loops of rules; they come as frames of names.

use rust_decimal::Decimal;

use super::index::Index;
use super::linear;
use super::problems::{self, Cure, error};
use super::program::{Measure, Num, Op, RowRef, Test, Word};
use super::types::{self, Clash, Quantity};
use super::value::{Frame, Scalar, Value, WordKind};
use crate::base::place::Span;
use crate::base::problem::Problem;
use crate::base::unit::Unit;
use crate::form::table::{BlockRef, FormId};
use crate::syntax::tree::{self, BinaryOp, Expr, ExprKind};

/// How many expressions a rule may come to when its `let`s and items are put in place, in all its cases.
const MOST_EXPRESSIONS: u32 = 300_000;
/// How deep expressions may stand inside each other.
const DEEPEST: u32 = 100;

/// Compiles expressions of one rule, or one alone.
pub(super) struct Compiler<'a> {
    pub index: &'a Index<'a>,
    pub problems: Vec<Problem>,
    /// Names from outside in.
    pub frames: Vec<Frame<'a>>,
    /// The next free slot.
    pub depth: usize,
    /// Slots used so far.
    pub slots: usize,
    /// Forms read so far.
    pub forms: Vec<FormId>,
    /// `let`s of the rule.
    pub lets: &'a [tree::Let],
    /// Items and `let`s being put in place, for cycles.
    pub busy: Vec<(&'a str, Span)>,
    fuel: u32,
    nesting: u32,
    exhausted: bool,
}

impl<'a> Compiler<'a> {
    pub fn new(index: &'a Index<'a>) -> Self {
        Self {
            index,
            problems: Vec::new(),
            frames: Vec::new(),
            depth: 0,
            slots: 0,
            forms: Vec::new(),
            lets: &[],
            busy: Vec::new(),
            fuel: MOST_EXPRESSIONS,
            nesting: 0,
            exhausted: false,
        }
    }

    /// Reports a problem; the value is none.
    pub fn fail<T>(&mut self, problem: Problem) -> Option<T> {
        self.problems.push(problem);
        None
    }

    /// Remembers that the case reads a form.
    pub fn uses(&mut self, form: FormId) {
        if !self.forms.contains(&form) {
            self.forms.push(form);
        }
    }

    /// What an expression stands for.
    pub fn expr(&mut self, expr: &'a Expr) -> Option<Value> {
        if self.exhausted {
            return None;
        }
        if self.fuel == 0 || self.nesting >= DEEPEST {
            self.exhausted = true;
            let place = self.busy.first().map_or(expr.span, |(_, span)| *span);
            return self.fail(
                error(problems::TOO_LARGE, place, "表达式过长或嵌套过深", "this expression is too long or too deep")
                    .cure("拆成几条规则，或用 sum 代替逐项相加", "split the rule, or use sum"),
            );
        }
        self.fuel -= 1;
        self.nesting += 1;
        let value = self.kind(expr);
        self.nesting -= 1;
        value
    }

    fn kind(&mut self, expr: &'a Expr) -> Option<Value> {
        match &expr.kind {
            ExprKind::Number(literal) => self.literal(literal),
            ExprKind::Text(text) => Some(Value::Word(Word::Const(text.clone().into()), WordKind::Text)),
            ExprKind::Bool(value) => Some(Value::Test(Test::Const(*value))),
            ExprKind::Ref(reference) => self.reference(reference),
            ExprKind::Call(call) => self.call(call, expr.span),
            ExprKind::Negate(inner) => {
                let (num, quantity) = self.num(inner)?;
                Some(Value::Num(Num::Neg(Box::new(num)), quantity))
            }
            ExprKind::Not(inner) => Some(Value::Test(Test::Not(Box::new(self.test(inner)?)))),
            ExprKind::Binary(left, op, _, right) => self.binary(expr, left, *op, right),
            ExprKind::If(test, yes, no) => self.choice(test, yes, no, expr.span),
            ExprKind::InSet(inner, members) => self.in_set(inner, members, expr.span),
            ExprKind::In(inner, list) => self.in_list(inner, list, expr.span),
            ExprKind::Under(low, top) => self.under(low, top),
            ExprKind::Group(inner) => self.expr(inner),
        }
    }

    fn literal(&mut self, literal: &tree::Literal) -> Option<Value> {
        let Ok(value) = Decimal::from_str_exact(&literal.digits) else {
            let zh = format!("数 {} 位数太多", literal.digits);
            let problem = error(problems::TOO_LARGE, literal.span, zh, "this number has too many digits");
            return self
                .fail(problem.cure("最多写 28 位，核对是否抄错", "28 digits are the most: see whether it is right"));
        };
        let quantity = match literal.unit {
            None if value.is_zero() => Quantity::Zero,
            None => Quantity::Bare,
            Some(Unit::Percent) => Quantity::Percent,
            Some(unit) if unit.is_money() => Quantity::Amount,
            Some(unit) => Quantity::Count(unit),
        };
        Some(Value::Num(Num::Const(value, literal.unit), quantity))
    }

    /// An expression that must be a figure.
    pub fn num(&mut self, expr: &'a Expr) -> Option<(Num, Quantity)> {
        let value = self.expr(expr)?;
        match self.scalar(value, expr.span)? {
            Scalar::Num(num, quantity) => Some((num, quantity)),
            Scalar::Word(..) => self.fail(
                error(
                    problems::WORDS_AND_FIGURES,
                    expr.span,
                    "这里要的是数，写的是文字",
                    "a figure is wanted here, not words",
                )
                .cure(
                    "文字只能用 == 或 != 与文字比较；要数的，请写金额列",
                    "words only compare with words; name a column of figures",
                ),
            ),
            Scalar::Test(_) => self.fail(error(
                problems::CONDITION,
                expr.span,
                "这里要的是数，写的是条件",
                "a figure is wanted here, not a condition",
            )),
        }
    }

    /// An expression that must be a condition.
    pub fn test(&mut self, expr: &'a Expr) -> Option<Test> {
        match self.expr(expr)? {
            Value::Test(test) => Some(test),
            Value::Num(num @ Num::Heading(..), Quantity::Number) => {
                let zero = Num::Const(Decimal::ZERO, None);
                let relation = linear::relation(Op::Ne, num, zero, Measure::Number, expr.span);
                Some(Test::Compare(Box::new(relation)))
            }
            _ => self.fail(
                error(
                    problems::CONDITION,
                    expr.span,
                    "这里要的是条件，写的是一个值",
                    "a condition is wanted here, not a value",
                )
                .cure("写成比较，如 … == 0", "write a comparison such as … == 0"),
            ),
        }
    }

    fn binary(&mut self, expr: &'a Expr, left: &'a Expr, op: BinaryOp, right: &'a Expr) -> Option<Value> {
        let op = match op {
            BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div => return self.arithmetic(expr),
            BinaryOp::And | BinaryOp::Or | BinaryOp::Implies => return self.connected(expr),
            BinaryOp::Eq => Op::Eq,
            BinaryOp::Ne => Op::Ne,
            BinaryOp::Lt => Op::Lt,
            BinaryOp::Le => Op::Le,
            BinaryOp::Gt => Op::Gt,
            BinaryOp::Ge => Op::Ge,
        };
        self.compare(left, op, right, expr.span).map(Value::Test)
    }

    /// `a and b or c`. Every part is looked at before any may fail, so that all their problems are told.
    fn connected(&mut self, expr: &'a Expr) -> Option<Value> {
        let (first, links) = spine(expr, |op| matches!(op, BinaryOp::And | BinaryOp::Or | BinaryOp::Implies));
        let mut whole = self.test(first);
        for link in links.into_iter().rev() {
            let right = self.test(link.right);
            whole = match (whole, right, link.op) {
                (Some(a), Some(b), BinaryOp::And) => Some(all_of(a, b)),
                (Some(a), Some(b), BinaryOp::Or) => Some(any_of(a, b)),
                (Some(a), Some(b), _) => Some(Test::Implies(Box::new(a), Box::new(b))),
                _ => None,
            };
        }
        whole.map(Value::Test)
    }

    /// `a + b - c * d`
    fn arithmetic(&mut self, expr: &'a Expr) -> Option<Value> {
        let figures = |op| matches!(op, BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div);
        let (first, links) = spine(expr, figures);
        let mut whole = self.num(first);
        for link in links.into_iter().rev() {
            let right = self.num(link.right);
            whole = match (whole, right) {
                (Some(a), Some(b)) => self.combined(a, b, &link),
                _ => None,
            };
        }
        whole.map(|(num, quantity)| Value::Num(num, quantity))
    }

    fn combined(
        &mut self,
        (a, p): (Num, Quantity),
        (b, q): (Num, Quantity),
        link: &Link<'a>,
    ) -> Option<(Num, Quantity)> {
        let quantity = match link.op {
            BinaryOp::Mul => types::times(p, q),
            BinaryOp::Div => types::over(p, q),
            _ => types::meet(p, q),
        };
        let quantity = match quantity {
            Ok(quantity) => quantity,
            Err(clash) => return self.clash(clash, p, q, link.left, link.right, link.span),
        };
        let (a, b) = (Box::new(a), Box::new(b));
        let num = match link.op {
            BinaryOp::Add => Num::Add(a, b),
            BinaryOp::Sub => Num::Sub(a, b),
            BinaryOp::Mul => Num::Mul(a, b),
            _ => Num::Div(a, b),
        };
        Some((num, quantity))
    }

    /// Reports why two figures may not meet.
    pub fn clash<T>(
        &mut self,
        clash: Clash,
        p: Quantity,
        q: Quantity,
        left: &Expr,
        right: &Expr,
        span: Span,
    ) -> Option<T> {
        let ((a, a_en), (b, b_en)) = (p.words(), q.words());
        let problem = match clash {
            Clash::Bare => {
                let (bare, other) = if p == Quantity::Bare { (left, q) } else { (right, p) };
                let unit = if other == Quantity::Percent { "5%" } else { "3 万元" };
                let (zh, en) = other.words();
                error(
                    problems::BARE_NUMBER,
                    bare.span,
                    format!("{zh}不能与没有单位的数相加减或比较"),
                    format!("{en} does not meet a number without a unit"),
                )
                .cure(
                    format!("写上单位，如 {unit}；只有 0 可以不写"),
                    format!("give the unit, such as {unit}; only 0 needs none"),
                )
            }
            Clash::Mixed => error(
                problems::UNITS_MIXED,
                span,
                format!("{a}与{b}不能相加减或比较"),
                format!("{a_en} and {b_en} do not meet"),
            ),
            Clash::Words => {
                error(problems::COUNT_WORDS, span, format!("{a}与{b}的量词不同"), format!("{a_en} is not {b_en}"))
            }
            Clash::Nothing if q == Quantity::Zero => {
                error(problems::NO_MEASURE, span, "不能除以 0", "nothing can be divided by 0").cure(
                    "把除数改成不是 0 的数或单元格；单元格可能是 0 时不必防备，那一处会记作“基数为0”",
                    "divide by another figure; a cell that may be 0 needs no care, it is told as undecided then",
                )
            }
            Clash::Nothing => error(
                problems::NO_MEASURE,
                span,
                format!("{a}与{b}相乘除没有意义"),
                format!("the product or quotient of {a_en} and {b_en} measures nothing"),
            )
            .cure(
                "金额可以乘除以数或百分比，金额除以金额得比率",
                "an amount times a number is an amount; amount / amount is a ratio",
            ),
        };
        self.fail(problem)
    }

    fn choice(&mut self, test: &'a Expr, yes: &'a Expr, no: &'a Expr, span: Span) -> Option<Value> {
        let test = self.test(test);
        let (a, b) = (self.expr(yes), self.expr(no));
        let (test, a, b) = (Box::new(test?), a?, b?);
        let (a, b) = (self.scalar(a, yes.span), self.scalar(b, no.span));
        match (a?, b?) {
            (Scalar::Test(a), Scalar::Test(b)) => Some(Value::Test(Test::If(test, Box::new(a), Box::new(b)))),
            (Scalar::Num(a, p), Scalar::Num(b, q)) => match types::meet(p, q) {
                Ok(quantity) => Some(Value::Num(Num::If(test, Box::new(a), Box::new(b)), quantity)),
                Err(clash) => self.clash(clash, p, q, yes, no, span),
            },
            _ => self.fail(
                error(
                    problems::WORDS_AND_FIGURES,
                    span,
                    "then 与 else 之后应同为数或同为条件",
                    "both branches must be figures, or both conditions",
                )
                .cure("文字的选择请写成两条规则，用 when 区分", "choose between words with two rules and when"),
            ),
        }
    }

    fn under(&mut self, low: &'a Expr, top: &'a Expr) -> Option<Value> {
        let value = self.expr(low)?;
        let row = match value {
            Value::Row(block, row) => Some((block, row)),
            other => match self.scalar(other, low.span)? {
                Scalar::Word(Word::Cell(cell), WordKind::Code(_) | WordKind::Label) => Some((cell.block, cell.row)),
                _ => None,
            },
        };
        let Some((block, row)) = row else {
            return self.fail(
                error(problems::ARGUMENT_KIND, low.span, "under 前应是一行", "a row is wanted before under").cure(
                    "写循环变量，如 r under 本年支出合计",
                    "write the loop variable, such as r under 本年支出合计",
                ),
            );
        };
        let top = self.row_in(block, top)?;
        self.uses(block.form);
        Some(Value::Test(Test::Under(block, row, top)))
    }

    /// An expression that names a row of a block: a row, a label, a code.
    pub fn row_in(&mut self, block: BlockRef, expr: &'a Expr) -> Option<RowRef> {
        match &expr.kind {
            ExprKind::Group(inner) => self.row_in(block, inner),
            ExprKind::Number(literal) if literal.unit.is_none() => self.label(block, &literal.digits, literal.span),
            ExprKind::Text(text) => self.label(block, text, expr.span),
            ExprKind::Ref(reference) => self.row_of_reference(block, reference),
            _ => self.fail(error(
                problems::ARGUMENT_KIND,
                expr.span,
                "这里应写一行的名称",
                "the name of a row is wanted here",
            )),
        }
    }

    fn row_of_reference(&mut self, block: BlockRef, reference: &'a tree::Reference) -> Option<RowRef> {
        if let (tree::Head::Name(name), []) = (&reference.head, reference.steps.as_slice()) {
            return self.key_name(block, name);
        }
        if let (tree::Head::Table(name), []) = (&reference.head, reference.steps.as_slice()) {
            return self.label(block, &name.text, name.span);
        }
        match self.reference(reference)? {
            Value::Row(found, row) if found == block => Some(row),
            Value::Row(found, RowRef::Slot(slot)) => self.same_row(found, slot, block, reference.span),
            _ => {
                let zh = format!("这里应是 {} 的一行", self.index.block_label(block));
                let en = format!("a row of {} is wanted here", self.index.block_label(block));
                self.fail(error(problems::ARGUMENT_KIND, reference.span, zh, en))
            }
        }
    }
}

/// One operator of a chain with what stands on both sides.
struct Link<'a> {
    left: &'a Expr,
    op: BinaryOp,
    right: &'a Expr,
    span: Span,
}

/// The first operand of a chain and its operators, last first: a long sum leans to the left and must cost no stack.
fn spine(expr: &Expr, belongs: fn(BinaryOp) -> bool) -> (&Expr, Vec<Link<'_>>) {
    let mut links = Vec::new();
    let mut first = expr;
    while let ExprKind::Binary(left, op, _, right) = &first.kind
        && belongs(*op)
    {
        links.push(Link { left, op: *op, right, span: first.span });
        first = left;
    }
    (first, links)
}

/// `a and b and c` as one list.
fn all_of(a: Test, b: Test) -> Test {
    match a {
        Test::And(mut parts) => {
            parts.push(b);
            Test::And(parts)
        }
        _ => Test::And(vec![a, b]),
    }
}

/// `a or b or c` as one list.
fn any_of(a: Test, b: Test) -> Test {
    match a {
        Test::Or(mut parts) => {
            parts.push(b);
            Test::Or(parts)
        }
        _ => Test::Or(vec![a, b]),
    }
}
