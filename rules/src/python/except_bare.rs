//! `except:` without a class.

use crate::{
    finding::{Anchor, Edit},
    model::raises::raised,
    rule::{Around, Cx, On},
    syntax::python::{Dropped, ExceptHandler, Expr, Function, Stmt, StmtKind},
};

pub(crate) const ON: On = On::ExceptHandler(check);

fn check(handler: &ExceptHandler, cx: &mut Cx) {
    if handler.kind.is_some() || handler.reraises() || cx.function().is_some_and(|function| is_last_call(function, cx))
    {
        return;
    }
    let Some(also) = also_caught(handler, cx) else { return };
    // A comment that speaks of another exception knows more than the code shows.
    let is_class = |word: &&str| word.len() > 5 && (word.ends_with("Error") || word.ends_with("Exception"));
    let guess = guess(cx).filter(|guess| {
        let mut words = cx.comments(handler.id).flat_map(|comment| comment.split(|c: char| !c.is_alphanumeric()));
        words.all(|word| !is_class(&word) || guess.contains(word))
    });
    let named = guess.as_ref().map(|class| format!(", here `{class}`")).unwrap_or_default();
    let at = cx.place(handler.keyword);
    let message = format!("this `except:` also catches {also}: name the exception{named}");
    let class = guess.as_deref().unwrap_or("Exception");
    let finding = cx.report(handler.keyword, message);
    finding.suggest(format!("Catch `{class}`"), vec![Edit::new(at, Anchor::After, format!(" {class}"))]);
    if matches!(handler.dropped(), Some(Dropped::Silently | Dropped::Skipped)) {
        finding.variant("swallows");
    }
}

/// What the clause catches that is no error; none where the clauses before it have taken care of that.
fn also_caught(handler: &ExceptHandler, cx: &Cx) -> Option<&'static str> {
    let Some(Around::Stmt(Stmt { kind: StmtKind::Try(attempt), .. })) = cx.around.last() else { return None };
    let before = attempt.handlers.iter().take_while(|other| other.id != handler.id);
    let caught: Vec<&str> = before.flat_map(ExceptHandler::kinds).filter_map(Expr::as_name).collect();
    let is_caught = |name: &str| caught.contains(&name) || caught.contains(&"BaseException");
    match (is_caught("KeyboardInterrupt"), is_caught("SystemExit")) {
        (true, true) => None,
        (true, false) => Some("SystemExit"),
        (false, true) => Some("KeyboardInterrupt"),
        (false, false) => Some("KeyboardInterrupt and SystemExit"),
    }
}

/// Whether the interpreter runs a function while it goes down, when no exception can reach anybody.
fn is_last_call(function: &Function, cx: &mut Cx) -> bool {
    function.name.name == "__del__"
        || cx.names.at_exit.contains(&function.name.name)
        || function
            .decorators
            .iter()
            .any(|decorator| cx.qualified(&decorator.expr).as_deref() == Some("atexit.register"))
}

/// The class, or tuple of classes, that the body of the `try` is known to raise.
fn guess(cx: &mut Cx) -> Option<String> {
    let Some(Around::Stmt(stmt)) = cx.around.last() else { return None };
    let StmtKind::Try(attempt) = &stmt.kind else { return None };
    let classes = raised(&attempt.body, &mut |expr| cx.qualified(expr))?;
    match classes.as_slice() {
        [one] => Some(one.clone()),
        [_, _] | [_, _, _] => Some(format!("({})", classes.join(", "))),
        _ => None,
    }
}
