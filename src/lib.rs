//! gouji (勾稽): a declarative rules language for published final accounts (部门决算公开).

pub mod base;
pub mod bind;
pub mod cli;
pub mod diagnose;
pub mod document;
pub mod eval;
pub mod form;
pub mod ingest;
pub mod output;
pub mod report;
pub mod ruleset;
pub mod session;
pub mod syntax;
pub mod tools;
