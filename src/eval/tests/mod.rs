//! Tests of the evaluator: each line of what a value is, with a case that would catch its breaking.

mod build;
mod operands;
mod oracle;
mod rounding;
mod verdicts;
