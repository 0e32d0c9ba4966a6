//! What a name or expression means in a place: imports followed, names of the project told from those outside.
//! Holds nothing itself. Every question answers with an `Option`: unknown means silence.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    model::{
        names::{Binding, BindingKind, Import},
        project::{ClassId, FunctionId, ModuleId, Project, Scope, Symbol, Within},
    },
    syntax::{
        Name,
        python::{Expr, ExprKind},
    },
};

impl Project {
    /// What a module-level name means, seen from inside or outside of the module. A name that is bound several
    /// times means its last unconditional definition, or nothing if its bindings disagree.
    pub fn lookup(&self, module: ModuleId, name: &str) -> Option<Symbol> {
        if let Some(known) = self.bound_names(module)?.get(name) {
            return known.clone();
        }
        self.lookup_from(module, name, &mut FxHashSet::default())
    }

    /// What the names that a module binds mean, found once for all that ask.
    fn bound_names(&self, module: ModuleId) -> Option<&FxHashMap<Name, Option<Symbol>>> {
        let names = &self.module(module)?.names;
        let slot = self.meanings.get(module.0 as usize)?;
        Some(slot.get_or_init(|| {
            let meaning = |name: &Name| self.lookup_from(module, name, &mut FxHashSet::default());
            names.bound.keys().map(|name| (name.clone(), meaning(name))).collect()
        }))
    }

    fn lookup_from(&self, id: ModuleId, name: &str, seen: &mut FxHashSet<(ModuleId, Name)>) -> Option<Symbol> {
        if !seen.insert((id, Name::from(name))) {
            return None;
        }
        let module = self.module(id)?;
        let bindings = module.names.get(name);
        if let Some(symbol) = self.agreed(bindings, |binding| self.bound(id, binding, seen)) {
            return Some(symbol);
        }
        if !bindings.is_empty() {
            return None;
        }
        for star in module.names.stars.iter().rev() {
            if let Some(target) = self.imported_module(id, star)
                && !name.starts_with('_')
                && let Some(symbol) = self.lookup_from(target, name, seen)
            {
                return Some(symbol);
            }
        }
        self.submodule(id, name)
    }

    /// The one symbol that the bindings agree on: the last if it is unconditional, else all must mean the same.
    fn agreed(&self, bindings: &[Binding], mut symbol: impl FnMut(&Binding) -> Option<Symbol>) -> Option<Symbol> {
        let (last, earlier) = bindings.split_last()?;
        let found = symbol(last)?;
        let from = earlier.iter().rposition(|binding| !binding.is_conditional).unwrap_or(0);
        let rivals = if last.is_conditional { earlier.get(from..).unwrap_or(&[]) } else { &[] };
        rivals.iter().all(|rival| symbol(rival).is_none_or(|other| other == found)).then_some(found)
    }

    fn bound(&self, module: ModuleId, binding: &Binding, seen: &mut FxHashSet<(ModuleId, Name)>) -> Option<Symbol> {
        match &binding.kind {
            BindingKind::Class | BindingKind::Function => self.defined(module, binding.item, binding.id),
            BindingKind::Value => Some(Symbol::Value { module, item: binding.item, stmt: binding.id }),
            BindingKind::Import(import) => self.import(module, import, seen),
            BindingKind::Param | BindingKind::Other => None,
        }
    }

    fn import(&self, from: ModuleId, import: &Import, seen: &mut FxHashSet<(ModuleId, Name)>) -> Option<Symbol> {
        let Some(target) = self.imported_module(from, import) else {
            // `from blog import views`, where `blog` is a folder without `__init__.py`
            let inside = import.name.as_ref().zip(self.absolute(from, import));
            if let Some(module) = inside.and_then(|(name, folder)| self.module_named(&format!("{folder}.{name}"))) {
                return Some(Symbol::Module(module));
            }
            return import.dotted().map(|dotted| Symbol::External(Name::from(dotted)));
        };
        match &import.name {
            None => Some(Symbol::Module(target)),
            Some(name) => match self.lookup_from(target, name, seen) {
                Some(symbol) => Some(symbol),
                // A stub says only what rules need: its other names are outside of the project.
                None if self.is_builtin(target) => import.dotted().map(|dotted| Symbol::External(Name::from(dotted))),
                None => None,
            },
        }
    }

    /// The module that an import reads from.
    pub fn imported_module(&self, from: ModuleId, import: &Import) -> Option<ModuleId> {
        self.module_named(&self.absolute(from, import)?)
    }

    /// The dotted name of the module that an import reads from, of the project or not.
    pub fn imported_name(&self, from: ModuleId, import: &Import) -> Option<Name> {
        self.absolute(from, import)
    }

    /// The dotted name of the module that an import reads from; leading dots are counted from the importer.
    pub fn absolute(&self, from: ModuleId, import: &Import) -> Option<Name> {
        if import.level == 0 {
            return Some(import.module.clone());
        }
        let info = self.module_info(from)?;
        let name = info.name.as_deref()?;
        let up = import.level as usize - usize::from(info.is_package);
        let mut parts: Vec<&str> = name.split('.').collect();
        parts.truncate(parts.len().checked_sub(up)?);
        parts.extend(import.module.split('.').filter(|part| !part.is_empty()));
        (!parts.is_empty()).then(|| Name::from(parts.join(".")))
    }

    fn submodule(&self, package: ModuleId, name: &str) -> Option<Symbol> {
        let package = self.module_info(package)?.name.as_deref()?;
        self.module_named(&format!("{package}.{name}")).map(Symbol::Module)
    }

    /// What a name means in a scope: functions outwards, then the module, then builtins. Parameters and values
    /// of functions mean nothing here; what they hold is the business of whoever follows values.
    pub fn name(&self, scope: Scope, name: &str) -> Option<Symbol> {
        let mut within = scope.within;
        let mut first = true;
        loop {
            match within {
                Within::Module => break,
                Within::Class(class) => {
                    // A class body sees its own names; functions inside do not.
                    if first
                        && let Some(members) = self.members(class)
                        && members.binds(name)
                    {
                        return self.agreed(members.get(name), |binding| self.bound_in(class, binding));
                    }
                    within = self.class(class)?.within;
                }
                Within::Function(function) => {
                    let names = self.locals(function)?;
                    if names.binds(name) {
                        return self.agreed(names.get(name), |binding| self.bound_local(function, binding));
                    }
                    within = self.function(function)?.within;
                }
            }
            first = false;
        }
        let module = self.module(scope.module)?;
        if module.names.binds(name) || !module.names.stars.is_empty() {
            if let Some(symbol) = self.lookup(scope.module, name) {
                return Some(symbol);
            }
            let is_covered = module.names.binds(name)
                || module.names.stars.iter().any(|star| self.imported_module(scope.module, star).is_none());
            if is_covered {
                return None;
            }
        }
        Some(Symbol::External(Name::from(format!("builtins.{name}"))))
    }

    fn bound_in(&self, class: ClassId, binding: &Binding) -> Option<Symbol> {
        let info = self.class(class)?;
        match &binding.kind {
            BindingKind::Class | BindingKind::Function => self.defined(info.module, info.item, binding.id),
            BindingKind::Import(import) => self.import(info.module, import, &mut FxHashSet::default()),
            BindingKind::Value | BindingKind::Param | BindingKind::Other => None,
        }
    }

    fn bound_local(&self, function: FunctionId, binding: &Binding) -> Option<Symbol> {
        let info = self.function(function)?;
        match &binding.kind {
            BindingKind::Class | BindingKind::Function => self.defined(info.module, info.item, binding.id),
            BindingKind::Import(import) => self.import(info.module, import, &mut FxHashSet::default()),
            BindingKind::Value | BindingKind::Param | BindingKind::Other => None,
        }
    }

    /// What a dotted expression means in a scope. An alias (`Base = models.Model`) is followed.
    pub fn symbol(&self, scope: Scope, expr: &Expr) -> Option<Symbol> {
        self.symbol_at(scope, expr, 0)
    }

    fn symbol_at(&self, scope: Scope, expr: &Expr, depth: u32) -> Option<Symbol> {
        if depth > 8 {
            return None;
        }
        let symbol = match &expr.kind {
            ExprKind::Name(name) => self.name(scope, name)?,
            ExprKind::Attribute(attribute) => {
                let base = self.symbol_at(scope, &attribute.value, depth + 1)?;
                self.attribute(&base, &attribute.attr.name)?
            }
            // `Base[T]` is the class for every question asked here.
            ExprKind::Subscript(subscript) => match self.symbol_at(scope, &subscript.value, depth + 1)? {
                symbol @ (Symbol::Class(_) | Symbol::External(_)) => symbol,
                _ => return None,
            },
            _ => return None,
        };
        self.follow(symbol, depth)
    }

    /// An alias followed to what it stands for; a value that is no alias stays a value.
    pub(crate) fn follow(&self, symbol: Symbol, depth: u32) -> Option<Symbol> {
        let Symbol::Value { module, item, stmt } = &symbol else { return Some(symbol) };
        let scope = Scope { module: *module, within: Within::Module };
        let aliased = match self.value(*module, *item, *stmt) {
            Some(value) => match &value.kind {
                ExprKind::Name(_) | ExprKind::Attribute(_) => self.symbol_at(scope, value, depth + 1),
                ExprKind::Call(call) => self.called(scope, call, depth + 1),
                _ => None,
            },
            None => None,
        };
        Some(aliased.unwrap_or(symbol))
    }

    /// The model that a call of `get_user_model` or `apps.get_model` gives.
    pub fn model_given(&self, scope: Scope, call: &crate::syntax::python::Call) -> Option<Symbol> {
        self.called(scope, call, 0)
    }

    /// `User = get_user_model()` and `Post = apps.get_model("blog", "Post")` are aliases too.
    fn called(&self, scope: Scope, call: &crate::syntax::python::Call, depth: u32) -> Option<Symbol> {
        match self.symbol_at(scope, &call.callee, depth + 1)? {
            Symbol::External(name) if name == "django.contrib.auth.get_user_model" => {
                self.user_model().map(Symbol::Class)
            }
            Symbol::External(name) if name == "django.apps.apps.get_model" => {
                let first = call.positional(0)?.as_str()?;
                let label = match call.positional(1).and_then(Expr::as_str) {
                    Some(model) => format!("{first}.{model}"),
                    None => first.to_owned(),
                };
                self.labelled(&label).map(Symbol::Class)
            }
            _ => None,
        }
    }

    /// A member of what a symbol means.
    pub fn attribute(&self, base: &Symbol, name: &str) -> Option<Symbol> {
        match base {
            Symbol::Module(module) => match self.lookup(*module, name) {
                Some(symbol) => Some(symbol),
                None if self.is_builtin(*module) => {
                    let module = self.module_info(*module)?.name.as_deref()?;
                    Some(Symbol::External(Name::from(format!("{module}.{name}"))))
                }
                None => None,
            },
            Symbol::External(dotted) => {
                let dotted = format!("{dotted}.{name}");
                Some(match self.module_named(&dotted) {
                    Some(module) => Symbol::Module(module),
                    None => Symbol::External(Name::from(dotted)),
                })
            }
            Symbol::Class(class) => {
                let members = self.members(*class)?;
                self.agreed(members.get(name), |binding| self.bound_in(*class, binding))
            }
            Symbol::Function(_) | Symbol::Value { .. } => None,
        }
    }

    /// The dotted name of what an expression means, of the project or outside: `django.db.models.Model`,
    /// `blog.models.Post`.
    pub fn dotted(&self, scope: Scope, expr: &Expr) -> Option<Name> {
        self.dotted_of(&self.symbol(scope, expr)?)
    }

    pub fn dotted_of(&self, symbol: &Symbol) -> Option<Name> {
        match symbol {
            Symbol::External(name) => Some(name.clone()),
            Symbol::Module(module) => self.module_info(*module)?.name.clone(),
            Symbol::Class(class) => {
                let info = self.class(*class)?;
                self.qualified(info.module, info.within, &info.class.name.name)
            }
            Symbol::Function(function) => {
                let info = self.function(*function)?;
                self.qualified(info.module, info.within, &info.function.name.name)
            }
            Symbol::Value { .. } => None,
        }
    }

    fn qualified(&self, module: ModuleId, within: Within, name: &str) -> Option<Name> {
        let outer = match within {
            Within::Module => self.module_info(module)?.name.clone()?,
            Within::Class(class) => self.dotted_of(&Symbol::Class(class))?,
            Within::Function(function) => self.dotted_of(&Symbol::Function(function))?,
        };
        Some(Name::from(format!("{outer}.{name}")))
    }
}
