//! Short questions to single nodes: a call's argument by name, a class's methods, a dotted name. Knows the
//! shape of the tree only.

use std::sync::Arc;

use crate::syntax::python::tree::*;
use crate::syntax::python::walk::{Enter, stmts};

impl Function {
    pub fn docstring(&self) -> Option<&Expr> {
        docstring(&self.body)
    }

    pub fn param(&self, name: &str) -> Option<&Param> {
        self.params.iter().find(|param| param.name.name == name)
    }
}

impl Class {
    pub fn docstring(&self) -> Option<&Expr> {
        docstring(&self.body)
    }

    /// The functions of the class itself, in source order, those under an `if` or `try` of its body included.
    pub fn methods(&self) -> impl Iterator<Item = &Arc<Function>> {
        stmts(&self.body, Enter::NONE).filter_map(|stmt| match &stmt.kind {
            StmtKind::Function(function) => Some(function),
            _ => None,
        })
    }

    pub fn method(&self, name: &str) -> Option<&Arc<Function>> {
        self.methods().find(|function| function.name.name == name)
    }

    /// The base classes as written; `*bases` and keywords left out.
    pub fn bases(&self) -> impl Iterator<Item = &Expr> {
        self.arguments
            .iter()
            .filter(|argument| argument.kind == ArgumentKind::Positional)
            .map(|argument| &argument.value)
    }

    /// `metaclass=…` and the like.
    pub fn keyword(&self, name: &str) -> Option<&Expr> {
        keyword(&self.arguments, name)
    }
}

impl Call {
    /// The nth positional argument; `None` also where a `*args` before it hides which one that is.
    pub fn positional(&self, n: usize) -> Option<&Expr> {
        self.arguments
            .iter()
            .filter(|argument| matches!(argument.kind, ArgumentKind::Positional | ArgumentKind::Star))
            .take_while(|argument| argument.kind == ArgumentKind::Positional)
            .nth(n)
            .map(|argument| &argument.value)
    }

    pub fn keyword(&self, name: &str) -> Option<&Expr> {
        keyword(&self.arguments, name)
    }

    /// Whether arguments may come from a `*args` or `**kwargs`, or could not be read: then a missing argument
    /// is not known to be missing.
    pub fn has_star(&self) -> bool {
        self.arguments.iter().any(|argument| matches!(argument.kind, ArgumentKind::Star | ArgumentKind::StarStar))
    }
}

impl Expr {
    pub fn as_name(&self) -> Option<&str> {
        match &self.kind {
            ExprKind::Name(name) => Some(name),
            _ => None,
        }
    }

    /// The value of a string without interpolation.
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            ExprKind::Str { value, .. } => Some(value),
            _ => None,
        }
    }

    pub fn as_attribute(&self) -> Option<&Attribute> {
        match &self.kind {
            ExprKind::Attribute(node) => Some(node),
            _ => None,
        }
    }

    pub fn as_call(&self) -> Option<&Call> {
        match &self.kind {
            ExprKind::Call(node) => Some(node),
            _ => None,
        }
    }

    /// `a.b.c` where the expression is a name or attributes of a name.
    pub fn dotted(&self) -> Option<String> {
        let mut names = Vec::new();
        let mut expr = self;
        while let ExprKind::Attribute(node) = &expr.kind {
            names.push(node.attr.name.as_str());
            expr = &node.value;
        }
        names.push(expr.as_name()?);
        names.reverse();
        Some(names.join("."))
    }

    /// Whether the expression is exactly this name or these attributes of a name, such as `models.Model`.
    pub fn is_dotted(&self, path: &str) -> bool {
        let mut expr = self;
        let mut rest = path;
        while let ExprKind::Attribute(node) = &expr.kind {
            let Some((before, last)) = rest.rsplit_once('.') else {
                return false;
            };
            if node.attr.name != last {
                return false;
            }
            rest = before;
            expr = &node.value;
        }
        expr.as_name() == Some(rest)
    }
}

fn keyword<'t>(arguments: &'t [Argument], name: &str) -> Option<&'t Expr> {
    arguments.iter().find_map(|argument| match &argument.kind {
        ArgumentKind::Keyword(keyword) if keyword.name == name => Some(&argument.value),
        _ => None,
    })
}

/// The string that opens a body.
pub fn docstring(body: &[Stmt]) -> Option<&Expr> {
    match &body.first()?.kind {
        StmtKind::Expr(expr) if matches!(expr.kind, ExprKind::Str { .. }) => Some(expr),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::syntax::python::{
        Class, Enter, Expr, ExprKind, Stmt, StmtKind, docstring, exprs, items, lower, parse, stmts,
    };

    fn body(text: &str) -> Vec<Stmt> {
        let tree = parse(text, None);
        let items = items(&tree, text);
        items.iter().flat_map(|item| lower(&tree, text, item).body).collect()
    }

    fn class(body: &[Stmt]) -> &Class {
        match &body[0].kind {
            StmtKind::Class(class) => class,
            other => panic!("{other:?}"),
        }
    }

    fn expr(body: &[Stmt]) -> &Expr {
        match &body[0].kind {
            StmtKind::Expr(expr) => expr,
            other => panic!("{other:?}"),
        }
    }

    fn names<'t>(exprs: impl Iterator<Item = &'t Expr>) -> String {
        let names: Vec<&str> = exprs.filter_map(Expr::as_name).collect();
        names.join(" ")
    }

    #[test]
    fn a_class_knows_its_methods_also_under_conditions() {
        let body = body(
            "class A(B, *C, metaclass=M):\n    \"doc\"\n    def f(self):\n        def inner(): pass\n    \
             if x:\n        def g(self): pass\n    class N:\n        def hidden(self): pass\n",
        );
        let class = class(&body);
        let methods: Vec<&str> = class.methods().map(|method| &*method.name.name).collect();
        assert_eq!(methods, ["f", "g"]);
        assert_eq!(names(class.bases()), "B");
        assert_eq!(class.keyword("metaclass").and_then(Expr::as_name), Some("M"));
        assert_eq!(class.docstring().and_then(Expr::as_str), Some("doc"));
        assert!(docstring(&class.method("f").unwrap().body).is_none());
        assert!(class.method("f").unwrap().param("self").is_some());
    }

    #[test]
    fn a_call_gives_its_arguments_by_place_and_by_name() {
        let read = body("f(a, k=b, *c, d)");
        let call = expr(&read).as_call().unwrap();
        assert_eq!(call.positional(0).and_then(Expr::as_name), Some("a"));
        assert!(call.positional(1).is_none());
        assert_eq!(call.keyword("k").and_then(Expr::as_name), Some("b"));
        assert!(call.has_star());
        let unread = body("f(a, b c)\n");
        assert!(expr(&unread).as_call().unwrap().has_star());
    }

    #[test]
    fn dotted_names_are_names_and_attributes_only() {
        let dotted = body("a.b.c");
        assert_eq!(expr(&dotted).dotted().as_deref(), Some("a.b.c"));
        assert!(expr(&dotted).is_dotted("a.b.c"));
        assert!(!expr(&dotted).is_dotted("b.c") && !expr(&dotted).is_dotted("z.a.b.c"));
        assert_eq!(expr(&body("a().b")).dotted(), None);
        assert!(matches!(expr(&body("a().b")).kind, ExprKind::Attribute(_)));
    }

    #[test]
    fn walks_enter_what_they_are_told_to_and_keep_the_source_order() {
        let body = body(
            "@a\ndef f(x: b = c) -> d:\n    e if g else h\nclass K(i):\n    lambda y=j: k\n\
             match l:\n    case M(n.o) if p: {q: f'{r:{s}}'}\n",
        );
        assert_eq!(names(exprs(&body, Enter::ALL)), "a b c d e g h i j k l M n p q r s");
        assert_eq!(names(exprs(&body, Enter::RUNS_HERE)), "a b c d i j l M n p q r s");
        assert_eq!(names(exprs(&body, Enter::NONE)), "a b c d i l M n p q r s");
        assert_eq!(stmts(&body, Enter::NONE).count(), 4);
        assert_eq!(stmts(&body, Enter::ALL).count(), 6);
    }
}
