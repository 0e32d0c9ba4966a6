//! `except:` without a class.

use crate::{
    finding::{Anchor, Edit},
    rule::{Cx, On},
    syntax::python::{ExceptHandler, Stmt, StmtKind},
};

pub(crate) const ON: On = On::ExceptHandler(check);

fn check(handler: &ExceptHandler, cx: &mut Cx) {
    if handler.kind.is_some() || reraises(&handler.body) {
        return;
    }
    let at = cx.place(handler.keyword);
    cx.report(handler.keyword, "this `except:` also catches KeyboardInterrupt and SystemExit")
        .suggest("Catch `Exception`", vec![Edit::new(at, Anchor::After, " Exception")]);
}

fn reraises(body: &[Stmt]) -> bool {
    body.last().is_some_and(|stmt| matches!(stmt.kind, StmtKind::Raise { exception: None, .. }))
}
