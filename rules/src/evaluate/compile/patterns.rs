//! `match`: each part of the subject lies in a slot of its own, so that a case that fails leaves nothing behind.

use super::{Compiler, Instr};
use crate::{
    evaluate::symbols::Sym,
    syntax::{
        Id, Name,
        python::{CompareOp, ExprKind, Match, Pattern, PatternKind},
    },
};

impl Compiler<'_> {
    /// A slot that no name of the program has.
    fn slot(&mut self) -> u32 {
        let locals = &mut self.unit().code.locals;
        locals.push(Sym(u32::MAX));
        u32::try_from(locals.len() - 1).unwrap_or(u32::MAX)
    }

    pub(super) fn matched(&mut self, node: &Match, at: Id) {
        let subject = self.slot();
        self.expr(&node.subject);
        self.emit(Instr::StoreFast(subject), at);
        let mut ends = Vec::new();
        for case in &node.cases {
            let (mut fails, mut names) = (Vec::new(), Vec::new());
            self.pattern(&case.pattern, subject, &mut fails, &mut names);
            for (name, slot) in names {
                self.emit(Instr::LoadFast(slot), case.id);
                self.store_name(&name, case.id);
            }
            if let Some(guard) = &case.guard {
                let fail = self.condition(guard);
                fails.push(fail);
            }
            self.body(&case.body);
            ends.push(self.emit(Instr::Jump(0), case.id));
            fails.into_iter().for_each(|fail| self.land(fail));
        }
        ends.into_iter().for_each(|end| self.land(end));
    }

    fn pattern(&mut self, pattern: &Pattern, slot: u32, fails: &mut Vec<usize>, names: &mut Vec<(Name, u32)>) {
        let at = pattern.id;
        match &pattern.kind {
            PatternKind::Wildcard => {}
            PatternKind::Capture(name) => names.push((name.clone(), slot)),
            PatternKind::As { pattern, name } => {
                self.pattern(pattern, slot, fails, names);
                names.push((name.name.clone(), slot));
            }
            PatternKind::Value(expr) => {
                self.emit(Instr::LoadFast(slot), at);
                self.expr(expr);
                let is_single = matches!(expr.kind, ExprKind::None | ExprKind::True | ExprKind::False);
                self.emit(Instr::Compare(if is_single { CompareOp::Is } else { CompareOp::Eq }), at);
                fails.push(self.emit(Instr::JumpIfFalse(0), at));
            }
            PatternKind::Or(parts) => {
                let mut ends = Vec::new();
                for (part, count) in parts.iter().zip(1..) {
                    let mut own = Vec::new();
                    let mut bound = Vec::new();
                    self.pattern(part, slot, &mut own, &mut bound);
                    if !bound.is_empty() {
                        self.unsupported("a choice of patterns that bind names", at);
                    }
                    if count < parts.len() {
                        ends.push(self.emit(Instr::Jump(0), at));
                        own.into_iter().for_each(|fail| self.land(fail));
                    } else {
                        fails.extend(own);
                    }
                }
                ends.into_iter().for_each(|end| self.land(end));
            }
            PatternKind::Sequence(parts) => self.sequence(parts, slot, fails, names, at),
            _ => self.unsupported("a pattern of this kind", at),
        }
    }

    fn sequence(&mut self, parts: &[Pattern], slot: u32, fails: &mut Vec<usize>, names: &mut Vec<(Name, u32)>, at: Id) {
        let star = parts.iter().position(|part| matches!(part.kind, PatternKind::Star(_)));
        let count = u32::try_from(parts.len()).unwrap_or(u32::MAX);
        self.emit(Instr::LoadFast(slot), at);
        self.emit(Instr::MatchSequence(count - u32::from(star.is_some()), star.is_some()), at);
        fails.push(self.emit(Instr::JumpIfFalse(0), at));
        self.emit(Instr::LoadFast(slot), at);
        let short = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
        match star {
            Some(star) => self.emit(Instr::UnpackStar(short(star), short(parts.len() - star - 1)), at),
            None => self.emit(Instr::Unpack(count), at),
        };
        let slots: Vec<u32> = parts.iter().map(|_| self.slot()).collect();
        for slot in &slots {
            self.emit(Instr::StoreFast(*slot), at);
        }
        for (part, slot) in parts.iter().zip(slots) {
            match &part.kind {
                PatternKind::Star(Some(name)) => names.push((name.clone(), slot)),
                PatternKind::Star(None) => {}
                _ => self.pattern(part, slot, fails, names),
            }
        }
    }
}
