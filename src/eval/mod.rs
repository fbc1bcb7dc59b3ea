//! Layer 5: Program × Report (+ Patch) → Outcome.
//!
//! Total and pure: no problem stops it, nothing is read or printed, the same input gives the same outcome.
//!
//! Every instance is first computed with printed figures, which decides most of them. Only what is not true as printed
//! is computed again with the values that printed figures may stand for.

mod aggregate;
mod algebra;
mod ask;
mod causes;
mod compare;
mod context;
mod counted;
mod detail;
mod figure;
mod folded;
mod frame;
mod holds;
mod index;
mod judge;
mod linear;
mod locate;
mod members;
mod names;
mod narrow;
pub mod outcome;
mod rows;
mod run;
mod site;
mod stop;
mod tested;
mod trace;
mod units;
mod walk;
mod words;

pub use ask::{Figured, test, value, word};
pub use detail::{detail, details};
pub use members::member_of;
pub use names::quoted;
pub use run::run;
pub use site::{Area, Places};

#[cfg(test)]
mod tests;
