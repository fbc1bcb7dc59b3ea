//! `gouji explain RULE|CODE`: a rule as a sentence, or the page of a problem code.
//!
//! Must not know how rules are worded.

use super::args::Explain;
use super::{Exit, check, look, problems, tell};
use crate::base::fold::suggest;
use crate::base::problem::Lang;
use crate::tools::{explain, pages};

/// Runs the command.
pub fn run(args: &Explain, lang: Lang) -> Exit {
    let view = look::view(&args.common, lang, false);
    let errors = look::errors(&args.common, lang);
    let what = args.what.as_deref().map(str::trim);
    if let Some(page) = what.and_then(|code| pages::of(code, lang, view.room())) {
        return check::write(&view.signs(&page), None, &errors, Exit::Clean);
    }
    let Some(session) = check::session(&args.common, &errors) else { return Exit::Unable };
    let text = match what {
        None => Some(explain::rules(&session, lang, view.room())),
        Some(what) => explain::rule(&session, what, lang, view.room()),
    };
    match (text, what) {
        (Some(text), _) => check::write(&view.signs(&text), None, &errors, Exit::Clean),
        (None, what) => {
            let what = what.unwrap_or_default();
            let rules = session.program.rules.iter().map(|rule| rule.id.as_str());
            let known = rules.chain(pages::PAGES.iter().map(|(code, _)| *code));
            let told = match session.program.own_forms().iter().any(|form| form.number.as_deref() == Some(what)) {
                true => problems::table_explained(what),
                false => problems::unknown(what, suggest(what, known)),
            };
            tell(&told, &errors);
            Exit::Unable
        }
    }
}
