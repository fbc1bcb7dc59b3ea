//! Layer 3: a report as bound to forms: tables, rows, cells, each with its value and place.
//!
//! Plain data plus what follows from it alone (row roles, patches). Knows no rule and no text of a document.

pub mod copies;
pub mod figures;
pub mod model;
pub mod patch;
pub mod roles;
