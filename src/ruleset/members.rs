//! Forms of which several may be printed: which copy a name means, loops and aggregates over all of them.
//!
//! Must not know rows or columns; a copy is chosen before anything in it is looked up.

use super::expr::Compiler;
use super::loops::Entered;
use super::names::Found;
use super::problems::{self, Cure, error};
use super::program::LoopOver;
use super::value::{Frame, Value};
use crate::base::place::Span;
use crate::form::table::{BlockRef, FormId, Where};
use crate::syntax::tree::{self, Expr, ExprKind, Key};

impl<'a> Compiler<'a> {
    /// The copies of a form that its bare name means.
    pub fn copies_of(&self, form: FormId) -> Where {
        let running = |frame: &Frame<'_>| matches!(frame, Frame::Member { var: "", form: known, .. } if self.index.same_members(*known, form));
        if self.index.is_many(form) && !self.frames.iter().any(running) { Where::Every } else { Where::Here }
    }

    /// `项目自评["园区专项"]`
    pub fn keyed_copy(&mut self, form: FormId, keys: &'a [Key], at: Span) -> Option<Value> {
        let (keys, nth) = match keys {
            [Key::Nth(key, number, _)] => (std::slice::from_ref(key.as_ref()), Some(*number)),
            _ => (keys, None),
        };
        let keyed = |name: &str| Value::Form(form, Where::Keyed(self.index.member_key(name, nth)));
        match keys {
            [Key::Label(name) | Key::Digits(name)] => Some(keyed(&name.text)),
            [Key::Name(name)] if !self.is_variable(&name.text) => Some(keyed(&name.text)),
            _ => {
                let name = self.index.short(form);
                let zh = format!("{name} 有几张，方括号里要写其中一张的名称");
                let en = format!("there are several tables {name}: the name of one is wanted in brackets");
                let cure = format!("如 {name}[\"某项目\"]");
                self.fail(error(problems::ARGUMENT_KIND, at, zh, en).cure(cure.clone(), cure))
            }
        }
    }

    /// Refuses a name that means every copy where one is wanted.
    pub fn one_copy(&mut self, block: BlockRef, span: Span) -> Option<()> {
        if block.from != Where::Every {
            return Some(());
        }
        let name = self.index.short(block.form);
        let zh = format!("{name} 可有几张，这里不知是哪一张");
        let en = format!("there may be several tables {name}; which one is meant here?");
        self.fail(error(problems::WHICH_COPY, span, zh, en).cure(
            format!("逐张检查写 for member m in {name}，合计写 sum({name}.…)，指定一张写 {name}[\"名称\"]"),
            format!("write for member m in {name}, or sum({name}.…), or name one: {name}[\"…\"]"),
        ))
    }

    /// As [`Compiler::one_copy`], for whatever was named.
    pub fn one_copy_of(&mut self, value: &Value, span: Span) -> Option<()> {
        match value {
            Value::Form(form, from) => self.one_copy(BlockRef { from: *from, ..self.index.first_block(*form) }, span),
            Value::Block(block)
            | Value::Row(block, _)
            | Value::Rows(block, _)
            | Value::Column { block, .. }
            | Value::Cells(block, ..) => self.one_copy(*block, span),
            Value::Cell(cell) => self.one_copy(cell.block, span),
            _ => Some(()),
        }
    }

    /// What a table of which several may be printed is called, whatever the rule calls it: `m.指标` is `项目自评.指标`.
    pub fn label_of_copy(&self, value: &Value) -> Option<String> {
        match value {
            Value::Form(form, _) if self.index.is_many(*form) => Some(self.index.short(*form).to_owned()),
            Value::Block(block) | Value::Row(block, _) | Value::Rows(block, _) if self.index.is_many(block.form) => {
                Some(self.index.block_label(*block))
            }
            _ => None,
        }
    }

    /// The form of which an expression names every copy.
    pub fn every_copy(&mut self, expr: &'a Expr) -> Option<FormId> {
        let before = (self.problems.len(), self.forms.len());
        let mut found = None;
        for reference in super::aggregates::references(expr) {
            if let Some(form) = self.every_copy_of_input(reference) {
                return Some(form);
            }
            let block = match self.reference(reference) {
                Some(Value::Form(form, from)) => BlockRef { from, ..self.index.first_block(form) },
                Some(
                    Value::Block(block)
                    | Value::Row(block, _)
                    | Value::Rows(block, _)
                    | Value::Column { block, .. }
                    | Value::Cells(block, ..),
                ) => block,
                Some(Value::Cell(cell)) => cell.block,
                _ => continue,
            };
            if block.from == Where::Every {
                found = Some(block.form);
                break;
            }
        }
        self.problems.truncate(before.0);
        self.forms.truncate(before.1);
        found
    }

    /// `下级.06` at the head of a reference, before an item of it is looked up.
    fn every_copy_of_input(&self, reference: &tree::Reference) -> Option<FormId> {
        let (tree::Head::Name(head), [tree::Step::Dot(table), ..]) = (&reference.head, reference.steps.as_slice())
        else {
            return None;
        };
        let input = self.index.inputs.iter().position(|input| *input == head.text)?;
        let Found::One(form) = self.index.form_of_input(input, &table.text) else { return None };
        let named = matches!(reference.steps.get(1), Some(tree::Step::Bracket(keys, _)) if in_quotes(keys));
        (!named && !self.is_variable(&head.text) && self.copies_of(form) == Where::Every).then_some(form)
    }

    /// Whether an expression is nothing but the name of a form.
    pub fn is_whole_form(&mut self, expr: &'a Expr) -> bool {
        let ExprKind::Ref(reference) = &expr.kind else { return false };
        let before = self.problems.len();
        let found = matches!(self.reference(reference), Some(Value::Form(..)));
        self.problems.truncate(before);
        found
    }

    /// `for member m in 项目自评`
    pub fn member_loop(
        &mut self,
        this: &'a tree::Loop,
        rest: &'a [tree::Loop],
        entered: &Entered,
        body: &mut dyn FnMut(&mut Self, &Entered) -> bool,
    ) -> bool {
        if this.over.is_empty() || this.with_parts || this.under.is_some() {
            let zh = "member 循环要写一张可有几张的表，不能写 under、with parts";
            let en = "a loop over members names a form declared many";
            self.problems.push(
                error(problems::LOOP_OVER, this.span, zh, en)
                    .cure("如 for member m in 项目自评", "such as for member m in 项目自评"),
            );
            return true;
        }
        for over in &this.over {
            let (form, input) = match self.expr(over) {
                Some(Value::Form(form, Where::Every)) => (form, None),
                Some(Value::Input(input))
                    if self.index.first_of(input).is_some_and(|form| self.index.is_many(form)) =>
                {
                    let Some(form) = self.index.first_of(input) else { continue };
                    (form, Some(input))
                }
                Some(_) => {
                    self.not_many(over);
                    continue;
                }
                None => continue,
            };
            if !self.members_of(this, (form, input), rest, entered, body) {
                return false;
            }
        }
        true
    }

    fn not_many(&mut self, over: &Expr) {
        let zh = "member 循环的表没有声明 many，只有一张";
        let en = "this is no form declared many, so it has no members";
        self.problems.push(error(problems::LOOP_OVER, over.span, zh, en).cure(
            "在表式里写 many key 名称；逐行检查写 for row r in …",
            "write many key … in the form; write for row r in … to run over rows",
        ));
    }

    fn members_of(
        &mut self,
        this: &'a tree::Loop,
        (form, input): (FormId, Option<usize>),
        rest: &'a [tree::Loop],
        entered: &Entered,
        body: &mut dyn FnMut(&mut Self, &Entered) -> bool,
    ) -> bool {
        if self
            .frames
            .iter()
            .any(|frame| matches!(frame, Frame::Member { form: known, .. } if self.index.same_members(*known, form)))
        {
            self.problems.push(super::problems::not_yet("同一种表的两层 member 循环", this.span));
            return true;
        }
        let saved = (self.forms.len(), self.slots);
        self.uses(form);
        let slot = self.take_slot();
        let var = this.var.as_ref().map_or("member", |name| name.text.as_str());
        self.frames.push(Frame::Member { var, form, input });
        let mut next = entered.clone();
        let label = input.and_then(|input| self.index.inputs.get(input).copied()).unwrap_or(self.index.short(form));
        let label = label.to_owned();
        next.chosen.push(label.clone());
        if next.at.table.is_none() {
            next.at.table = Some(label);
            next.at.member = Some(slot);
        }
        let go = self.inside(this, LoopOver::Members(form), rest, next, body);
        self.forms.truncate(saved.0);
        self.slots = saved.1;
        go
    }

    /// The variable of a loop over members; inside an aggregate over the same form it would mean two copies at once.
    pub fn member_variable(&mut self, form: FormId, span: Span) -> Option<Value> {
        match self.copies_of(form) {
            Where::Every => Some(Value::Form(form, Where::Here)),
            _ => self.fail(super::problems::not_yet("汇总各张表时又用循环中的一张", span)),
        }
    }

    /// The next free slot.
    pub fn take_slot(&mut self) -> usize {
        let slot = self.depth;
        self.depth += 1;
        self.slots = self.slots.max(self.depth);
        slot
    }
}

/// `["某局"]`: of a report among several the name stands in quotes, since rows of a table are named in brackets too.
pub(super) fn in_quotes(keys: &[Key]) -> bool {
    matches!(keys, [key] if matches!(key.named(), Key::Label(_)))
}
