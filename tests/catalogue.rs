//! `docs/catalogue.md` and `docs/narrative.md` are what the national ruleset and its tests say. `GOUJI_BLESS=1` writes them.

use std::path::Path;

use gouji::session::{Layer, Session};
use gouji::tools::{catalogue, narrative};

/// A generated page is as it would be generated now.
fn current(page: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
    if std::env::var_os("GOUJI_BLESS").is_some() {
        assert!(std::fs::write(&path, text).is_ok(), "{page} cannot be written");
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(known == text, "{page} is not what the rules say; bless it");
}

#[test]
fn the_catalogue_is_current() {
    let (session, bench) = Session::open_for_tests(true, &[], &Layer::None);
    let text = catalogue::markdown(&session, &bench);
    current("docs/catalogue.md", &text);
    let without: Vec<&str> = text.split("\n## ").skip(1).filter(|section| !section.contains("- 例子：")).collect();
    assert!(without.is_empty(), "rules without an example: {without:?}");
}

#[test]
fn the_page_of_the_narrative_is_current() {
    let (session, _) = Session::open_for_tests(true, &[], &Layer::None);
    current("docs/narrative.md", &narrative::markdown(&session));
}
