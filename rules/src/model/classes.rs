//! Class hierarchies across files: method resolution order (C3), members found along it, and whether every
//! ancestor is known. A class with an unknown ancestor is *open*: nobody may claim what it lacks.

use std::sync::Arc;

use crate::{
    model::{
        names::BindingKind,
        project::{ClassId, FunctionId, Project, Scope, Symbol, Within},
    },
    syntax::{
        Id, Name,
        python::{Call, Expr, ExprKind},
    },
};

/// The method resolution order of a class, itself first. Unknown ancestors are left out and told by `is_open`.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Mro {
    pub classes: Vec<ClassId>,
    /// Ancestors outside of the project and of the stubs, by dotted name; unnamed ones (a call) are not listed.
    pub external: Vec<Name>,
    pub is_open: bool,
}

/// A member of a class, found along its MRO.
#[derive(Clone, PartialEq, Debug)]
pub enum Member {
    Method {
        owner: ClassId,
        function: FunctionId,
    },
    Class {
        owner: ClassId,
        class: ClassId,
    },
    /// `name = value` in the class body.
    Value {
        owner: ClassId,
        stmt: Id,
    },
    /// Bound in another way: a loop, an import, several definitions that disagree.
    Other {
        owner: ClassId,
    },
}

/// How a stub method may be overridden; see `stubs/README.md`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Contract {
    /// Does nothing by itself.
    Hook,
    /// Does work that an override may do in its own way.
    Replaceable,
    /// Does work that an override must reach; what is lost otherwise.
    Work(Name),
    Abstract,
}

impl Project {
    /// The method resolution order; a hierarchy that Python itself would reject is read depth first.
    pub fn mro(&self, id: ClassId) -> &Mro {
        static NONE: Mro = Mro { classes: Vec::new(), external: Vec::new(), is_open: false };
        let Some(slot) = self.mros.get(id.0 as usize) else { return &NONE };
        if slot.get().is_none() {
            self.mro_within(id, &mut Vec::new());
        }
        slot.get().map_or(&NONE, |mro| mro)
    }

    fn mro_within(&self, id: ClassId, path: &mut Vec<ClassId>) -> Arc<Mro> {
        let Some(slot) = self.mros.get(id.0 as usize) else { return Arc::default() };
        if let Some(known) = slot.get() {
            return known.clone();
        }
        // A circle of bases, or a hierarchy of absurd depth: unknown from here on.
        if path.contains(&id) || path.len() > 60 {
            return Arc::new(Mro { classes: vec![id], external: Vec::new(), is_open: true });
        }
        path.push(id);
        let mro = Arc::new(self.linearised(id, path));
        path.pop();
        // Inside a circle the result depends on where the walk began, so only the outermost is kept.
        if path.is_empty() || !mro.is_open {
            return slot.get_or_init(|| mro).clone();
        }
        mro
    }

    fn linearised(&self, id: ClassId, path: &mut Vec<ClassId>) -> Mro {
        let mut mro = Mro::default();
        let mut lists = Vec::new();
        let mut bases = Vec::new();
        for base in self.bases(id) {
            match base {
                Some(Symbol::Class(base)) => {
                    let inner = self.mro_within(base, path);
                    mro.is_open |= inner.is_open;
                    for name in &inner.external {
                        if !mro.external.contains(name) {
                            mro.external.push(name.clone());
                        }
                    }
                    lists.push(inner.classes.clone());
                    bases.push(base);
                }
                Some(Symbol::External(name)) if name == "builtins.object" => {}
                Some(Symbol::External(name)) => {
                    mro.is_open = true;
                    mro.external.push(name);
                }
                _ => mro.is_open = true,
            }
        }
        lists.push(bases);
        mro.classes = vec![id];
        mro.classes.extend(merged(lists));
        mro
    }

    /// What the bases of a class mean, in order. `Manager.from_queryset(Q)` stands for the manager and the queryset.
    pub fn bases(&self, id: ClassId) -> Vec<Option<Symbol>> {
        let Some(info) = self.class(id) else { return Vec::new() };
        let scope = Scope { module: info.module, within: info.within };
        let mut bases = Vec::new();
        for base in info.class.bases() {
            match &base.kind {
                ExprKind::Call(call) => bases.extend(self.made_base(scope, call)),
                _ => bases.push(self.symbol(scope, base).map(|symbol| self.known(symbol))),
            }
        }
        if info
            .class
            .arguments
            .iter()
            .any(|argument| matches!(argument.kind, crate::syntax::python::ArgumentKind::Star))
        {
            bases.push(None);
        }
        bases
    }

    /// A builtin as the class of the stubs: as a base it has methods that matter.
    fn known(&self, symbol: Symbol) -> Symbol {
        let builtin = match &symbol {
            Symbol::External(name) if name != "builtins.object" => name.strip_prefix("builtins."),
            _ => None,
        };
        let found = builtin.zip(self.module_named("builtins")).and_then(|(name, module)| self.lookup(module, name));
        found.and_then(|found| self.follow(found, 0)).unwrap_or(symbol)
    }

    /// The class that an expression means in a scope, a builtin one included.
    pub fn class_meant(&self, scope: Scope, expr: &Expr) -> Option<ClassId> {
        match self.known(self.symbol(scope, expr)?) {
            Symbol::Class(class) => Some(class),
            _ => None,
        }
    }

    fn made_base(&self, scope: Scope, call: &Call) -> Vec<Option<Symbol>> {
        if let ExprKind::Attribute(attribute) = &call.callee.kind
            && matches!(attribute.attr.name.as_str(), "from_queryset" | "as_manager")
        {
            let mut bases = vec![self.symbol(scope, &attribute.value)];
            bases.extend(call.positional(0).map(|queryset| self.symbol(scope, queryset)));
            return bases;
        }
        vec![None]
    }

    /// A member along the MRO. None where no known class has it: absence is certain only if the MRO is not open.
    pub fn member(&self, class: ClassId, name: &str) -> Option<Member> {
        self.member_after(class, None, name)
    }

    /// A member along the MRO of `class`, behind `after`: what `super()` in a method of `after` finds on `self`.
    pub fn member_after(&self, class: ClassId, after: Option<ClassId>, name: &str) -> Option<Member> {
        let mro = self.mro(class);
        let mut owners = mro.classes.iter().copied();
        if let Some(after) = after {
            owners.find(|owner| *owner == after)?;
        }
        owners.find_map(|owner| self.own_member(owner, name))
    }

    /// A member of the class body itself.
    pub fn own_member(&self, owner: ClassId, name: &str) -> Option<Member> {
        let info = self.class(owner)?;
        let binding = self.members(owner)?.get(name).last()?;
        let symbol = || self.defined(info.module, info.item, binding.id);
        Some(match binding.kind {
            BindingKind::Function => match symbol() {
                Some(Symbol::Function(function)) => Member::Method { owner, function },
                _ => Member::Other { owner },
            },
            BindingKind::Class => match symbol() {
                Some(Symbol::Class(class)) => Member::Class { owner, class },
                _ => Member::Other { owner },
            },
            BindingKind::Value => Member::Value { owner, stmt: binding.id },
            BindingKind::Import(_) | BindingKind::Param | BindingKind::Other => Member::Other { owner },
        })
    }

    /// A method along the MRO; none where the member is something else.
    pub fn method(&self, class: ClassId, name: &str) -> Option<(ClassId, FunctionId)> {
        match self.member(class, name)? {
            Member::Method { owner, function } => Some((owner, function)),
            _ => None,
        }
    }

    /// The value that a class body along the MRO assigns to a name, with the class that does.
    pub fn class_value(&self, class: ClassId, name: &str) -> Option<(ClassId, &Expr)> {
        match self.member(class, name)? {
            Member::Value { owner, stmt } => Some((owner, self.value_in(owner, stmt)?)),
            _ => None,
        }
    }

    /// The value of an assignment in a class body.
    pub fn value_in(&self, class: ClassId, stmt: Id) -> Option<&Expr> {
        use crate::syntax::python::StmtKind;
        match &crate::model::project::statement(&self.class(class)?.class.body, stmt)?.kind {
            StmtKind::Assign { value, .. } | StmtKind::AnnAssign { value: Some(value), .. } => Some(value),
            _ => None,
        }
    }

    /// Whether a class descends from another, by dotted name. None where it may: the MRO is open.
    pub fn is_subclass(&self, class: ClassId, dotted: &str) -> Option<bool> {
        let mro = self.mro(class);
        if mro.classes.iter().any(|ancestor| self.is_named(*ancestor, dotted))
            || mro.external.iter().any(|name| name == dotted)
        {
            return Some(true);
        }
        (!mro.is_open).then_some(false)
    }

    /// Whether a class certainly descends from another.
    pub fn descends(&self, class: ClassId, dotted: &str) -> bool {
        self.is_subclass(class, dotted) == Some(true)
    }

    fn is_named(&self, class: ClassId, dotted: &str) -> bool {
        let Some(info) = self.class(class) else { return false };
        dotted.ends_with(info.class.name.name.as_str())
            && self.dotted_of(&Symbol::Class(class)).is_some_and(|name| name == dotted)
    }

    /// The class that a method belongs to.
    pub fn class_of(&self, function: FunctionId) -> Option<ClassId> {
        match self.function(function)?.within {
            Within::Class(class) => Some(class),
            _ => None,
        }
    }

    /// What overriding a method of a stub class asks for; none for a method of the project itself.
    pub fn contract(&self, function: FunctionId) -> Option<Contract> {
        use crate::syntax::python::StmtKind;
        let info = self.function(function)?;
        if !self.is_builtin(info.module) {
            return None;
        }
        // The marker comes first; attributes that the method sets stand behind it.
        let marker = info.function.body.first()?;
        Some(match &marker.kind {
            StmtKind::Raise { .. } => Contract::Abstract,
            StmtKind::Expr(expr) => match &expr.kind {
                ExprKind::Call(call) => match (call.callee.as_name(), call.positional(0).and_then(Expr::as_str)) {
                    (Some("work"), Some(lost)) => Contract::Work(Name::from(lost)),
                    _ => Contract::Replaceable,
                },
                _ => Contract::Hook,
            },
            _ => Contract::Hook,
        })
    }
}

/// The merge step of C3; a conflict is resolved by taking the first class that is left.
fn merged(mut lists: Vec<Vec<ClassId>>) -> Vec<ClassId> {
    let mut merged = Vec::new();
    loop {
        lists.retain(|list| !list.is_empty());
        let in_tail = |class: ClassId| lists.iter().any(|list| list.iter().skip(1).any(|other| *other == class));
        let heads = || lists.iter().filter_map(|list| list.first().copied());
        let Some(next) = heads().find(|class| !in_tail(*class)).or_else(|| heads().next()) else { return merged };
        merged.push(next);
        for list in &mut lists {
            list.retain(|class| *class != next);
        }
    }
}
