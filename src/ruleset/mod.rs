//! Layer 4: trees of rule files to a Program: load, names, types, compile; one pass a file.
//!
//! Everything is checked here, before any report is read. Knows no document and no report.

pub mod program;
