//! Golden cases: a file holds its input and, after a line `=====`, what must come of it. `GOUJI_BLESS=1` writes it anew.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

/// Every case gives what is written in it; all that differ are told at once.
pub fn check(cases: &[PathBuf], shown: impl Fn(&str) -> String) {
    let bless = std::env::var_os("GOUJI_BLESS").is_some();
    let mut wrong = String::new();
    assert!(!cases.is_empty());
    for path in cases {
        let whole = fs::read_to_string(path).unwrap();
        let (text, wanted) = whole.split_once("\n=====\n").unwrap_or((whole.trim_end_matches('\n'), ""));
        let got = shown(text);
        if got != wanted && bless {
            fs::write(path, format!("{text}\n=====\n{got}")).unwrap();
        } else if got != wanted {
            let _ = writeln!(wrong, "{}:\n{got}", path.display());
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
