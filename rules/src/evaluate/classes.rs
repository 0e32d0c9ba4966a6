//! Classes, their instances, and what an attribute means. Knows no built-in type's methods.

use super::{
    heap::{Class, Object, Ref, Value},
    kinds::{Exc, Kind},
    machine::{Frame, Halt, Machine, Res},
    symbols::Sym,
};

impl Machine {
    pub(crate) fn make_class(&mut self, frame: &Frame, bases: Vec<Value>) -> Res {
        let name = self.sym(&frame.code.name);
        let mut orders: Vec<Vec<Ref>> = Vec::new();
        let mut direct: Vec<Ref> = Vec::new();
        let mut exc = None;
        for base in &bases {
            match *base {
                Value::Kind(Kind::Object) => {}
                Value::Exc(base) => exc = exc.or(Some(base)),
                Value::Object(at) => match self.heap.class(at) {
                    Some(class) => {
                        exc = exc.or(class.exc);
                        orders.push(class.mro.clone());
                        direct.push(at);
                    }
                    None => return self.unsupported("a base class of this kind"),
                },
                _ => return self.unsupported("a base class of this kind"),
            }
        }
        orders.push(direct);
        let Some(mut mro) = linear(orders) else {
            return self.raise_about(Exc::TypeError, "Cannot create a consistent method resolution order (MRO)");
        };
        let attrs = frame.names.clone();
        let special = [
            "__slots__",
            "__getattr__",
            "__getattribute__",
            "__setattr__",
            "__delattr__",
            "__del__",
            "__init_subclass__",
            "__class_getitem__",
            "__set_name__",
            "__get__",
            "__set__",
            "__match_args__",
        ];
        for (sym, _) in &attrs {
            if special.contains(&self.name(*sym).as_str()) {
                return self.unsupported("a class with hooks of this kind");
            }
        }
        let class = Class { name, mro: Vec::new(), exc, attrs: attrs.clone() };
        let at = self.heap.add(Object::Class(Box::new(class)));
        mro.insert(0, at);
        if let Some(Object::Class(class)) = self.heap.get_mut(at) {
            class.mro = mro;
        }
        for (_, value) in attrs {
            self.claim(value, at);
        }
        Ok(Value::Object(at))
    }

    /// Tells the functions of a class body whose they are, for `super()`.
    fn claim(&mut self, value: Value, class: Ref) {
        let inner: Vec<Value> = match self.heap.of(value) {
            Some(Object::StaticMethod(inner) | Object::ClassMethod(inner)) => vec![*inner],
            Some(Object::Property(parts)) => parts.to_vec(),
            Some(Object::Cached(cached)) => vec![cached.function],
            Some(Object::Function(_)) => vec![value],
            _ => Vec::new(),
        };
        for function in inner {
            if let Some(Object::Function(function)) = self.heap.of_mut(function)
                && function.class.is_none()
            {
                function.class = Some(class);
            }
        }
    }

    /// What a class or one of its bases binds a name to.
    pub(crate) fn class_attribute(&self, class: Ref, sym: Sym) -> Option<Value> {
        let mro = &self.heap.class(class)?.mro;
        self.attribute_along(mro, sym)
    }

    fn attribute_along(&self, mro: &[Ref], sym: Sym) -> Option<Value> {
        mro.iter().find_map(|class| {
            let class = self.heap.class(*class)?;
            class.attrs.iter().find(|(name, _)| *name == sym).map(|(_, value)| *value)
        })
    }

    /// A method that the language itself looks up, such as `__lt__`, of an instance of an evaluated class.
    pub(crate) fn special(&self, value: Value, sym: Sym) -> Option<Value> {
        match self.heap.of(value) {
            Some(Object::Instance(instance)) => self.class_attribute(instance.class, sym),
            Some(Object::Exception(exception)) => match exception.class {
                Value::Object(class) => self.class_attribute(class, sym),
                _ => None,
            },
            _ => None,
        }
    }

    pub(crate) fn is_instance_object(&self, value: Value) -> bool {
        matches!(self.heap.of(value), Some(Object::Instance(_)))
    }

    /// What looking a class's value up through an instance gives.
    fn bound(&mut self, value: Value, receiver: Value, class: Value) -> Res {
        Ok(match self.heap.of(value) {
            Some(Object::Function(_)) => self.object(Object::Method { function: value, receiver }),
            Some(Object::Cached(_)) => self.object(Object::Method { function: value, receiver }),
            Some(Object::StaticMethod(function)) => *function,
            Some(Object::ClassMethod(function)) => {
                let function = *function;
                self.object(Object::Method { function, receiver: class })
            }
            Some(Object::Property(parts)) => {
                let [getter, ..] = **parts;
                if matches!(getter, Value::None) {
                    return self.raise_about(Exc::AttributeError, "property has no getter");
                }
                return self.call_now(getter, super::heap::Args::of(&[receiver]));
            }
            _ => value,
        })
    }

    pub(crate) fn attribute(&mut self, object: Value, sym: Sym) -> Res {
        let name = self.name(sym);
        if name == "__class__" {
            return Ok(self.type_of(object));
        }
        let found = match self.heap.of(object) {
            Some(Object::Instance(instance)) => {
                let own = instance.attrs.iter().find(|(name, _)| *name == sym).map(|(_, value)| *value);
                let class = instance.class;
                let inherited = self.class_attribute(class, sym);
                // A property wins over an entry of the instance, which only its setter could have made.
                let is_property =
                    inherited.is_some_and(|value| matches!(self.heap.of(value), Some(Object::Property(_))));
                match (own, inherited) {
                    (Some(own), _) if !is_property => return Ok(own),
                    (_, Some(inherited)) => return self.bound(inherited, object, Value::Object(class)),
                    _ => None,
                }
            }
            Some(Object::Class(class)) => {
                let mro = class.mro.clone();
                let (class_name, exc) = (class.name, class.exc);
                match self.attribute_along(&mro, sym) {
                    Some(value) => {
                        return Ok(match self.heap.of(value) {
                            Some(Object::StaticMethod(function)) => *function,
                            Some(Object::ClassMethod(function)) => {
                                let function = *function;
                                self.object(Object::Method { function, receiver: object })
                            }
                            _ => value,
                        });
                    }
                    None if name == "__name__" => {
                        let text = self.name(class_name);
                        return Ok(self.str(text.as_str()));
                    }
                    None if exc.is_some() || name.starts_with("__") => return self.unsupported("a class's own fields"),
                    None => {
                        let class_name = self.name(class_name);
                        let message = format!("type object '{class_name}' has no attribute '{name}'");
                        return self.raise(Exc::AttributeError, message);
                    }
                }
            }
            Some(Object::Exception(_)) => return self.exception_attribute(object, sym),
            Some(Object::Function(function)) => {
                let own = function.attrs.iter().find(|(name, _)| *name == sym).map(|(_, value)| *value);
                let (code, docstring) = (std::rc::Rc::clone(&function.code), function.code.docstring);
                match (own, name.as_str()) {
                    (Some(own), _) => Some(own),
                    (None, "__name__") => Some(self.str(code.name.as_str())),
                    (None, "__qualname__") => Some(self.str(code.qualified.as_str())),
                    (None, "__doc__") => {
                        let text = docstring.and_then(|number| self.consts.get(number as usize)).copied();
                        Some(text.unwrap_or(Value::None))
                    }
                    (None, name) if name.starts_with("__") => return self.unsupported("a function's own fields"),
                    _ => None,
                }
            }
            Some(Object::Cached(cached)) => {
                let function = cached.function;
                let own = cached.attrs.iter().find(|(name, _)| *name == sym).map(|(_, value)| *value);
                match own {
                    Some(own) => Some(own),
                    None if name == "__wrapped__" => Some(function),
                    None if name.starts_with("__") => return self.attribute(function, sym),
                    None => return self.unsupported("a cache's own fields"),
                }
            }
            Some(Object::Super { class, object: receiver }) => {
                let (class, receiver) = (*class, *receiver);
                return self.super_attribute(class, receiver, sym);
            }
            Some(Object::Method { function, .. }) => {
                let function = *function;
                return self.attribute(function, sym);
            }
            Some(Object::Module(module)) => {
                let module = *module;
                return self.module_attribute(module, &name);
            }
            Some(Object::Property(parts)) => {
                let [get, set, delete] = **parts;
                return match name.as_str() {
                    "setter" | "getter" | "deleter" => {
                        let sym = self.sym(&name);
                        let property = self.object(Object::Property(Box::new([get, set, delete])));
                        Ok(self.object(Object::NativeMethod { name: sym, receiver: property }))
                    }
                    _ => self.unsupported("a property's own fields"),
                };
            }
            _ => None,
        };
        if let Some(found) = found {
            return Ok(found);
        }
        if self.has_native_method(object, sym) {
            return Ok(self.object(Object::NativeMethod { name: sym, receiver: object }));
        }
        if let Some(value) = self.native_field(object, &name)? {
            return Ok(value);
        }
        self.no_attribute(object, &name)
    }

    fn no_attribute<T>(&mut self, object: Value, name: &str) -> Res<T> {
        if name.starts_with("__") && name.ends_with("__") {
            return self.unsupported("a field of this kind");
        }
        // What a built-in type has and we have not is not missing.
        if !self.is_instance_object(object) && self.may_have(object, name) {
            return self.unsupported("a method of a built-in type");
        }
        let kind = self.type_name(object);
        self.raise(Exc::AttributeError, format!("'{kind}' object has no attribute '{name}'"))
    }

    fn super_attribute(&mut self, class: Ref, receiver: Value, sym: Sym) -> Res {
        let actual = match self.heap.of(receiver) {
            Some(Object::Instance(instance)) => Some(instance.class),
            Some(Object::Exception(exception)) => match exception.class {
                Value::Object(class) => Some(class),
                _ => None,
            },
            Some(Object::Class(_)) => match receiver {
                Value::Object(at) => Some(at),
                _ => None,
            },
            _ => None,
        };
        let Some(actual) = actual else { return self.unsupported("super() of this kind") };
        let mro: Vec<Ref> = self.heap.class(actual).map(|class| class.mro.clone()).unwrap_or_default();
        let behind: Vec<Ref> = mro.into_iter().skip_while(|one| *one != class).skip(1).collect();
        let receiver_class = Value::Object(actual);
        if let Some(value) = self.attribute_along(&behind, sym) {
            return self.bound(value, receiver, receiver_class);
        }
        let name = self.name(sym);
        let is_exception = matches!(self.heap.of(receiver), Some(Object::Exception(_)));
        match name.as_str() {
            "__init__" | "__str__" | "__repr__" => {
                Ok(self.object(Object::NativeMethod { name: self.sym(&format!("object{name}")), receiver }))
            }
            _ if name.starts_with("__") || is_exception => self.unsupported("a method of `object`"),
            _ => self.raise(Exc::AttributeError, format!("'super' object has no attribute '{name}'")),
        }
    }

    pub(crate) fn set_attribute(&mut self, object: Value, sym: Sym, value: Value) -> Res<()> {
        if let Some(Object::Instance(instance)) = self.heap.of(object) {
            let class = instance.class;
            if let Some(Object::Property(parts)) =
                self.class_attribute(class, sym).and_then(|value| self.heap.of(value))
            {
                let [_, setter, _] = **parts;
                if matches!(setter, Value::None) {
                    let (name, kind) = (self.name(sym), self.type_name(object));
                    let message = format!("property '{name}' of '{kind}' object has no setter");
                    return self.raise_about(Exc::AttributeError, message);
                }
                return self.call_now(setter, super::heap::Args::of(&[object, value])).map(|_| ());
            }
        }
        match self.heap.of_mut(object) {
            Some(Object::Instance(instance)) => super::heap::bind(&mut instance.attrs, sym, value),
            Some(Object::Class(class)) => super::heap::bind(&mut class.attrs, sym, value),
            Some(Object::Function(function)) => super::heap::bind(&mut function.attrs, sym, value),
            Some(Object::Cached(cached)) => super::heap::bind(&mut cached.attrs, sym, value),
            Some(Object::Exception(exception)) => super::heap::bind(&mut exception.attrs, sym, value),
            Some(Object::Module(_)) => return self.unsupported("a change of a module"),
            _ => {
                let (name, kind) = (self.name(sym), self.type_name(object));
                if self.has_native_method(object, sym) {
                    let message = format!("'{kind}' object attribute '{name}' is read-only");
                    return self.raise(Exc::AttributeError, message);
                }
                return self.raise_about(Exc::AttributeError, format!("'{kind}' object has no attribute '{name}'"));
            }
        }
        Ok(())
    }

    pub(crate) fn delete_attribute(&mut self, object: Value, sym: Sym) -> Res<()> {
        if let Some(Object::Instance(instance)) = self.heap.of_mut(object) {
            let before = instance.attrs.len();
            instance.attrs.retain(|(name, _)| *name != sym);
            if instance.attrs.len() < before {
                return Ok(());
            }
            let (name, kind) = (self.name(sym), self.type_name(object));
            return self.raise(Exc::AttributeError, format!("'{kind}' object has no attribute '{name}'"));
        }
        self.unsupported("the deletion of this attribute")
    }

    /// `super()` without arguments: the class of the function's body and its first argument.
    pub(crate) fn super_here(&mut self) -> Res {
        let Some(frame) = self.frames.last() else { return self.unsupported("super() outside of a method") };
        let first = match frame.code.own_cells.iter().position(|from| *from == Some(0)) {
            Some(cell) => match frame.cells.get(cell).and_then(|cell| self.heap.get(*cell)) {
                Some(Object::Cell(value)) => Some(*value),
                _ => None,
            },
            None => self.stack.get(frame.base).copied(),
        };
        match (frame.class, first) {
            (Some(class), Some(object)) if frame.code.params.positional > 0 => {
                Ok(self.object(Object::Super { class, object }))
            }
            _ => self.unsupported("super() outside of a method"),
        }
    }

    /// Whether a class is another one or descends from it; both may be built in.
    pub(crate) fn descends(&self, class: Value, other: Value) -> bool {
        match (class, other) {
            (_, Value::Kind(Kind::Object)) => true,
            (Value::Kind(a), Value::Kind(b)) => {
                a == b
                    || (a == Kind::Bool && b == Kind::Int)
                    || (matches!(a, Kind::DefaultDict | Kind::Counter | Kind::OrderedDict) && b == Kind::Dict)
            }
            (Value::Exc(a), Value::Exc(b)) => a.is(b),
            (Value::Object(a), Value::Exc(b)) => {
                self.heap.class(a).and_then(|class| class.exc).is_some_and(|exc| exc.is(b))
            }
            (Value::Object(a), Value::Object(b)) => self.heap.class(a).is_some_and(|class| class.mro.contains(&b)),
            _ => false,
        }
    }

    pub(crate) fn is_class(&self, value: Value) -> bool {
        matches!(value, Value::Kind(_) | Value::Exc(_)) || matches!(self.heap.of(value), Some(Object::Class(_)))
    }

    pub(crate) fn is_exception_class(&self, value: Value) -> bool {
        match value {
            Value::Exc(_) => true,
            Value::Object(at) => self.heap.class(at).is_some_and(|class| class.exc.is_some()),
            _ => false,
        }
    }

    /// Whether an exception is one of a built-in class.
    pub(crate) fn is_exc(&self, exception: Value, exc: Exc) -> bool {
        match self.heap.of(exception) {
            Some(Object::Exception(exception)) => self.descends(exception.class, Value::Exc(exc)),
            _ => false,
        }
    }

    /// Whether `except class` catches an exception.
    pub(crate) fn catches(&mut self, exception: Value, class: Value) -> Res<bool> {
        let classes: Vec<Value> = match self.heap.of(class) {
            Some(Object::Tuple(items)) => items.clone(),
            _ => vec![class],
        };
        for class in &classes {
            self.own(*class)?;
        }
        if !classes.iter().all(|class| self.is_exception_class(*class)) {
            let message = "catching classes that do not inherit from BaseException is not allowed";
            return self.type_error(message);
        }
        let actual = self.type_of(exception);
        Ok(classes.into_iter().any(|class| self.descends(actual, class)))
    }

    fn exception_attribute(&mut self, object: Value, sym: Sym) -> Res {
        let name = self.name(sym);
        let Some(Object::Exception(exception)) = self.heap.of(object) else { return Ok(Value::None) };
        let own = exception.attrs.iter().find(|(name, _)| *name == sym).map(|(_, value)| *value);
        let (class, args, cause) = (exception.class, exception.args.clone(), exception.cause);
        if let Some(own) = own {
            return Ok(own);
        }
        match name.as_str() {
            "args" => {
                if !self.is_exact(object) {
                    return self.unsupported("a message that differs between versions");
                }
                return Ok(self.tuple(args));
            }
            "__cause__" => return Ok(cause),
            "value" if self.is_exc(object, Exc::StopIteration) => {
                return Ok(args.first().copied().unwrap_or(Value::None));
            }
            _ => {}
        }
        if let Value::Object(at) = class
            && let Some(value) = self.class_attribute(at, sym)
        {
            return self.bound(value, object, class);
        }
        if name.starts_with("__") || matches!(class, Value::Exc(_)) {
            return self.unsupported("an exception's own fields");
        }
        let kind = self.type_name(object);
        if ["with_traceback", "add_note"].contains(&name.as_str()) {
            return self.unsupported("an exception's own fields");
        }
        self.raise(Exc::AttributeError, format!("'{kind}' object has no attribute '{name}'"))
    }

    fn is_exact(&self, exception: Value) -> bool {
        matches!(self.heap.of(exception), Some(Object::Exception(exception)) if exception.is_exact)
    }

    /// The text of an exception, as `str()` gives it.
    pub(crate) fn exception_text(&mut self, exception: Value) -> Res<String> {
        let Some(Object::Exception(found)) = self.heap.of(exception) else { return Ok(String::new()) };
        if !found.is_exact {
            return Err(Halt::Unsupported("a message that differs between versions"));
        }
        let args = found.args.clone();
        match args.as_slice() {
            [] => Ok(String::new()),
            [only] if self.is_exc(exception, Exc::KeyError) => self.repr(*only),
            [only] => self.str_of(*only),
            _ => {
                let tuple = self.tuple(args);
                self.repr(tuple)
            }
        }
    }
}

/// C3: the order in which bases are asked. None where there is no such order.
fn linear(mut orders: Vec<Vec<Ref>>) -> Option<Vec<Ref>> {
    let mut found = Vec::new();
    loop {
        orders.retain(|order| !order.is_empty());
        if orders.is_empty() {
            return Some(found);
        }
        let good = orders
            .iter()
            .filter_map(|order| order.first())
            .copied()
            .find(|candidate| !orders.iter().any(|order| order.iter().skip(1).any(|other| other == candidate)))?;
        found.push(good);
        for order in &mut orders {
            if order.first() == Some(&good) {
                order.remove(0);
            }
        }
    }
}
