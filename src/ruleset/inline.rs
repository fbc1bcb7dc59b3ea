//! Items and `let`s: put in place where they are named, each in the scope where it was written.
//!
//! Must not know tables; only which names were visible where.

use super::expr::Compiler;
use super::problems::{self, error};
use super::value::{Frame, Scalar, Value};
use crate::base::place::{Span, Spot};
use crate::base::problem::Text;
use crate::form::table::Where;
use crate::syntax::tree::Expr;

impl<'a> Compiler<'a> {
    /// A `let` of the rule: sees its loops, not the aggregates around the place of use.
    pub fn inline_let(&mut self, at: usize, used: Span) -> Option<Value> {
        let found = self.lets.get(at)?;
        let outside = |frame: &&Frame<'_>| !matches!(frame, Frame::Aggregate { .. } | Frame::Member { var: "", .. });
        let loops = self.frames.iter().take_while(outside).cloned().collect();
        self.inline(&found.name.text, found.name.span, &found.value, loops, used)
    }

    /// An item of a form, or a `let` at the top of a file: sees only its form, or only tables.
    pub fn inline_item(&mut self, at: usize, used: Span) -> Option<Value> {
        self.inline_item_of(at, Where::Here, used)
    }

    /// An item of certain copies of its form.
    pub fn inline_item_of(&mut self, at: usize, from: Where, used: Span) -> Option<Value> {
        let item = *self.index.items.get(at)?;
        let frames = item.form.map(|form| Frame::Item { form, from }).into_iter().collect();
        self.inline(item.name, item.span, item.value, frames, used)
    }

    /// Whether this item is the one being put in place: `item 合计 = 合计` means the row.
    pub fn is_own_item(&self, at: usize) -> bool {
        let own = self.index.items.get(at).map(|item| item.span);
        own.is_some() && self.busy.last().map(|(_, span)| *span) == own
    }

    fn inline(
        &mut self,
        name: &'a str,
        span: Span,
        value: &'a Expr,
        frames: Vec<Frame<'a>>,
        used: Span,
    ) -> Option<Value> {
        if self.busy.iter().any(|(_, known)| *known == span) {
            return self.cycle(name, span, used);
        }
        self.busy.push((name, span));
        let outside = std::mem::replace(&mut self.frames, frames);
        let found = self.expr(value);
        // A bare column means the row of the loop where the `let` stands, not where it is used.
        let found = match found {
            Some(column @ Value::Column { bare: true, .. }) => self.scalar(column, value.span).map(|one| match one {
                Scalar::Num(num, quantity) => Value::Num(num, quantity),
                Scalar::Word(word, kind) => Value::Word(word, kind),
                Scalar::Test(test) => Value::Test(test),
            }),
            other => other,
        };
        self.frames = outside;
        self.busy.pop();
        found
    }

    fn cycle<T>(&mut self, name: &str, span: Span, used: Span) -> Option<T> {
        let start = self.busy.iter().position(|(_, known)| *known == span).unwrap_or(0);
        // Every member of the ring comes here; only the first of them in the text tells it.
        if self.busy.iter().skip(start).any(|(_, known)| *known < span) {
            return None;
        }
        let ring: Vec<&str> = self.busy.iter().skip(start).map(|(name, _)| *name).chain([name]).collect();
        let ring = ring.join(" → ");
        let problem = error(
            problems::CYCLE,
            span,
            format!("“{name}”的定义绕了一圈又用到自己：{ring}"),
            format!("“{name}” is defined by itself: {ring}"),
        );
        self.fail(problem.at(Spot::Rule(used), Text::new("这里又用到", "used again here")))
    }
}
