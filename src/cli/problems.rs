//! Problems of the command line: files that cannot be read or written, words that are not understood.
//!
//! Each code has a page in `docs/problems/`.

use std::io::{Error, ErrorKind};
use std::path::Path;

use crate::base::problem::{Code, Problem, Severity, Text};
use crate::base::wide;

const USAGE: Code = Code("GJ501");
const MISSING: Code = Code("GJ502");
const FOLDER: Code = Code("GJ503");
const DENIED: Code = Code("GJ504");
const UNREADABLE: Code = Code("GJ505");
const HUGE: Code = Code("GJ506");
const UNWRITABLE: Code = Code("GJ507");
const NO_RULES: Code = Code("GJ508");
const NO_TEXT: Code = Code("GJ509");
const UNKNOWN: Code = Code("GJ510");
const NO_TABLE: Code = Code("GJ511");
const LINK_OUT: Code = Code("GJ514");
const NO_TESTS: Code = Code("GJ516");

fn error(code: Code, zh: String, en: String) -> Problem {
    Problem::new(code, Severity::Error, Text::new(zh, en))
}

fn name(path: &Path) -> String {
    wide::clean(&path.display().to_string())
}

/// The words after `gouji` are not understood.
pub fn usage(zh: &str, en: &str) -> Problem {
    error(USAGE, zh.to_owned(), en.to_owned())
        .help(Text::new("gouji --help 列出命令和选项", "gouji --help lists commands and options"))
}

/// A file that could not be opened or read.
pub fn unreadable(path: &Path, cause: &Error) -> Problem {
    let name = name(path);
    match cause.kind() {
        ErrorKind::NotFound => error(MISSING, format!("找不到文件 {name}"), format!("there is no file {name}"))
            .help(Text::new("请核对文件名和所在文件夹", "check the name and the folder")),
        ErrorKind::PermissionDenied => {
            error(DENIED, format!("没有权限读取 {name}"), format!("no permission to read {name}"))
                .help(Text::new("请检查文件的权限，或复制一份再查", "check its permissions, or check a copy"))
        }
        ErrorKind::IsADirectory => folder(path),
        _ => error(UNREADABLE, format!("读取 {name} 时出错：{cause}"), format!("cannot read {name}: {cause}"))
            .help(Text::new("请确认磁盘或网络位置可用后重试", "see that the disk or share is there and try again")),
    }
}

/// A folder where a file is due.
pub fn folder(path: &Path) -> Problem {
    let name = name(path);
    error(FOLDER, format!("{name} 是文件夹，不是报告文件"), format!("{name} is a folder, not a report")).help(
        Text::new("请给出文件夹里的文件，如 文件夹/决算.txt", "name the files in it, such as folder/accounts.txt"),
    )
}

/// A file larger than any report, or any rule file.
pub fn huge(path: &Path, limit: u64) -> Problem {
    let (name, limit) = (name(path), limit >> 20);
    error(HUGE, format!("{name} 超过 {limit} MB，不像是要查的文件"), format!("{name} is larger than {limit} MB"))
        .help(Text::new("请确认选对了文件", "check that it is the right file"))
}

/// Why a file could not be read or written, in words.
pub fn cause(cause: &Error) -> Text {
    match cause.kind() {
        ErrorKind::NotFound => Text::new("没有这个文件", "there is no such file"),
        ErrorKind::PermissionDenied => Text::new("没有权限", "no permission"),
        ErrorKind::ReadOnlyFilesystem => Text::new("这个位置只能读", "the place is read-only"),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Text::new("磁盘已满", "the disk is full"),
        ErrorKind::IsADirectory => Text::new("它是文件夹", "it is a folder"),
        _ => Text::new(cause.to_string(), cause.to_string()),
    }
}

/// A result that could not be written.
pub fn unwritable(path: &Path, cause: &Error) -> Problem {
    let name = name(path);
    let Text { zh, en } = match cause.kind() {
        ErrorKind::NotFound => Text::new("文件夹不存在", "the folder does not exist"),
        ErrorKind::PermissionDenied => Text::new("没有写入权限", "no permission"),
        _ => self::cause(cause),
    };
    error(UNWRITABLE, format!("不能写到 {name}：{zh}"), format!("cannot write {name}: {en}"))
        .help(Text::new("请换一个能写的位置；没有留下半份文件", "choose another place; no half file was left"))
}

/// A folder of rules without rules.
pub fn no_rules(path: &Path) -> Problem {
    let name = name(path);
    error(NO_RULES, format!("{name} 里没有规则文件"), format!("{name} holds no rule files"))
        .help(Text::new("规则文件的扩展名是 .gj", "rule files end in .gj"))
}

/// A rule file of a folder that is a link to somewhere else.
pub fn link_out(path: &Path) -> Problem {
    let name = name(path);
    let (zh, en) = ("是指向规则文件夹之外的链接", "is a link that leaves the folder of the rules");
    error(LINK_OUT, format!("规则文件 {name} {zh}"), format!("the rule file {name} {en}")).help(Text::new(
        "把文件复制进来，或另用 --rules 写出它",
        "copy the file into the folder, or name it with another --rules",
    ))
}

/// A rule file that is no UTF-8 text.
pub fn no_text(path: &Path) -> Problem {
    let name = name(path);
    error(NO_TEXT, format!("规则文件 {name} 不是 UTF-8 文本"), format!("the rule file {name} is not UTF-8 text")).help(
        Text::new(
            "请另存为 UTF-8 编码；若它是报告，写在 check 后面，不写在 --rules 后面",
            "save it as UTF-8; a report follows check, not --rules",
        ),
    )
}

/// Neither a rule nor a problem code.
pub fn unknown(what: &str, near: Option<&str>) -> Problem {
    let what = wide::clean(what);
    let problem =
        error(UNKNOWN, format!("没有规则或问题代码 {what}"), format!("there is no rule or problem code {what}"));
    problem.help(match near {
        Some(near) => Text::new(format!("是不是 {near}？"), format!("did you mean {near}?")),
        None => Text::new("gouji explain 列出全部规则", "gouji explain lists all rules"),
    })
}

/// The number of a table where a rule is due.
pub fn table_explained(number: &str) -> Problem {
    error(UNKNOWN, format!("{number} 是表，不是规则"), format!("{number} is a table, not a rule")).help(Text::new(
        format!("gouji show --names {number} 列出它的栏和行"),
        format!("gouji show --names {number} lists its columns and rows"),
    ))
}

/// No form of that name or number.
pub fn no_table(name: &str, near: Option<&str>) -> Problem {
    let name = wide::clean(name);
    let problem = error(NO_TABLE, format!("没有名为 {name} 的表"), format!("there is no table {name}"));
    problem.help(match near {
        Some(near) => Text::new(format!("是不是 {near}？"), format!("did you mean {near}?")),
        None => Text::new("gouji show --names 列出全部表", "gouji show --names lists all tables"),
    })
}

/// Rulesets in which no test is written.
pub fn no_tests() -> Problem {
    error(NO_TESTS, "这些规则里没有测试".to_owned(), "these rulesets have no tests".to_owned()).help(Text::new(
        "在规则文件里写 test \"…\" { report \"样本.txt\" expect … }，见使用指南",
        "write test \"…\" { report \"sample.txt\" expect … } in a rule file",
    ))
}
