//! Layer 6: what an outcome means to people: findings in words, counts, what belongs together.
//!
//! Knows no terminal and no format; every front end shows what is built here.

pub mod count;
pub mod figure;
pub mod finding;
pub mod fold;
pub mod layers;
pub mod reference;
pub mod sentence;
pub mod silent;
pub mod waive;
pub mod words;
