//! Layer 4: trees of rule files to a Program: load, names, types, compile; one pass a file.
//!
//! Everything is checked here, before any report is read. Knows no document and no report.
//!
//! ```text
//! rule files ─load─▶ trees ─codes, forms─▶ lists and forms ─index─▶ every name
//!                      └─rules ─loops─▶ cases ─expr, places, keys, calls, compare─▶ figures and conditions ─linear─▶ Program
//! ```

mod aggregates;
mod calls;
mod codes;
mod coerce;
mod compare;
mod conditions;
mod digest;
mod entries;
mod expr;
mod fields;
mod figures;
mod files;
mod forms;
mod index;
mod inline;
mod inputs;
mod instance;
mod keys;
mod kinds;
mod layers;
mod linear;
mod listing;
mod load;
mod lookup;
mod loops;
mod members;
mod metas;
mod misses;
mod names;
mod parts;
mod patterns;
mod places;
pub mod problems;
pub mod program;
mod protected;
mod readings;
mod refs;
mod repeats;
mod rules;
mod targets;
pub mod trial;
mod trials;
pub mod types;
pub mod value;
mod waivers;
mod written;

pub use self::codes::Reader;
pub use self::files::{Kept, RuleFile, RuleSet};
pub use self::instance::InstanceNames;
pub use self::listing::{BlockNames, ColumnNames, RowNames, TableNames, names};
pub use self::load::{Compiled, Single, compile, compile_expression};
pub use self::trials::trials;
