//! One instruction after the other.

use std::rc::Rc;

use super::{Block, Halt, Limit, Machine, Res, Resume, Then};
use crate::{
    evaluate::{
        code::Instr,
        heap::{Args, Function, Object, Value, bind},
        kinds::Exc,
        symbols::Sym,
    },
    syntax::python::{BinaryOp, CompareOp, UnaryOp},
};

impl Machine {
    /// Runs until the frame above `floor` returns, or something is raised.
    pub(super) fn execute(&mut self, floor: usize) -> Res {
        loop {
            self.steps += 1;
            if self.steps > self.budget.steps {
                return Err(Halt::Over(Limit::Steps));
            }
            let Some(frame) = self.frames.last_mut() else { return Ok(Value::None) };
            let Some(instr) = frame.code.instrs.get(frame.pc).copied() else {
                return Err(Halt::Over(Limit::Memory));
            };
            frame.pc += 1;
            match instr {
                Instr::LoadFast(slot) => {
                    let at = frame.base + slot as usize;
                    match self.stack.get(at).copied() {
                        Some(Value::Unbound) | None => return self.unbound_local(slot),
                        Some(value) => self.stack.push(value),
                    }
                }
                Instr::StoreFast(slot) => {
                    let at = frame.base + slot as usize;
                    let value = self.pop();
                    if let Some(local) = self.stack.get_mut(at) {
                        *local = value;
                    }
                }
                Instr::Const(number) => {
                    let value = self.consts.get(number as usize).copied().unwrap_or(Value::None);
                    self.stack.push(value);
                }
                Instr::Jump(to) => frame.pc = to as usize,
                Instr::JumpIfFalse(to) | Instr::JumpIfTrue(to) => {
                    let value = self.pop();
                    let truth = match value {
                        Value::Bool(truth) => truth,
                        other => self.truth(other)?,
                    };
                    if truth == matches!(instr, Instr::JumpIfTrue(_)) {
                        self.jump(to);
                    }
                }
                Instr::JumpIfFalseOrPop(to) | Instr::JumpIfTrueOrPop(to) => {
                    let value = self.stack.last().copied().unwrap_or(Value::None);
                    if self.truth(value)? == matches!(instr, Instr::JumpIfTrueOrPop(_)) {
                        self.jump(to);
                    } else {
                        self.pop();
                    }
                }
                Instr::Binary(op) => {
                    let (right, left) = (self.pop(), self.pop());
                    let value = match (op, left, right) {
                        (BinaryOp::Add, Value::Int(a), Value::Int(b)) => a.checked_add(b).map(Value::Int),
                        (BinaryOp::Sub, Value::Int(a), Value::Int(b)) => a.checked_sub(b).map(Value::Int),
                        (BinaryOp::Mul, Value::Int(a), Value::Int(b)) => a.checked_mul(b).map(Value::Int),
                        _ => None,
                    };
                    let value = match value {
                        Some(value) => value,
                        None => self.binary(op, left, right)?,
                    };
                    self.stack.push(value);
                }
                Instr::Compare(op) => {
                    let (right, left) = (self.pop(), self.pop());
                    let value = match (op, left, right) {
                        (CompareOp::Lt, Value::Int(a), Value::Int(b)) => Value::Bool(a < b),
                        (CompareOp::LtE, Value::Int(a), Value::Int(b)) => Value::Bool(a <= b),
                        (CompareOp::Gt, Value::Int(a), Value::Int(b)) => Value::Bool(a > b),
                        (CompareOp::GtE, Value::Int(a), Value::Int(b)) => Value::Bool(a >= b),
                        (CompareOp::Eq, Value::Int(a), Value::Int(b)) => Value::Bool(a == b),
                        (CompareOp::NotEq, Value::Int(a), Value::Int(b)) => Value::Bool(a != b),
                        _ => self.compare(op, left, right)?,
                    };
                    self.stack.push(value);
                }
                Instr::LoadItem => {
                    let (index, object) = (self.pop(), self.pop());
                    let quick = match index {
                        Value::Int(at) if at >= 0 => self
                            .heap
                            .items(object)
                            .and_then(|items| usize::try_from(at).ok().and_then(|at| items.get(at)).copied()),
                        _ => None,
                    };
                    let value = match quick {
                        Some(value) => value,
                        None => self.load_item(object, index)?,
                    };
                    self.stack.push(value);
                }
                Instr::For(to) => {
                    let iter = self.stack.last().copied().unwrap_or(Value::None);
                    if matches!(self.heap.of(iter), Some(Object::Generator(_))) {
                        self.resume(iter, Value::None, Resume::For(to))?;
                    } else if let Some(value) = self.next(iter)? {
                        self.stack.push(value);
                    } else {
                        self.pop();
                        self.jump(to);
                    }
                }
                Instr::Return => {
                    let value = self.pop();
                    if let Some(value) = self.returns(value)? {
                        return Ok(value);
                    }
                }
                Instr::Yield => {
                    let value = self.pop();
                    if self.yields(value)? {
                        return Ok(value);
                    }
                }
                _ => self.step(instr)?,
            }
            debug_assert!(self.frames.len() >= floor, "a frame below was ended");
        }
    }

    fn jump(&mut self, to: u32) {
        if let Some(frame) = self.frames.last_mut() {
            frame.pc = to as usize;
        }
    }

    fn unbound_local<T>(&mut self, slot: u32) -> Res<T> {
        let sym = self.frames.last().and_then(|frame| frame.code.locals.get(slot as usize)).copied();
        let name = sym.map(|sym| self.name(sym)).unwrap_or_default();
        self.raise(
            Exc::UnboundLocalError,
            format!("cannot access local variable '{name}' where it is not associated with a value"),
        )
    }

    /// Everything that is not worth a place in the loop.
    fn step(&mut self, instr: Instr) -> Res<()> {
        match instr {
            Instr::Pop => {
                self.pop();
            }
            Instr::Dup => {
                let top = self.stack.last().copied().unwrap_or(Value::None);
                self.push(top);
            }
            Instr::DupTwo => {
                let at = self.stack.len().saturating_sub(2);
                self.stack.extend_from_within(at..);
            }
            Instr::Under(count) => {
                let value = self.pop();
                let at = self.stack.len().saturating_sub(count as usize);
                self.stack.insert(at, value);
            }
            Instr::Unary(op) => {
                let value = self.pop();
                let value = match op {
                    UnaryOp::Not => Value::Bool(!self.truth(value)?),
                    _ => self.unary(op, value)?,
                };
                self.push(value);
            }
            Instr::InPlace(op) => {
                let (right, left) = (self.pop(), self.pop());
                let value = self.in_place(op, left, right)?;
                self.push(value);
            }
            Instr::StoreItem => {
                let (index, object, value) = (self.pop(), self.pop(), self.pop());
                self.store_item(object, index, value)?;
            }
            Instr::DeleteItem => {
                let (index, object) = (self.pop(), self.pop());
                self.delete_item(object, index)?;
            }
            Instr::Slice => {
                let parts = self.take(3);
                let part = |at: usize| parts.get(at).copied().unwrap_or(Value::None);
                let slice = self.object(Object::Slice(Box::new([part(0), part(1), part(2)])));
                self.push(slice);
            }
            Instr::List(_)
            | Instr::Tuple(_)
            | Instr::Set(_)
            | Instr::Dict(_)
            | Instr::Extend
            | Instr::Merge
            | Instr::ListToTuple
            | Instr::ListToSet
            | Instr::Thaw(_)
            | Instr::ListAppend(_)
            | Instr::SetAdd(_)
            | Instr::DictAdd(_)
            | Instr::Text(_)
            | Instr::Format(..)
            | Instr::Unpack(_)
            | Instr::UnpackStar(..)
            | Instr::MatchSequence(..) => self.build(instr)?,
            Instr::LoadCell(_)
            | Instr::StoreCell(_)
            | Instr::DeleteCell(_)
            | Instr::DeleteFast(_)
            | Instr::LoadGlobal(_)
            | Instr::StoreGlobal(_)
            | Instr::DeleteGlobal(_)
            | Instr::LoadName(..)
            | Instr::StoreName(_)
            | Instr::DeleteName(_) => self.named(instr)?,
            Instr::LoadAttr(sym) => {
                let object = self.pop();
                let value = self.attribute(object, sym)?;
                self.push(value);
            }
            Instr::StoreAttr(sym) => {
                let (object, value) = (self.pop(), self.pop());
                self.set_attribute(object, sym, value)?;
            }
            Instr::DeleteAttr(sym) => {
                let object = self.pop();
                self.delete_attribute(object, sym)?;
            }
            Instr::Iter => {
                let value = self.pop();
                let iter = self.iter(value)?;
                self.push(iter);
            }
            Instr::Send(to) => {
                let sent = self.pop();
                let iter = self.stack.last().copied().unwrap_or(Value::None);
                if matches!(self.heap.of(iter), Some(Object::Generator(_))) {
                    self.resume(iter, sent, Resume::Send(to))?;
                } else if let Some(value) = self.next(iter)? {
                    self.push(value);
                } else {
                    self.pop();
                    self.push(Value::None);
                    self.jump(to);
                }
            }
            Instr::Call(count) => {
                let at = self.stack.len().saturating_sub(count as usize + 1);
                let callee = self.stack.get(at).copied().unwrap_or(Value::None);
                if !self.quick_call(callee, at, count as usize)? {
                    let values = self.stack.split_off(at + 1);
                    self.pop();
                    self.call_and_push(callee, Args { values, named: Vec::new() })?;
                }
            }
            Instr::CallNamed(count, names) => {
                let mut values = self.take(count as usize);
                let callee = self.pop();
                let code = self.frames.last().map(|frame| Rc::clone(&frame.code));
                let names = code.as_ref().and_then(|code| code.keywords.get(names as usize));
                let at = values.len().saturating_sub(names.map_or(0, Vec::len));
                let last = values.split_off(at);
                let named = names.into_iter().flatten().copied().zip(last).collect();
                self.call_and_push(callee, Args { values, named })?;
            }
            Instr::CallSpread => {
                let (named, values) = (self.pop(), self.pop());
                let callee = self.pop();
                let args = self.spread(values, named)?;
                self.call_and_push(callee, args)?;
            }
            Instr::LoadMethod(sym) => {
                let object = self.pop();
                self.load_method(object, sym)?;
            }
            Instr::CallMethod(count) => self.call_method(count as usize)?,
            Instr::Function(code, count, has_named) => self.make_function(code, count, has_named)?,
            Instr::Class(code, bases) => self.open_class(code, bases)?,
            Instr::Try(to, is_below) => {
                let depth = self.stack.len().saturating_sub(usize::from(is_below));
                let handled = self.handled.len();
                if let Some(frame) = self.frames.last_mut() {
                    frame.blocks.push(Block { handler: to, depth, handled });
                }
            }
            Instr::EndTry => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.blocks.pop();
                }
            }
            Instr::Handle => {
                let exception = self.stack.last().copied().unwrap_or(Value::None);
                self.handled.push(exception);
            }
            Instr::EndHandle => {
                self.handled.pop();
            }
            Instr::Raise(count) => return self.raise_operands(count),
            Instr::Reraise => {
                let exception = self.pop();
                return Err(Halt::Raised(exception));
            }
            Instr::Matches => {
                let (class, exception) = (self.pop(), self.pop());
                let matches = self.catches(exception, class)?;
                self.push(Value::Bool(matches));
            }
            Instr::AssertFails(has_message) => {
                let args = if has_message { vec![self.pop()] } else { Vec::new() };
                return self.raise_with(Exc::AssertionError, args, true);
            }
            Instr::Enter => self.enter()?,
            Instr::Leave => {
                let exit = self.pop();
                self.call_now(exit, Args::of(&[Value::None; 3]))?;
            }
            Instr::LeaveRaised => self.leave_raised()?,
            Instr::Import(sym, is_last) => {
                let module = self.import(sym, is_last)?;
                self.push(module);
            }
            Instr::ImportFrom(sym) => {
                let module = self.pop();
                let value = self.import_from(module, sym)?;
                self.push(value);
            }
            Instr::Unsupported(number) => {
                let reason = self.frames.last().and_then(|frame| frame.code.reasons.get(number as usize));
                return Err(Halt::Unsupported(reason.copied().unwrap_or("code of this kind")));
            }
            _ => {}
        }
        Ok(())
    }

    /// Names that are no plain slots.
    fn named(&mut self, instr: Instr) -> Res<()> {
        let Some(frame) = self.frames.last_mut() else { return Ok(()) };
        let (module, base) = (frame.module, frame.base);
        match instr {
            Instr::LoadCell(number) => {
                let cell = frame.cells.get(number as usize).copied();
                let is_own = (number as usize) < frame.code.own_cells.len();
                match cell.and_then(|cell| self.heap.get(cell)) {
                    Some(Object::Cell(value)) if !matches!(value, Value::Unbound) => {
                        let value = *value;
                        self.push(value);
                    }
                    _ => return self.unbound_cell(number, is_own),
                }
            }
            Instr::StoreCell(number) | Instr::DeleteCell(number) => {
                let cell = frame.cells.get(number as usize).copied();
                let is_store = matches!(instr, Instr::StoreCell(_));
                let value = if is_store { self.pop() } else { Value::Unbound };
                if let Some(Object::Cell(slot)) = cell.and_then(|cell| self.heap.get_mut(cell)) {
                    if !is_store && matches!(slot, Value::Unbound) {
                        return self.unbound_cell(number, true);
                    }
                    *slot = value;
                }
            }
            Instr::DeleteFast(slot) => match self.stack.get_mut(base + slot as usize) {
                Some(local) if !matches!(local, Value::Unbound) => *local = Value::Unbound,
                _ => return self.unbound_local(slot),
            },
            Instr::LoadGlobal(sym) => {
                let value = match self.global(module, sym) {
                    Some(value) => value,
                    None => self.builtin_or_error(sym)?,
                };
                self.push(value);
            }
            Instr::StoreGlobal(sym) => {
                let value = self.pop();
                self.set_global(module, sym, value);
            }
            Instr::DeleteGlobal(sym) => {
                if self.global(module, sym).is_none() {
                    let name = self.name(sym);
                    return self.raise(Exc::NameError, format!("name '{name}' is not defined"));
                }
                self.set_global(module, sym, Value::Unbound);
            }
            Instr::LoadName(sym, cell) => {
                let own = frame.names.iter().find(|(name, _)| *name == sym).map(|(_, value)| *value);
                let cell = frame.cells.get(cell as usize).copied();
                let captured = cell.and_then(|cell| match self.heap.get(cell) {
                    Some(Object::Cell(value)) if !matches!(value, Value::Unbound) => Some(*value),
                    _ => None,
                });
                let value = match own.or(captured).or_else(|| self.global(module, sym)) {
                    Some(value) => value,
                    None => self.builtin_or_error(sym)?,
                };
                self.push(value);
            }
            Instr::StoreName(sym) => {
                let value = self.pop();
                if let Some(frame) = self.frames.last_mut() {
                    bind(&mut frame.names, sym, value);
                }
            }
            Instr::DeleteName(sym) => frame.names.retain(|(name, _)| *name != sym),
            _ => {}
        }
        Ok(())
    }

    fn unbound_cell<T>(&mut self, number: u32, is_own: bool) -> Res<T> {
        let sym = self.frames.last().and_then(|frame| frame.code.cells.get(number as usize)).copied();
        let name = sym.map(|sym| self.name(sym)).unwrap_or_default();
        if is_own {
            return self.raise(
                Exc::UnboundLocalError,
                format!("cannot access local variable '{name}' where it is not associated with a value"),
            );
        }
        let message =
            format!("cannot access free variable '{name}' where it is not associated with a value in enclosing scope");
        self.raise(Exc::NameError, message)
    }

    fn builtin_or_error(&mut self, sym: Sym) -> Res {
        if let Some(value) = self.builtin(sym)? {
            return Ok(value);
        }
        if self.is_open || self.doubtful.contains(&sym) {
            return self.unsupported("a name that something else may bind");
        }
        let name = self.name(sym);
        self.raise(Exc::NameError, format!("name '{name}' is not defined"))
    }

    fn make_function(&mut self, code: u32, count: u16, has_named: bool) -> Res<()> {
        let named = if has_named { self.pop() } else { Value::None };
        let named: Vec<(Value, Value)> = self.heap.dict(named).map(|dict| dict.iter().collect()).unwrap_or_default();
        let named_defaults = named
            .into_iter()
            .filter_map(|(name, value)| Some((self.symbols.intern(self.heap.text(name)?), value)))
            .collect();
        let defaults = self.take(count as usize);
        let Some(frame) = self.frames.last() else { return Ok(()) };
        let Some(code) = frame.code.codes.get(code as usize).cloned() else { return Ok(()) };
        let cells = code.captured.iter().filter_map(|cell| frame.cells.get(*cell as usize).copied()).collect();
        let class = frame.class;
        let function =
            Function { code, module: frame.module, defaults, named_defaults, cells, class, attrs: Vec::new() };
        let function = self.object(Object::Function(Box::new(function)));
        self.push(function);
        Ok(())
    }

    fn open_class(&mut self, code: u32, bases: u16) -> Res<()> {
        let Some(frame) = self.frames.last() else { return Ok(()) };
        let Some(code) = frame.code.codes.get(code as usize).cloned() else { return Ok(()) };
        let cells = code.captured.iter().filter_map(|cell| frame.cells.get(*cell as usize).copied()).collect();
        let (module, base) = (frame.module, self.stack.len());
        self.push_frame(code, module, cells, None, base, Then::Class(u32::from(bases)))
    }
}
