//! Calls: which code runs, and how arguments reach parameters. Knows no built-in function by name.

use std::rc::Rc;

use super::{
    code::Code,
    heap::{Args, Exception, Generator, GeneratorState, Instance, Object, Ref, Value},
    kinds::Exc,
    machine::{Frame, Halt, Machine, Res, Then},
    symbols::Sym,
};

impl Machine {
    /// Calls a plain function whose arguments lie on the stack behind it, if nothing has to be rearranged.
    pub(crate) fn quick_call(&mut self, callee: Value, at: usize, count: usize) -> Res<bool> {
        let Some(Object::Function(function)) = self.heap.of(callee) else { return Ok(false) };
        let params = &function.code.params;
        let is_plain = params.positional as usize == count
            && params.keyword_only == 0
            && !params.has_args
            && !params.has_kwargs
            && !function.code.is_generator;
        if !is_plain {
            return Ok(false);
        }
        let (code, module) = (Rc::clone(&function.code), function.module);
        let (cells, class) = (function.cells.clone(), function.class);
        self.stack.remove(at);
        self.push_frame(code, module, cells, class, at, Then::Push)?;
        Ok(true)
    }

    /// Calls something; its result comes onto the stack, at once or when its frame returns.
    pub(crate) fn call_and_push(&mut self, callee: Value, args: Args) -> Res<()> {
        if let Some(value) = self.call(callee, args, Then::Push)? {
            self.push(value);
        }
        Ok(())
    }

    /// Calls something and waits for its result: for built-in functions.
    pub(crate) fn call_now(&mut self, callee: Value, args: Args) -> Res {
        let floor = self.frames.len();
        match self.call(callee, args, Then::Native)? {
            Some(value) => Ok(value),
            None => self.run(floor),
        }
    }

    /// Calls something. None where a frame was added that will give the result.
    fn call(&mut self, callee: Value, mut args: Args, then: Then) -> Res<Option<Value>> {
        let mut callee = callee;
        // A bound method of a bound method and so on comes to an end: each was made by a step of the program.
        loop {
            match callee {
                Value::Native(native) => return (native.run)(self, args).map(Some),
                Value::Kind(kind) => return self.construct(kind, args).map(Some),
                Value::Exc(exc) => return Ok(Some(self.new_exception(Value::Exc(exc), args))),
                _ => {}
            }
            match self.heap.of(callee) {
                Some(Object::Function(_)) => return self.call_function(callee, args, then),
                Some(Object::Method { function, receiver }) => {
                    args.values.insert(0, *receiver);
                    callee = *function;
                }
                Some(Object::NativeMethod { name, receiver }) => {
                    let (name, receiver) = (*name, *receiver);
                    return self.native_method(receiver, name, args).map(Some);
                }
                Some(Object::KindMethod { kind, name }) => {
                    let (kind, name) = (*kind, *name);
                    return self.kind_method(kind, name, args).map(Some);
                }
                Some(Object::Class(_)) => return self.instantiate(callee, args, then),
                Some(Object::Partial(partial)) => {
                    let (function, bound) = (partial.0, partial.1.clone());
                    let mut values = bound.values;
                    values.append(&mut args.values);
                    let mut named = bound.named;
                    for (sym, value) in args.named {
                        super::heap::bind(&mut named, sym, value);
                    }
                    (args, callee) = (Args { values, named }, function);
                }
                Some(Object::Cached(_)) => return self.call_cached(callee, args, then),
                Some(Object::Getter(_)) => return self.get_items(callee, &args).map(Some),
                Some(Object::StaticMethod(function)) => callee = *function,
                Some(Object::Instance(_)) => {
                    let call = self.sym("__call__");
                    match self.special(callee, call) {
                        Some(function) => {
                            args.values.insert(0, callee);
                            callee = function;
                        }
                        None => return self.not_callable(callee),
                    }
                }
                _ => return self.not_callable(callee),
            }
        }
    }

    fn not_callable<T>(&mut self, callee: Value) -> Res<T> {
        self.own(callee)?;
        let kind = self.type_name(callee);
        self.type_error(format!("'{kind}' object is not callable"))
    }

    fn call_function(&mut self, callee: Value, args: Args, then: Then) -> Res<Option<Value>> {
        let Some(Object::Function(function)) = self.heap.of(callee) else { return Ok(None) };
        let (code, module) = (Rc::clone(&function.code), function.module);
        let (cells, class) = (function.cells.clone(), function.class);
        let base = self.stack.len();
        self.bind(callee, &code, args)?;
        if !code.is_generator {
            self.push_frame(code, module, cells, class, base, then)?;
            return Ok(None);
        }
        self.push_frame(code, module, cells, class, base, Then::Push)?;
        let Some(frame) = self.frames.pop() else { return Ok(None) };
        let stack = self.stack.split_off(base);
        let generator =
            Generator { state: GeneratorState::Fresh, frame: Some(Frame::asleep(frame)), stack, handled: Vec::new() };
        Ok(Some(self.object(Object::Generator(Box::new(generator)))))
    }

    /// Lays the arguments out on the stack in the order of the parameters' slots.
    fn bind(&mut self, callee: Value, code: &Code, args: Args) -> Res<()> {
        let Some(Object::Function(function)) = self.heap.of(callee) else { return Ok(()) };
        let params = code.params;
        let (positional, named_only) = (params.positional as usize, params.keyword_only as usize);
        let defaults: &[Value] = &function.defaults;
        let first_default = positional.saturating_sub(defaults.len());
        let mut slots: Vec<Value> = args.values.iter().take(positional).copied().collect();
        slots.resize(positional + named_only, Value::Unbound);
        let rest: Vec<Value> = args.values.iter().skip(positional).copied().collect();
        let mut others: Vec<(Sym, Value)> = Vec::new();
        let mut fault = None;
        for (sym, value) in &args.named {
            let slot = code.locals.iter().take(positional + named_only).position(|local| local == sym);
            let slot = slot.filter(|slot| *slot >= params.positional_only as usize);
            match slot.and_then(|slot| slots.get_mut(slot)) {
                Some(slot) if matches!(slot, Value::Unbound) => *slot = *value,
                Some(_) => fault = Some(format!("got multiple values for argument '{}'", self.symbols.name(*sym))),
                None if params.has_kwargs => others.push((*sym, *value)),
                None => {
                    fault = Some(format!("got an unexpected keyword argument '{}'", self.symbols.name(*sym)));
                }
            }
            if fault.is_some() {
                break;
            }
        }
        if let Some(fault) = fault {
            return self.type_error(format!("{}() {fault}", code.qualified));
        }
        if !rest.is_empty() && !params.has_args {
            return self.too_many(code, args.values.len(), defaults.len(), &slots);
        }
        let mut missing: Vec<Sym> = Vec::new();
        let mut missing_named: Vec<Sym> = Vec::new();
        for (slot, at) in slots.iter_mut().zip(0..).filter(|(slot, _)| matches!(slot, Value::Unbound)) {
            let sym = code.locals.get(at).copied().unwrap_or(Sym(0));
            let default = if at < positional {
                at.checked_sub(first_default).and_then(|at| defaults.get(at)).copied()
            } else {
                function.named_defaults.iter().find(|(name, _)| *name == sym).map(|(_, value)| *value)
            };
            match default {
                Some(default) => *slot = default,
                None if at < positional => missing.push(sym),
                None => missing_named.push(sym),
            }
        }
        if !missing.is_empty() {
            return self.missing(code, &missing, "positional");
        }
        if !missing_named.is_empty() {
            return self.missing(code, &missing_named, "keyword-only");
        }
        self.stack.extend(slots);
        if params.has_args {
            let rest = self.tuple(rest);
            self.push(rest);
        }
        if params.has_kwargs {
            let dict = self.object(Object::Dict(Box::default()));
            for (sym, value) in others {
                let name = self.name(sym);
                let key = self.str(name.as_str());
                self.dict_set(dict, key, value)?;
            }
            self.push(dict);
        }
        Ok(())
    }

    fn too_many<T>(&mut self, code: &Code, given: usize, defaults: usize, slots: &[Value]) -> Res<T> {
        let params = code.params;
        let most = params.positional as usize;
        let plural = |count: usize| if count == 1 { "" } else { "s" };
        let takes = if defaults > 0 {
            format!("from {} to {most} positional argument{}", most - defaults.min(most), plural(most))
        } else {
            format!("{most} positional argument{}", plural(most))
        };
        let named = slots.iter().skip(most).filter(|slot| !matches!(slot, Value::Unbound)).count();
        let were = if named > 0 {
            let (given_plural, named_plural) = (plural(given), plural(named));
            format!(
                "{given} positional argument{given_plural} (and {named} keyword-only argument{named_plural}) were given"
            )
        } else {
            format!("{given} {} given", if given == 1 { "was" } else { "were" })
        };
        self.type_error(format!("{}() takes {takes} but {were}", code.qualified))
    }

    fn missing<T>(&mut self, code: &Code, missing: &[Sym], kind: &str) -> Res<T> {
        let names: Vec<String> = missing.iter().map(|sym| format!("'{}'", self.name(*sym))).collect();
        let list = match names.as_slice() {
            [one] => one.clone(),
            [first, second] => format!("{first} and {second}"),
            [others @ .., last] => format!("{}, and {last}", others.join(", ")),
            [] => String::new(),
        };
        let plural = if names.len() == 1 { "" } else { "s" };
        let message = format!("{}() missing {} required {kind} argument{plural}: {list}", code.qualified, names.len());
        self.type_error(message)
    }

    /// The arguments of `f(*values, **named)`.
    pub(crate) fn spread(&mut self, values: Value, named: Value) -> Res<Args> {
        let values = self.heap.list(values).cloned().unwrap_or_default();
        let entries: Vec<(Value, Value)> = self.heap.dict(named).map(|dict| dict.iter().collect()).unwrap_or_default();
        self.charge(values.len() + entries.len())?;
        let mut found = Vec::new();
        for (name, value) in entries {
            match self.heap.text(name) {
                Some(text) => found.push((self.symbols.intern(text), value)),
                None => return self.type_error("keywords must be strings"),
            }
        }
        Ok(Args { values, named: found })
    }

    fn instantiate(&mut self, class: Value, args: Args, then: Then) -> Res<Option<Value>> {
        let Value::Object(at) = class else { return Ok(None) };
        let (init, new) = (self.known.init, self.known.new);
        if self.class_attribute(at, new).is_some() {
            return self.unsupported("a class with `__new__`");
        }
        let exc = self.heap.class(at).and_then(|class| class.exc);
        let instance = if exc.is_some() {
            let values = args.values.clone();
            self.new_exception(class, Args { values, named: Vec::new() })
        } else {
            self.object(Object::Instance(Box::new(Instance { class: at, attrs: Vec::new() })))
        };
        let Some(init) = self.class_attribute(at, init) else {
            if exc.is_none() && (args.len() > 0 || !args.named.is_empty()) {
                let name = self.heap.class(at).map(|class| self.name(class.name)).unwrap_or_default();
                return self.type_error(format!("{name}() takes no arguments"));
            }
            return Ok(Some(instance));
        };
        let mut args = args;
        args.values.insert(0, instance);
        if let Then::Push = then
            && matches!(self.heap.of(init), Some(Object::Function(function)) if !function.code.is_generator)
        {
            return self.call_function(init, args, Then::Init(instance));
        }
        let result = self.call_now(init, args)?;
        if !matches!(result, Value::None) {
            let kind = self.type_name(result);
            return self.type_error(format!("__init__() should return None, not '{kind}'"));
        }
        Ok(Some(instance))
    }

    pub(crate) fn new_exception(&mut self, class: Value, args: Args) -> Value {
        let exception = Exception { class, args: args.values, attrs: Vec::new(), cause: Value::None, is_exact: true };
        self.object(Object::Exception(Box::new(exception)))
    }

    fn call_cached(&mut self, callee: Value, args: Args, then: Then) -> Res<Option<Value>> {
        let Value::Object(at) = callee else { return Ok(None) };
        let Some(Object::Cached(cached)) = self.heap.get(at) else { return Ok(None) };
        let (function, cache, most) = (cached.function, Value::Object(cached.cache), cached.most);
        let mut parts = args.values.clone();
        for (sym, value) in &args.named {
            let name = self.name(*sym);
            parts.push(self.str(name.as_str()));
            parts.push(*value);
        }
        let key = self.tuple(parts);
        if let Some(known) = self.dict_get(cache, key)? {
            return Ok(Some(known));
        }
        if most.is_some_and(|most| self.heap.dict(cache).is_some_and(|dict| dict.len() >= most)) {
            return self.unsupported("a cache that is full");
        }
        if let Then::Push = then
            && matches!(self.heap.of(function), Some(Object::Function(inner)) if !inner.code.is_generator)
        {
            return self.call_function(function, args, Then::Cache(at, key));
        }
        let value = self.call_now(function, args)?;
        self.remember(at, key, value)?;
        Ok(Some(value))
    }

    pub(crate) fn remember(&mut self, cached: Ref, key: Value, value: Value) -> Res<()> {
        let Some(Object::Cached(cached)) = self.heap.get(cached) else { return Ok(()) };
        let cache = Value::Object(cached.cache);
        self.dict_set(cache, key, value)
    }

    /// `object.name` that is about to be called: the function and its receiver apart, so that no method is made.
    pub(crate) fn load_method(&mut self, object: Value, sym: Sym) -> Res<()> {
        if let Some(Object::Instance(instance)) = self.heap.of(object) {
            let is_own = instance.attrs.iter().any(|(name, _)| *name == sym);
            let class = instance.class;
            if !is_own
                && let Some(function) = self.class_attribute(class, sym)
                && matches!(self.heap.of(function), Some(Object::Function(_)))
            {
                self.push(function);
                self.push(object);
                return Ok(());
            }
        } else if self.has_native_method(object, sym) {
            // The name stands for the method.
            self.push(Value::Unbound);
            self.push(Value::Int(i64::from(sym.0)));
            self.push(object);
            return Ok(());
        }
        let method = self.attribute(object, sym)?;
        self.push(method);
        self.push(Value::Unbound);
        Ok(())
    }

    /// Calls what `load_method` left below the arguments.
    pub(crate) fn call_method(&mut self, count: usize) -> Res<()> {
        let at = self.stack.len().saturating_sub(count + 2);
        let receiver = self.stack.get(at + 1).copied().unwrap_or(Value::Unbound);
        if matches!(receiver, Value::Unbound) {
            self.stack.remove(at + 1);
            let callee = self.stack.get(at).copied().unwrap_or(Value::None);
            if !self.quick_call(callee, at, count)? {
                let values = self.stack.split_off(at + 1);
                self.pop();
                self.call_and_push(callee, Args { values, named: Vec::new() })?;
            }
            return Ok(());
        }
        let below = self.stack.get(at).copied().unwrap_or(Value::None);
        if let (Value::Int(sym), Some(Value::Unbound)) = (below, at.checked_sub(1).and_then(|at| self.stack.get(at))) {
            let values = self.stack.split_off(at + 2);
            self.stack.truncate(at - 1);
            let sym = Sym(u32::try_from(sym).unwrap_or(0));
            let value = self.native_method(receiver, sym, Args { values, named: Vec::new() })?;
            self.push(value);
            return Ok(());
        }
        if !self.quick_call(below, at, count + 1)? {
            let values = self.stack.split_off(at + 1);
            self.pop();
            self.call_and_push(below, Args { values, named: Vec::new() })?;
        }
        Ok(())
    }

    /// Whether an error says that something is no more than that.
    pub(crate) fn is_raised(&self, halt: &Halt, exc: Exc) -> bool {
        matches!(halt, Halt::Raised(value) if self.is_exc(*value, exc))
    }
}
