//! Faults of the command line in our own words, in both languages.
//!
//! Must not know what commands do.

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::problems;
use crate::base::problem::{Problem, Text};

/// A usage error in our own words.
pub fn usage(error: &clap::Error) -> Problem {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(", "),
        _ => String::new(),
    };
    let (arg, value) = (context(ContextKind::InvalidArg), context(ContextKind::InvalidValue));
    let valid = context(ContextKind::ValidValue);
    match error.kind() {
        ErrorKind::UnknownArgument => unknown(&arg),
        ErrorKind::InvalidSubcommand => {
            let word = context(ContextKind::InvalidSubcommand);
            let near = near(&context(ContextKind::SuggestedSubcommand));
            let told = problems::usage(
                &format!("不认识命令 {word}{}", near.zh),
                &format!("unknown command {word}{}", near.en),
            );
            // a report without the command before it
            match word.contains(['.', '/', '\\']) {
                true => told.help(Text::new(
                    format!("要检查这份报告，写 gouji check {word}"),
                    format!("to check this report, write gouji check {word}"),
                )),
                false => told,
            }
        }
        ErrorKind::InvalidValue if !valid.is_empty() => problems::usage(
            &format!("{arg} 不能是“{value}”，可用：{valid}"),
            &format!("{arg} cannot be \"{value}\"; there is {valid}"),
        ),
        ErrorKind::InvalidValue | ErrorKind::NoEquals | ErrorKind::WrongNumberOfValues => {
            problems::usage(&format!("{arg} 后面缺少内容"), &format!("{arg} needs a value"))
        }
        ErrorKind::ValueValidation if arg.starts_with("--with") => problems::usage(
            &format!("{arg} 不能是“{value}”，请写成 上年=文件"),
            &format!("{arg} cannot be \"{value}\"; write it as 上年=FILE"),
        ),
        ErrorKind::ValueValidation if arg.starts_with("--as-of") => problems::usage(
            &format!("{arg} 不能是“{value}”，请写成 2024-12-31"),
            &format!("{arg} cannot be \"{value}\"; write it as 2024-12-31"),
        ),
        ErrorKind::ValueValidation => problems::usage(
            &format!("{arg} 不能是“{value}”，请用 40 至 200 的整数"),
            &format!("{arg} cannot be \"{value}\"; use a number from 40 to 200"),
        ),
        ErrorKind::TooManyValues => {
            problems::usage(&format!("{arg} 后面不写“{value}”"), &format!("{arg} takes no \"{value}\""))
        }
        ErrorKind::MissingRequiredArgument => problems::usage(&format!("缺少 {arg}"), &format!("{arg} is missing")),
        ErrorKind::ArgumentConflict => {
            let other = context(ContextKind::PriorArg);
            problems::usage(&format!("{arg} 与 {other} 不能同用"), &format!("{arg} cannot be used with {other}"))
        }
        _ => problems::usage("命令行写法有误", "the command line is not understood"),
    }
}

/// An option that is none, or a word too many.
fn unknown(arg: &str) -> Problem {
    if !arg.starts_with('-') {
        return problems::usage(&format!("多出了“{arg}”"), &format!("\"{arg}\" is one word too many")).help(Text::new(
            "这里只能写一个；名称里有空格的，加引号",
            "only one can stand here; put quotes around what has spaces",
        ));
    }
    let told = problems::usage(&format!("不认识选项 {arg}"), &format!("unknown option {arg}"));
    match arg {
        "-f" | "--json" | "--jsonl" => told.help(Text::new("写 --format json", "write --format json")),
        _ => told,
    }
}

fn near(word: &str) -> Text {
    if word.is_empty() {
        return Text::default();
    }
    Text::new(format!("，是不是 {word}？"), format!(", did you mean {word}?"))
}
