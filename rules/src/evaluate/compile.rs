//! From the typed tree to instructions: statements and bodies. What has no instruction becomes one that says so
//! when it is reached. Knows no value that is made while running.

mod expressions;
mod patterns;
mod protected;
mod targets;

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::{
    code::{Code, Const, Instr, Params},
    scope::{Scope, Where, scopes},
    symbols::{Sym, Symbols},
};
use crate::syntax::{
    Id, Name,
    python::{Class, Decorator, Expr, Function, ImportFrom, Param, ParamKind, Stmt, StmtKind, docstring},
};

/// How many instructions the statement of a module may come to; what is longer is not supported.
const LONGEST: usize = 60_000;

/// Constants of a program, each once.
#[derive(Debug, Default)]
pub(crate) struct Consts(pub(crate) Vec<Const>, FxHashMap<Name, u32>);

impl Consts {
    fn add(&mut self, value: Const) -> u32 {
        if let Const::Str(text) = &value
            && let Some(known) = self.1.get(text)
        {
            return *known;
        }
        let number = u32::try_from(self.0.len()).unwrap_or(u32::MAX);
        if let Const::Str(text) = &value {
            self.1.insert(text.clone(), number);
        }
        self.0.push(value);
        number
    }
}

/// One statement of a module, to be run once.
pub(crate) fn statement(stmt: &Stmt, item: u32, symbols: &Symbols, consts: &mut Consts) -> Rc<Code> {
    let mut compiler = Compiler::new(stmt, item, symbols, consts);
    compiler.stmt(stmt);
    compiler.finish(stmt.id)
}

/// An expression of a module; its value is what running it returns.
pub(crate) fn expression(stmt: &Stmt, symbols: &Symbols, consts: &mut Consts) -> Option<Rc<Code>> {
    let StmtKind::Expr(expr) = &stmt.kind else { return None };
    let mut compiler = Compiler::new(stmt, 0, symbols, consts);
    compiler.expr(expr);
    compiler.emit(Instr::Return, stmt.id);
    Some(compiler.finish(stmt.id))
}

struct Compiler<'c> {
    symbols: &'c Symbols,
    consts: &'c mut Consts,
    scopes: FxHashMap<Id, Scope>,
    item: u32,
    units: Vec<Unit>,
    length: usize,
}

/// A body that is being compiled.
#[derive(Default)]
struct Unit {
    code: Code,
    scope: Scope,
    slots: FxHashMap<Name, u32>,
    cells: FxHashMap<Name, u32>,
    /// What stands around the current statement, outermost first.
    around: Vec<Around>,
    is_module: bool,
    /// The class whose names with two underscores are its own.
    class: Option<Name>,
}

#[derive(Clone)]
enum Around {
    /// Where `continue` goes, the jumps of `break`, and whether an iterator lies on the stack.
    Loop { start: u32, breaks: Vec<usize>, has_iter: bool },
    /// A block whose handlers are in force.
    Try,
    /// The same with statements that run on each way out.
    Finally(Rc<[Stmt]>),
    /// The body of a `with`: its exit function lies on the stack.
    With,
    /// A handler: the exception lies on the stack; the name that it is bound to.
    Handler(Option<Name>),
    /// A `finally` that runs because of an exception, which lies on the stack.
    Raised,
}

impl<'c> Compiler<'c> {
    fn new(stmt: &Stmt, item: u32, symbols: &'c Symbols, consts: &'c mut Consts) -> Compiler<'c> {
        let mut unit = Unit { is_module: true, ..Unit::default() };
        unit.code.name = Name::new_static("<module>");
        unit.code.qualified = Name::new_static("<module>");
        unit.code.item = item;
        Compiler { symbols, consts, scopes: scopes(stmt), item, units: vec![unit], length: 0 }
    }

    fn finish(mut self, at: Id) -> Rc<Code> {
        let none = self.constant(Const::None);
        self.emit(Instr::Const(none), at);
        self.emit(Instr::Return, at);
        Rc::new(self.units.pop().unwrap_or_default().code)
    }

    fn unit(&mut self) -> &mut Unit {
        if self.units.is_empty() {
            self.units.push(Unit::default());
        }
        let last = self.units.len() - 1;
        #[expect(clippy::indexing_slicing, reason = "made sure of just above")]
        &mut self.units[last]
    }

    fn emit(&mut self, instr: Instr, at: Id) -> usize {
        self.length += 1;
        let is_long = self.length > LONGEST;
        let unit = self.unit();
        let number = unit.code.instrs.len();
        if !is_long {
            unit.code.instrs.push(instr);
            unit.code.at.push(at);
        }
        number
    }

    fn here(&mut self) -> u32 {
        u32::try_from(self.unit().code.instrs.len()).unwrap_or(u32::MAX)
    }

    /// Lets the jump at a number go to the next instruction.
    fn land(&mut self, jump: usize) {
        let here = self.here();
        if let Some(
            Instr::Jump(to)
            | Instr::JumpIfFalse(to)
            | Instr::JumpIfTrue(to)
            | Instr::JumpIfFalseOrPop(to)
            | Instr::JumpIfTrueOrPop(to)
            | Instr::For(to)
            | Instr::Send(to)
            | Instr::Try(to, _),
        ) = self.unit().code.instrs.get_mut(jump)
        {
            *to = here;
        }
    }

    fn constant(&mut self, value: Const) -> u32 {
        self.consts.add(value)
    }

    fn load_const(&mut self, value: Const, at: Id) {
        let number = self.constant(value);
        self.emit(Instr::Const(number), at);
    }

    fn unsupported(&mut self, reason: &'static str, at: Id) {
        let unit = self.unit();
        let number = unit.code.reasons.len();
        unit.code.reasons.push(reason);
        self.emit(Instr::Unsupported(u32::try_from(number).unwrap_or(0)), at);
    }

    /// A name as the class around it spells it: `__x` is `_Class__x` there.
    fn sym(&mut self, name: &str) -> Sym {
        if name.starts_with("__") && !name.ends_with("__") {
            let class = self.units.iter().rev().find_map(|unit| unit.class.clone());
            if let Some(class) = class {
                return self.symbols.intern(&format!("_{}{name}", class.trim_start_matches('_')));
            }
        }
        self.symbols.intern(name)
    }

    fn place(&mut self, name: &str) -> Where {
        let unit = self.unit();
        if unit.is_module { Where::Global } else { unit.scope.place(name) }
    }

    fn body(&mut self, body: &[Stmt]) {
        for stmt in body {
            self.stmt(stmt);
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        let at = stmt.id;
        match &stmt.kind {
            StmtKind::Expr(expr) => {
                if expr.as_str().is_none() {
                    self.expr(expr);
                    self.emit(Instr::Pop, at);
                }
            }
            StmtKind::Assign { targets, value } => {
                self.expr(value);
                for (target, number) in targets.iter().zip(1..) {
                    if number < targets.len() {
                        self.emit(Instr::Dup, at);
                    }
                    self.store(target);
                }
            }
            StmtKind::AugAssign { target, op, value } => self.augmented(target, Instr::InPlace(*op), value, at),
            StmtKind::AnnAssign { target, value, .. } => {
                if let Some(value) = value {
                    self.expr(value);
                    self.store(target);
                }
            }
            StmtKind::Return(value) => {
                match value {
                    Some(value) => self.expr(value),
                    None => self.load_const(Const::None, at),
                }
                self.leave(0, true, at);
                self.emit(Instr::Return, at);
            }
            StmtKind::Raise { exception, cause } => {
                let operands = exception.iter().chain(cause);
                let count = operands.clone().count();
                operands.for_each(|operand| self.expr(operand));
                self.emit(Instr::Raise(u32::try_from(count).unwrap_or(0)), at);
            }
            StmtKind::Assert { test, message } => {
                self.expr(test);
                let holds = self.emit(Instr::JumpIfTrue(0), at);
                if let Some(message) = message {
                    self.expr(message);
                }
                self.emit(Instr::AssertFails(message.is_some()), at);
                self.land(holds);
            }
            StmtKind::Delete(targets) => targets.iter().for_each(|target| self.delete(target)),
            StmtKind::Pass | StmtKind::Global(_) | StmtKind::Nonlocal(_) | StmtKind::TypeAlias { .. } => {}
            StmtKind::Break | StmtKind::Continue => self.jump_out(matches!(stmt.kind, StmtKind::Break), at),
            StmtKind::Import(modules) => {
                for module in modules {
                    let name = self.symbols.intern(&module.module.name);
                    self.emit(Instr::Import(name, module.alias.is_some()), at);
                    let bound = module.alias.as_ref().map_or_else(
                        || Name::new(module.module.name.split('.').next().unwrap_or("")),
                        |alias| alias.name.clone(),
                    );
                    self.store_name(&bound, at);
                }
            }
            StmtKind::ImportFrom(node) => self.import_from(node, at),
            StmtKind::If(node) => {
                let mut ends = Vec::new();
                for (branch, number) in node.branches.iter().zip(1..) {
                    let otherwise = self.condition(&branch.test);
                    self.body(&branch.body);
                    if number < node.branches.len() || !node.orelse.is_empty() {
                        ends.push(self.emit(Instr::Jump(0), at));
                    }
                    self.land(otherwise);
                }
                self.body(&node.orelse);
                ends.into_iter().for_each(|end| self.land(end));
            }
            StmtKind::For(node) => {
                if node.is_async {
                    return self.unsupported("async for", at);
                }
                self.walked(&node.iter);
                self.emit(Instr::Iter, node.iter.id);
                let start = self.here();
                let done = self.emit(Instr::For(0), node.iter.id);
                self.store(&node.target);
                self.unit().around.push(Around::Loop { start, breaks: Vec::new(), has_iter: true });
                self.body(&node.body);
                self.emit(Instr::Jump(start), at);
                self.land(done);
                self.end_loop(&node.orelse);
            }
            StmtKind::While(node) => {
                let start = self.here();
                let done = self.condition(&node.test);
                self.unit().around.push(Around::Loop { start, breaks: Vec::new(), has_iter: false });
                self.body(&node.body);
                self.emit(Instr::Jump(start), at);
                self.land(done);
                self.end_loop(&node.orelse);
            }
            StmtKind::With(node) => self.with(node, at),
            StmtKind::Try(node) => self.protected(node, at),
            StmtKind::Match(node) => self.matched(node, at),
            StmtKind::Function(function) => {
                self.decorators(&function.decorators);
                self.function(function);
                self.decorate(&function.decorators);
                self.store_name(&function.name.name, at);
            }
            StmtKind::Class(class) => {
                self.decorators(&class.decorators);
                self.class(class);
                self.decorate(&class.decorators);
                self.store_name(&class.name.name, at);
            }
            StmtKind::Unknown => self.unsupported("code that is no Python 3", at),
        }
    }

    fn end_loop(&mut self, orelse: &[Stmt]) {
        let ended = self.unit().around.pop();
        self.body(orelse);
        if let Some(Around::Loop { breaks, .. }) = ended {
            breaks.into_iter().for_each(|jump| self.land(jump));
        }
    }

    /// Jumps to the next instruction but one if a test does not hold; the answer is the jump.
    fn condition(&mut self, test: &Expr) -> usize {
        self.expr(test);
        self.emit(Instr::JumpIfFalse(0), test.id)
    }

    fn import_from(&mut self, node: &ImportFrom, at: Id) {
        if node.star.is_some() || node.level > 0 {
            return self.unsupported("an import of another kind", at);
        }
        let module = self.symbols.intern(&node.module.name);
        self.emit(Instr::Import(module, true), at);
        for name in &node.names {
            let sym = self.symbols.intern(&name.name.name);
            self.emit(Instr::Dup, at);
            self.emit(Instr::ImportFrom(sym), at);
            self.store_name(&name.alias.as_ref().unwrap_or(&name.name).name, at);
        }
        self.emit(Instr::Pop, at);
    }

    fn decorators(&mut self, decorators: &[Decorator]) {
        decorators.iter().for_each(|decorator| self.expr(&decorator.expr));
    }

    fn decorate(&mut self, decorators: &[Decorator]) {
        for decorator in decorators.iter().rev() {
            self.emit(Instr::Call(1), decorator.id);
        }
    }

    fn function(&mut self, function: &Function) {
        if function.is_async {
            return self.unsupported("async def", function.id);
        }
        let (count, has_named) = self.defaults(&function.params, function.id);
        let code = self.compiled(&function.name.name, function.id, Some(&function.params), |compiler| {
            let text = docstring(&function.body).and_then(Expr::as_str).map(|text| Const::Str(text.into()));
            let text = text.map(|text| compiler.constant(text));
            compiler.unit().code.docstring = text;
            compiler.unit().code.is_generator = function.is_generator;
            compiler.body(&function.body);
            compiler.load_const(Const::None, function.id);
            compiler.emit(Instr::Return, function.id);
        });
        self.emit(Instr::Function(code, count, has_named), function.id);
    }

    /// Default values onto the stack.
    fn defaults(&mut self, params: &[Param], at: Id) -> (u16, bool) {
        let is_named = |param: &Param| param.kind == ParamKind::KeywordOnly;
        let mut count = 0;
        for default in params.iter().filter(|param| !is_named(param)).filter_map(|param| param.default.as_ref()) {
            self.expr(default);
            count += 1;
        }
        let mut named: u32 = 0;
        for param in params.iter().filter(|param| is_named(param)) {
            if let Some(default) = &param.default {
                self.load_const(Const::Str(param.name.name.clone()), at);
                self.expr(default);
                named += 1;
            }
        }
        if named > 0 {
            self.emit(Instr::Dict(named), at);
        }
        (count, named > 0)
    }

    /// Compiles a body of its own; the answer is its number in the code around. Without parameters it takes one
    /// value that has no name: the first iterable of a comprehension.
    fn compiled(&mut self, name: &Name, id: Id, params: Option<&[Param]>, each: impl FnOnce(&mut Self)) -> u32 {
        let scope = self.scopes.get(&id).cloned().unwrap_or_default();
        let mut unit = Unit { scope, ..Unit::default() };
        let outer = self.unit();
        unit.code.name = name.clone();
        unit.code.qualified = match (outer.is_module, outer.scope.is_class) {
            (true, _) => name.clone(),
            (false, true) => format!("{}.{name}", outer.code.qualified).into(),
            (false, false) => format!("{}.<locals>.{name}", outer.code.qualified).into(),
        };
        unit.code.item = self.item;
        unit.code.is_class = unit.scope.is_class;
        unit.code.params = params.map_or(Params { positional: 1, ..Params::default() }, shape);
        let ordered = ordered(params.unwrap_or_default());
        if params.is_none() {
            unit.code.locals.push(Sym(u32::MAX));
        }
        for (name, slot) in ordered.iter().zip(0..) {
            unit.slots.insert((*name).clone(), slot);
            let sym = self.symbols.intern(name);
            unit.code.locals.push(sym);
        }
        if !unit.scope.is_class {
            for name in unit.scope.locals() {
                if !unit.slots.contains_key(name) {
                    unit.slots.insert(name.clone(), u32::try_from(unit.code.locals.len()).unwrap_or(0));
                    unit.code.locals.push(self.symbols.intern(name));
                }
            }
        }
        for name in unit.scope.cells.iter().chain(&unit.scope.free) {
            unit.cells.insert(name.clone(), u32::try_from(unit.code.cells.len()).unwrap_or(0));
            unit.code.cells.push(self.symbols.intern(name));
        }
        for name in &unit.scope.cells {
            unit.code.own_cells.push(unit.slots.get(name).copied());
        }
        for name in unit.scope.free.clone() {
            let outer = self.unit();
            unit.code.captured.push(outer.cells.get(&name).copied().unwrap_or(u32::MAX));
        }
        self.units.push(unit);
        each(self);
        let code = Rc::new(self.units.pop().unwrap_or_default().code);
        let codes = &mut self.unit().code.codes;
        codes.push(code);
        u32::try_from(codes.len() - 1).unwrap_or(0)
    }

    fn class(&mut self, class: &Class) {
        let mut bases = 0;
        for argument in &class.arguments {
            match &argument.kind {
                crate::syntax::python::ArgumentKind::Positional => {
                    self.expr(&argument.value);
                    bases += 1;
                }
                _ => return self.unsupported("a class with keywords", class.id),
            }
        }
        let code = self.compiled(&class.name.name, class.id, Some(&[]), |compiler| {
            compiler.unit().class = Some(class.name.name.clone());
            compiler.body(&class.body);
            compiler.load_const(Const::None, class.id);
            compiler.emit(Instr::Return, class.id);
        });
        self.emit(Instr::Class(code, bases), class.id);
    }
}

fn shape(params: &[Param]) -> Params {
    let mut shape = Params::default();
    for param in params.iter().filter(|param| !param.name.name.is_empty()) {
        match param.kind {
            ParamKind::PositionalOnly => {
                shape.positional_only += 1;
                shape.positional += 1;
            }
            ParamKind::Plain => shape.positional += 1,
            ParamKind::KeywordOnly => shape.keyword_only += 1,
            ParamKind::Args => shape.has_args = true,
            ParamKind::Kwargs => shape.has_kwargs = true,
        }
    }
    shape
}

/// Parameters in the order of their slots: positional, keyword-only, `*args`, `**kwargs`.
fn ordered(params: &[Param]) -> Vec<&Name> {
    let rank = |param: &Param| match param.kind {
        ParamKind::PositionalOnly | ParamKind::Plain => 0,
        ParamKind::KeywordOnly => 1,
        ParamKind::Args => 2,
        ParamKind::Kwargs => 3,
    };
    let mut sorted: Vec<&Param> = params.iter().filter(|param| !param.name.name.is_empty()).collect();
    sorted.sort_by_key(|param| rank(param));
    sorted.into_iter().map(|param| &param.name.name).collect()
}
