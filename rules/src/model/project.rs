//! All outlines of one root, linked: modules by dotted name, classes and functions by number. What a name means stands
//! in `symbols`. Every question answers with an `Option`: unknown means silence.

use std::sync::{Arc, OnceLock};

use rustc_hash::FxHashMap;

use crate::{
    bank::Bank,
    finding::Place,
    model::modules::FileKind,
    model::{
        answers::{Answers, ConfiguredAnswer},
        modules::{self, Modules},
        names::Names,
        outline::{Module, Outline},
    },
    syntax::{
        Id, Name,
        python::{Class, Expr, Function, Stmt, StmtKind},
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
    /// `run-answers = false` of the configuration: no answer is put to the test.
    pub keep_answers_still: bool,
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
    /// By module, what its names mean.
    pub(crate) meanings: Vec<OnceLock<FxHashMap<Name, Option<Symbol>>>>,
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
    /// Whether answers may be run by the evaluator.
    pub(crate) runs_answers: bool,
    /// The same for what running the answers told.
    pub(crate) verdicts: OnceLock<Box<dyn std::any::Any + Send + Sync>>,
    pub(crate) templates: OnceLock<crate::model::templates::Templates>,
    pub(crate) template_uses: OnceLock<crate::model::template_uses::TemplateUses>,
    pub(crate) settings: OnceLock<crate::model::settings::Settings>,
    pub(crate) urls: OnceLock<crate::model::urls::Urls>,
    pub(crate) engines: OnceLock<crate::model::engines::Engines>,
    pub(crate) parent_callers: OnceLock<Vec<(ClassId, FunctionId)>>,
    pub(crate) decorated: OnceLock<crate::model::decorators::Decorations>,
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
        meanings: infos.iter().map(|_| OnceLock::new()).collect(),
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
        runs_answers: !root.keep_answers_still,
        verdicts: OnceLock::new(),
        templates: OnceLock::new(),
        template_uses: OnceLock::new(),
        settings: OnceLock::new(),
        urls: OnceLock::new(),
        engines: OnceLock::new(),
        parent_callers: OnceLock::new(),
        decorated: OnceLock::new(),
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

    /// The Python module that a region of a file is.
    pub fn module_at(&self, file: u32, region: u32) -> Option<ModuleId> {
        let at = self.modules.binary_search_by_key(&(file, region), |info| (info.file, info.region)).ok()?;
        u32::try_from(at).ok().map(ModuleId)
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

    /// The value that a module-level statement assigns.
    pub fn value(&self, module: ModuleId, item: u32, stmt: Id) -> Option<&Expr> {
        let body = &self.module(module)?.items.get(item as usize)?.item.body;
        match &crate::model::project::statement(body, stmt)?.kind {
            StmtKind::Assign { value, .. } | StmtKind::AnnAssign { value: Some(value), .. } => Some(value),
            _ => None,
        }
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
