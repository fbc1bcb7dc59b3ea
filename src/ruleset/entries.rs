//! Entries of code lists and titles of the document, named in brackets.
//!
//! Must not know which field is asked for.

use super::expr::Compiler;
use super::keys::is_digits;
use super::names::Found;
use super::problems::{self, Cure, error, listed, nearest};
use super::program::{HeadingRef, RowRef, Word};
use super::value::{Scalar, Value, WordKind};
use crate::base::fold::fold;
use crate::base::place::Span;
use crate::form::codes::CodeFound;
use crate::syntax::tree::Key;

impl<'a> Compiler<'a> {
    /// `功能分类[201]`, `功能分类[r]`, `功能分类[row.科目编码]`
    pub fn entry(&mut self, list: usize, key: &'a Key) -> Option<Word> {
        match key {
            Key::Name(name) if self.is_variable(&name.text) => {
                let value = self.known(name)??;
                match value {
                    Value::Row(block, RowRef::Slot(slot)) => match self.index.key_list(block) {
                        Some(other) if other != list => self.other_list(other, list, name.span),
                        _ => Some(Word::Key(slot)),
                    },
                    other => self.word_of(list, other, name.span),
                }
            }
            Key::Name(name) | Key::Label(name) | Key::Digits(name) => {
                self.code_of(list, &name.text, name.span).map(|code| Word::Const(code.into()))
            }
            Key::Path(names, span) if names.first().is_some_and(|first| self.is_variable(&first.text)) => {
                let value = self.path_value(names, *span)?;
                self.word_of(list, value, *span)
            }
            Key::Path(names, span) => {
                let path: Vec<&str> = names.iter().map(|name| name.text.as_str()).collect();
                let found = self.index.code_path(list, &path);
                self.code_found(list, found, &path.join("."), *span).map(|code| Word::Const(code.into()))
            }
            Key::Ordinal(_, span) | Key::Nth(_, _, span) => self.no_parts(*span, "#"),
            Key::Range(from, to) => self.no_parts(from.span.to(to.span), ".."),
        }
    }

    pub fn word_of(&mut self, list: usize, value: Value, span: Span) -> Option<Word> {
        match self.scalar(value, span)? {
            Scalar::Word(_, WordKind::Code(other)) if other != list => self.other_list(other, list, span),
            Scalar::Word(word, _) => Some(word),
            _ => self.fail(
                error(
                    problems::WORDS_AND_FIGURES,
                    span,
                    "这里要代码或名称，写的是数",
                    "a code or name is wanted here, not a figure",
                )
                .cure(
                    "请写科目编码（如 201）、科目名称，或一行的代码列",
                    "write a code (201), a name, or the code column of a row",
                ),
            ),
        }
    }

    /// The code of a list by number, name or path.
    pub fn code_of(&mut self, list: usize, text: &str, span: Span) -> Option<String> {
        let found = self.index.code(list, text);
        if found == CodeFound::None && self.index.broken_lists.contains(&list) {
            return None;
        }
        self.code_found(list, found, text, span)
    }

    pub fn code_found(&mut self, list: usize, found: CodeFound, text: &str, span: Span) -> Option<String> {
        match found {
            CodeFound::One(code) => Some(code),
            CodeFound::Shared(codes) => self.shared(list, text, &codes, span),
            CodeFound::None => {
                let codes = self.index.lists.get(list)?;
                let near = if is_digits(text) {
                    nearest(text, codes.entries.keys().map(String::as_str).filter(|code| code.len() == text.len()))
                } else {
                    nearest(text, codes.entries.values().map(|entry| entry.name.as_str()))
                };
                let zh = format!("代码表“{}”没有“{text}”", codes.name);
                let en = format!("code list “{}” has no “{text}”", codes.name);
                self.fail(error(problems::UNKNOWN_ROW, span, zh, en).near(near))
            }
        }
    }

    /// A name that several codes bear.
    pub fn shared<T>(&mut self, list: usize, text: &str, codes: &[String], span: Span) -> Option<T> {
        let entries = self.index.lists.get(list).map(|list| &list.entries);
        let named = |code: &str| entries.and_then(|entries| entries.get(code)).map(|entry| entry.name.as_str());
        let list = listed(codes.iter().map(|code| {
            let above = crate::form::codes::ancestors(code).find_map(named).unwrap_or("");
            format!("{code}（{above}）")
        }));
        let zh = format!("“{text}”是几个科目共用的名称：{list}");
        let en = format!("several codes are called “{text}”: {list}");
        self.fail(error(problems::SHARED_NAME, span, zh, en).cure(
            "写代码，或写全路径，如 财政事务（款）行政运行（项）",
            "write the code, or its path such as 财政事务（款）行政运行（项）",
        ))
    }

    /// `文档["支出决算表"]`, `文档[03]`, `文档[d]`
    pub fn heading(&mut self, key: &'a Key) -> Option<HeadingRef> {
        match key {
            Key::Name(name) if self.is_variable(&name.text) => match self.known(name)?? {
                Value::Heading(heading) => Some(heading),
                _ => self.fail(error(problems::ARGUMENT_KIND, name.span, "这里要标题", "a title is wanted here")),
            },
            Key::Digits(name) => match self.index.form_names.exact(&name.text) {
                Found::One(form) => Some(HeadingRef::Form(form)),
                _ => {
                    let zh = format!("没有“{}”这张表", name.text);
                    let en = format!("there is no table “{}”", name.text);
                    self.fail(error(problems::UNKNOWN_TABLE, name.span, zh, en))
                }
            },
            Key::Name(name) => match self.index.form_names.exact(&name.text) {
                Found::One(form) => Some(HeadingRef::Form(form)),
                _ => Some(HeadingRef::Title(fold(&name.text), 1)),
            },
            Key::Label(name) => Some(HeadingRef::Title(fold(&name.text), 1)),
            Key::Nth(key, number, span) => match (key.as_ref(), number) {
                (Key::Label(name), 1..) => Some(HeadingRef::Title(fold(&name.text), *number)),
                _ => self.no_parts(*span, "#"),
            },
            Key::Ordinal(_, span) | Key::Path(_, span) => self.no_parts(*span, "[…]"),
            Key::Range(from, to) => self.no_parts(from.span.to(to.span), ".."),
        }
    }
}
