//! How to show things: language, width and colours from options, environment and terminal.
//!
//! Must not know commands.

use std::ffi::OsString;
use std::io::IsTerminal;

use super::args::{Color, Common};
use crate::base::date::Date;
use crate::base::problem::Lang;
use crate::output::view::View;

/// Width where there is no terminal to ask.
const WIDTH: usize = 100;

/// The language: `--lang`, else that of the locale, else Chinese. Looked for before the options are read, since help
/// and errors of the command line speak it too.
pub fn language(words: &[OsString]) -> Lang {
    let mut words = words.iter().filter_map(|word| word.to_str());
    while let Some(word) = words.next() {
        let value = word.strip_prefix("--lang=").or_else(|| if word == "--lang" { words.next() } else { None });
        match value {
            Some("en") => return Lang::En,
            Some("zh") => return Lang::Zh,
            _ => {}
        }
    }
    // the first one set decides, as in other programs
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(|name| std::env::var(name).ok());
    let english = locale.into_iter().find(|value| !value.is_empty()).is_some_and(|value| value.starts_with("en"));
    if english { Lang::En } else { Lang::Zh }
}

/// The view on a result; one written to a file has no colours and the same width everywhere.
pub fn view(common: &Common, lang: Lang, to_file: bool) -> View {
    let terminal = !to_file && std::io::stdout().is_terminal();
    let found = || match (to_file, terminal) {
        (true, _) => None,
        (false, true) => terminal_width().or_else(wished_width),
        (false, false) => wished_width(),
    };
    let width = common.width.or_else(found).unwrap_or(WIDTH);
    View { lang, width, ascii: common.ascii, color: colored(common.color, terminal) }
}

/// The view on messages of the error stream.
pub fn errors(common: &Common, lang: Lang) -> View {
    let terminal = std::io::stderr().is_terminal();
    View { color: colored(common.color, terminal), ..view(common, lang, !terminal) }
}

fn colored(color: Color, terminal: bool) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
            let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
            terminal && !unwanted && !dumb
        }
    }
}

fn terminal_width() -> Option<usize> {
    let (terminal_size::Width(width), _) = terminal_size::terminal_size()?;
    Some(usize::from(width)).filter(|width| *width > 0)
}

/// `COLUMNS`, for output that goes on to another program.
fn wished_width() -> Option<usize> {
    std::env::var("COLUMNS").ok()?.parse().ok().filter(|width| *width > 0)
}

/// Today where the reports are made: Chinese time, wherever the program runs.
pub fn today() -> Option<Date> {
    const AHEAD: u64 = 8 * 3600;
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).ok()?;
    Date::from_days((since.as_secs() + AHEAD) / 86_400)
}
