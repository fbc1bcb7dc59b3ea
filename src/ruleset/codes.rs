//! `codes`: lists read from a file, and word lists written in place.
//!
//! Must not know which columns use a list. Files come through a reader given from outside.

use foldhash::HashSet;

use super::index::Seen;
use super::problems::{self, Cure, error, listed, nearest, twice};
use crate::base::place::{SourceId, Sources, Span, Spot};
use crate::base::problem::{Problem, Text};
use crate::form::codes::{CodeList, Entry};
use crate::syntax::tree;

/// How a ruleset's files are read: by their path inside the ruleset, with `/`.
pub type Reader<'a> = &'a dyn Fn(&str) -> Result<Vec<u8>, Text>;

/// The fields that a list can have.
const FIELDS: [&str; 5] = ["代码", "名称", "别名", "起", "止"];

/// Lists as they are found, with what is wrong with them.
#[derive(Default)]
pub(super) struct Lists {
    pub lists: Vec<CodeList>,
    pub broken: HashSet<usize>,
    seen: Seen,
}

impl Lists {
    /// Adds a declaration; gives back its file, if it was read.
    pub fn add(
        &mut self,
        codes: &tree::Codes,
        folder: &str,
        read: Reader<'_>,
        sources: &mut Sources,
        problems: &mut Vec<Problem>,
    ) -> Option<(String, SourceId)> {
        let name = &codes.name.text;
        if let Some(first) = self.seen.get(name) {
            let zh = format!("代码表“{name}”定义了两次");
            let en = format!("code list “{name}” is declared twice");
            problems.push(twice(problems::DUPLICATE_LIST, codes.name.span, *first, zh, en));
            return None;
        }
        self.seen.insert(name.clone(), codes.name.span);
        let mut list = CodeList { name: name.clone(), ..CodeList::default() };
        let before = problems.len();
        let file = match &codes.from {
            Some(from) => read_file(&mut list, codes, from, folder, read, sources, problems),
            None => {
                read_words(&mut list, codes, problems);
                None
            }
        };
        if problems.len() > before {
            self.broken.insert(self.lists.len());
        }
        self.lists.push(list);
        file
    }
}

fn read_words(list: &mut CodeList, codes: &tree::Codes, problems: &mut Vec<Problem>) {
    list.fields = FIELDS.iter().take(3).map(|field| (*field).to_owned()).collect();
    let mut seen = Seen::default();
    for (word, others) in &codes.entries {
        if let Some(first) = seen.insert(word.text.clone(), word.span) {
            let zh = format!("“{}”在代码表“{}”中写了两次", word.text, list.name);
            let en = format!("“{}” stands twice in code list “{}”", word.text, list.name);
            problems.push(twice(problems::DUPLICATE_LIST, word.span, first, zh, en));
        }
        let mut other_names: Vec<String> = others.iter().map(|name| name.text.clone()).collect();
        // a word is its own name; a number is a code, and the first text behind it its name
        let is_code = word.text.bytes().all(|byte| byte.is_ascii_digit()) && !other_names.is_empty();
        let name = if is_code { other_names.remove(0) } else { word.text.clone() };
        list.insert(&word.text, Entry { name, other_names, from: None, to: None });
    }
}

fn read_file(
    list: &mut CodeList,
    codes: &tree::Codes,
    from: &tree::Name,
    folder: &str,
    read: Reader<'_>,
    sources: &mut Sources,
    problems: &mut Vec<Problem>,
) -> Option<(String, SourceId)> {
    let Some(path) = inside(folder, &from.text) else {
        problems.push(
            error(
                problems::CODE_FILE,
                from.span,
                format!("不能读取规则集文件夹以外的文件“{}”", from.text),
                format!("“{}” lies outside the folder of the ruleset", from.text),
            )
            .cure(
                "把代码文件放进规则集的文件夹，用相对路径写",
                "put the file into the ruleset and give a relative path",
            ),
        );
        return None;
    };
    let bytes = match read(&path) {
        Ok(bytes) => bytes,
        Err(why) => {
            problems.push(
                error(
                    problems::CODE_FILE,
                    from.span,
                    format!("读不出代码文件“{}”：{}", from.text, why.zh),
                    format!("cannot read the code file “{}”: {}", from.text, why.en),
                )
                .cure("代码文件要放在规则集的文件夹里", "the code file lies in the ruleset's folder"),
            );
            return None;
        }
    };
    match std::str::from_utf8(&bytes) {
        Ok(text) => {
            let text = text.strip_prefix('\u{feff}').unwrap_or(text);
            let source = sources.shared(&path, text.to_owned().into());
            Table { list, codes, from, source, text, problems }.read();
            Some((path, source))
        }
        Err(fault) => {
            let good = bytes.get(..fault.valid_up_to()).unwrap_or_default();
            let line = good.iter().filter(|byte| **byte == b'\n').count() + 1;
            problems.push(
                error(
                    problems::CODE_FILE,
                    from.span,
                    format!("代码文件“{path}”第{line}行不是 UTF-8 文字"),
                    format!("line {line} of the code file “{path}” is not UTF-8"),
                )
                .cure("用表格软件另存为 CSV UTF-8", "save it as CSV UTF-8"),
            );
            None
        }
    }
}

/// The path of a file inside the ruleset; none if it leads out of it.
pub(super) fn inside(folder: &str, path: &str) -> Option<String> {
    let absolute = path.starts_with(['/', '\\']) || path.contains(':') || path.contains('\\') || path.contains('\0');
    if absolute || path.trim().is_empty() {
        return None;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// A code file being read.
struct Table<'a> {
    list: &'a mut CodeList,
    codes: &'a tree::Codes,
    from: &'a tree::Name,
    source: SourceId,
    text: &'a str,
    problems: &'a mut Vec<Problem>,
}

impl Table<'_> {
    fn read(mut self) {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(self.text.as_bytes());
        let headers: Vec<String> = match reader.headers() {
            Ok(headers) => headers.iter().map(|header| header.trim().to_owned()).collect(),
            Err(_) => Vec::new(),
        };
        let Some(columns) = self.columns(&headers) else { return };
        let mut seen = Seen::default();
        for record in reader.records() {
            match record {
                Ok(record) => self.row(&record, &columns, headers.len(), &mut seen),
                Err(fault) => {
                    let at = fault.position().map_or(0, csv::Position::byte);
                    let span = self.line_at(at);
                    self.fault(span, "这一行读不出", "this line cannot be read");
                }
            }
        }
    }

    /// Which column of the file holds each of the five fields.
    fn columns(&mut self, headers: &[String]) -> Option<[Option<usize>; 5]> {
        let mut columns = [None; 5];
        let mut good = true;
        for (field, header) in &self.codes.fields {
            let Some(slot) = FIELDS.iter().position(|known| *known == field.text) else {
                let zh = format!("代码表没有“{}”这一项，只有{}", field.text, listed(FIELDS));
                let en = format!("a code list has no field “{}”, only {}", field.text, listed(FIELDS));
                let near = nearest(&field.text, FIELDS);
                self.problems.push(error(problems::CODE_ROWS, field.span, zh, en).near(near));
                good = false;
                continue;
            };
            let at = headers.iter().position(|known| *known == header.text);
            if at.is_none() {
                let zh = format!("文件“{}”的首行没有“{}”这一列，只有{}", self.from.text, header.text, listed(headers));
                let en = format!(
                    "the first line of “{}” has no column “{}”, only {}",
                    self.from.text,
                    header.text,
                    listed(headers)
                );
                let near = nearest(&header.text, headers.iter().map(String::as_str));
                self.problems.push(error(problems::CODE_ROWS, header.span, zh, en).near(near));
                good = false;
            }
            if let Some(place) = columns.get_mut(slot) {
                *place = at;
            }
            self.list.fields.push(field.text.clone());
        }
        let named = |field: &str| self.codes.fields.iter().any(|(name, _)| name.text == field);
        if good && !(named("代码") && named("名称")) {
            let zh = format!("代码表“{}”没有说明哪一列是代码、哪一列是名称", self.codes.name.text);
            let en = format!("code list “{}” does not say which column is 代码 and which 名称", self.codes.name.text);
            self.problems.push(
                error(problems::CODE_ROWS, self.codes.name.span, zh, en)
                    .cure("写成 { 代码 = code, 名称 = name }", "write { 代码 = code, 名称 = name }"),
            );
            good = false;
        }
        good.then_some(columns)
    }

    fn row(&mut self, record: &csv::StringRecord, columns: &[Option<usize>; 5], width: usize, seen: &mut Seen) {
        let [code, name, others, from, to] = columns.map(|at| at.and_then(|at| record.get(at)).unwrap_or("").trim());
        if record.iter().all(|cell| cell.trim().is_empty()) {
            return;
        }
        // The line's place is only looked for where it is needed: finding it is not free.
        let at = record.position().map_or(0, csv::Position::byte);
        if code.is_empty() || name.is_empty() || record.len() > width {
            let span = self.line_at(at);
            return self.fault(
                span,
                "这一行缺少代码或名称，或列数不对",
                "this line lacks a code or a name, or has too many cells",
            );
        }
        let (Some(from), Some(to)) = (year(from), year(to)) else {
            let span = self.line_at(at);
            return self.fault(span, "起止年度应为四位数字", "years have four digits");
        };
        if self.list.entries.contains_key(code) {
            let span = self.line_at(at);
            let first = seen.get(code).copied().unwrap_or(span);
            let zh = format!("代码 {code} 在文件中出现了两次");
            let en = format!("code {code} stands twice in the file");
            self.problems.push(twice(problems::DUPLICATE_LIST, span, first, zh, en));
            return;
        }
        let start = u32::try_from(at).unwrap_or(u32::MAX);
        let end = start.saturating_add(u32::try_from(code.len()).unwrap_or(0));
        seen.insert(code.to_owned(), Span { source: self.source, start, end });
        let split = others.split(['|', ';', '；']).map(str::trim).filter(|other| !other.is_empty());
        let entry = Entry { name: name.to_owned(), other_names: split.map(str::to_owned).collect(), from, to };
        self.list.insert(code, entry);
    }

    fn fault(&mut self, span: Span, zh: &str, en: &str) {
        let line = line_of(self.text, span.start);
        let path = &self.from.text;
        let problem = error(
            problems::CODE_ROWS,
            span,
            format!("代码文件“{path}”第{line}行：{zh}"),
            format!("code file “{path}”, line {line}: {en}"),
        );
        self.problems.push(problem.at(Spot::Rule(self.from.span), Text::new("由此读入", "read from here")));
    }

    /// The line of the file that begins at or after a byte.
    fn line_at(&self, byte: u64) -> Span {
        let mut start = usize::try_from(byte).unwrap_or(usize::MAX).min(self.text.len());
        while self.text.as_bytes().get(start).is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
            start += 1;
        }
        let rest = self.text.get(start..).unwrap_or("");
        let end = start + rest.find(['\n', '\r']).unwrap_or(rest.len());
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span { source: self.source, start: place(start), end: place(end) }
    }
}

fn line_of(text: &str, byte: u32) -> usize {
    let before = text.get(..byte as usize).unwrap_or("");
    before.matches('\n').count() + 1
}

/// A year, or none where nothing is written; `None` outside if it is no year.
fn year(text: &str) -> Option<Option<u16>> {
    if text.is_empty() {
        return Some(None);
    }
    text.parse::<u16>().ok().filter(|year| (1900..=2999).contains(year)).map(Some)
}

#[cfg(test)]
mod tests {
    use super::inside;

    #[test]
    fn code_files_stay_inside_the_ruleset() {
        assert_eq!(inside("codes", "functional.csv").as_deref(), Some("codes/functional.csv"));
        assert_eq!(inside("rules", "../codes/./a.csv").as_deref(), Some("codes/a.csv"));
        for path in
            ["/etc/passwd", "../x.csv", "a/../../x.csv", "C:/x.csv", "C:\\x.csv", "..\\x.csv", "\\\\host\\x", ""]
        {
            assert_eq!(inside("", path), None, "{path}");
        }
    }
}
