//! What a rule is and all that it may touch: a name with a page, the kinds of node it looks at, and a context.
//! Knows neither the list of rules, nor questions, nor severities.

use rustc_hash::FxHashMap;

pub use crate::model::modules::FileKind;

use crate::{
    finding::{Edit, Finding, Place},
    model::{
        holds::{self, Builtin, Holds},
        names::{BindingKind, Names},
        project::Project,
    },
    syntax::{
        Id, Name,
        python::{Call, Class, Clause, ExceptHandler, Expr, ExprKind, Function, Item, Stmt, StmtKind, paths::swallows},
    },
    text::Span,
};

#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Kebab-case; for ever.
    pub name: &'static str,
    /// The page, in Markdown.
    pub page: &'static str,
    /// Where the page lies, below `rules/src`: `python/except_bare.md`.
    pub file: &'static str,
    pub on: On,
}

/// What a rule looks at. All but `Project` see one item of one file, and their findings are kept with it.
#[derive(Clone, Copy, Debug)]
pub enum On {
    Stmt(fn(&Stmt, &mut Cx)),
    Function(fn(&Function, &mut Cx)),
    Class(fn(&Class, &mut Cx)),
    ExceptHandler(fn(&ExceptHandler, &mut Cx)),
    Expr(fn(&Expr, &mut Cx)),
    Call(fn(&Expr, &Call, &mut Cx)),
    /// Several kinds of node.
    Each(&'static [On]),
    /// The linked project: outlines only, never a text.
    Project(fn(&Project, &mut Review)),
    /// The comments that silence findings. Its findings are made where all others of a file are known, see
    /// [`crate::suppress`].
    Suppressions,
}

/// What surrounds a node, outermost first.
#[derive(Clone, Copy, Debug)]
pub enum Around<'a> {
    Class(&'a Class),
    Function(&'a Function),
    /// Any other statement.
    Stmt(&'a Stmt),
    /// The handler that the node stands in.
    Handler(&'a ExceptHandler),
    Expr(&'a Expr),
}

/// The first words of comments that speak to a tool.
const TOOLS: &[&str] = &[
    "noqa",
    "nosec",
    "pragma",
    "type",
    "pylint",
    "ruff",
    "flake8",
    "mypy",
    "pyright",
    "pyre-ignore",
    "pyre-fixme",
    "fmt",
    "isort",
    "yapf",
    "black",
    "djury",
    "expect",
    "nopep8",
    "nosonar",
    "lgtm",
    "codespell",
    "sourcery",
];

/// A fenced block of a Markdown answer.
#[derive(Clone, Copy, Debug)]
pub struct Block<'a> {
    /// All of it.
    pub text: &'a str,
    /// Whether something before the item does not parse.
    pub is_broken_before: bool,
}

/// The context of a rule that looks at one item.
#[derive(Debug)]
pub struct Cx<'a> {
    pub(crate) rule: &'static str,
    /// The names that the module binds.
    pub names: &'a Names,
    pub item: &'a Item,
    /// The item's text.
    pub text: &'a str,
    pub kind: FileKind,
    /// The fenced block of a Markdown answer that the item stands in; none in a file of Python.
    pub block: Option<Block<'a>>,
    /// What surrounds the node that is looked at, outermost first; the node itself left out.
    pub around: Vec<Around<'a>>,
    pub(crate) found: Vec<Finding>,
    pub(crate) local: FxHashMap<Id, std::rc::Rc<Names>>,
    /// What the names of a function hold, by the function; those of the item itself under none.
    pub(crate) holdings: FxHashMap<Option<Id>, std::rc::Rc<FxHashMap<Name, Holds<'a>>>>,
}

impl<'a> Cx<'a> {
    pub fn report(&mut self, id: Id, message: impl Into<String>) -> &mut Finding {
        self.found.push(Finding::new(self.rule, self.place(id), message));
        let last = self.found.len() - 1;
        #[expect(clippy::indexing_slicing, reason = "an element was pushed just above")]
        &mut self.found[last]
    }

    /// A node of this item as a place for related notes and edits. File, region and item are filled in
    /// when the finding leaves the item.
    pub fn place(&self, id: Id) -> Place {
        Place { id, ..Place::default() }
    }

    pub fn span(&self, id: Id) -> Span {
        self.item.spans.get(id)
    }

    /// The item's text at a node.
    pub fn source(&self, id: Id) -> &'a str {
        self.span(id).of(self.text)
    }

    /// The line of a node within its document is not known here; this tells whether two nodes share one.
    pub fn same_line(&self, a: Id, b: Id) -> bool {
        let (a, b) = (self.span(a), self.span(b));
        !Span { start: a.start.min(b.start), end: a.start.max(b.start) }.of(self.text).contains('\n')
    }

    /// The comments inside a node, without `#`.
    pub fn comments(&self, id: Id) -> impl Iterator<Item = &'a str> + use<'a> {
        let within = self.span(id);
        let text = self.text;
        let comments = self.item.comments.0.iter().filter(move |span| within.contains(**span));
        comments.map(move |span| span.of(text).trim_start_matches('#').trim())
    }

    /// The comments inside a node that people wrote for people: orders to tools are left out.
    pub fn remarks(&self, id: Id) -> impl Iterator<Item = &'a str> + use<'a> {
        self.comments(id).filter(|comment| {
            let word = comment.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').next().unwrap_or("");
            !word.is_empty() && !TOOLS.contains(&word.to_ascii_lowercase().as_str())
        })
    }

    /// The functions around the node, innermost first.
    pub fn functions(&self) -> impl Iterator<Item = &'a Function> {
        self.around.iter().rev().filter_map(|around| match around {
            Around::Function(function) => Some(*function),
            _ => None,
        })
    }

    /// The innermost function around the node.
    pub fn function(&self) -> Option<&'a Function> {
        self.functions().next()
    }

    /// The statements of the innermost function around the node, else of the innermost class, else of the item.
    pub fn scope(&self) -> &'a [Stmt] {
        let around = self.around.iter().rev().find_map(|around| match around {
            Around::Function(function) => Some(function.body.as_slice()),
            Around::Class(class) => Some(class.body.as_slice()),
            _ => None,
        });
        around.unwrap_or(&self.item.body)
    }

    /// The statements behind one that surrounds the node (or is the node itself), in its own block and in the blocks
    /// around it as far as the function goes; innermost first.
    pub fn behind(&self, stmt: Id) -> Vec<&'a Stmt> {
        let (mut child, mut found) = (stmt, Vec::new());
        let known = |around: &Around<'a>| matches!(around, Around::Stmt(one) if one.id == stmt);
        let outer = self.around.iter().position(known).unwrap_or(self.around.len());
        let mut add = |block: &'a [Stmt], child: Id| {
            if let Some(at) = block.iter().position(|one| one.id == child) {
                found.extend(block.iter().skip(at + 1));
            }
        };
        for around in self.around.iter().take(outer).rev() {
            match around {
                Around::Stmt(stmt) => {
                    stmt.bodies().for_each(|block| add(block, child));
                    child = stmt.id;
                }
                Around::Function(function) => {
                    add(&function.body, child);
                    return found;
                }
                Around::Class(class) => {
                    add(&class.body, child);
                    return found;
                }
                Around::Handler(_) | Around::Expr(_) => {}
            }
        }
        add(&self.item.body, child);
        found
    }

    /// The innermost loop around the node, within its function.
    pub fn repeated(&self) -> Option<&'a Stmt> {
        let inner =
            self.around.iter().rev().take_while(|around| !matches!(around, Around::Function(_) | Around::Class(_)));
        inner.into_iter().find_map(|around| match around {
            Around::Stmt(stmt) if matches!(stmt.kind, StmtKind::For(_) | StmtKind::While(_)) => Some(*stmt),
            _ => None,
        })
    }

    /// The class whose body holds the node or the method around it; none inside a function of a function.
    pub fn class(&self) -> Option<&'a Class> {
        let mut functions = 0;
        for around in self.around.iter().rev() {
            match around {
                Around::Class(class) => return (functions <= 1).then_some(*class),
                Around::Function(_) => functions += 1,
                _ => {}
            }
        }
        None
    }

    /// The method that the node stands in directly, with its class; none inside a function of a method.
    pub fn method(&self) -> Option<(&'a Class, &'a Function)> {
        let mut function = None;
        for around in self.around.iter().rev() {
            match around {
                Around::Class(class) => return function.map(|function| (*class, function)),
                Around::Function(_) if function.is_some() => return None,
                Around::Function(inner) => function = Some(*inner),
                _ => {}
            }
        }
        None
    }

    /// The lambdas and comprehensions around the node within its function: each is a scope of its own, but for the
    /// first iterable of a comprehension, which the scope outside evaluates. Innermost first.
    pub fn inner_scopes(&self, node: Id) -> impl Iterator<Item = &'a Expr> {
        let at = self.span(node);
        let inner =
            self.around.iter().rev().take_while(|around| !matches!(around, Around::Function(_) | Around::Class(_)));
        inner.filter_map(move |around| match around {
            Around::Expr(expr) => match &expr.kind {
                ExprKind::Lambda(_) => Some(*expr),
                ExprKind::Comprehension(made) => {
                    let is_first = matches!(made.clauses.first(), Some(Clause::For { iter, .. })
                        if self.span(iter.id).contains(at));
                    (!is_first).then_some(*expr)
                }
                _ => None,
            },
            _ => None,
        })
    }

    /// The dotted name of what an expression means, by the imports of the module and of the functions around:
    /// `models.Model` is `django.db.models.Model` after `from django.db import models`. Builtins are told as
    /// `builtins.len`. None where a name is bound in any other way, or the import is relative.
    pub fn qualified(&mut self, expr: &Expr) -> Option<String> {
        let dotted = expr.dotted()?;
        let (root, rest) = dotted.split_once('.').map_or((dotted.as_str(), None), |(root, rest)| (root, Some(rest)));
        let base = match self.scope_of(root) {
            Some(names) => names.import(root)?.dotted()?,
            None if self.names.binds(root) => self.names.import(root)?.dotted()?,
            None if !self.names.stars.is_empty() => return None,
            None => format!("builtins.{root}"),
        };
        Some(match rest {
            Some(rest) => format!("{base}.{rest}"),
            None => base,
        })
    }

    /// The names of a function around the node, made once.
    pub fn names_of(&mut self, function: &Function) -> std::rc::Rc<Names> {
        self.local.entry(function.id).or_insert_with(|| std::rc::Rc::new(Names::of_function(function))).clone()
    }

    /// The names of the innermost function around the node that binds a name; none where none does.
    fn scope_of(&mut self, name: &str) -> Option<std::rc::Rc<Names>> {
        let functions: Vec<&Function> = self.functions().collect();
        functions.into_iter().map(|function| self.names_of(function)).find(|names| names.binds(name))
    }

    /// What a name holds here, if it is bound once: in the innermost function around the node that binds it, or in
    /// the item. None for a parameter, and for names of comprehensions, lambdas and class bodies.
    pub fn holds(&mut self, name: &str) -> Option<Holds<'a>> {
        let mut is_inner = true;
        for at in (0..self.around.len()).rev() {
            match *self.around.get(at)? {
                Around::Expr(expr) if hides(expr, name) => return None,
                Around::Class(class) if is_inner && Names::of_body(&class.body).binds(name) => return None,
                Around::Function(function) => {
                    is_inner = false;
                    if self.names_of(function).binds(name) {
                        let names = self.names_of(function);
                        let made = || std::rc::Rc::new(holds::holdings(&function.body, &names));
                        return self.holdings.entry(Some(function.id)).or_insert_with(made).get(name).copied();
                    }
                }
                _ => {}
            }
        }
        let (names, body) = (self.names, &self.item.body);
        let made = || std::rc::Rc::new(holds::holdings(body, names));
        self.holdings.entry(None).or_insert_with(made).get(name).copied()
    }

    /// The builtin type that an expression gives, as far as it shows here: a display, a call of `list()`, a name that
    /// holds one of them all the time.
    pub fn builtin(&mut self, expr: &Expr) -> Option<Builtin> {
        match &expr.kind {
            ExprKind::Name(name) => match self.holds(name)? {
                Holds::Value(value) if value.as_name().is_none() => self.builtin(value),
                _ => None,
            },
            ExprKind::Call(call) => match call.callee.as_name() {
                Some(name) if self.is_generator(name) => Some(Builtin::Generator),
                _ => holds::made_by(&self.qualified(&call.callee)?),
            },
            ExprKind::Comprehension(made) => {
                let is_async = |clause: &Clause| matches!(clause, Clause::For { is_async: true, .. });
                if made.clauses.iter().any(is_async) { None } else { holds::builtin(expr) }
            }
            _ => holds::builtin(expr),
        }
    }

    /// Whether a call of a name gives a generator: a function of this file with `yield` and without decorators.
    pub fn is_generator(&mut self, name: &str) -> bool {
        let is = |names: &Names| names.get(name).len() == 1 && names.generators.iter().any(|one| one == name);
        match self.scope_of(name) {
            Some(names) => is(&names),
            None => is(self.names),
        }
    }

    /// Whether what goes wrong at a node is expected: it stands under a `try` that catches one of some builtin
    /// exceptions (or what nobody knows), or under `with pytest.raises(…)` and its like.
    pub fn is_tried(&mut self, at: Id, errors: &[&str]) -> bool {
        let here = self.span(at);
        let around = self.around.iter().rev().take_while(|around| !matches!(around, Around::Function(_)));
        let stmts: Vec<&Stmt> = around
            .filter_map(|around| match around {
                Around::Stmt(stmt) => Some(*stmt),
                _ => None,
            })
            .collect();
        stmts.into_iter().any(|stmt| match &stmt.kind {
            StmtKind::With(with) => with.items.iter().any(|item| swallows(&item.context)),
            StmtKind::Try(attempt) => {
                let is_inside = attempt.body.iter().any(|inner| self.span(inner.id).contains(here));
                let mut kinds = attempt.handlers.iter().map(|handler| handler.kind.as_ref());
                is_inside && kinds.any(|kind| kind.is_none_or(|kind| self.may_catch(kind, errors)))
            }
            _ => false,
        })
    }

    fn may_catch(&mut self, kind: &Expr, errors: &[&str]) -> bool {
        if let ExprKind::Tuple(tuple) = &kind.kind {
            return tuple.items.iter().any(|item| self.may_catch(item, errors));
        }
        match self.qualified(kind) {
            Some(name) => {
                let last = name.rsplit('.').next().unwrap_or_default();
                matches!(last, "Exception" | "BaseException") || errors.contains(&last)
            }
            None => !kind.as_name().is_some_and(|name| self.is_own(name)),
        }
    }

    /// Edits that put what an expression gives into a list.
    pub fn listed(&self, expr: &Expr) -> Vec<Edit> {
        let at = self.place(expr.parens.unwrap_or(expr.id));
        match &expr.kind {
            ExprKind::Comprehension(_) if self.source(at.id).starts_with('(') => vec![Edit::before(at, "list")],
            _ => vec![Edit::before(at, "list("), Edit::after(at, ")")],
        }
    }

    /// Whether a module-level name is a class or function of this file, bound once.
    pub fn is_own(&self, name: &str) -> bool {
        matches!(self.names.get(name), [one] if matches!(one.kind, BindingKind::Class | BindingKind::Function))
    }
}

/// Whether a comprehension or a lambda has a name of its own like this.
fn hides(expr: &Expr, name: &str) -> bool {
    match &expr.kind {
        ExprKind::Comprehension(made) => made.clauses.iter().any(|clause| match clause {
            Clause::For { target, .. } => holds::binds(target, name),
            Clause::If(_) => false,
        }),
        ExprKind::Lambda(lambda) => lambda.params.iter().any(|param| param.name.name == name),
        _ => false,
    }
}

/// The context of a rule that looks at the project.
#[derive(Debug)]
pub struct Review<'a> {
    pub(crate) rule: &'static str,
    pub(crate) found: &'a mut Vec<Finding>,
}

impl Review<'_> {
    pub fn report(&mut self, place: Place, message: impl Into<String>) -> &mut Finding {
        self.found.push(Finding::new(self.rule, place, message));
        let last = self.found.len() - 1;
        #[expect(clippy::indexing_slicing, reason = "an element was pushed just above")]
        &mut self.found[last]
    }

    /// Takes this rule's findings out of those that a mechanism made for several rules at once.
    pub fn take(&mut self, findings: &[Finding]) {
        self.found.extend(findings.iter().filter(|finding| finding.rule == self.rule).cloned());
    }
}

/// The name of a rule as an owned [`Name`], for comparisons with findings.
pub fn name_of(rule: &Rule) -> Name {
    Name::new_static(rule.name)
}
