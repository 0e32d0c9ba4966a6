//! `try`, `with`, and the ways out of blocks: `break`, `continue` and `return` through what has to run first.

use std::rc::Rc;

use super::{Around, Compiler, Const, Instr};
use crate::syntax::{
    Id, Name,
    python::{Enter, ExceptHandler, Stmt, StmtKind, Try, With, WithItem, stmts},
};

impl Compiler<'_> {
    /// Runs what has to run when the blocks around are left, down to a depth. A value may lie on top.
    pub(super) fn leave(&mut self, depth: usize, has_value: bool, at: Id) {
        let around = self.unit().around.clone();
        for number in (depth..around.len()).rev() {
            let Some(block) = around.get(number).cloned() else { continue };
            self.unit().around.truncate(number);
            let drop_below = |compiler: &mut Self| {
                if has_value {
                    compiler.emit(Instr::Under(1), at);
                }
                compiler.emit(Instr::Pop, at);
            };
            match block {
                Around::Loop { has_iter: true, .. } => drop_below(self),
                Around::Loop { .. } => {}
                Around::Try => {
                    self.emit(Instr::EndTry, at);
                }
                Around::Finally(body) => {
                    self.emit(Instr::EndTry, at);
                    self.body(&body);
                }
                Around::With => {
                    self.emit(Instr::EndTry, at);
                    if has_value {
                        self.emit(Instr::Under(1), at);
                    }
                    self.emit(Instr::Leave, at);
                }
                Around::Handler(name) => {
                    self.emit(Instr::EndHandle, at);
                    drop_below(self);
                    self.forget(name.as_ref(), at);
                }
                Around::Raised => {
                    self.emit(Instr::EndHandle, at);
                    drop_below(self);
                }
            }
        }
        self.unit().around = around;
    }

    pub(super) fn jump_out(&mut self, is_break: bool, at: Id) {
        let around = &self.unit().around;
        let Some(number) = around.iter().rposition(|block| matches!(block, Around::Loop { .. })) else {
            return self.unsupported("a jump outside of a loop", at);
        };
        let (start, has_iter) = match around.get(number) {
            Some(Around::Loop { start, has_iter, .. }) => (*start, *has_iter),
            _ => (0, false),
        };
        self.leave(number + 1, false, at);
        if !is_break {
            self.emit(Instr::Jump(start), at);
            return;
        }
        if has_iter {
            self.emit(Instr::Pop, at);
        }
        let jump = self.emit(Instr::Jump(0), at);
        if let Some(Around::Loop { breaks, .. }) = self.unit().around.get_mut(number) {
            breaks.push(jump);
        }
    }

    /// The name of a handler is gone when it ends.
    fn forget(&mut self, name: Option<&Name>, at: Id) {
        if let Some(name) = name {
            self.load_const(Const::None, at);
            self.store_name(name, at);
            self.delete_name(name, at);
        }
    }

    pub(super) fn protected(&mut self, node: &Try, at: Id) {
        if node.handlers.iter().any(|handler| handler.is_group) {
            return self.unsupported("except*", at);
        }
        if node.finally.is_empty() {
            return self.handled(node, at);
        }
        // CPython 3.14 warns of it; what lies on the stack would have to be known.
        let jumps = |stmt: &Stmt| matches!(stmt.kind, StmtKind::Break | StmtKind::Continue);
        if stmts(&node.finally, Enter::NONE).any(jumps) {
            return self.unsupported("a jump out of a finally", at);
        }
        let body: Rc<[Stmt]> = node.finally.clone().into();
        let raised = self.emit(Instr::Try(0, false), at);
        self.unit().around.push(Around::Finally(body));
        if node.handlers.is_empty() {
            self.body(&node.body);
            self.body(&node.orelse);
        } else {
            self.handled(node, at);
        }
        self.unit().around.pop();
        self.emit(Instr::EndTry, at);
        self.body(&node.finally);
        let end = self.emit(Instr::Jump(0), at);
        self.land(raised);
        self.emit(Instr::Handle, at);
        self.unit().around.push(Around::Raised);
        self.body(&node.finally);
        self.unit().around.pop();
        self.emit(Instr::EndHandle, at);
        self.emit(Instr::Reraise, at);
        self.land(end);
    }

    /// A `try` without its `finally`.
    fn handled(&mut self, node: &Try, at: Id) {
        let raised = self.emit(Instr::Try(0, false), at);
        self.unit().around.push(Around::Try);
        self.body(&node.body);
        self.unit().around.pop();
        self.emit(Instr::EndTry, at);
        self.body(&node.orelse);
        let mut ends = vec![self.emit(Instr::Jump(0), at)];
        self.land(raised);
        self.emit(Instr::Handle, at);
        for handler in &node.handlers {
            self.handler(handler, &mut ends);
        }
        self.emit(Instr::EndHandle, at);
        self.emit(Instr::Reraise, at);
        ends.into_iter().for_each(|end| self.land(end));
    }

    fn handler(&mut self, handler: &ExceptHandler, ends: &mut Vec<usize>) {
        let at = handler.id;
        let next = handler.kind.as_ref().map(|kind| {
            self.emit(Instr::Dup, at);
            // An exception in the class expression is raised while the first one is handled.
            self.expr(kind);
            self.emit(Instr::Matches, kind.id);
            self.emit(Instr::JumpIfFalse(0), at)
        });
        let name = handler.name.as_ref().map(|name| name.name.clone());
        if let Some(name) = &name {
            self.emit(Instr::Dup, at);
            self.store_name(name, at);
        }
        // Whatever leaves the handler forgets its name.
        let cleared = name.as_ref().map(|_| self.emit(Instr::Try(0, false), at));
        if cleared.is_some() {
            self.unit().around.push(Around::Handler(name.clone()));
            self.unit().around.push(Around::Try);
        } else {
            self.unit().around.push(Around::Handler(None));
        }
        self.body(&handler.body);
        self.unit().around.pop();
        if let Some(cleared) = cleared {
            self.unit().around.pop();
            self.emit(Instr::EndTry, at);
            self.emit(Instr::EndHandle, at);
            self.emit(Instr::Pop, at);
            self.forget(name.as_ref(), at);
            ends.push(self.emit(Instr::Jump(0), at));
            self.land(cleared);
            self.emit(Instr::EndHandle, at);
            self.forget(name.as_ref(), at);
            self.emit(Instr::Under(1), at);
            self.emit(Instr::Pop, at);
            self.emit(Instr::Reraise, at);
        } else {
            self.emit(Instr::EndHandle, at);
            self.emit(Instr::Pop, at);
            ends.push(self.emit(Instr::Jump(0), at));
        }
        if let Some(next) = next {
            self.land(next);
        }
    }

    pub(super) fn with(&mut self, node: &With, at: Id) {
        if node.is_async {
            return self.unsupported("async with", at);
        }
        self.with_items(&node.items, &node.body, at);
    }

    fn with_items(&mut self, items: &[WithItem], body: &[Stmt], at: Id) {
        let Some((item, rest)) = items.split_first() else { return self.body(body) };
        self.expr(&item.context);
        self.emit(Instr::Enter, item.context.id);
        // Below: the exit function; on top: what the entry gave.
        let raised = self.emit(Instr::Try(0, true), at);
        self.unit().around.push(Around::With);
        match &item.target {
            Some(target) => self.store(target),
            None => {
                self.emit(Instr::Pop, at);
            }
        }
        self.with_items(rest, body, at);
        self.unit().around.pop();
        self.emit(Instr::EndTry, at);
        self.emit(Instr::Leave, at);
        let end = self.emit(Instr::Jump(0), at);
        self.land(raised);
        self.emit(Instr::Handle, at);
        self.emit(Instr::LeaveRaised, at);
        let swallowed = self.emit(Instr::JumpIfTrue(0), at);
        self.emit(Instr::EndHandle, at);
        self.emit(Instr::Reraise, at);
        self.land(swallowed);
        self.emit(Instr::EndHandle, at);
        self.emit(Instr::Pop, at);
        self.land(end);
    }
}
