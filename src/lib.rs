//! gouji (勾稽): a declarative rules language for published final accounts (部门决算公开).
//!
//! ```text
//! file bytes ─ingest─▶ Document ─bind─▶ Report ─eval─▶ Outcome ─diagnose─▶ findings ─output─▶ text, JSON
//! .gj text ─syntax─▶ Tree ─ruleset─▶ Program
//! ```
//!
//! [`session::Session`] is the one door; `docs/architecture.md` names the layers and what each must not know.
//!
//! ```
//! use gouji::session::Session;
//!
//! let text = "收入支出决算总表\n单位：万元\n\
//!     收入\t\t支出\t\n项目\t决算数\t项目\t决算数\n\
//!     本年收入合计\t5.00\t本年支出合计\t4.00\n总计\t5.00\t总计\t4.00\n";
//! let mut session = Session::open(true, &[]);
//! let check = session.check("accounts.txt", text.as_bytes(), false);
//! assert!(check.findings.iter().any(|finding| finding.rule == "I05"));
//! ```

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
