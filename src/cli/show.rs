//! `gouji show REPORT ['EXPR']`: what was understood, or the value of an expression; `--names`: what rules can name.
//!
//! Must not know how tables are drawn.

use super::args::{Format, Show};
use super::{Exit, check, files, look, problems, tell, write};
use crate::base::problem::Lang;
use crate::output::view::View;
use crate::output::{self, show, show_json, value};
use crate::session::{Check, Session};
use crate::tools::names;

/// Runs the command.
pub fn run(args: &Show, lang: Lang) -> Exit {
    let view = look::view(&args.common, lang, args.output.is_some());
    let errors = look::errors(&args.common, lang);
    let read = args.report.as_deref().map(files::report);
    let first = read.iter().flatten().next().map_or(&[][..], |(_, bytes)| bytes.as_slice());
    let Some(mut session) = check::session_for(&args.common, &errors, first) else { return Exit::Unable };
    let to = args.output.as_deref();
    if let Some(table) = &args.names {
        let text = match table {
            None => Ok(names::all(&session, lang)),
            Some(table) => names::table(&session, table, lang, view.room()),
        };
        return match text {
            Ok(text) => check::write(&view.signs(&text), to, &errors, Exit::Clean),
            Err(near) => {
                tell(&problems::no_table(table.as_deref().unwrap_or_default(), near.as_deref()), &errors);
                Exit::Unable
            }
        };
    }
    let (name, bytes) = match read {
        Some(Ok(read)) => read,
        None => return Exit::Unable,
        Some(Err(problem)) => {
            tell(&problem, &errors);
            return Exit::Unable;
        }
    };
    let check = session.read(&name, &bytes);
    if !check::useful(&check, &session, &errors) {
        return Exit::Unable;
    }
    if let Some(expression) = &args.expression {
        return ask(&mut session, &check, expression, args, (&view, &errors));
    }
    let text = match args.format {
        Format::Terminal => show::report(&check, &session, &view),
        Format::Json | Format::Jsonl => show_json::render(&check, &session, &view),
    };
    let exit = if check.bound() { Exit::Clean } else { Exit::Unable };
    check::write(&text, to, &errors, exit)
}

/// The value of an expression.
fn ask(session: &mut Session, check: &Check, expression: &str, args: &Show, views: (&View, &View)) -> Exit {
    let (view, errors) = views;
    match session.ask(check, expression) {
        Ok(answer) => {
            let text = value::render(&answer, expression, check, session, view);
            let exit = if check.bound() { Exit::Clean } else { Exit::Unable };
            check::write(&text, args.output.as_deref(), errors, exit)
        }
        Err(problems) => {
            write::stderr(&output::problems::of_ruleset(&problems, &session.sources, errors));
            Exit::Unable
        }
    }
}
