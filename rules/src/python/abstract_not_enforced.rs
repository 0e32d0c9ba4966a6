//! Abstract classes that do not hold what they promise, or that are made although methods are left open.

use std::{cell::RefCell, rc::Rc};

use rustc_hash::FxHashMap;

use crate::{
    finding::{Anchor, Edit, Text},
    model::{
        overrides,
        project::{ClassId, ClassInfo, Project, Scope, Symbol, Within},
    },
    rule::{FileKind, On, Review},
    syntax::{
        Name,
        python::{Enter, Expr, Function, Stmt, StmtKind, exprs, stmts},
    },
};

pub(crate) const ON: On = On::Project(check);

fn check(project: &Project, review: &mut Review) {
    let lookup = Lookup { project, open: RefCell::default() };
    let has_open = project.own_classes().any(|(id, _)| !lookup.open(id).is_empty());
    for (id, info) in project.own_classes() {
        if project.kind_of(info.module) == FileKind::Code {
            lookup.declared(id, info, review);
        }
    }
    for (id, info) in project.own_functions() {
        let scope = Scope { module: info.module, within: Within::Function(id) };
        lookup.body(scope, info.item, &info.function.body, has_open, review);
    }
    for (id, _) in project.own_modules() {
        let scope = Scope { module: id, within: Within::Module };
        for (item, number) in project.module(id).iter().flat_map(|module| &module.items).zip(0u32..) {
            lookup.body(scope, number, &item.item.body, has_open, review);
        }
    }
}

struct Lookup<'p> {
    project: &'p Project,
    /// The abstract methods that are left open, by class.
    open: RefCell<FxHashMap<ClassId, Rc<Vec<Name>>>>,
}

impl Lookup<'_> {
    fn body(&self, scope: Scope, item: u32, body: &[Stmt], has_open: bool, review: &mut Review) {
        if self.project.kind_of(scope.module) != FileKind::Code {
            return;
        }
        let inner = Enter { functions: false, lambdas: true, classes: false };
        // Without a class that leaves a method open, no call needs a look.
        for expr in exprs(body, inner).take_while(|_| has_open) {
            let Some(call) = expr.as_call() else { continue };
            let is_named = call
                .callee
                .dotted()
                .is_some_and(|dotted| dotted.rsplit('.').next().is_some_and(|last| last.starts_with(char::is_uppercase)));
            if !is_named {
                continue;
            }
            let Some(Symbol::Class(class)) = self.project.symbol(scope, &call.callee) else { continue };
            let open = self.open(class);
            let (Some(first), Some(info)) = (open.first(), self.project.class(class)) else { continue };
            let name = &info.class.name.name;
            let place = self.project.place(scope.module, item, expr.id);
            let message = format!("`{name}` leaves `{first}()` abstract: `{name}()` raises a `TypeError`");
            let at = self.project.place(info.module, info.item, info.class.name.id);
            review.report(place, message).variant("instantiated").related(at, "the class");
        }
        for stmt in stmts(body, Enter::NONE) {
            let StmtKind::Return(Some(value)) = &stmt.kind else { continue };
            let class = value.as_call().map_or(value, |call| &call.callee);
            let is_it = class.as_name() == Some("NotImplementedError")
                && self.project.dotted(scope, class).is_some_and(|name| name == "builtins.NotImplementedError");
            if is_it {
                let place = self.project.place(scope.module, item, stmt.id);
                let message = "`return NotImplementedError` gives the class to the caller and raises nothing";
                let text = vec!["raise ".into(), Text::Source(place.with(value.id))];
                let edit = Edit { text, ..Edit::delete(place) };
                review.report(place, message).variant("returned").suggest("Raise it", vec![edit]);
            }
        }
    }

    /// The abstract methods that no class on the MRO fills; none where that is not known.
    fn open(&self, class: ClassId) -> Rc<Vec<Name>> {
        if let Some(known) = self.open.borrow().get(&class) {
            return known.clone();
        }
        let made = Rc::new(self.left_open(class).unwrap_or_default());
        self.open.borrow_mut().insert(class, made.clone());
        made
    }

    fn left_open(&self, class: ClassId) -> Option<Vec<Name>> {
        let mro = self.project.mro(class);
        if mro.is_open || !self.is_enforced(class) {
            return None;
        }
        let mut found: Vec<Name> = Vec::new();
        for owner in mro.classes.iter().rev() {
            let info = self.project.class(*owner)?;
            if self.project.is_builtin(info.module) {
                if info.class.name.name != "ABC" {
                    return None;
                }
                continue;
            }
            if !info.class.decorators.is_empty() || info.class.method("__new__").is_some() {
                return None;
            }
            let members = self.project.members(*owner)?;
            found.retain(|name| !members.bound.contains_key(name));
            let own = info.class.methods().filter(|method| is_abstract(method)).map(|method| method.name.name.clone());
            found.extend(own);
        }
        Some(found)
    }

    /// Whether the metaclass looks after abstract methods. None where it is not known.
    fn is_enforced(&self, class: ClassId) -> bool {
        self.project.descends(class, "abc.ABC")
            || self.project.mro(class).classes.iter().any(|owner| {
                let meta = self.project.class(*owner).and_then(|info| info.class.keyword("metaclass"));
                meta.and_then(Expr::dotted).is_some_and(|name| name.rsplit('.').next() == Some("ABCMeta"))
            })
    }

    fn declared(&self, id: ClassId, info: &ClassInfo, review: &mut Review) {
        let mro = self.project.mro(id);
        if mro.is_open || !info.class.decorators.is_empty() {
            return;
        }
        let name = &info.class.name.name;
        let at = |node| self.project.place(info.module, info.item, node);
        let is_own = |owner: &ClassId| self.project.class(*owner).is_some_and(|info| !self.project.is_builtin(info.module));
        let has_meta = |owner: &ClassId| {
            self.project.class(*owner).is_none_or(|info| info.class.keyword("metaclass").is_some())
        };
        let is_used_as_abc = |below: ClassId| self.is_enforced(below) || self.project.mro(below).is_open;
        if let Some(method) = info.class.methods().find(|method| is_abstract(method))
            && mro.classes.iter().all(is_own)
            && !mro.classes.iter().any(has_meta)
            && !self.is_enforced(id)
            && !self.project.descendants(id).any(is_used_as_abc)
            && !name.contains("Mixin")
        {
            let message = format!("`@abstractmethod` has no effect on `{}()`: `{name}` does not descend from `ABC`", method.name.name);
            review.report(at(method.name.id), message);
            return;
        }
        let is_direct = info.class.bases().filter_map(Expr::dotted).any(|base| base == "ABC" || base == "abc.ABC");
        let has_abstract = mro.classes.iter().filter_map(|owner| self.project.class(*owner)).any(|info| {
            info.class.methods().any(|method| is_abstract(method))
        });
        if !is_direct || has_abstract || !self.is_enforced(id) {
            return;
        }
        let open = info.class.methods().find(|method| {
            method.decorators.is_empty() && overrides::is_stub(&method.body) && raises(method)
        });
        if let Some(method) = open {
            let message = format!("`{name}` inherits `ABC`, and nothing makes `{}()` abstract: `{name}()` works", method.name.name);
            let place = at(method.keyword);
            let edit = Edit {
                place,
                anchor: Anchor::LineBefore,
                text: vec![Text::Indent(place), "@abstractmethod".into()],
            };
            let import = Edit::import(place, "abc", Some("abstractmethod"));
            review.report(at(method.name.id), message).suggest("Add `@abstractmethod`", vec![edit, import]);
        }
    }
}

fn raises(method: &Function) -> bool {
    method.body.iter().any(|stmt| matches!(stmt.kind, StmtKind::Raise { .. }))
}

fn is_abstract(method: &Function) -> bool {
    method.decorators.iter().filter_map(|decorator| decorator.expr.dotted()).any(|name| {
        name.rsplit('.').next().is_some_and(|last| last.starts_with("abstract"))
    })
}
