//! All outlines of one root, linked: modules by dotted name, classes and functions by number, and what a name
//! means in a place. Every question answers with an `Option`: unknown means silence.

use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    bank::Bank,
    finding::Place,
    model::modules::FileKind,
    model::{
        answers::{Answers, ConfiguredAnswer},
        modules::{self, Modules},
        names::{Binding, BindingKind, Import, Names},
        outline::{Module, Outline},
    },
    syntax::{
        Id, Name,
        python::{Class, Expr, ExprKind, Function, Stmt, StmtKind},
    },
};

/// What `link` is given: the outlines of one root and the names of what else lies there.
#[derive(Clone, Default, Debug)]
pub struct Root {
    /// Paths are relative to the root, with `/`.
    pub files: Vec<RootFile>,
    /// All other files of the root (images, `Procfile`, `Dockerfile`, empty folders' markers): paths only.
    pub others: Vec<Name>,
    /// Texts that say versions and how the project is deployed: `requirements*.txt`, `pyproject.toml`,
    /// `Pipfile.lock`, `poetry.lock`, `uv.lock`, `Procfile`, `Dockerfile*`, compose and CI files.
    pub texts: Vec<(Name, Arc<str>)>,
    /// `django-settings-module` of the configuration.
    pub settings_module: Option<Name>,
    /// The questions whose answers are looked for; djury's own where there is none.
    pub bank: Option<Arc<Bank>>,
    /// `answers` of the configuration.
    pub answers: Vec<ConfiguredAnswer>,
}

#[derive(Clone, Debug)]
pub struct RootFile {
    pub path: Name,
    pub outline: Arc<Outline>,
}

/// A file of the project. Built-in stubs of Django come behind the root's own files.
#[derive(Clone, Debug)]
pub struct File {
    pub path: Name,
    pub outline: Arc<Outline>,
    pub kind: FileKind,
    pub is_builtin: bool,
}

macro_rules! number {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
        pub struct $name(pub u32);
    };
}
pub(crate) use number;

number! {
    /// A Python region of a file.
    ModuleId
}
number! {
    /// A class of the project, nested ones included.
    ClassId
}
number! {
    /// A function or method of the project, nested ones included.
    FunctionId
}

#[derive(Clone, Debug)]
pub struct ModuleInfo {
    pub file: u32,
    pub region: u32,
    /// `blog.models`; none for a block of a Markdown answer.
    pub name: Option<Name>,
    /// Whether the file is an `__init__.py`.
    pub is_package: bool,
}

#[derive(Clone, Debug)]
pub struct ClassInfo {
    pub module: ModuleId,
    pub item: u32,
    pub class: Arc<Class>,
    /// What the class is defined in.
    pub within: Within,
}

#[derive(Clone, Debug)]
pub struct FunctionInfo {
    pub module: ModuleId,
    pub item: u32,
    pub function: Arc<Function>,
    pub within: Within,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Within {
    Module,
    Class(ClassId),
    Function(FunctionId),
}

/// What a name means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Symbol {
    Class(ClassId),
    Function(FunctionId),
    Module(ModuleId),
    /// A module-level assignment: the statement's place.
    Value {
        module: ModuleId,
        item: u32,
        stmt: Id,
    },
    /// A dotted name outside of the project: `os.path.join`, `builtins.len`.
    External(Name),
}

/// The linked project.
#[derive(Debug)]
pub struct Project {
    pub files: Vec<File>,
    pub others: Vec<Name>,
    pub texts: Vec<(Name, Arc<str>)>,
    pub settings_module: Option<Name>,
    pub(crate) bank: Option<Arc<Bank>>,
    pub(crate) configured_answers: Vec<ConfiguredAnswer>,
    pub modules: Vec<ModuleInfo>,
    pub classes: Vec<ClassInfo>,
    pub functions: Vec<FunctionInfo>,
    by_name: Modules,
    /// The class or function behind a definition's place.
    defined: FxHashMap<(ModuleId, u32, Id), Symbol>,
    members: Vec<OnceLock<Arc<Names>>>,
    locals: Vec<OnceLock<Arc<Names>>>,
    pub(crate) mros: Vec<OnceLock<Arc<crate::model::classes::Mro>>>,
    pub(crate) models: OnceLock<crate::model::models::Models>,
    pub(crate) labels: OnceLock<FxHashMap<String, ClassId>>,
    pub(crate) user: OnceLock<Option<ClassId>>,
    pub(crate) answers: OnceLock<Answers>,
    pub(crate) template_tags: OnceLock<crate::model::template_tags::TemplateTags>,
    /// What the query engine has found, of a type that only the engine knows: arrows point down.
    pub(crate) queries: OnceLock<Box<dyn std::any::Any + Send + Sync>>,
    pub(crate) templates: OnceLock<crate::model::templates::Templates>,
    pub(crate) template_uses: OnceLock<crate::model::template_uses::TemplateUses>,
    pub(crate) settings: OnceLock<crate::model::settings::Settings>,
    pub(crate) urls: OnceLock<crate::model::urls::Urls>,
    pub(crate) engines: OnceLock<crate::model::engines::Engines>,
}

/// Links the outlines of a root. Cheap: expressions are not looked at.
pub fn link(root: Root) -> Project {
    let mut files: Vec<File> = root
        .files
        .into_iter()
        .map(|file| File { kind: modules::kind(&file.path), path: file.path, outline: file.outline, is_builtin: false })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let own = files.len();
    for (path, outline) in crate::model::stubs::outlines() {
        files.push(File { path: path.clone(), outline: outline.clone(), kind: FileKind::Code, is_builtin: true });
    }
    let mut found = Definitions::default();
    let mut infos = Vec::new();
    for (file, number) in files.iter().zip(0u32..) {
        for (region, module) in file.outline.modules() {
            let id = ModuleId(u32::try_from(infos.len()).unwrap_or(u32::MAX));
            infos.push(ModuleInfo { file: number, region, name: None, is_package: modules::is_package(&file.path) });
            for (item, number) in module.items.iter().zip(0u32..) {
                found.body(&item.item.body, id, number, Within::Module);
            }
        }
    }
    let by_name = Modules::new(&files, own, &mut infos);
    let Definitions { classes, functions, defined } = found;
    Project {
        files,
        others: root.others,
        texts: root.texts,
        settings_module: root.settings_module,
        bank: root.bank,
        configured_answers: root.answers,
        modules: infos,
        members: classes.iter().map(|_| OnceLock::new()).collect(),
        locals: functions.iter().map(|_| OnceLock::new()).collect(),
        mros: classes.iter().map(|_| OnceLock::new()).collect(),
        classes,
        functions,
        by_name,
        defined,
        models: OnceLock::new(),
        labels: OnceLock::new(),
        user: OnceLock::new(),
        answers: OnceLock::new(),
        template_tags: OnceLock::new(),
        queries: OnceLock::new(),
        templates: OnceLock::new(),
        template_uses: OnceLock::new(),
        settings: OnceLock::new(),
        urls: OnceLock::new(),
        engines: OnceLock::new(),
    }
}

#[derive(Default)]
struct Definitions {
    classes: Vec<ClassInfo>,
    functions: Vec<FunctionInfo>,
    defined: FxHashMap<(ModuleId, u32, Id), Symbol>,
}

impl Definitions {
    fn body(&mut self, body: &[Stmt], module: ModuleId, item: u32, within: Within) {
        for stmt in body {
            match &stmt.kind {
                StmtKind::Class(class) => {
                    let id = ClassId(u32::try_from(self.classes.len()).unwrap_or(u32::MAX));
                    self.classes.push(ClassInfo { module, item, class: class.clone(), within });
                    self.defined.insert((module, item, class.id), Symbol::Class(id));
                    self.body(&class.body, module, item, Within::Class(id));
                }
                StmtKind::Function(function) => {
                    let id = FunctionId(u32::try_from(self.functions.len()).unwrap_or(u32::MAX));
                    self.functions.push(FunctionInfo { module, item, function: function.clone(), within });
                    self.defined.insert((module, item, function.id), Symbol::Function(id));
                    self.body(&function.body, module, item, Within::Function(id));
                }
                _ => {
                    for inner in stmt.bodies() {
                        self.body(inner, module, item, within);
                    }
                }
            }
        }
    }
}

/// Where a name is looked up: innermost first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Scope {
    pub module: ModuleId,
    pub within: Within,
}

impl Project {
    /// The files of the root itself with their numbers, stubs left out.
    pub fn own_files(&self) -> impl Iterator<Item = (u32, &File)> {
        (0u32..).zip(&self.files).filter(|(_, file)| !file.is_builtin)
    }

    pub fn own_classes(&self) -> impl Iterator<Item = (ClassId, &ClassInfo)> {
        (0u32..).map(ClassId).zip(&self.classes).filter(|(_, info)| !self.is_builtin(info.module))
    }

    pub fn own_functions(&self) -> impl Iterator<Item = (FunctionId, &FunctionInfo)> {
        (0u32..).map(FunctionId).zip(&self.functions).filter(|(_, info)| !self.is_builtin(info.module))
    }

    /// The Python modules of the root itself.
    pub fn own_modules(&self) -> impl Iterator<Item = (ModuleId, &ModuleInfo)> {
        (0u32..).map(ModuleId).zip(&self.modules).filter(|(id, _)| !self.is_builtin(*id))
    }

    pub fn is_builtin(&self, module: ModuleId) -> bool {
        self.file_of(module).is_some_and(|file| file.is_builtin)
    }

    pub fn module_info(&self, id: ModuleId) -> Option<&ModuleInfo> {
        self.modules.get(id.0 as usize)
    }

    pub fn class(&self, id: ClassId) -> Option<&ClassInfo> {
        self.classes.get(id.0 as usize)
    }

    pub fn function(&self, id: FunctionId) -> Option<&FunctionInfo> {
        self.functions.get(id.0 as usize)
    }

    pub fn file_of(&self, module: ModuleId) -> Option<&File> {
        self.files.get(self.module_info(module)?.file as usize)
    }

    pub fn kind_of(&self, module: ModuleId) -> FileKind {
        self.file_of(module).map(|file| file.kind).unwrap_or_default()
    }

    pub fn module(&self, id: ModuleId) -> Option<&Module> {
        let info = self.module_info(id)?;
        match &self.files.get(info.file as usize)?.outline.regions.get(info.region as usize)?.content {
            crate::model::outline::Content::Python(module) => Some(module),
            crate::model::outline::Content::Template(_) => None,
        }
    }

    /// A node of a module as a place.
    pub fn place(&self, module: ModuleId, item: u32, id: Id) -> Place {
        let (file, region) = self.module_info(module).map_or((0, 0), |info| (info.file, info.region));
        Place { file, region, item, id }
    }

    /// A module by its dotted name.
    pub fn module_named(&self, dotted: &str) -> Option<ModuleId> {
        self.by_name.get(dotted)
    }

    /// The class or function that a definition's place stands for.
    pub fn defined(&self, module: ModuleId, item: u32, id: Id) -> Option<Symbol> {
        self.defined.get(&(module, item, id)).cloned()
    }

    /// The names that a class body binds.
    pub fn members(&self, id: ClassId) -> Option<&Arc<Names>> {
        let class = self.class(id)?;
        let slot = self.members.get(id.0 as usize)?;
        Some(slot.get_or_init(|| Arc::new(Names::of_body(&class.class.body))))
    }

    /// The names that a function binds.
    pub fn locals(&self, id: FunctionId) -> Option<&Arc<Names>> {
        let function = self.function(id)?;
        let slot = self.locals.get(id.0 as usize)?;
        Some(slot.get_or_init(|| Arc::new(Names::of_function(&function.function))))
    }

    /// What a module-level name means, seen from inside or outside of the module. A name that is bound several
    /// times means its last unconditional definition, or nothing if its bindings disagree.
    pub fn lookup(&self, module: ModuleId, name: &str) -> Option<Symbol> {
        self.lookup_from(module, name, &mut FxHashSet::default())
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
            if let Some(module) = inside.and_then(|(name, folder)| self.by_name.get(&format!("{folder}.{name}"))) {
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
        self.by_name.get(&self.absolute(from, import)?)
    }

    /// The dotted name of the module that an import reads from; leading dots are counted from the importer.
    fn absolute(&self, from: ModuleId, import: &Import) -> Option<Name> {
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
        self.by_name.get(&format!("{package}.{name}")).map(Symbol::Module)
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
    fn follow(&self, symbol: Symbol, depth: u32) -> Option<Symbol> {
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
                Some(match self.by_name.get(&dotted) {
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

    /// The value that a module-level statement assigns.
    pub fn value(&self, module: ModuleId, item: u32, stmt: Id) -> Option<&Expr> {
        let body = &self.module(module)?.items.get(item as usize)?.item.body;
        match &crate::model::project::statement(body, stmt)?.kind {
            StmtKind::Assign { value, .. } | StmtKind::AnnAssign { value: Some(value), .. } => Some(value),
            _ => None,
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

    /// The scope that a class's own body sees.
    pub fn class_scope(&self, id: ClassId) -> Option<Scope> {
        Some(Scope { module: self.class(id)?.module, within: Within::Class(id) })
    }

    /// The scope that a function's own body sees.
    pub fn function_scope(&self, id: FunctionId) -> Option<Scope> {
        Some(Scope { module: self.function(id)?.module, within: Within::Function(id) })
    }
}

/// A statement of a body by its number, in inner blocks too (definitions are not entered).
pub fn statement(body: &[Stmt], id: Id) -> Option<&Stmt> {
    for stmt in body {
        if stmt.id == id {
            return Some(stmt);
        }
        if matches!(stmt.kind, StmtKind::Class(_) | StmtKind::Function(_)) {
            continue;
        }
        if let Some(found) = stmt.bodies().find_map(|inner| statement(inner, id)) {
            return Some(found);
        }
    }
    None
}
