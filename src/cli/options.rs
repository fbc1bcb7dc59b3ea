//! The options of every command, with help in both languages.
//!
//! Must not read what was given; `args` does.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, Command, value_parser};

use crate::base::date::Date;
use crate::base::problem::Lang;

/// The whole command line, its help in one language.
pub fn command(lang: Lang) -> Command {
    let t = in_language(lang);
    let language = Arg::new("lang")
        .long("lang")
        .value_name(t("语言", "LANG"))
        .value_parser(PossibleValuesParser::new(["zh", "en"]))
        .hide_possible_values(true)
        .global(true)
        .help(t("zh 或 en", "zh or en"));
    let commands = [check(lang), show(lang), explain(lang), test(lang)];
    dress(Command::new("gouji"), lang)
        .version(env!("CARGO_PKG_VERSION"))
        .about(t(
            "勾稽：检查部门决算公开的数据是否自洽",
            "gouji: checks that published final accounts agree with themselves",
        ))
        .after_help(t(
            "退出码：0 没有必须改正之处；1 有；\n        2 无法检查（文件读不了、表和说明一处也没有认出、规则有错、没有一条规则得出结论）。",
            "Exit codes: 0 nothing must be corrected, 1 something must, 2 could not check\n(a file cannot be read, neither a table nor a section was recognised, the rules\nare wrong, no rule came to a verdict).",
        ))
        .arg_required_else_help(true)
        .arg(language)
        .subcommands(commands.map(|command| dress(command, lang).args(shared(lang))))
}

/// One of two texts, by the language.
fn in_language(lang: Lang) -> impl Fn(&'static str, &'static str) -> &'static str {
    move |zh, en| match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

fn check(lang: Lang) -> Command {
    let t = in_language(lang);
    Command::new("check")
        .about(t("检查报告", "Check reports"))
        .arg(report("reports", lang).required(true).num_args(1..))
        .arg(
            format(&["terminal", "json", "jsonl"], lang)
                .help(t("terminal（默认）、json、jsonl", "terminal (default), json or jsonl")),
        )
        .arg(output(lang))
        .arg(
            Arg::new("strict")
                .long("strict")
                .action(ArgAction::SetTrue)
                .help(t("必查项未能判断也算不通过", "Count undecided errors as failing")),
        )
        .arg(
            Arg::new("all")
                .long("all")
                .action(ArgAction::SetTrue)
                .help(t("也列出通过的检查，清单不截短", "List passes too, and long lists whole")),
        )
        .arg(
            Arg::new("with")
                .long("with")
                .value_name(t("名称=文件", "NAME=FILE"))
                .action(ArgAction::Append)
                .value_parser(named_file)
                .help(t(
                    "一并给出的报告，如 上年=去年决算.txt、年初预算=部门预算.txt",
                    "Another report, such as 上年=last-year.txt or 年初预算=budget.txt",
                )),
        )
        .arg(
            Arg::new("as-of")
                .long("as-of")
                .value_name(t("日期", "DATE"))
                .value_parser(|text: &str| Date::parse(text).ok_or_else(String::new))
                .help(t("按哪一天判断豁免是否到期，默认今天", "The day by which waivers end, default today")),
        )
}

/// `上年=last.txt`; a Chinese input method writes a wide sign.
fn named_file(text: &str) -> Result<(String, PathBuf), String> {
    let parts = text.split_once(['=', '＝']).map(|(name, file)| (name.trim(), file.trim()));
    let parts = parts.filter(|(name, file)| !name.is_empty() && !file.is_empty());
    parts.map(|(name, file)| (name.to_owned(), PathBuf::from(file))).ok_or_else(String::new)
}

fn show(lang: Lang) -> Command {
    let t = in_language(lang);
    Command::new("show")
        .about(t("查看读到了什么，或一个表达式的值", "Show what was understood, or the value of an expression"))
        .arg(report("report", lang))
        .arg(Arg::new("expression").value_name(t("表达式", "EXPR")).help(t(
            "如 '03[2010401].基本支出' 或 'sum(03.项目支出)'",
            "such as '03[2010401].基本支出' or 'sum(03.项目支出)'",
        )))
        .arg(
            Arg::new("names")
                .long("names")
                .value_name(t("表", "TABLE"))
                .num_args(0..=1)
                .default_missing_value("")
                .conflicts_with("report")
                .help(t("列出规则可用的名称", "List the names that rules can use")),
        )
        .arg(format(&["terminal", "json"], lang).help(t("terminal（默认）、json", "terminal (default) or json")))
        .arg(output(lang))
}

fn test(lang: Lang) -> Command {
    let t = in_language(lang);
    Command::new("test")
        .about(t("运行规则的测试", "Run the tests of rulesets"))
        .arg(
            Arg::new("paths")
                .value_name(t("文件或文件夹", "FILE|DIR"))
                .num_args(0..)
                .value_parser(value_parser!(PathBuf))
                .help(t("有测试的规则；不写则测全国规则", "Rules with tests; nothing tests the national ones")),
        )
        .arg(format(&["terminal", "json"], lang).help(t("terminal（默认）、json", "terminal (default) or json")))
        .arg(output(lang))
}

fn explain(lang: Lang) -> Command {
    let t = in_language(lang);
    Command::new("explain").about(t("解释一条规则或一个问题代码", "Explain a rule or a problem code")).arg(
        Arg::new("what")
            .value_name(t("规则或代码", "RULE|CODE"))
            .help(t("如 I11、GJ201；不写则列出全部规则", "such as I11 or GJ201; nothing lists all rules")),
    )
}

fn report(name: &'static str, lang: Lang) -> Arg {
    let t = in_language(lang);
    Arg::new(name)
        .value_name(t("报告", "REPORT"))
        .value_parser(value_parser!(PathBuf))
        .help(t("决算公开文本，- 为标准输入", "Published accounts as text, - for the standard input"))
}

fn format(values: &'static [&'static str], lang: Lang) -> Arg {
    Arg::new("format")
        .long("format")
        .value_name(in_language(lang)("格式", "FORMAT"))
        .default_value("terminal")
        .hide_default_value(true)
        .hide_possible_values(true)
        .value_parser(PossibleValuesParser::new(values))
}

fn output(lang: Lang) -> Arg {
    let t = in_language(lang);
    Arg::new("output")
        .short('o')
        .long("output")
        .value_name(t("文件", "FILE"))
        .value_parser(value_parser!(PathBuf))
        .help(t("结果写到文件", "Write the result to a file"))
}

/// Headings and layout of the help in one language.
fn dress(command: Command, lang: Lang) -> Command {
    let command = command.disable_help_subcommand(true).disable_help_flag(true).disable_version_flag(true);
    let (help, version) = match lang {
        Lang::Zh => ("显示帮助", "显示版本"),
        Lang::En => ("Show this help", "Show the version"),
    };
    let main = command.get_name() == "gouji";
    let usage = match command.get_name() {
        "check" => "gouji check [选项] <报告>...",
        "show" => "gouji show [选项] <报告> [表达式]\n      gouji show --names [表]",
        "test" => "gouji test [选项] [文件或文件夹]...",
        _ => "gouji explain [选项] [规则或代码]",
    };
    let command = command.arg(Arg::new("help").short('h').long("help").action(ArgAction::Help).help(help));
    let command = if main {
        command.arg(Arg::new("version").short('V').long("version").action(ArgAction::Version).help(version))
    } else {
        command
    };
    match lang {
        Lang::En => command,
        Lang::Zh if main => command.subcommand_help_heading("命令").help_template(
            "{about}\n\n用法：gouji <命令> [选项]\n\n命令：\n{subcommands}\n\n选项：\n{options}{after-help}",
        ),
        Lang::Zh => command
            .override_usage(usage)
            .help_template("{about}\n\n用法：{usage}\n\n参数：\n{positionals}\n\n选项：\n{options}"),
    }
}

/// Options of every command.
fn shared(lang: Lang) -> [Arg; 6] {
    let t = in_language(lang);
    let rules = |name: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name(t("文件或文件夹", "FILE|DIR"))
            .action(ArgAction::Append)
            .value_parser(value_parser!(PathBuf))
    };
    [
        rules("rules").help(t("在全国规则之外再加规则", "Add rules to the national ones")),
        rules("only-rules").conflicts_with("rules").help(t("只用这些规则", "Use only these rules")),
        Arg::new("layer")
            .long("layer")
            .value_name(t("地区", "NAME"))
            .conflicts_with("only-rules")
            .help(t("用这一层规则，none 为不用；不写则按报告", "Use this layer, or none; else the report chooses")),
        Arg::new("ascii")
            .long("ascii")
            .action(ArgAction::SetTrue)
            .help(t("只用 ASCII 符号画表线", "Draw with ASCII signs only")),
        Arg::new("width")
            .long("width")
            .value_name(t("列数", "N"))
            .value_parser(value_parser!(u16).range(40..=200))
            .help(t(
                "按多少列排版，40 至 200；不写则按终端或 COLUMNS，写入文件为 100",
                "Columns to use, 40 to 200; else those of the terminal or COLUMNS, 100 in a file",
            )),
        Arg::new("color")
            .long("color")
            .value_name(t("何时", "WHEN"))
            .value_parser(PossibleValuesParser::new(["auto", "always", "never"]))
            .hide_possible_values(true)
            .help(t("颜色：auto（默认）、always、never", "Colours: auto (default), always or never")),
    ]
}
