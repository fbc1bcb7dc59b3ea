//! `gouji test [FILE|DIR…]`: runs the tests of rulesets and says by its exit code whether all are as expected.
//!
//! Must not know how a test is judged.

use super::args::{Format, Test};
use super::{Exit, check, look, problems, tell};
use crate::base::problem::Lang;
use crate::output;
use crate::session::Session;
use crate::tools::{test, test_summary};

/// Runs the command.
pub fn run(args: &Test, lang: Lang) -> Exit {
    let view = look::view(&args.common, lang, args.output.is_some());
    let errors = look::errors(&args.common, lang);
    let opened = check::with_rulesets(&args.common, &errors, |national, own| {
        Session::open_for_tests(national, own, &args.common.layer)
    });
    let Some((session, bench)) = opened else { return Exit::Unable };
    if !check::usable(&session, &errors) {
        return Exit::Unable;
    }
    if bench.trials.is_empty() {
        tell(&problems::no_tests(), &errors);
        return Exit::Unable;
    }
    let run = test::run(&session, &bench);
    let text = match args.format {
        Format::Json | Format::Jsonl => test_summary::json(&run, &session.sources, lang),
        Format::Terminal => {
            let mut text = output::problems::of_ruleset(&run.problems(), &session.sources, &view);
            if !text.is_empty() {
                text.push('\n');
            }
            text + &view.signs(&test_summary::text(&run, &session.sources, lang, view.room()))
        }
    };
    let exit = if run.failed() == 0 { Exit::Clean } else { Exit::Failing };
    check::write(&text, args.output.as_deref(), &errors, exit)
}
