//! The pages of the problem codes, carried in the program.
//!
//! A code without a page here fails a test.

use crate::base::problem::Lang;
use crate::base::wide;

macro_rules! pages {
    ($($code:literal)*) => {
        &[$(($code, include_str!(concat!("../../docs/problems/", $code, ".md")))),*]
    };
}

/// Code and page, in order.
pub const PAGES: &[(&str, &str)] = pages! {
    "GJ101" "GJ102" "GJ103" "GJ104" "GJ105" "GJ106" "GJ107" "GJ108" "GJ109"
    "GJ110" "GJ111" "GJ112" "GJ113" "GJ114" "GJ115" "GJ116"
    "GJ201" "GJ202" "GJ203" "GJ204" "GJ205" "GJ206" "GJ207" "GJ208" "GJ209"
    "GJ210" "GJ211" "GJ212"
    "GJ220" "GJ221" "GJ222" "GJ223" "GJ224" "GJ225" "GJ226" "GJ227" "GJ228" "GJ229"
    "GJ230" "GJ231" "GJ232" "GJ233" "GJ234" "GJ235" "GJ236" "GJ237" "GJ238" "GJ239"
    "GJ240" "GJ241" "GJ242" "GJ243" "GJ244"
    "GJ250" "GJ251" "GJ252" "GJ253" "GJ254" "GJ255" "GJ256" "GJ257" "GJ258" "GJ259"
    "GJ260" "GJ261" "GJ262" "GJ265"
    "GJ270"
    "GJ280" "GJ281" "GJ282" "GJ283" "GJ284" "GJ285" "GJ286" "GJ287"
    "GJ290" "GJ291" "GJ292"
    "GJ301" "GJ302" "GJ303" "GJ304" "GJ305"
    "GJ401" "GJ402" "GJ403" "GJ404" "GJ405" "GJ406" "GJ407" "GJ408" "GJ409"
    "GJ410" "GJ411" "GJ412" "GJ413" "GJ414" "GJ415" "GJ416" "GJ417" "GJ418" "GJ419"
    "GJ420" "GJ421" "GJ422" "GJ423" "GJ424"
    "GJ430" "GJ431" "GJ432"
    "GJ501" "GJ502" "GJ503" "GJ504" "GJ505" "GJ506" "GJ507" "GJ508" "GJ509"
    "GJ510" "GJ511" "GJ512" "GJ513" "GJ514" "GJ515" "GJ516" "GJ517"
    "GJ520" "GJ521" "GJ522"
    "GJ530" "GJ531"
    "GJ540" "GJ541" "GJ542" "GJ543"
    "GJ601" "GJ602" "GJ603"
};

/// What stands above the part of a page in English.
const ENGLISH: &str = "\n## English\n";

/// The page of a code for a width: in Chinese all of it, in English its sentence and cure with the example.
#[must_use]
pub fn of(code: &str, lang: Lang, width: usize) -> Option<String> {
    let (code, page) = PAGES.iter().find(|(known, _)| known.eq_ignore_ascii_case(code))?;
    let (chinese, english) = page.split_once(ENGLISH).unwrap_or((page, ""));
    let text = match lang {
        Lang::Zh => chinese.to_owned(),
        Lang::En => format!("# {code}\n{english}\n{}", example(chinese)),
    };
    Some(wrapped(text.trim_end(), width))
}

/// The examples of a page, as fenced.
fn example(page: &str) -> String {
    let fences = page.split("\n```").skip(1).step_by(2);
    fences.map(|fence| format!("```{fence}\n```\n")).collect()
}

/// Lines of prose wrapped, examples as they are.
fn wrapped(page: &str, width: usize) -> String {
    let mut out = String::new();
    let mut fenced = false;
    for line in page.lines() {
        fenced ^= line.starts_with("```");
        let lines = if fenced { vec![line.to_owned()] } else { wide::wrap(line, width) };
        lines.iter().for_each(|line| out.push_str(&format!("{line}\n")));
    }
    out
}
