//! Names that are read, and what a value is given to: names, attributes, items, and several of them at once.

use super::Compiler;
use crate::{
    evaluate::{code::Instr, scope::Where},
    syntax::{
        Id, Name,
        python::{Expr, ExprKind},
    },
};

impl Compiler<'_> {
    pub(super) fn load_name(&mut self, name: &Name, at: Id) {
        let sym = self.sym(name);
        let place = self.place(name);
        let unit = self.unit();
        let instr = match place {
            Where::Local => unit.slots.get(name).map(|slot| Instr::LoadFast(*slot)),
            Where::Cell => unit.cells.get(name).map(|cell| Instr::LoadCell(*cell)),
            Where::Global => Some(Instr::LoadGlobal(sym)),
            Where::Body => {
                let cell = unit.cells.get(name).and_then(|cell| u16::try_from(*cell).ok());
                Some(Instr::LoadName(sym, cell.unwrap_or(u16::MAX)))
            }
        };
        self.emit(instr.unwrap_or(Instr::LoadGlobal(sym)), at);
    }

    pub(super) fn store_name(&mut self, name: &Name, at: Id) {
        let sym = self.sym(name);
        let place = self.place(name);
        let unit = self.unit();
        let is_body = unit.scope.is_class;
        let instr = match place {
            Where::Local => unit.slots.get(name).map(|slot| Instr::StoreFast(*slot)),
            Where::Cell => unit.cells.get(name).map(|cell| Instr::StoreCell(*cell)),
            Where::Global => Some(Instr::StoreGlobal(sym)),
            Where::Body if is_body => Some(Instr::StoreName(sym)),
            Where::Body => None,
        };
        self.emit(instr.unwrap_or(Instr::StoreGlobal(sym)), at);
    }

    pub(super) fn delete_name(&mut self, name: &Name, at: Id) {
        let sym = self.sym(name);
        let place = self.place(name);
        let unit = self.unit();
        let instr = match place {
            Where::Local => unit.slots.get(name).map(|slot| Instr::DeleteFast(*slot)),
            Where::Cell => unit.cells.get(name).map(|cell| Instr::DeleteCell(*cell)),
            Where::Global => Some(Instr::DeleteGlobal(sym)),
            Where::Body => Some(Instr::DeleteName(sym)),
        };
        self.emit(instr.unwrap_or(Instr::DeleteGlobal(sym)), at);
    }

    /// Gives the topmost value to a target.
    pub(super) fn store(&mut self, target: &Expr) {
        let at = target.id;
        match &target.kind {
            ExprKind::Name(name) => self.store_name(name, at),
            ExprKind::Attribute(node) => {
                self.expr(&node.value);
                let sym = self.sym(&node.attr.name);
                self.emit(Instr::StoreAttr(sym), at);
            }
            ExprKind::Subscript(node) => {
                self.expr(&node.value);
                self.expr(&node.index);
                self.emit(Instr::StoreItem, at);
            }
            ExprKind::Tuple(tuple) => self.unpack(&tuple.items, at),
            ExprKind::List(items) => self.unpack(items, at),
            _ => self.unsupported("an assignment of this kind", at),
        }
    }

    fn unpack(&mut self, items: &[Expr], at: Id) {
        let star = items.iter().position(|item| matches!(item.kind, ExprKind::Star(_)));
        let short = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
        match star {
            Some(star) => self.emit(Instr::UnpackStar(short(star), short(items.len() - star - 1)), at),
            None => self.emit(Instr::Unpack(u32::try_from(items.len()).unwrap_or(u32::MAX)), at),
        };
        for item in items {
            match &item.kind {
                ExprKind::Star(inner) => self.store(inner),
                _ => self.store(item),
            }
        }
    }

    pub(super) fn delete(&mut self, target: &Expr) {
        let at = target.id;
        match &target.kind {
            ExprKind::Name(name) => self.delete_name(name, at),
            ExprKind::Attribute(node) => {
                self.expr(&node.value);
                let sym = self.sym(&node.attr.name);
                self.emit(Instr::DeleteAttr(sym), at);
            }
            ExprKind::Subscript(node) => {
                self.expr(&node.value);
                self.expr(&node.index);
                self.emit(Instr::DeleteItem, at);
            }
            ExprKind::Tuple(tuple) => tuple.items.iter().for_each(|item| self.delete(item)),
            ExprKind::List(items) => items.iter().for_each(|item| self.delete(item)),
            _ => self.unsupported("a deletion of this kind", at),
        }
    }

    pub(super) fn augmented(&mut self, target: &Expr, instr: Instr, value: &Expr, at: Id) {
        match &target.kind {
            ExprKind::Name(name) => {
                self.load_name(name, target.id);
                self.expr(value);
                self.emit(instr, at);
                self.store_name(name, target.id);
            }
            ExprKind::Attribute(node) => {
                self.expr(&node.value);
                self.emit(Instr::Dup, at);
                let sym = self.sym(&node.attr.name);
                self.emit(Instr::LoadAttr(sym), target.id);
                self.expr(value);
                self.emit(instr, at);
                self.emit(Instr::Under(1), at);
                self.emit(Instr::StoreAttr(sym), target.id);
            }
            ExprKind::Subscript(node) => {
                self.expr(&node.value);
                self.expr(&node.index);
                self.emit(Instr::DupTwo, at);
                self.emit(Instr::LoadItem, target.id);
                self.expr(value);
                self.emit(instr, at);
                self.emit(Instr::Under(2), at);
                self.emit(Instr::StoreItem, target.id);
            }
            _ => self.unsupported("an assignment of this kind", at),
        }
    }
}
