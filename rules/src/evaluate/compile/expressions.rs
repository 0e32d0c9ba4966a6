//! Expressions: each leaves one value on the stack.

use num_bigint::BigInt;
use num_bigint::Sign;

use super::{Compiler, Const, Instr};
use crate::syntax::{
    Id, Name,
    python::{
        Argument, ArgumentKind, BoolOp, Call, Clause, Compare, Comprehension, ComprehensionKind, Entry, Expr, ExprKind,
        FPart, Lambda,
    },
};

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl Compiler<'_> {
    pub(super) fn expr(&mut self, expr: &Expr) {
        let at = expr.id;
        match &expr.kind {
            ExprKind::Name(name) => self.load_name(name, at),
            ExprKind::None => self.load_const(Const::None, at),
            ExprKind::True => self.load_const(Const::True, at),
            ExprKind::False => self.load_const(Const::False, at),
            ExprKind::Ellipsis => self.load_const(Const::Ellipsis, at),
            ExprKind::Int(text) => match integer(text) {
                Some(value) => self.load_const(value, at),
                None => self.unsupported("a number of this form", at),
            },
            ExprKind::Float(text) => match text.replace('_', "").parse() {
                Ok(value) => self.load_const(Const::Float(value), at),
                Err(_) => self.unsupported("a number of this form", at),
            },
            // Names of characters and lone surrogates are not carried by the tree.
            ExprKind::Str { value, .. } if value.contains("\\N{") || value.contains('\u{fffd}') => {
                self.unsupported("a character of this form", at);
            }
            ExprKind::Str { value, .. } => self.load_const(Const::Str(value.clone()), at),
            ExprKind::FString(node) if !node.is_template => self.format_parts(&node.parts, at),
            ExprKind::Attribute(node) => {
                self.expr(&node.value);
                let sym = self.sym(&node.attr.name);
                self.emit(Instr::LoadAttr(sym), at);
            }
            ExprKind::Subscript(node) => {
                self.expr(&node.value);
                self.expr(&node.index);
                self.emit(Instr::LoadItem, at);
            }
            ExprKind::Slice(node) => {
                for part in [&node.lower, &node.upper, &node.step] {
                    match part {
                        Some(part) => self.expr(part),
                        None => self.load_const(Const::None, at),
                    }
                }
                self.emit(Instr::Slice, at);
            }
            ExprKind::Call(call) => self.call(call, at),
            ExprKind::List(items) => self.display(items, Instr::List(number(items.len())), None, at),
            ExprKind::Tuple(tuple) => {
                let count = number(tuple.items.len());
                self.display(&tuple.items, Instr::Tuple(count), Some(Instr::ListToTuple), at);
            }
            ExprKind::Set(items) => {
                self.display(items, Instr::Set(number(items.len())), Some(Instr::ListToSet), at);
                if is_constant_set(expr) {
                    self.emit(Instr::Thaw(true), at);
                }
            }
            ExprKind::Dict(entries) => self.dict(entries, at),
            ExprKind::Unary { op, operand } => {
                self.expr(operand);
                self.emit(Instr::Unary(*op), at);
            }
            ExprKind::Binary(node) => {
                self.expr(&node.left);
                self.expr(&node.right);
                self.emit(Instr::Binary(node.op), at);
            }
            ExprKind::Bool { op, values } => {
                let mut ends = Vec::new();
                for (value, count) in values.iter().zip(1..) {
                    self.expr(value);
                    if count < values.len() {
                        let jump = match op {
                            BoolOp::And => Instr::JumpIfFalseOrPop(0),
                            BoolOp::Or => Instr::JumpIfTrueOrPop(0),
                        };
                        ends.push(self.emit(jump, at));
                    }
                }
                ends.into_iter().for_each(|end| self.land(end));
            }
            ExprKind::Compare(node) => self.compare(node, at),
            ExprKind::Conditional(node) => {
                let otherwise = self.condition(&node.test);
                self.expr(&node.body);
                let end = self.emit(Instr::Jump(0), at);
                self.land(otherwise);
                self.expr(&node.orelse);
                self.land(end);
            }
            ExprKind::Lambda(lambda) => self.lambda(lambda, at),
            ExprKind::Comprehension(node) => self.comprehension(node, at),
            ExprKind::Yield(value) => {
                match value {
                    Some(value) => self.expr(value),
                    None => self.load_const(Const::None, at),
                }
                self.emit(Instr::Yield, at);
            }
            ExprKind::YieldFrom(value) => {
                self.expr(value);
                self.emit(Instr::Iter, at);
                self.load_const(Const::None, at);
                let start = self.here();
                let end = self.emit(Instr::Send(0), at);
                self.emit(Instr::Yield, at);
                self.emit(Instr::Jump(start), at);
                self.land(end);
            }
            ExprKind::Walrus { target, value } => {
                self.expr(value);
                self.emit(Instr::Dup, at);
                self.store_name(&target.name, at);
            }
            ExprKind::Imaginary(_) => self.unsupported("complex numbers", at),
            ExprKind::Bytes => self.unsupported("bytes", at),
            ExprKind::FString(_) => self.unsupported("template strings", at),
            ExprKind::Await(_) => self.unsupported("await", at),
            ExprKind::Star(_) => self.unsupported("a star in this place", at),
            ExprKind::Unknown => self.unsupported("code that is no Python 3", at),
        }
    }

    /// What a loop walks over: a set of constants stays frozen there.
    pub(super) fn walked(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Set(items) if is_constant_set(expr) => {
                self.display(items, Instr::Set(number(items.len())), None, expr.id);
                self.emit(Instr::Thaw(false), expr.id);
            }
            _ => self.expr(expr),
        }
    }

    /// A display of values, some of which may be spread.
    fn display(&mut self, items: &[Expr], plain: Instr, spread: Option<Instr>, at: Id) {
        if !items.iter().any(|item| matches!(item.kind, ExprKind::Star(_))) {
            items.iter().for_each(|item| self.expr(item));
            self.emit(plain, at);
            return;
        }
        self.emit(Instr::List(0), at);
        for item in items {
            match &item.kind {
                ExprKind::Star(inner) => {
                    self.expr(inner);
                    self.emit(Instr::Extend, item.id);
                }
                _ => {
                    self.expr(item);
                    self.emit(Instr::ListAppend(1), item.id);
                }
            }
        }
        if let Some(spread) = spread {
            self.emit(spread, at);
        }
    }

    fn dict(&mut self, entries: &[Entry], at: Id) {
        if entries.iter().all(|entry| entry.key.is_some()) {
            for entry in entries {
                entry.key.iter().for_each(|key| self.expr(key));
                self.expr(&entry.value);
            }
            self.emit(Instr::Dict(number(entries.len())), at);
            return;
        }
        self.emit(Instr::Dict(0), at);
        for entry in entries {
            match &entry.key {
                Some(key) => {
                    self.expr(key);
                    self.expr(&entry.value);
                    self.emit(Instr::DictAdd(2), entry.value.id);
                }
                None => {
                    self.expr(&entry.value);
                    self.emit(Instr::Merge, entry.value.id);
                }
            }
        }
    }

    fn compare(&mut self, node: &Compare, at: Id) {
        self.expr(&node.left);
        let mut outs = Vec::new();
        for ((op, right), count) in node.rest.iter().zip(1..) {
            self.expr(right);
            if count < node.rest.len() {
                self.emit(Instr::Dup, at);
                self.emit(Instr::Under(2), at);
                self.emit(Instr::Compare(*op), at);
                outs.push(self.emit(Instr::JumpIfFalseOrPop(0), at));
            } else {
                self.emit(Instr::Compare(*op), at);
            }
        }
        if !outs.is_empty() {
            // Where one comparison does not hold, the operand of the next one still lies below its result.
            let end = self.emit(Instr::Jump(0), at);
            outs.into_iter().for_each(|out| self.land(out));
            self.emit(Instr::Under(1), at);
            self.emit(Instr::Pop, at);
            self.land(end);
        }
    }

    pub(super) fn format_parts(&mut self, parts: &[FPart], at: Id) {
        for part in parts {
            match part {
                FPart::Text(text) => self.load_const(Const::Str(text.clone()), at),
                FPart::Value { expr, conversion, spec } => {
                    self.expr(expr);
                    if !spec.is_empty() {
                        self.format_parts(spec, at);
                    }
                    self.emit(Instr::Format(*conversion, !spec.is_empty()), at);
                }
            }
        }
        self.emit(Instr::Text(number(parts.len())), at);
    }

    fn call(&mut self, call: &Call, at: Id) {
        let is_plain = call.arguments.iter().all(|argument| matches!(argument.kind, ArgumentKind::Positional));
        if let (ExprKind::Attribute(node), true) = (&call.callee.kind, is_plain) {
            self.expr(&node.value);
            let sym = self.sym(&node.attr.name);
            self.emit(Instr::LoadMethod(sym), call.callee.id);
            call.arguments.iter().for_each(|argument| self.expr(&argument.value));
            self.emit(Instr::CallMethod(number(call.arguments.len())), at);
            return;
        }
        self.expr(&call.callee);
        if is_plain {
            call.arguments.iter().for_each(|argument| self.expr(&argument.value));
            self.emit(Instr::Call(number(call.arguments.len())), at);
            return;
        }
        let is_spread = |argument: &Argument| matches!(argument.kind, ArgumentKind::Star | ArgumentKind::StarStar);
        if call.arguments.iter().any(is_spread) {
            self.spread(&call.arguments, at);
            return;
        }
        let mut names = Vec::new();
        for argument in &call.arguments {
            self.expr(&argument.value);
            if let ArgumentKind::Keyword(name) = &argument.kind {
                names.push(self.symbols.intern(&name.name));
            }
        }
        let count = u16::try_from(call.arguments.len()).unwrap_or(u16::MAX);
        let unit = self.unit();
        let at_names = u16::try_from(unit.code.keywords.len()).unwrap_or(u16::MAX);
        unit.code.keywords.push(names);
        self.emit(Instr::CallNamed(count, at_names), at);
    }

    fn spread(&mut self, arguments: &[Argument], at: Id) {
        self.emit(Instr::List(0), at);
        for argument in arguments {
            match argument.kind {
                ArgumentKind::Positional => {
                    self.expr(&argument.value);
                    self.emit(Instr::ListAppend(1), argument.id);
                }
                ArgumentKind::Star => {
                    self.expr(&argument.value);
                    self.emit(Instr::Extend, argument.id);
                }
                _ => {}
            }
        }
        self.emit(Instr::Dict(0), at);
        for argument in arguments {
            match &argument.kind {
                ArgumentKind::Keyword(name) => {
                    self.load_const(Const::Str(name.name.clone()), argument.id);
                    self.expr(&argument.value);
                    self.emit(Instr::DictAdd(2), argument.id);
                }
                ArgumentKind::StarStar => {
                    self.expr(&argument.value);
                    self.emit(Instr::Merge, argument.id);
                }
                _ => {}
            }
        }
        self.emit(Instr::CallSpread, at);
    }

    fn lambda(&mut self, lambda: &Lambda, at: Id) {
        let (count, has_named) = self.defaults(&lambda.params, at);
        let code = self.compiled(&Name::new_static("<lambda>"), at, Some(&lambda.params), |compiler| {
            compiler.expr(&lambda.body);
            compiler.emit(Instr::Return, lambda.body.id);
        });
        self.emit(Instr::Function(code, count, has_named), at);
    }

    fn comprehension(&mut self, node: &Comprehension, at: Id) {
        let is_async = |clause: &Clause| matches!(clause, Clause::For { is_async: true, .. });
        let Some(Clause::For { iter, .. }) = node.clauses.first() else {
            return self.unsupported("code that is no Python 3", at);
        };
        if node.clauses.iter().any(is_async) {
            return self.unsupported("an async comprehension", at);
        }
        let (name, start) = match node.kind {
            ComprehensionKind::List => ("<listcomp>", Some(Instr::List(0))),
            ComprehensionKind::Set => ("<setcomp>", Some(Instr::Set(0))),
            ComprehensionKind::Dict => ("<dictcomp>", Some(Instr::Dict(0))),
            ComprehensionKind::Generator => ("<genexpr>", None),
        };
        let code = self.compiled(&Name::new_static(name), at, None, |compiler| {
            compiler.unit().code.is_generator = start.is_none();
            if let Some(start) = start {
                compiler.emit(start, at);
            }
            compiler.clauses(node, 0, 1, at);
            if start.is_none() {
                compiler.load_const(Const::None, at);
            }
            compiler.emit(Instr::Return, at);
        });
        self.emit(Instr::Function(code, 0, false), at);
        self.walked(iter);
        self.emit(Instr::Iter, iter.id);
        self.emit(Instr::Call(1), at);
    }

    /// The clauses from a number on; the result lies below `depth - 1` iterators on the stack.
    fn clauses(&mut self, node: &Comprehension, from: usize, depth: u32, at: Id) {
        match node.clauses.get(from) {
            Some(Clause::For { target, iter, .. }) => {
                if from == 0 {
                    self.emit(Instr::LoadFast(0), iter.id);
                } else {
                    self.walked(iter);
                    self.emit(Instr::Iter, iter.id);
                }
                let start = self.here();
                let done = self.emit(Instr::For(0), iter.id);
                self.store(target);
                self.clauses(node, from + 1, depth + 1, at);
                self.emit(Instr::Jump(start), at);
                self.land(done);
            }
            Some(Clause::If(test)) => {
                let skip = self.condition(test);
                self.clauses(node, from + 1, depth, at);
                self.land(skip);
            }
            None => {
                self.expr(&node.element);
                match node.kind {
                    ComprehensionKind::List => {
                        self.emit(Instr::ListAppend(depth), at);
                    }
                    ComprehensionKind::Set => {
                        self.emit(Instr::SetAdd(depth), at);
                    }
                    ComprehensionKind::Dict => {
                        if let Some(value) = &node.value {
                            self.expr(value);
                        }
                        self.emit(Instr::DictAdd(depth + 1), at);
                    }
                    ComprehensionKind::Generator => {
                        self.emit(Instr::Yield, at);
                        self.emit(Instr::Pop, at);
                    }
                }
            }
        }
    }
}

fn is_constant_set(expr: &Expr) -> bool {
    fn is_constant(expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Int(_) | ExprKind::Float(_) | ExprKind::Str { .. } => true,
            ExprKind::True | ExprKind::False | ExprKind::None | ExprKind::Ellipsis => true,
            ExprKind::Unary { operand, .. } => is_constant(operand),
            ExprKind::Binary(node) => is_constant(&node.left) && is_constant(&node.right),
            ExprKind::Tuple(tuple) => tuple.items.iter().all(is_constant),
            _ => false,
        }
    }
    matches!(&expr.kind, ExprKind::Set(items) if items.len() > 2 && items.iter().all(is_constant))
}

/// `1_000`, `0xff`, `0o17`, `0b101`
fn integer(text: &str) -> Option<Const> {
    let plain = text.replace('_', "").to_ascii_lowercase();
    let (digits, radix) = match plain.get(..2) {
        Some("0x") => (plain.get(2..)?, 16),
        Some("0o") => (plain.get(2..)?, 8),
        Some("0b") => (plain.get(2..)?, 2),
        _ => (plain.as_str(), 10),
    };
    // `010` is an error in Python 3, and `10L` was Python 2.
    if radix == 10 && digits.len() > 1 && digits.starts_with('0') && digits.bytes().any(|digit| digit != b'0') {
        return None;
    }
    if digits.len() > 4_000 {
        return None;
    }
    let value = BigInt::parse_bytes(digits.as_bytes(), radix)?;
    if value.sign() == Sign::Minus {
        return None;
    }
    Some(i64::try_from(&value).map_or(Const::Big(value), Const::Int))
}
