//! Names as they compare, each folded once in a run: the same words meet in rule after rule.
//!
//! Must not know what a name stands for.

use std::cell::RefCell;
use std::ops::Deref;
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

/// A word as it compares.
#[derive(Clone, Debug)]
pub(super) enum Name<'t> {
    /// Folding leaves it as it is, or it was folded before.
    Same(&'t str),
    /// What folding made of it.
    Folded(Rc<str>),
}

impl Deref for Name<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Same(text) => text,
            Self::Folded(text) => text,
        }
    }
}

impl PartialEq for Name<'_> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Folded {
    /// As [`fold::fold`].
    pub fn name<'t>(&self, text: &'t str) -> Name<'t> {
        if fold::is_folded(text) { Name::Same(text) } else { Name::Folded(known(&self.names, text, fold::fold)) }
    }

    /// As [`fold::plain`].
    pub fn text<'t>(&self, text: &'t str) -> Name<'t> {
        if fold::is_folded(text) { Name::Same(text) } else { Name::Folded(known(&self.texts, text, fold::plain)) }
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
