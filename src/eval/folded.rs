//! Names as they compare, each folded once in a run: the same words meet in rule after rule.
//!
//! Must not know what a name stands for.

use std::cell::RefCell;
use std::rc::Rc;

use foldhash::HashMap;

use crate::base::fold;

/// Words already folded.
#[derive(Debug, Default)]
pub(super) struct Folded {
    names: Known,
    texts: Known,
}

type Known = RefCell<HashMap<String, Rc<str>>>;

impl Folded {
    /// As [`fold::fold`].
    pub fn name(&self, text: &str) -> Rc<str> {
        known(&self.names, text, fold::fold)
    }

    /// As [`fold::plain`].
    pub fn text(&self, text: &str) -> Rc<str> {
        known(&self.texts, text, fold::plain)
    }
}

fn known(known: &Known, text: &str, make: fn(&str) -> String) -> Rc<str> {
    if let Some(folded) = known.borrow().get(text) {
        return Rc::clone(folded);
    }
    let folded: Rc<str> = make(text).into();
    known.borrow_mut().insert(text.to_owned(), Rc::clone(&folded));
    folded
}
