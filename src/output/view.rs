//! How a person wants to see things: language, width, signs, colours.
//!
//! Must not know what is shown.

use crate::base::problem::{Lang, Text};

/// The wishes of a person and the abilities of a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View {
    /// Language.
    pub lang: Lang,
    /// Columns of the terminal; at least 40 are used.
    pub width: usize,
    /// Draw with ASCII signs only.
    pub ascii: bool,
    /// Use colours.
    pub color: bool,
}

impl Default for View {
    fn default() -> Self {
        View { lang: Lang::Zh, width: 100, ascii: false, color: false }
    }
}

/// A colour by its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Something failed.
    Bad,
    /// Something to look at.
    Warn,
    /// All is well.
    Good,
    /// Less important.
    Faint,
    /// A heading.
    Strong,
}

impl View {
    /// A text in the language asked for, with signs that the terminal has.
    #[must_use]
    pub fn say(&self, text: &Text) -> String {
        self.signs(text.get(self.lang))
    }

    /// One of two literals by language.
    #[must_use]
    pub fn pick(&self, zh: &str, en: &str) -> String {
        self.signs(match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        })
    }

    /// The text with mathematical and drawing signs in ASCII if that is asked for. Chinese stays.
    #[must_use]
    pub fn signs(&self, text: &str) -> String {
        if !self.ascii {
            return text.to_owned();
        }
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '≠' => out.push_str("!="),
                '≤' => out.push_str("<="),
                '≥' => out.push_str(">="),
                '…' => out.push_str(".."),
                '│' => out.push('|'),
                '─' | '—' | '−' | '·' => out.push('-'),
                '“' | '”' => out.push('"'),
                '‘' | '’' => out.push('\''),
                '×' => out.push('*'),
                '÷' => out.push('/'),
                _ => out.push(c),
            }
        }
        out
    }

    /// The bar between columns, with its spaces.
    #[must_use]
    pub fn bar(&self) -> &'static str {
        if self.ascii { " | " } else { " │ " }
    }

    /// What stands where a text was cut.
    #[must_use]
    pub fn dots(&self) -> &'static str {
        if self.ascii { ".." } else { "…" }
    }

    /// The sign between facts in a line.
    #[must_use]
    pub fn dot(&self) -> &'static str {
        if self.ascii { " - " } else { " · " }
    }

    /// The text in a colour, if colours are used.
    #[must_use]
    pub fn paint(&self, ink: Ink, text: &str) -> String {
        if !self.color || text.is_empty() {
            return text.to_owned();
        }
        let code = match ink {
            Ink::Bad => "31;1",
            Ink::Warn => "33;1",
            Ink::Good => "32;1",
            Ink::Faint => "2",
            Ink::Strong => "1",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }

    /// Columns to fill.
    #[must_use]
    pub fn room(&self) -> usize {
        self.width.clamp(40, 200)
    }
}

/// A field of a note: its name in a column of its own, the text wrapped beside it.
#[must_use]
pub fn note(view: &View, name: &str, text: &str, indent: usize) -> String {
    use crate::base::wide;
    let column = if view.lang == Lang::Zh { 6 } else { 8 };
    let room = view.room().saturating_sub(indent + column);
    let mut out = String::new();
    for (at, line) in wide::wrap(&view.signs(text), room).iter().enumerate() {
        let head = if at == 0 { wide::pad_right(name, column) } else { " ".repeat(column) };
        out.push_str(&" ".repeat(indent));
        out.push_str(&view.paint(Ink::Faint, &head));
        out.push_str(line);
        out.push('\n');
    }
    out
}
