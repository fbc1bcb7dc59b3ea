//! The problems of rulesets: their codes, and short ways to make one.
//!
//! Must not know how a problem is drawn. Every code has a page in `docs/problems/` and a case in `tests/cases/ruleset/`.

use crate::base::fold::suggest;
use crate::base::place::{SourceId, Span, Spot};
use crate::base::problem::{Code, Problem, Severity, Text};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal;)*) => {
        $($(#[$doc])* pub const $name: Code = Code($code);)*
        /// Every code of this stage.
        pub const ALL: &[Code] = &[$($name),*];
    };
}

codes! {
    /// Two `ruleset` lines in one ruleset.
    TWO_RULESETS = "GJ201";
    /// Two forms with one name or number.
    DUPLICATE_FORM = "GJ202";
    /// Two columns of a block with one name.
    DUPLICATE_COLUMN = "GJ203";
    /// Two rows side by side with one name.
    DUPLICATE_ROW = "GJ204";
    /// Two blocks, items, `let`s or loop variables with one name.
    DUPLICATE_NAME = "GJ205";
    /// A column type that is none.
    COLUMN_TYPE = "GJ206";
    /// A code list that nobody declares.
    UNKNOWN_LIST = "GJ207";
    /// A code file that cannot be read, or must not.
    CODE_FILE = "GJ208";
    /// A code file, or its fields, with a fault inside.
    CODE_ROWS = "GJ209";
    /// A form that cannot be read from any table.
    FORM_SHAPE = "GJ210";
    /// Two code lists with one name, or a code twice in one.
    DUPLICATE_LIST = "GJ211";
    /// Understood, but not supported yet.
    NOT_YET = "GJ212";
    /// A table that no form declares.
    UNKNOWN_TABLE = "GJ220";
    /// A bare name that means nothing here.
    UNKNOWN_NAME = "GJ221";
    /// A table has no item, block, column or row of that name.
    UNKNOWN_PART = "GJ222";
    /// A table has no row with that key.
    UNKNOWN_ROW = "GJ223";
    /// A name with two meanings of one kind.
    AMBIGUOUS = "GJ224";
    /// A name that several codes share.
    SHARED_NAME = "GJ225";
    /// No column of the same name in the other table.
    NO_SAME_COLUMN = "GJ226";
    /// Rows of one table can never be rows of the other.
    NO_SAME_ROW = "GJ227";
    /// A field that a code list or `文档` does not have.
    UNKNOWN_FIELD = "GJ228";
    /// A `.` or `[` behind something that has no parts.
    NO_PARTS = "GJ229";
    /// A column of another table in a row loop, where one value is wanted.
    COLUMN_IN_LOOP = "GJ230";
    /// A column stands for its total row, and there is none.
    NO_TOTAL = "GJ231";
    /// A row of a table with several columns of amounts stands for a value.
    WHICH_COLUMN = "GJ232";
    /// A table, list or several rows where one value is wanted.
    NOT_A_VALUE = "GJ233";
    /// Words and figures compared or mixed.
    WORDS_AND_FIGURES = "GJ234";
    /// Amounts, percents and counts mixed.
    UNITS_MIXED = "GJ235";
    /// A bare number against an amount or a percent.
    BARE_NUMBER = "GJ236";
    /// A product or quotient that measures nothing.
    NO_MEASURE = "GJ237";
    /// A condition where a value is wanted, or the reverse.
    CONDITION = "GJ238";
    /// Counts with different words.
    COUNT_WORDS = "GJ239";
    /// A function that does not exist.
    UNKNOWN_FUNCTION = "GJ240";
    /// A function with too few or too many arguments.
    ARGUMENT_COUNT = "GJ241";
    /// A function with an argument of the wrong kind.
    ARGUMENT_KIND = "GJ242";
    /// An aggregate that names no table.
    NO_ROWS = "GJ243";
    /// A form of which several may be printed, where one of them is wanted.
    WHICH_COPY = "GJ244";
    /// Two rules with one id.
    DUPLICATE_RULE = "GJ250";
    /// A rule without `assert`.
    NO_ASSERT = "GJ251";
    /// A rule with several `assert`s.
    TWO_ASSERTS = "GJ252";
    /// A rule with nothing in it.
    EMPTY_RULE = "GJ253";
    /// Items or `let`s that need each other.
    CYCLE = "GJ254";
    /// A rule that grows beyond all bounds.
    TOO_LARGE = "GJ255";
    /// A loop over something that has no rows.
    LOOP_OVER = "GJ256";
    /// A column loop without a table or without columns.
    COLUMN_LOOP = "GJ257";
    /// A rule file in which nothing is declared.
    EMPTY_FILE = "GJ258";
    /// A ruleset with many names of another.
    READ_TWICE = "GJ259";
    /// A waiver of a rule that must not be waived.
    NEVER_WAIVED = "GJ260";
    /// A waiver without a reason.
    WAIVED_WITHOUT_REASON = "GJ261";
    /// A day that the calendar does not have.
    NO_SUCH_DAY = "GJ262";
    /// A pattern of a prose form that cannot be read.
    PATTERN = "GJ270";
    /// A kind of document without forms, or without an input.
    KIND = "GJ265";
    /// A rule that nobody declares.
    UNKNOWN_RULE = "GJ280";
    /// A ruleset extends one that is not there.
    PARENT = "GJ281";
    /// Rulesets that extend each other.
    CIRCLE = "GJ282";
    /// Loosening without a reason.
    NO_REASON = "GJ283";
    /// Two changes of one rule, neither nearer than the other.
    TWO_CHANGES = "GJ284";
    /// A change that cannot be made.
    CHANGE_SHAPE = "GJ285";
    /// `at` names a place where the rule has nothing.
    NO_PLACE = "GJ286";
    /// `form … +=` with something that cannot be added.
    ADDS = "GJ287";
    /// A test that has no report or expects nothing.
    TEST_SHAPE = "GJ290";
    /// A report of a test that cannot be read, or must not.
    TEST_REPORT = "GJ291";
    /// An edit or place of a test that is no cell, row, column or table.
    TEST_EDIT = "GJ292";
}

/// Codes of a name that two rulesets declare.
pub(super) const TWICE: &[Code] = &[DUPLICATE_FORM, DUPLICATE_NAME, DUPLICATE_LIST, DUPLICATE_RULE];

/// An error at a place of a rule file.
pub(super) fn error(code: Code, span: Span, zh: impl Into<String>, en: impl Into<String>) -> Problem {
    Problem::new(code, Severity::Error, Text::new(zh, en)).at(Spot::Rule(span), Text::default())
}

/// A rule file without any declaration: a slip more often than a wish.
pub(super) fn empty_file(source: SourceId, name: &str) -> Problem {
    let zh = format!("规则文件“{name}”里什么也没有写，或全是注释");
    let en = format!("nothing is declared in the rule file “{name}”");
    Problem::new(EMPTY_FILE, Severity::Check, Text::new(zh, en))
        .at(Spot::Rule(Span { source, start: 0, end: 0 }), Text::default())
        .cure("核对是否给错了文件", "see whether it is the right file")
}

/// An error over two declarations: the second is the main place.
pub(super) fn twice(code: Code, second: Span, first: Span, zh: String, en: String) -> Problem {
    Problem::new(code, Severity::Error, Text::new(zh, en))
        .at(Spot::Rule(second), Text::new("第二次", "the second time"))
        .at(Spot::Rule(first), Text::new("第一次", "the first time"))
}

/// Adds the cure.
pub(super) trait Cure {
    /// With a cure in both languages.
    fn cure(self, zh: impl Into<String>, en: impl Into<String>) -> Self;
    /// With "did you mean", if there is something near.
    fn near(self, suggestion: Option<&str>) -> Self;
}

impl Cure for Problem {
    fn cure(self, zh: impl Into<String>, en: impl Into<String>) -> Self {
        self.help(Text::new(zh, en))
    }

    fn near(self, suggestion: Option<&str>) -> Self {
        match suggestion {
            Some(name) => self.help(Text::new(format!("是否要写“{name}”？"), format!("did you mean “{name}”?"))),
            None => self,
        }
    }
}

/// “甲”、“乙”、“丙”: at most six names.
pub(super) fn listed<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> String {
    let mut text = String::new();
    for (at, name) in names.into_iter().enumerate() {
        if at == 6 {
            text.push_str("……");
            break;
        }
        if at > 0 {
            text.push('、');
        }
        text.push_str(name.as_ref());
    }
    text
}

/// The candidate that a misspelt name most likely meant; it shares a character with it and is not much shorter.
pub(super) fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    let alike = |candidate: &&str| {
        candidate.chars().count() * 2 > length && candidate.chars().any(|character| name.contains(character))
    };
    suggest(name, candidates.into_iter().filter(alike))
}

/// As [`nearest`], else the longest candidate that the name holds: 三公 for 三公经费.
pub(super) fn nearest_or_within<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let candidates: Vec<&str> = candidates.into_iter().collect();
    let within = |candidate: &&str| candidate.chars().count() > 1 && name.contains(*candidate);
    let longest = || candidates.iter().copied().filter(within).max_by_key(|candidate| candidate.len());
    nearest(name, candidates.iter().copied()).or_else(longest)
}

/// "Not supported yet", with its place.
pub(super) fn not_yet(what: &str, span: Span) -> Problem {
    let zh = format!("暂不支持“{what}”");
    let problem = error(NOT_YET, span, zh, format!("“{what}” is not supported yet"));
    problem.cure("先删去这一句，或在行首加 // 注释掉", "delete it, or put // in front of it")
}
