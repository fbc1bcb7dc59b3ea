//! Layer 5: Program × Report (+ Patch) → Outcome.
//!
//! Total and pure: no problem stops it, nothing is read or printed, the same input gives the same outcome.

pub mod outcome;
