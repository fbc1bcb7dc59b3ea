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
        ErrorKind::UnknownArgument => problems::usage(&format!("不认识选项 {arg}"), &format!("unknown option {arg}")),
        ErrorKind::InvalidSubcommand => {
            let word = context(ContextKind::InvalidSubcommand);
            let near = near(&context(ContextKind::SuggestedSubcommand));
            problems::usage(&format!("不认识命令 {word}{}", near.zh), &format!("unknown command {word}{}", near.en))
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
        ErrorKind::MissingRequiredArgument => problems::usage(&format!("缺少 {arg}"), &format!("{arg} is missing")),
        ErrorKind::ArgumentConflict => {
            let other = context(ContextKind::PriorArg);
            problems::usage(&format!("{arg} 与 {other} 不能同用"), &format!("{arg} cannot be used with {other}"))
        }
        _ => problems::usage("命令行写法有误", "the command line is not understood"),
    }
}

fn near(word: &str) -> Text {
    if word.is_empty() {
        return Text::default();
    }
    Text::new(format!("，是不是 {word}？"), format!(", did you mean {word}?"))
}
