//! The machine that runs instructions: one stack of values, one of frames, both on the heap, so that recursion of the
//! evaluated program never is recursion of ours. Knows no rule and no question.

mod build;
mod step;
mod unwind;

use std::rc::Rc;

use super::{
    Budget, Limit,
    code::{Code, Const},
    heap::{Exception, Generator, Heap, Object, Ref, Text, Value},
    kinds::Exc,
    symbols::{Sym, Symbols},
};

pub(crate) type Res<T = Value> = Result<T, Halt>;

/// Why a run does not go on.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Halt {
    /// An exception of the evaluated program, which it may catch.
    Raised(Value),
    Over(Limit),
    Unsupported(&'static str),
}

#[derive(Debug)]
pub(crate) struct Frame {
    pub(crate) code: Rc<Code>,
    pub(crate) pc: usize,
    /// Where its slots begin on the stack.
    pub(crate) base: usize,
    pub(crate) cells: Vec<Ref>,
    pub(crate) module: u32,
    pub(crate) class: Option<Ref>,
    pub(crate) blocks: Vec<Block>,
    /// How many exceptions were being handled when it began.
    pub(crate) handled: usize,
    pub(crate) then: Then,
    /// The names of a class body.
    pub(crate) names: Vec<(Sym, Value)>,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct Block {
    pub(crate) handler: u32,
    pub(crate) depth: usize,
    pub(crate) handled: usize,
}

/// What is done with a frame's result.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Then {
    /// It goes onto the caller's stack.
    Push,
    /// It goes back to a built-in function.
    Native,
    /// It has to be None, and the new instance goes onto the stack.
    Init(Value),
    /// It is kept for the next call with the same arguments.
    Cache(Ref, Value),
    /// The body of a class, which becomes one.
    Class(u32),
    Generator(Ref, Resume),
}

/// Who asked a generator for its next value.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Resume {
    Native,
    /// A loop; where it goes when there is none.
    For(u32),
    /// `yield from`.
    Send(u32),
}

/// How deep built-in functions and evaluated ones may call each other in turn: this is recursion of ours.
pub(crate) const NESTED: u32 = 48;

pub(crate) struct Machine {
    pub(crate) heap: Heap,
    pub(crate) symbols: Rc<Symbols>,
    pub(crate) known: super::builtins::Known,
    pub(crate) consts: Vec<Value>,
    /// The names of each module.
    pub(crate) modules: Vec<Vec<Value>>,
    pub(crate) frames: Vec<Frame>,
    pub(crate) stack: Vec<Value>,
    /// The exceptions that are being handled, innermost last.
    pub(crate) handled: Vec<Value>,
    pub(crate) budget: Budget,
    pub(crate) steps: u64,
    pub(crate) output: String,
    pub(crate) nested: u32,
    pub(crate) recursion: usize,
    /// The state of `random`; what it gave was used.
    pub(crate) random: u64,
    pub(crate) is_random: bool,
    /// Names that are no error where they are missing: something that was left out may bind them.
    pub(crate) doubtful: rustc_hash::FxHashSet<Sym>,
    /// Whether any missing name is doubtful.
    pub(crate) is_open: bool,
    /// Where the last exception was raised: item and node.
    pub(crate) raised_at: Option<(u32, crate::syntax::Id)>,
}

impl std::fmt::Debug for Machine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Machine").field("steps", &self.steps).finish_non_exhaustive()
    }
}

impl Machine {
    pub(crate) fn start(symbols: &Rc<Symbols>, consts: &[Const], budget: Budget) -> Machine {
        let mut machine = Machine {
            heap: Heap::default(),
            known: super::builtins::Known::new(symbols),
            symbols: Rc::clone(symbols),
            consts: Vec::with_capacity(consts.len()),
            modules: Vec::new(),
            frames: Vec::new(),
            stack: Vec::new(),
            handled: Vec::new(),
            budget,
            steps: 0,
            output: String::new(),
            nested: 0,
            recursion: 1000,
            random: 0x2545_f491_4f6c_dd1d,
            is_random: false,
            doubtful: rustc_hash::FxHashSet::default(),
            is_open: false,
            raised_at: None,
        };
        for value in consts {
            let value = machine.constant(value);
            machine.consts.push(value);
        }
        machine
    }

    fn constant(&mut self, value: &Const) -> Value {
        match value {
            Const::None => Value::None,
            Const::True => Value::Bool(true),
            Const::False => Value::Bool(false),
            Const::Ellipsis => Value::Ellipsis,
            Const::Int(number) => Value::Int(*number),
            Const::Float(number) => Value::Float(*number),
            Const::Big(number) => self.object(Object::Big(number.clone())),
            Const::Str(text) => self.str(text.as_str()),
        }
    }

    pub(crate) fn object(&mut self, object: Object) -> Value {
        Value::Object(self.heap.add(object))
    }

    pub(crate) fn str(&mut self, text: impl Into<Box<str>>) -> Value {
        self.object(Object::Str(Text::new(text.into())))
    }

    pub(crate) fn list(&mut self, items: Vec<Value>) -> Value {
        self.object(Object::List(items))
    }

    pub(crate) fn tuple(&mut self, items: Vec<Value>) -> Value {
        self.object(Object::Tuple(items))
    }

    pub(crate) fn name(&self, sym: Sym) -> crate::syntax::Name {
        self.symbols.name(sym)
    }

    pub(crate) fn sym(&self, name: &str) -> Sym {
        self.symbols.intern(name)
    }

    /// Takes a number of steps out of the budget: one for each element that a built-in function touches.
    pub(crate) fn charge(&mut self, steps: usize) -> Res<()> {
        self.steps += steps as u64;
        if self.steps > self.budget.steps {
            return Err(Halt::Over(Limit::Steps));
        }
        if self.heap.taken > self.budget.memory {
            return Err(Halt::Over(Limit::Memory));
        }
        Ok(())
    }

    pub(crate) fn raise<T>(&mut self, exc: Exc, message: impl Into<String>) -> Res<T> {
        let message: String = message.into();
        let text = self.str(message);
        self.raise_with(exc, vec![text], true)
    }

    /// The same with a message that CPython's versions word differently.
    pub(crate) fn raise_about<T>(&mut self, exc: Exc, message: impl Into<String>) -> Res<T> {
        let message: String = message.into();
        let text = self.str(message);
        self.raise_with(exc, vec![text], false)
    }

    pub(crate) fn raise_with<T>(&mut self, exc: Exc, args: Vec<Value>, is_exact: bool) -> Res<T> {
        let exception = Exception { class: Value::Exc(exc), args, attrs: Vec::new(), cause: Value::None, is_exact };
        Err(Halt::Raised(self.object(Object::Exception(Box::new(exception)))))
    }

    pub(crate) fn type_error<T>(&mut self, message: impl Into<String>) -> Res<T> {
        self.raise(Exc::TypeError, message)
    }

    pub(crate) fn value_error<T>(&mut self, message: impl Into<String>) -> Res<T> {
        self.raise(Exc::ValueError, message)
    }

    pub(crate) fn unsupported<T>(&self, what: &'static str) -> Res<T> {
        Err(Halt::Unsupported(what))
    }

    pub(crate) fn global(&self, module: u32, sym: Sym) -> Option<Value> {
        let value = *self.modules.get(module as usize)?.get(sym.0 as usize)?;
        (!matches!(value, Value::Unbound)).then_some(value)
    }

    pub(crate) fn set_global(&mut self, module: u32, sym: Sym, value: Value) {
        while self.modules.len() <= module as usize {
            self.modules.push(Vec::new());
        }
        let Some(names) = self.modules.get_mut(module as usize) else { return };
        let at = sym.0 as usize;
        if names.len() <= at {
            names.resize(at + 1, Value::Unbound);
        }
        if let Some(slot) = names.get_mut(at) {
            *slot = value;
        }
    }

    /// Runs module-level code to its end.
    pub(crate) fn run_code(&mut self, code: &Rc<Code>, module: u32) -> Res {
        let floor = self.frames.len();
        self.push_frame(Rc::clone(code), module, Vec::new(), None, self.stack.len(), Then::Native)?;
        self.run(floor)
    }

    /// Adds a frame whose arguments lie on the stack from `base` on.
    pub(crate) fn push_frame(
        &mut self,
        code: Rc<Code>,
        module: u32,
        captured: Vec<Ref>,
        class: Option<Ref>,
        base: usize,
        then: Then,
    ) -> Res<()> {
        if self.frames.len() >= self.recursion {
            self.stack.truncate(base);
            return self.raise(Exc::RecursionError, "maximum recursion depth exceeded");
        }
        if self.frames.len() >= self.budget.depth {
            return Err(Halt::Over(Limit::Depth));
        }
        self.stack.resize(base + code.locals.len(), Value::Unbound);
        let cells = self.cells(&code, captured, base);
        self.frames.push(Frame {
            code,
            pc: 0,
            base,
            cells,
            module,
            class,
            blocks: Vec::new(),
            handled: self.handled.len(),
            then,
            names: Vec::new(),
        });
        Ok(())
    }

    fn cells(&mut self, code: &Code, captured: Vec<Ref>, base: usize) -> Vec<Ref> {
        if code.own_cells.is_empty() {
            return captured;
        }
        let mut cells = Vec::with_capacity(code.cells.len());
        for from in &code.own_cells {
            let start = from.and_then(|slot| self.stack.get(base + slot as usize)).copied();
            cells.push(self.heap.add(Object::Cell(start.unwrap_or(Value::Unbound))));
        }
        cells.extend(captured);
        cells
    }

    pub(crate) fn push(&mut self, value: Value) {
        self.stack.push(value);
    }

    pub(crate) fn pop(&mut self) -> Value {
        self.stack.pop().unwrap_or(Value::None)
    }

    /// The topmost values, taken off the stack.
    pub(crate) fn take(&mut self, count: usize) -> Vec<Value> {
        let at = self.stack.len().saturating_sub(count);
        self.stack.split_off(at)
    }

    /// Runs until the frames above a number are done; what the lowest of them returns.
    pub(crate) fn run(&mut self, floor: usize) -> Res {
        if self.nested >= NESTED {
            self.frames.truncate(floor);
            return self.unsupported("calls that are nested deeply in built-in functions");
        }
        self.nested += 1;
        let result = loop {
            match self.execute(floor) {
                Ok(value) => break Ok(value),
                Err(Halt::Raised(exception)) => {
                    if let Err(halt) = self.unwind(exception, floor) {
                        break Err(halt);
                    }
                }
                Err(halt) => {
                    self.frames.truncate(floor);
                    break Err(halt);
                }
            }
        };
        self.nested -= 1;
        result
    }

    pub(crate) fn generator(&mut self, value: Value) -> Option<&mut Generator> {
        match self.heap.of_mut(value) {
            Some(Object::Generator(generator)) => Some(generator),
            _ => None,
        }
    }
}
