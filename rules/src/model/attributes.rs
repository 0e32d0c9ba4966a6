//! The attributes that the methods of a class set on their instance, and whether anything else may set more. Knows no
//! rule; a class with an unknown ancestor is open, and so is one that a framework fills.

use std::{cell::RefCell, rc::Rc};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    model::{
        overrides,
        project::{ClassId, ClassInfo, Project},
    },
    syntax::{
        Id, Name,
        python::{Class, Enter, Expr, ExprKind, Function, Stmt, StmtKind, exprs, stmts},
    },
};

/// What one class says of its instances' attributes.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Own {
    /// Attributes that a method sets on its instance or class.
    pub set: FxHashSet<Name>,
    /// Whether names that do not show here may be set or answered: `setattr(self, …)`, `__getattr__`.
    pub is_dynamic: bool,
}

/// The attributes of the classes of a project, read once each.
#[derive(Debug)]
pub struct Attributes<'p> {
    project: &'p Project,
    own: RefCell<FxHashMap<ClassId, Rc<Own>>>,
    outside: RefCell<Option<Rc<FxHashSet<Name>>>>,
    made: RefCell<Option<Rc<FxHashSet<Name>>>>,
}

impl<'p> Attributes<'p> {
    pub fn of(project: &'p Project) -> Attributes<'p> {
        Attributes { project, own: RefCell::default(), outside: RefCell::default(), made: RefCell::default() }
    }

    /// What the class itself says.
    pub fn own(&self, class: ClassId) -> Rc<Own> {
        if let Some(known) = self.own.borrow().get(&class) {
            return known.clone();
        }
        let made = Rc::new(self.project.class(class).map(|info| own(&info.class)).unwrap_or_default());
        self.own.borrow_mut().insert(class, made.clone());
        made
    }

    /// The classes that an instance is made of: the class, its ancestors and its descendants. None where an ancestor
    /// is unknown or comes from a framework, or where one of them may set any name.
    pub fn family(&self, class: ClassId) -> Option<Vec<ClassId>> {
        let mro = self.project.mro(class);
        let mut family = mro.classes.clone();
        // What stands beside the class in the bases of a descendant may set its attributes too.
        for below in self.project.descendants(class) {
            let other = self.project.mro(below);
            if other.is_open {
                return None;
            }
            family.extend(other.classes.iter().copied());
        }
        family.sort_unstable();
        family.dedup();
        let is_plain = |class: &ClassId| {
            self.project.class(*class).is_some_and(|info| !self.project.is_builtin(info.module) && is_plain(info))
        };
        (!mro.is_open && family.iter().all(is_plain) && family.iter().all(|class| !self.own(*class).is_dynamic))
            .then_some(family)
    }

    /// Whether any class of a family binds a name in its body or sets it on the instance.
    pub fn has(&self, family: &[ClassId], name: &str) -> bool {
        family.iter().any(|class| {
            self.own(*class).set.contains(name)
                || self.project.members(*class).is_some_and(|members| members.bound.contains_key(name))
        })
    }

    /// Whether the project calls something of a class's name: the class is made as it stands.
    pub fn is_made(&self, class: &str) -> bool {
        let mut made = self.made.borrow_mut();
        made.get_or_insert_with(|| Rc::new(called_names(self.project))).contains(class)
    }

    /// Whether some code sets an attribute of this name on another object than its own instance, or names it in a
    /// string, as `setattr` wants it.
    pub fn is_set_outside(&self, name: &str) -> bool {
        let mut outside = self.outside.borrow_mut();
        outside.get_or_insert_with(|| Rc::new(outside_names(self.project))).contains(name)
    }
}

/// Whether nothing but the class body and its methods makes the attributes.
fn is_plain(info: &ClassInfo) -> bool {
    let class = &info.class;
    class.decorators.is_empty() && class.keyword("metaclass").is_none()
}

/// The functions of a class with the names that stand for the instance or the class in them.
fn own(class: &Class) -> Own {
    let mut found = Own::default();
    for method in class.methods() {
        if matches!(method.name.name.as_str(), "__getattr__" | "__getattribute__" | "__setattr__" | "__new__") {
            found.is_dynamic = true;
        }
        if let Some(receiver) = overrides::receiver(method) {
            read(method, receiver, &mut found);
        }
        // `self = cls.__new__(cls)` in a class method.
        if overrides::receiver(method) != Some("self") {
            read(method, "self", &mut found);
        }
    }
    found
}

fn read(method: &Function, receiver: &str, found: &mut Own) {
    for stmt in stmts(&method.body, Enter::ALL) {
        for target in targets(stmt) {
            set_by(target, receiver, &mut found.set);
        }
    }
    for expr in exprs(&method.body, Enter::ALL) {
        match &expr.kind {
            ExprKind::Attribute(node) if node.attr.name == "__dict__" && node.value.as_name() == Some(receiver) => {
                found.is_dynamic = true;
            }
            ExprKind::Call(call) => {
                let name = call.callee.as_name().unwrap_or_default();
                let on_self = call.positional(0).and_then(Expr::as_name) == Some(receiver);
                match (name, call.positional(1).and_then(Expr::as_str)) {
                    ("setattr", Some(name)) if on_self => _ = found.set.insert(Name::from(name)),
                    ("setattr" | "vars", _) if on_self => found.is_dynamic = true,
                    _ => {}
                }
            }
            _ => {}
        }
    }
}

/// What a statement by itself binds or deletes.
pub fn targets(stmt: &Stmt) -> Vec<&Expr> {
    match &stmt.kind {
        StmtKind::Assign { targets, .. } | StmtKind::Delete(targets) => targets.iter().collect(),
        StmtKind::AugAssign { target, .. } => vec![target],
        StmtKind::AnnAssign { target, .. } => vec![target],
        StmtKind::For(each) => vec![&each.target],
        StmtKind::With(with) => with.items.iter().filter_map(|item| item.target.as_ref()).collect(),
        _ => Vec::new(),
    }
}

fn set_by(target: &Expr, receiver: &str, found: &mut FxHashSet<Name>) {
    match &target.kind {
        ExprKind::Attribute(node) if node.value.as_name() == Some(receiver) => {
            found.insert(node.attr.name.clone());
        }
        ExprKind::Tuple(tuple) => tuple.items.iter().for_each(|item| set_by(item, receiver, found)),
        ExprKind::List(items) => items.iter().for_each(|item| set_by(item, receiver, found)),
        ExprKind::Star(inner) => set_by(inner, receiver, found),
        _ => {}
    }
}

fn outside_names(project: &Project) -> FxHashSet<Name> {
    let mut found = FxHashSet::default();
    for (id, _) in project.own_modules() {
        for item in project.module(id).iter().flat_map(|module| &module.items) {
            for stmt in stmts(&item.item.body, Enter::ALL) {
                for target in targets(stmt) {
                    if let ExprKind::Attribute(node) = &target.kind
                        && node.value.as_name() != Some("self")
                    {
                        found.insert(node.attr.name.clone());
                    }
                }
            }
            for expr in exprs(&item.item.body, Enter::ALL) {
                if let ExprKind::Str { value, .. } = &expr.kind
                    && value.len() < 60
                    && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
                {
                    found.insert(value.clone());
                }
            }
        }
    }
    found
}

/// The reads of attributes of a receiver in some statements, functions inside included: place and name.
pub fn reads<'t>(body: &'t [Stmt], receiver: &'t str) -> impl Iterator<Item = (Id, &'t Name)> {
    let set: FxHashSet<Id> = stmts(body, Enter::ALL).flat_map(targets).map(|target| target.id).collect();
    exprs(body, Enter::ALL).filter_map(move |expr| match &expr.kind {
        ExprKind::Attribute(node) if node.value.as_name() == Some(receiver) && !set.contains(&expr.id) => {
            Some((expr.id, &node.attr.name))
        }
        _ => None,
    })
}

fn called_names(project: &Project) -> FxHashSet<Name> {
    let modules = project.own_modules().filter_map(|(id, _)| project.module(id));
    let calls = modules.flat_map(|module| &module.items).flat_map(|item| item.item.calls.iter());
    calls.filter(|name| name.starts_with(char::is_uppercase)).cloned().collect()
}
