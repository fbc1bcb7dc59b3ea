//! Problems of reading a file, GJ301 and on: each with its code, sentence and cure.
//!
//! Must not know forms; only what keeps a file from being read.

use crate::base::place::Spot;
use crate::base::place::{Place, SourceId};
use crate::base::problem::{Code, Problem, Severity, Text, counted};

use super::encoding::Damage;
use super::format::Format;

/// The file is a PDF, a workbook or another format that is not plain text.
pub const NOT_TEXT: Code = Code("GJ301");
/// The file is neither text nor a format that is known.
pub const BINARY: Code = Code("GJ302");
/// The file has no text in it.
pub const EMPTY: Code = Code("GJ303");
/// Some bytes mean nothing in the encoding of the file.
pub const DAMAGED: Code = Code("GJ304");
/// A line has more cells, or is longer, than any row of a table.
pub const TOO_MANY_CELLS: Code = Code("GJ305");

/// Every code of this stage.
pub const ALL: &[Code] = &[NOT_TEXT, BINARY, EMPTY, DAMAGED, TOO_MANY_CELLS];

pub(super) fn at_start(problem: Problem, source: SourceId) -> Problem {
    let place = Place { source, line: 1, column: 1, length: 0 };
    problem.at(Spot::Report(place), Text::new("本文件", "this file"))
}

pub(super) fn not_text(format: Format) -> Problem {
    let (zh, en) = format.names();
    let (cure_zh, cure_en) = format.cure();
    Problem::new(
        NOT_TEXT,
        Severity::Error,
        Text::new(
            format!("文件是{zh}，目前只能读取文本文件"),
            format!("the file is {en}; only text files can be read"),
        ),
    )
    .help(Text::new(cure_zh, cure_en))
}

pub(super) fn binary() -> Problem {
    Problem::new(
        BINARY,
        Severity::Error,
        Text::new("文件不是文本，无法读取", "the file is not text and cannot be read"),
    )
    .help(Text::new(
        "请确认选对了文件；如是决算文件，请另存为文本（UTF-8 或 GBK）",
        "check that it is the right file; save accounts as text (UTF-8 or GBK)",
    ))
}

pub(super) fn empty() -> Problem {
    Problem::new(EMPTY, Severity::Error, Text::new("文件是空的", "the file is empty")).help(Text::new(
        "请确认文件已保存，且内容不是图片",
        "check that the file was saved and does not hold pictures only",
    ))
}

pub(super) fn damaged(damage: &Damage, source: SourceId, text: &str) -> Problem {
    let mut first = None;
    let mut count = 0_usize;
    for (line, body) in (1_u32..).zip(text.split('\n')) {
        if !body.contains('\u{fffd}') {
            continue;
        }
        count += body.matches('\u{fffd}').count();
        let column = body.split('\u{fffd}').next().map_or(0, |before| before.chars().count());
        first.get_or_insert((line, u32::try_from(column).unwrap_or(u32::MAX).saturating_add(1)));
    }
    let (line, column) = first.unwrap_or((1, 1));
    let encoding = damage.encoding;
    Problem::new(
        DAMAGED,
        Severity::Error,
        Text::new(
            format!("有 {count} 处字节按 {encoding} 无法解码，已以“\u{fffd}”代替"),
            format!(
                "{} cannot be decoded as {encoding}; each is shown as \"\u{fffd}\"",
                counted(count, "byte or run of bytes", "bytes or runs of bytes")
            ),
        ),
    )
    .at(Spot::Report(Place { source, line, column, length: 1 }), Text::new("第一处", "the first"))
    .help(Text::new("请从原文件重新另存为 UTF-8 文本", "save the original as UTF-8 text again"))
}

pub(super) fn too_many_cells(place: Place, most: usize) -> Problem {
    no_row(
        place,
        format!("这一行超过 {most} 个单元格，不作为表格读取"),
        format!("the line has more than {most} cells and is not read as a table"),
    )
}

pub(super) fn too_long(place: Place, most: usize) -> Problem {
    no_row(
        place,
        format!("这一行超过 {most} MB，不作为表格读取"),
        format!("the line is longer than {most} MB and is not read as a table"),
    )
}

fn no_row(place: Place, zh: String, en: String) -> Problem {
    Problem::new(TOO_MANY_CELLS, Severity::Error, Text::new(zh, en))
        .at(Spot::Report(place), Text::new("本行", "this line"))
        .help(Text::new("请检查换行是否在转存时丢失", "check whether line ends were lost when the file was saved"))
}
