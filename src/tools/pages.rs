//! The pages of the problem codes, carried in the program.
//!
//! A code without a page here fails a test.

macro_rules! pages {
    ($($code:literal)*) => {
        &[$(($code, include_str!(concat!("../../docs/problems/", $code, ".md")))),*]
    };
}

/// Code and page, in order.
pub const PAGES: &[(&str, &str)] = pages! {
    "GJ101"
    "GJ102"
    "GJ103"
    "GJ104"
    "GJ105"
    "GJ106"
    "GJ107"
    "GJ108"
    "GJ109"
    "GJ110"
    "GJ111"
    "GJ112"
    "GJ113"
    "GJ114"
    "GJ115"
    "GJ501"
    "GJ502"
    "GJ503"
    "GJ504"
    "GJ505"
    "GJ506"
    "GJ507"
    "GJ508"
    "GJ509"
    "GJ510"
    "GJ511"
    "GJ512"
    "GJ513"
};

/// The page of a code.
#[must_use]
pub fn of(code: &str) -> Option<&'static str> {
    PAGES.iter().find(|(known, _)| known.eq_ignore_ascii_case(code)).map(|(_, page)| *page)
}
