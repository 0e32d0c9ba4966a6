//! What ends a frame: a result, a value that a generator gives, an exception.

use super::{Frame, Halt, Machine, Res, Resume, Then};
use crate::evaluate::{
    heap::{Args, GeneratorState, Object, Value},
    kinds::Exc,
};

impl Machine {
    /// Ends the topmost frame with a result; the result again where a built-in function waits for it.
    pub(super) fn returns(&mut self, value: Value) -> Res<Option<Value>> {
        let Some(frame) = self.frames.pop() else { return Ok(Some(value)) };
        self.stack.truncate(frame.base);
        self.handled.truncate(frame.handled);
        match frame.then {
            Then::Push => self.stack.push(value),
            Then::Native => return Ok(Some(value)),
            Then::Init(instance) => {
                if !matches!(value, Value::None) {
                    let kind = self.type_name(value);
                    return self.type_error(format!("__init__() should return None, not '{kind}'"));
                }
                self.stack.push(instance);
            }
            Then::Cache(cached, key) => {
                self.remember(cached, key, value)?;
                self.stack.push(value);
            }
            Then::Class(bases) => {
                let bases = self.take(bases as usize);
                let class = self.make_class(&frame, bases)?;
                self.stack.push(class);
            }
            Then::Generator(generator, resume) => {
                self.finish(generator);
                match resume {
                    Resume::Native => {
                        // The value travels in the exception that ends the walk.
                        return self.raise_with(Exc::StopIteration, stopped(value), true);
                    }
                    Resume::For(to) => {
                        self.pop();
                        self.jump_to(to);
                    }
                    Resume::Send(to) => {
                        self.pop();
                        self.push(value);
                        self.jump_to(to);
                    }
                }
            }
        }
        Ok(None)
    }

    fn jump_to(&mut self, to: u32) {
        if let Some(frame) = self.frames.last_mut() {
            frame.pc = to as usize;
        }
    }

    fn finish(&mut self, generator: crate::evaluate::heap::Ref) {
        if let Some(generator) = self.generator(Value::Object(generator)) {
            generator.state = GeneratorState::Done;
            generator.frame = None;
        }
    }

    /// Lets the generator on top give a value; whether a built-in function waits for it.
    pub(super) fn yields(&mut self, value: Value) -> Res<bool> {
        let Some(mut frame) = self.frames.pop() else { return Ok(true) };
        let Then::Generator(generator, resume) = frame.then else {
            self.frames.push(frame);
            return self.unsupported("yield outside of a function");
        };
        let stack = self.stack.split_off(frame.base.min(self.stack.len()));
        let handled = self.handled.split_off(frame.handled.min(self.handled.len()));
        // Depths are counted from the frame's own beginning while it sleeps.
        for block in &mut frame.blocks {
            block.depth = block.depth.saturating_sub(frame.base);
            block.handled = block.handled.saturating_sub(frame.handled);
        }
        if let Some(generator) = self.generator(Value::Object(generator)) {
            generator.state = GeneratorState::Suspended;
            generator.stack = stack;
            generator.handled = handled;
            generator.frame = Some(frame);
        }
        match resume {
            Resume::Native => Ok(true),
            Resume::For(_) | Resume::Send(_) => {
                self.push(value);
                Ok(false)
            }
        }
    }

    /// Puts a generator's frame on top, so that it goes on. Where a loop asked, the loop finds the value on the stack.
    pub(crate) fn resume(&mut self, value: Value, sent: Value, resume: Resume) -> Res<()> {
        let Value::Object(at) = value else { return Ok(()) };
        let depth = self.frames.len();
        if depth >= self.recursion {
            return self.raise(Exc::RecursionError, "maximum recursion depth exceeded");
        }
        let (base, handled) = (self.stack.len(), self.handled.len());
        let Some(generator) = self.generator(value) else { return Ok(()) };
        match generator.state {
            GeneratorState::Running => return self.value_error("generator already executing"),
            GeneratorState::Done => {
                return match resume {
                    Resume::Native => self.raise_with(Exc::StopIteration, Vec::new(), true),
                    Resume::For(to) => {
                        self.pop();
                        self.jump_to(to);
                        Ok(())
                    }
                    Resume::Send(to) => {
                        self.pop();
                        self.push(Value::None);
                        self.jump_to(to);
                        Ok(())
                    }
                };
            }
            GeneratorState::Fresh if !matches!(sent, Value::None) => {
                return self.type_error("can't send non-None value to a just-started generator");
            }
            GeneratorState::Fresh | GeneratorState::Suspended => {}
        }
        let is_fresh = generator.state == GeneratorState::Fresh;
        generator.state = GeneratorState::Running;
        let (stack, own) = (std::mem::take(&mut generator.stack), std::mem::take(&mut generator.handled));
        let Some(mut frame) = generator.frame.take() else { return Ok(()) };
        for block in &mut frame.blocks {
            block.depth += base;
            block.handled += handled;
        }
        (frame.base, frame.handled, frame.then) = (base, handled, Then::Generator(at, resume));
        self.stack.extend(stack);
        self.handled.extend(own);
        if !is_fresh {
            self.push(sent);
        }
        self.frames.push(frame);
        Ok(())
    }

    /// The next value of a generator, for a built-in function; none when it has come to its end.
    pub(crate) fn generator_next(&mut self, generator: Value, sent: Value) -> Res<Option<Value>> {
        let floor = self.frames.len();
        let result = match self.resume(generator, sent, Resume::Native) {
            Ok(()) => self.run(floor),
            Err(halt) => Err(halt),
        };
        match result {
            Ok(value) => Ok(Some(value)),
            Err(Halt::Raised(exception)) if self.is_exc(exception, Exc::StopIteration) => Ok(None),
            Err(halt) => Err(halt),
        }
    }

    /// Looks for the handler of an exception in the frames above a number. An error where there is none.
    pub(super) fn unwind(&mut self, mut exception: Value, floor: usize) -> Res<()> {
        let top = self.frames.last();
        self.raised_at =
            top.and_then(|frame| Some((frame.code.item, frame.code.at.get(frame.pc.saturating_sub(1)).copied()?)));
        while self.frames.len() > floor {
            let Some(frame) = self.frames.last_mut() else { break };
            if let Some(block) = frame.blocks.pop() {
                frame.pc = block.handler as usize;
                self.stack.truncate(block.depth);
                self.handled.truncate(block.handled);
                self.push(exception);
                return Ok(());
            }
            let Some(frame) = self.frames.pop() else { break };
            self.stack.truncate(frame.base);
            self.handled.truncate(frame.handled);
            if let Then::Generator(generator, _) = frame.then {
                self.finish(generator);
                if self.is_exc(exception, Exc::StopIteration) {
                    let raised: Res<()> = self.raise(Exc::RuntimeError, "generator raised StopIteration");
                    if let Err(Halt::Raised(other)) = raised {
                        exception = other;
                    }
                }
            }
            // Arguments that a call had laid out for this frame are gone with it; a class's bases are not.
            if let Then::Class(bases) = frame.then {
                self.take(bases as usize);
            }
        }
        Err(Halt::Raised(exception))
    }

    pub(super) fn raise_operands(&mut self, count: u32) -> Res<()> {
        let cause = if count > 1 { Some(self.pop()) } else { None };
        if count == 0 {
            return match self.handled.last().copied() {
                Some(exception) => Err(Halt::Raised(exception)),
                None => self.raise(Exc::RuntimeError, "No active exception to reraise"),
            };
        }
        let raised = self.pop();
        let exception = self.made_exception(raised)?;
        if let Some(cause) = cause {
            let cause = match cause {
                Value::None => Value::None,
                other => self.made_exception(other)?,
            };
            if let Some(Object::Exception(exception)) = self.heap.of_mut(exception) {
                exception.cause = cause;
            }
        }
        Err(Halt::Raised(exception))
    }

    /// `raise ValueError` makes an instance; `raise ValueError("…")` has one.
    fn made_exception(&mut self, value: Value) -> Res {
        if matches!(self.heap.of(value), Some(Object::Exception(_))) {
            return Ok(value);
        }
        if self.is_exception_class(value) {
            return self.call_now(value, Args::default());
        }
        self.type_error("exceptions must derive from BaseException")
    }

    pub(super) fn enter(&mut self) -> Res<()> {
        let context = self.pop();
        let (enter, exit) = (self.sym("__enter__"), self.sym("__exit__"));
        let (Some(enter), Some(exit)) = (self.special(context, enter), self.special(context, exit)) else {
            if matches!(self.heap.of(context), Some(Object::Instance(_))) || matches!(context, Value::Int(_)) {
                let kind = self.type_name(context);
                let message = format!("'{kind}' object does not support the context manager protocol");
                return self.raise_about(Exc::TypeError, message);
            }
            return self.unsupported("a context manager of this kind");
        };
        let exit = self.object(Object::Method { function: exit, receiver: context });
        self.push(exit);
        let value = self.call_now(enter, Args::of(&[context]))?;
        self.push(value);
        Ok(())
    }

    /// [exit, exception] becomes [exception, whether it was swallowed].
    pub(super) fn leave_raised(&mut self) -> Res<()> {
        let (exception, exit) = (self.pop(), self.pop());
        let class = self.type_of(exception);
        self.push(exception);
        // A traceback is nothing that a program could look into here.
        let swallowed = self.call_now(exit, Args::of(&[class, exception, Value::NotImplemented]))?;
        let swallowed = self.truth(swallowed)?;
        self.push(Value::Bool(swallowed));
        Ok(())
    }
}

fn stopped(value: Value) -> Vec<Value> {
    if matches!(value, Value::None) { Vec::new() } else { vec![value] }
}

impl Frame {
    /// A frame that has not begun, for a generator.
    pub(crate) fn asleep(mut self) -> Frame {
        (self.base, self.handled) = (0, 0);
        self
    }
}
