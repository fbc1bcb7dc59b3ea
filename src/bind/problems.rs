//! Problems of binding, GJ401 and on: each with its code, sentence and cure, named by table.
//!
//! Must not decide anything; it words what the binder found.

use crate::base::place::{Place, Spot};
use crate::base::problem::{Code, Problem, Severity, Text};
use crate::report::model::Printed;

use super::cells::Fault;

/// A form has no table in the document.
pub const TABLE_MISSING: Code = Code("GJ401");
/// A grid looks like the table of a form but has no title.
pub const UNTITLED: Code = Code("GJ402");
/// One title stands over two tables.
pub const TITLE_TWICE: Code = Code("GJ403");
/// The document holds two whole sets of tables.
pub const TWO_SETS: Code = Code("GJ404");
/// A table has a title and rows but no head that can be read.
pub const NO_HEAD: Code = Code("GJ405");
/// A column of the form is not printed.
pub const COLUMN_MISSING: Code = Code("GJ406");
/// A column name is printed more than once where one is meant.
pub const COLUMN_TWICE: Code = Code("GJ407");
/// A row cannot be put under the head.
pub const ROW_MISFIT: Code = Code("GJ408");
/// A cell of a column of figures holds something else.
pub const BAD_CELL: Code = Code("GJ409");
/// A label that the form does not know.
pub const UNKNOWN_ROW: Code = Code("GJ410");
/// A code that its list does not have.
pub const UNKNOWN_CODE: Code = Code("GJ411");
/// A row is printed twice.
pub const ROW_TWICE: Code = Code("GJ412");
/// Figures without a name.
pub const NAMELESS: Code = Code("GJ413");
/// The note says that a table is empty, but it has figures.
pub const NOTE_CONTRADICTS: Code = Code("GJ414");
/// A table has a head and no rows.
pub const NO_ROWS: Code = Code("GJ415");
/// Some classes have a row of their own, others only rows below.
pub const UNEVEN_LEVELS: Code = Code("GJ416");
/// The printed unit is not one that is known.
pub const UNKNOWN_UNIT: Code = Code("GJ417");
/// A line of text in a table that is no row and may be a piece of a name.
pub const LOOSE_NAME: Code = Code("GJ418");
/// Tables print no unit of money; that of the form is used.
pub const UNIT_ASSUMED: Code = Code("GJ419");
/// Columns of figures that the form does not know.
pub const UNREAD_COLUMNS: Code = Code("GJ420");

/// A name in the text that the code list does not have.
pub const UNKNOWN_NAME: Code = Code("GJ430");
/// A percentage in the text without its sign.
pub const NO_PERCENT_SIGN: Code = Code("GJ431");
/// A section that forms read has amounts, and not one was read.
pub const SECTION_UNREAD: Code = Code("GJ432");

/// The cells of a table are set apart by spaces, so that nothing tells which are empty.
pub const NO_TABS: Code = Code("GJ421");

/// The head is shifted against the figures.
pub const HEAD_SHIFTED: Code = Code("GJ422");

/// The file ends inside a table.
pub const CUT_OFF: Code = Code("GJ423");
/// A grid below a table may be its next page, but its head is another.
pub const PAGE_UNREAD: Code = Code("GJ424");

/// Every code of this stage.
pub const ALL: &[Code] = &[
    TABLE_MISSING,
    UNTITLED,
    TITLE_TWICE,
    TWO_SETS,
    NO_HEAD,
    COLUMN_MISSING,
    COLUMN_TWICE,
    ROW_MISFIT,
    BAD_CELL,
    UNKNOWN_ROW,
    UNKNOWN_CODE,
    ROW_TWICE,
    NAMELESS,
    NOTE_CONTRADICTS,
    NO_ROWS,
    UNEVEN_LEVELS,
    UNKNOWN_UNIT,
    LOOSE_NAME,
    UNIT_ASSUMED,
    UNREAD_COLUMNS,
    NO_TABS,
    HEAD_SHIFTED,
    CUT_OFF,
    PAGE_UNREAD,
    UNKNOWN_NAME,
    NO_PERCENT_SIGN,
    SECTION_UNREAD,
];

/// More of one kind in one table are told as a number.
const MOST_OF_A_KIND: usize = 8;

/// What a row loses whose name is not known.
#[derive(Clone, Copy, Debug)]
pub(super) enum Lost {
    /// Its place among the rows that sum.
    Sums,
    /// Its code, in a form without such rows.
    Code,
    /// Everything.
    Figures,
}

/// The problems of one table.
#[derive(Debug)]
pub(super) struct Notes {
    /// `03表（支出决算表）`
    table: String,
    pub(super) found: Vec<Problem>,
    suggestions: usize,
}

impl Notes {
    pub(super) fn new(table: String) -> Self {
        Notes { table, found: Vec::new(), suggestions: 0 }
    }

    pub(super) fn add(
        &mut self,
        code: Code,
        severity: Severity,
        zh: String,
        en: String,
        place: Option<Place>,
    ) -> Option<&mut Problem> {
        let same = self.found.iter().filter(|problem| problem.code == code).count();
        if same >= MOST_OF_A_KIND {
            return None;
        }
        let table = &self.table;
        let (zh, en) = if same + 1 == MOST_OF_A_KIND {
            (
                format!("{table}：{zh}；本表同类问题不再逐一列出"),
                format!("{table}: {en}; more of the kind are not listed"),
            )
        } else {
            (format!("{table}：{zh}"), format!("{table}: {en}"))
        };
        let mut problem = Problem::new(code, severity, Text::new(zh, en));
        if let Some(place) = place {
            problem = problem.at(Spot::Report(place), Text::new("此处", "here"));
        }
        self.found.push(problem);
        self.found.last_mut()
    }

    /// Whether a suggestion may still be looked for (it costs time on documents full of odd labels).
    pub(super) fn may_suggest(&mut self) -> bool {
        self.suggestions += 1;
        self.suggestions <= MOST_OF_A_KIND
    }

    pub(super) fn misfits(&mut self, rows: Vec<(Place, Text)>, all: usize) {
        let count = rows.len();
        let many = count > MOST_OF_A_KIND || (count > 2 && count * 2 > all);
        let Some((place, why)) = rows.first().cloned() else { return };
        if many {
            let zh = format!("{all} 行中有 {count} 行与表头对不上，其数字不予采用；如第 {} 行：{}", place.line, why.zh);
            let en = format!(
                "{count} of {all} rows do not fit the head, their figures are not used; line {}: {}",
                place.line, why.en
            );
            let problem = self.add(ROW_MISFIT, Severity::Error, zh, en, Some(place));
            cure(
                problem,
                "请对照原表核对列数，空单元格也要保留制表符",
                "compare with the original; keep a tab for every empty cell",
            );
            return;
        }
        for (place, why) in rows {
            let zh = format!("第 {} 行无法对应表头，其数字不予采用：{}", place.line, why.zh);
            let en = format!("line {} does not fit the head, its figures are not used: {}", place.line, why.en);
            let problem = self.add(ROW_MISFIT, Severity::Error, zh, en, Some(place));
            cure(
                problem,
                "请对照原表核对列数，空单元格也要保留制表符",
                "compare with the original; keep a tab for every empty cell",
            );
        }
    }

    /// Rows of a list of which only the scores are known.
    pub(super) fn half_rows(&mut self, rows: &[(Place, Text)]) {
        let Some((place, why)) = rows.first() else { return };
        let lines: Vec<String> = rows.iter().take(8).map(|(place, _)| place.line.to_string()).collect();
        let (list, more) = (lines.join("、"), if rows.len() > lines.len() { "等" } else { "" });
        let zh = format!("第 {list}{more} 行只能读出分值和得分，名称和指标值不予采用：{}", why.zh);
        let en = format!(
            "only the scores are read of {} {}: {}",
            if rows.len() == 1 { "line" } else { "lines" },
            lines.join(", "),
            why.en
        );
        let problem = self.add(ROW_MISFIT, Severity::Check, zh, en, Some(*place));
        cure(
            problem,
            "请对照原表核对列数，空单元格也要保留制表符",
            "compare with the original; keep a tab for every empty cell",
        );
    }

    /// `torn`: they may be the rest of the row above.
    pub(super) fn nameless(&mut self, place: Place, torn: bool) {
        let (more, more_en) = match torn {
            true => ("，像是上面一行断开的后半，上面一行的空格不作 0", "; they may be the rest of the row above"),
            false => ("", ""),
        };
        let zh = format!("第 {} 行有数字但没有项目名称{more}", place.line);
        let en = format!("line {} has figures but no name{more_en}", place.line);
        let problem = self.add(NAMELESS, Severity::Error, zh, en, Some(place));
        match torn {
            true => cure(problem, "请把断开的两行接成一行，或补上该行的名称", "join the two lines, or add the name"),
            false => cure(problem, "请补上该行的项目或科目名称", "add the name of the row"),
        }
    }

    pub(super) fn unknown_row(&mut self, label: &str, lost: Lost, nearest: Option<String>, place: Place) {
        let label = clip(label);
        let (zh, en) = match lost {
            Lost::Sums => ("该行不参与合计", "it takes no part in sums"),
            Lost::Code => ("科目表中没有它，按科目找不到该行", "the code list lacks it, so no code finds it"),
            Lost::Figures => ("该行的数字未读取", "its figures are not read"),
        };
        let zh = format!("不认识的项目“{label}”，{zh}");
        let en = format!("unknown row \"{label}\"; {en}");
        let problem = self.add(UNKNOWN_ROW, Severity::Check, zh, en, Some(place));
        match nearest {
            Some(name) => cure_owned(problem, format!("是否应为“{name}”"), format!("did you mean \"{name}\"")),
            None => cure(
                problem,
                "如名称无误，请在规则的表式中为它增加别名或行",
                "if the name is right, add it to the form as another name or a row",
            ),
        }
    }

    pub(super) fn unknown_code(&mut self, code: &str, name: &str, list: &str, place: Place) {
        let (code, name) = (clip(code), clip(name));
        let zh = format!("科目编码 {code}（{name}）不在“{list}”中");
        let en = format!("code {code} ({name}) is not in the list {list}");
        let problem = self.add(UNKNOWN_CODE, Severity::Hint, zh, en, Some(place));
        cure(
            problem,
            "请核对编码；若是新增科目，请补入科目表",
            "check the code; if it is new, add it to the code list",
        );
    }

    pub(super) fn shared_name(&mut self, label: &str, place: Place) {
        let label = clip(label);
        let zh = format!("“{label}”是多个科目共用的名称，没有编码无法判断是哪一个，该行不参与合计");
        let en = format!("several codes bear the name \"{label}\"; without its code the row takes no part in sums");
        let problem = self.add(UNKNOWN_ROW, Severity::Check, zh, en, Some(place));
        cure(problem, "请印出科目编码，或在它上面印出款级科目", "print its code, or the row above it in the list");
    }

    pub(super) fn doubled_row(&mut self, label: &str, place: Place) {
        let zh = format!("“{label}”印了不止一行");
        let en = format!("\"{label}\" is printed in more than one row");
        let problem = self.add(ROW_TWICE, Severity::Check, zh, en, Some(place));
        cure(problem, "请合并重复的行，或核对名称", "merge the rows or check their names");
    }

    pub(super) fn bad_cell(&mut self, fault: Fault, text: &str, row: &str, column: &str, place: Place) {
        let (text, row) = (clip(text), clip(row));
        let (zh, en) = match fault {
            Fault::NotANumber => (format!("应为数字，却是“{text}”"), format!("should be a figure but is \"{text}\"")),
            Fault::OtherUnit => {
                (format!("“{text}”的单位与本列不符"), format!("\"{text}\" has a unit that does not fit the column"))
            }
            Fault::Bracketed => (
                format!("“{text}”带括号，可能表示负数，也可能是附注，不予采用"),
                format!("\"{text}\" stands in brackets: it may be below zero, or a remark; it is not used"),
            ),
            Fault::TooLong => {
                ("数字位数过多，无法精确读取".to_owned(), "has more digits than can be read exactly".to_owned())
            }
        };
        let (zh, en) = (format!("“{row}”行“{column}”列{zh}"), format!("row \"{row}\", column \"{column}\" {en}"));
        let problem = self.add(BAD_CELL, Severity::Error, zh, en, Some(place));
        let (zh, en) = match fault {
            Fault::Bracketed => ("负数请写成 -288.41 的样子", "write a figure below zero as -288.41"),
            _ => ("请改为数字；没有发生额的留空或填 0", "write a figure; leave it empty or write 0 if there is none"),
        };
        cure(problem, zh, en);
    }

    pub(super) fn no_rows(&mut self, place: Place) {
        let zh = "只有表头，没有数据行，也没有“本表无数据”的说明".to_owned();
        let en = "there is a head but no row, and no sentence that says the table is empty".to_owned();
        let problem = self.add(NO_ROWS, Severity::Error, zh, en, Some(place));
        cure(problem, "请补全表格，或在表下说明本表无数据", "complete the table, or say below it that it is empty");
    }

    pub(super) fn note_contradicts(&mut self, note: Place, figure: Option<Place>) {
        let zh = "表下说明本表无数据，表中却有不为零的数字，以数字为准".to_owned();
        let en = "the note says that the table is empty, but it has figures; the figures are used".to_owned();
        let mut problem = self.add(NOTE_CONTRADICTS, Severity::Error, zh, en, Some(note));
        if let (Some(problem), Some(place)) = (problem.as_deref_mut(), figure) {
            *problem = problem.clone().at(Spot::Report(place), Text::new("数字", "a figure"));
        }
        cure(problem, "请删去说明，或核对表中数字", "remove the note or check the figures");
    }

    pub(super) fn uneven_levels(&mut self, with: &str, without: &str, place: Option<Place>) {
        let zh = format!("级次不齐：{with} 印了类级合计行，{without} 没有");
        let en = format!("levels are uneven: class {with} has a row of its own, {without} has none");
        let problem = self.add(UNEVEN_LEVELS, Severity::Hint, zh, en, place);
        cure(problem, "请统一列示到类、款、项，或都只列到项", "print classes for all rows or for none");
    }

    pub(super) fn unknown_unit(&mut self, word: &str, place: Place) {
        let zh = format!("不认识的金额单位“{word}”，按表式的单位读取");
        let en = format!("unknown unit of money \"{word}\"; the unit of the form is used");
        let problem = self.add(UNKNOWN_UNIT, Severity::Error, zh, en, Some(place));
        cure(problem, "请用 元、千元、万元、亿元 之一", "use 元, 千元, 万元 or 亿元");
    }

    pub(super) fn loose_name(&mut self, text: &str, place: Place) {
        let text = clip(text);
        let zh = format!("第 {} 行只有文字“{text}”，像是上下行名称的一部分，无法判断属于哪一行", place.line);
        let en = format!(
            "line {} holds nothing but \"{text}\", which may be a piece of the name above or below",
            place.line
        );
        let problem = self.add(LOOSE_NAME, Severity::Hint, zh, en, Some(place));
        cure(problem, "请把折行的名称接成一行", "put the wrapped name into one line");
    }

    pub(super) fn missing(&mut self, titles: &[String], mentioned: Option<Place>) {
        let zh = "在文档中没有找到这张表".to_owned();
        let en = "the table was not found in the document".to_owned();
        let problem = self.add(TABLE_MISSING, Severity::Check, zh, en, mentioned);
        let Some(title) = titles.first() else { return };
        let (more, more_en) = match titles.len() {
            1 => (String::new(), String::new()),
            several => (format!("等 {several} 种写法之一"), format!(" or one of {} other spellings", several - 1)),
        };
        cure_owned(
            problem,
            format!("表格上方应有标题“{title}”{more}；若标题写法不同，请在规则的表式中增加标题"),
            format!("a title \"{title}\"{more_en} should stand above it; add other spellings to the form"),
        );
    }

    pub(super) fn untitled(&mut self, place: Place, title: Option<&Printed>) {
        let line = place.line;
        let (zh, en) = match title {
            Some(title) => {
                let title = clip(&title.text);
                (
                    format!("第 {line} 行起的表格列名与本表一致，但不认识它的标题“{title}”，未读取"),
                    format!(
                        "the grid from line {line} has the columns of this table, but its title \"{title}\" is not known; it is not read"
                    ),
                )
            }
            None => (
                format!("第 {line} 行起的表格列名与本表一致，但没有标题，未读取"),
                format!("the grid from line {line} has the columns of this table but no title; it is not read"),
            ),
        };
        let problem = self.add(UNTITLED, Severity::Check, zh, en, Some(title.map_or(place, |title| title.place)));
        match title {
            Some(_) => cure(
                problem,
                "请核对标题；若就是这张表，请在规则的表式中增加这种标题",
                "check the title; if it is this table, add the spelling to the form",
            ),
            None => cure(problem, "请在表格上方补上标题", "put the title above the grid"),
        }
    }

    pub(super) fn title_twice(&mut self, first: Place, second: Place, same: bool) {
        let (zh, en) = if same {
            ("同一张表印了两次，内容相同", "the table is printed twice with the same contents")
        } else {
            ("同一标题下有两张不同的表，采用第一张", "two different tables have this title; the first is used")
        };
        let severity = if same { Severity::Hint } else { Severity::Error };
        let mut problem = self.add(TITLE_TWICE, severity, zh.to_owned(), en.to_owned(), Some(first));
        if let Some(problem) = problem.as_deref_mut() {
            *problem = problem.clone().at(Spot::Report(second), Text::new("第二张", "the second"));
        }
        cure(
            problem,
            "请删去重复的表，或把两套报表分为两个文件",
            "remove the repetition, or put two sets of accounts into two files",
        );
    }
}

/// The beginning of a text, for messages.
pub(super) fn clip(text: &str) -> String {
    const MOST: usize = 40;
    let mut clipped: String = text.chars().take(MOST).collect();
    if text.chars().nth(MOST).is_some() {
        clipped.push('…');
    }
    clipped
}

pub(super) fn cure(problem: Option<&mut Problem>, zh: &str, en: &str) {
    cure_owned(problem, zh.to_owned(), en.to_owned());
}

pub(super) fn cure_owned(problem: Option<&mut Problem>, zh: String, en: String) {
    if let Some(problem) = problem {
        problem.help = Some(Text::new(zh, en));
    }
}
