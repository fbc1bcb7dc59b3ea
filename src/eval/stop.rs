//! Why an evaluation stops without a value.
//!
//! Must not know how operands are found, nor what is said of them.

use crate::base::place::Place;
use crate::base::problem::Text;
use crate::eval::outcome::{Cause, CauseKind};
use crate::form::table::FormId;

/// Why there is no value.
#[derive(Clone, Debug)]
pub(super) enum Stop {
    /// An optional part is not there.
    Skip,
    /// The table is not in the document.
    Absent(FormId),
    /// An operand could not be had.
    Undecided(Box<Cause>),
}

impl Stop {
    /// A cause of that kind.
    pub fn new(kind: CauseKind, zh: String, en: String, place: Option<Place>) -> Self {
        Stop::Undecided(Box::new(Cause { kind, text: Text::new(zh, en), place }))
    }
}
