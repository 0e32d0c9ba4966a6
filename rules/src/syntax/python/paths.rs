//! The paths through a body: returns, raises and the fall off its end, each with whether a mark was met on the
//! way there. Knows the shape of the tree only: what counts as a mark is the caller's business.

use crate::syntax::python::{
    Clause, Enter, Expr, ExprKind, Node, Pattern, PatternKind, Stmt, StmtKind, Try, UnaryOp, exprs_of_expr, nodes,
    parts,
};

/// Statements that a reading may visit before it gives up: nested `finally` blocks are read once for each exit.
const BUDGET: u32 = 50_000;

/// What the paths that reach a point have met so far; neither where no path reaches it.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Reach {
    /// Some path with the mark.
    pub marked: bool,
    /// Some path without it.
    pub unmarked: bool,
}

impl Reach {
    const START: Reach = Reach { marked: false, unmarked: true };
    const NOWHERE: Reach = Reach { marked: false, unmarked: false };

    pub fn any(self) -> bool {
        self.marked || self.unmarked
    }

    fn or(self, other: Reach) -> Reach {
        Reach { marked: self.marked || other.marked, unmarked: self.unmarked || other.unmarked }
    }

    fn with_mark(self) -> Reach {
        Reach { marked: self.any(), unmarked: false }
    }
}

/// What a reading asks its caller.
#[derive(Clone, Copy)]
pub struct Ask<'a> {
    /// Whether a statement by itself, its inner blocks left out, is a mark; see [`own_exprs`].
    pub marks: &'a dyn Fn(&Stmt) -> bool,
    /// What a test is known to be, constants aside.
    pub test: &'a dyn Fn(&Expr) -> Option<bool>,
}

impl std::fmt::Debug for Ask<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ask")
    }
}

/// The ways out of a body.
#[derive(Clone, Default, Debug)]
pub struct Exits<'t> {
    pub returns: Vec<Return<'t>>,
    /// Statements that raise, or calls that never come back.
    pub raises: Vec<(&'t Stmt, Reach)>,
    /// The end of the body.
    pub falls: Reach,
}

#[derive(Clone, Copy, Debug)]
pub struct Return<'t> {
    pub stmt: &'t Stmt,
    pub value: Option<&'t Expr>,
    pub reach: Reach,
}

impl Exits<'_> {
    /// Whether each path gives a value back or raises.
    pub fn always_value(&self) -> bool {
        !self.falls.any() && !self.returns.is_empty() && self.returns.iter().all(|exit| exit.value.is_some())
    }

    /// Whether no path ends but by raising.
    pub fn always_raises(&self) -> bool {
        !self.falls.any() && self.returns.is_empty()
    }
}

/// The exits of a body, nothing marked. None where the body is too tangled to be read.
pub fn exits(body: &[Stmt]) -> Option<Exits<'_>> {
    exits_with(body, Ask { marks: &|_| false, test: &|_| None })
}

/// The exits of a body.
pub fn exits_with<'t>(body: &'t [Stmt], ask: Ask<'_>) -> Option<Exits<'t>> {
    let mut reader = Reader { ask, found: Exits::default(), loops: Vec::new(), thrown: Vec::new(), budget: BUDGET };
    let falls = reader.body(body, Reach::START);
    reader.found.falls = falls;
    (reader.budget > 0).then_some(reader.found)
}

/// What a round of a loop has met when the next one begins: at the end of the loop's body, or at a `continue`.
pub fn next_round(body: &[Stmt], ask: Ask<'_>) -> Option<Reach> {
    let mut reader = Reader { ask, found: Exits::default(), loops: Vec::new(), thrown: Vec::new(), budget: BUDGET };
    let (reach, _) = reader.repeat(body, Reach::START);
    (reader.budget > 0).then_some(reach)
}

/// The expressions that are evaluated whenever a statement is, its inner blocks left out: not the later operands of
/// `and` and `or`, the arms of a conditional, lambdas, and the elements of comprehensions.
pub fn sure_exprs(stmt: &Stmt) -> Vec<&Expr> {
    let mut pending: Vec<&Expr> = Vec::new();
    match &stmt.kind {
        StmtKind::Function(_) | StmtKind::Class(_) => {}
        StmtKind::If(node) => pending.extend(node.branches.first().map(|branch| &branch.test)),
        StmtKind::For(node) => pending.push(&node.iter),
        StmtKind::Match(node) => pending.push(&node.subject),
        StmtKind::Assert { test, .. } => pending.push(test),
        _ => parts(Node::Stmt(stmt), Enter::NONE, &mut |part| {
            if let Node::Expr(expr) = part {
                pending.push(expr);
            }
        }),
    }
    let mut found = Vec::new();
    while let Some(expr) = pending.pop() {
        found.push(expr);
        match &expr.kind {
            ExprKind::Bool { values, .. } => pending.extend(values.first()),
            ExprKind::Conditional(choice) => pending.push(&choice.test),
            ExprKind::Compare(compare) => {
                pending.push(&compare.left);
                pending.extend(compare.rest.first().map(|(_, right)| right));
            }
            ExprKind::Lambda(_) => {}
            ExprKind::Comprehension(made) => pending.extend(made.clauses.first().and_then(|clause| match clause {
                Clause::For { iter, .. } => Some(iter),
                Clause::If(_) => None,
            })),
            _ => parts(Node::Expr(expr), Enter::NONE, &mut |part| {
                if let Node::Expr(part) = part {
                    pending.push(part);
                }
            }),
        }
    }
    found
}

/// The statements after which control may fall off the end of a body: the last ones of its branches, or the
/// statement itself where none of its branches may be taken.
pub fn tails(body: &[Stmt]) -> Vec<&Stmt> {
    let mut found = Vec::new();
    let Some(last) = body.last() else { return found };
    if exits(std::slice::from_ref(last)).is_none_or(|exits| !exits.falls.any()) {
        return found;
    }
    match &last.kind {
        StmtKind::If(node) => {
            for branch in &node.branches {
                found.extend(tails(&branch.body));
            }
            match node.orelse.is_empty() {
                true => found.push(last),
                false => found.extend(tails(&node.orelse)),
            }
        }
        StmtKind::With(node) => found.extend(tails(&node.body)),
        StmtKind::Try(node) => {
            found.extend(tails(if node.orelse.is_empty() { &node.body } else { &node.orelse }));
            for handler in &node.handlers {
                found.extend(tails(&handler.body));
            }
        }
        StmtKind::Match(node) => {
            for case in &node.cases {
                found.extend(tails(&case.body));
            }
            if !node.cases.iter().any(|case| case.guard.is_none() && is_irrefutable(&case.pattern)) {
                found.push(last);
            }
        }
        _ => found.push(last),
    }
    found
}

/// The expressions that a statement evaluates by itself, its inner blocks left out. Of a definition inside, the
/// whole body: whoever defines a function means to run it.
pub fn own_exprs<'t>(stmt: &'t Stmt, enter: Enter) -> Vec<&'t Expr> {
    let mut found: Vec<&'t Expr> = Vec::new();
    let mut pending = Vec::new();
    match &stmt.kind {
        StmtKind::Function(_) | StmtKind::Class(_) => {
            let all = nodes(std::slice::from_ref(stmt), enter);
            found.extend(all.filter_map(|node| match node {
                Node::Expr(expr) => Some(expr),
                _ => None,
            }));
        }
        _ => parts(Node::Stmt(stmt), enter, &mut |part| {
            if let Node::Expr(expr) = part {
                pending.push(expr);
            }
        }),
    }
    for expr in pending {
        found.extend(exprs_of_expr(expr, enter));
    }
    found
}

#[derive(Default)]
struct Loop {
    breaks: Reach,
    continues: Reach,
}

struct Reader<'a, 't> {
    ask: Ask<'a>,
    found: Exits<'t>,
    /// Innermost last.
    loops: Vec<Loop>,
    /// What an exception inside of the enclosing `try` bodies may have met, innermost last.
    thrown: Vec<Reach>,
    budget: u32,
}

impl<'t> Reader<'_, 't> {
    fn body(&mut self, body: &'t [Stmt], mut reach: Reach) -> Reach {
        for stmt in body {
            if !reach.any() || self.budget == 0 {
                break;
            }
            self.budget -= 1;
            if (self.ask.marks)(stmt) {
                reach = reach.with_mark();
            }
            if let Some(thrown) = self.thrown.last_mut() {
                *thrown = thrown.or(reach);
            }
            reach = self.stmt(stmt, reach);
        }
        reach
    }

    fn stmt(&mut self, stmt: &'t Stmt, reach: Reach) -> Reach {
        match &stmt.kind {
            StmtKind::Return(value) => {
                self.found.returns.push(Return { stmt, value: value.as_ref().filter(|value| !is_none(value)), reach });
                Reach::NOWHERE
            }
            StmtKind::Raise { .. } => {
                self.found.raises.push((stmt, reach));
                Reach::NOWHERE
            }
            StmtKind::Assert { test, .. } if self.known(test) == Some(false) => {
                self.found.raises.push((stmt, reach));
                Reach::NOWHERE
            }
            StmtKind::Expr(expr) if never_returns(expr) => {
                self.found.raises.push((stmt, reach));
                Reach::NOWHERE
            }
            StmtKind::Break | StmtKind::Continue => {
                if let Some(around) = self.loops.last_mut() {
                    let slot = match stmt.kind {
                        StmtKind::Break => &mut around.breaks,
                        _ => &mut around.continues,
                    };
                    *slot = slot.or(reach);
                }
                Reach::NOWHERE
            }
            StmtKind::If(node) => {
                let mut out = Reach::NOWHERE;
                for branch in &node.branches {
                    let known = self.known(&branch.test);
                    if known != Some(false) {
                        out = out.or(self.body(&branch.body, reach));
                    }
                    if known == Some(true) {
                        return out;
                    }
                }
                out.or(self.body(&node.orelse, reach))
            }
            StmtKind::For(node) => {
                let (after, breaks) = self.repeat(&node.body, reach);
                self.body(&node.orelse, reach.or(after)).or(breaks)
            }
            StmtKind::While(node) => {
                let known = self.known(&node.test);
                let (after, breaks) = match known {
                    Some(false) => (Reach::NOWHERE, Reach::NOWHERE),
                    _ => self.repeat(&node.body, reach),
                };
                let done = if known == Some(true) { Reach::NOWHERE } else { reach.or(after) };
                self.body(&node.orelse, done).or(breaks)
            }
            StmtKind::With(node) => {
                if !node.items.iter().any(|item| swallows(&item.context)) {
                    return self.body(&node.body, reach);
                }
                self.thrown.push(Reach::NOWHERE);
                let out = self.body(&node.body, reach);
                out.or(self.thrown.pop().unwrap_or_default())
            }
            StmtKind::Try(node) => self.attempt(node, reach),
            StmtKind::Match(node) => {
                let mut out = Reach::NOWHERE;
                for case in &node.cases {
                    out = out.or(self.body(&case.body, reach));
                    if case.guard.is_none() && is_irrefutable(&case.pattern) {
                        return out;
                    }
                }
                out.or(reach)
            }
            _ => reach,
        }
    }

    /// A loop's body once: what holds after a round, and what holds after a `break`.
    fn repeat(&mut self, body: &'t [Stmt], reach: Reach) -> (Reach, Reach) {
        self.loops.push(Loop::default());
        let out = self.body(body, reach);
        let around = self.loops.pop().unwrap_or_default();
        (out.or(around.continues), around.breaks)
    }

    fn attempt(&mut self, node: &'t Try, reach: Reach) -> Reach {
        let (returns, raises) = (self.found.returns.len(), self.found.raises.len());
        let around = self.loops.last_mut().map(std::mem::take);
        self.thrown.push(Reach::NOWHERE);
        let done = self.body(&node.body, reach);
        let thrown = self.thrown.pop().unwrap_or_default();
        if node.handlers.iter().any(|handler| handler.kind.as_ref().is_none_or(catches_all)) {
            self.found.raises.truncate(raises);
        }
        let mut out = self.body(&node.orelse, done);
        for handler in &node.handlers {
            out = out.or(self.body(&handler.body, thrown));
        }
        // What a handler throws is thrown by the statement.
        if let Some(outer) = self.thrown.last_mut() {
            *outer = outer.or(thrown);
        }
        let inside = self.loops.last_mut().map(std::mem::take);
        let mut inside = inside.unwrap_or_default();
        if !node.finally.is_empty() {
            // `finally` stands on each way out, and its own exits replace what was on its way.
            let left = (self.found.returns.split_off(returns), self.found.raises.split_off(raises));
            out = self.body(&node.finally, out);
            for exit in left.0 {
                let reach = self.body(&node.finally, exit.reach);
                if reach.any() {
                    self.found.returns.push(Return { reach, ..exit });
                }
            }
            for (stmt, reach) in left.1 {
                let reach = self.body(&node.finally, reach);
                if reach.any() {
                    self.found.raises.push((stmt, reach));
                }
            }
            inside.breaks = self.body(&node.finally, inside.breaks);
            inside.continues = self.body(&node.finally, inside.continues);
        }
        if let (Some(slot), Some(around)) = (self.loops.last_mut(), around) {
            let own = std::mem::take(slot);
            slot.breaks = around.breaks.or(inside.breaks).or(own.breaks);
            slot.continues = around.continues.or(inside.continues).or(own.continues);
        }
        out
    }

    fn known(&self, test: &Expr) -> Option<bool> {
        truth(test).or_else(|| (self.ask.test)(test))
    }
}

/// What a constant test is.
pub fn truth(test: &Expr) -> Option<bool> {
    match &test.kind {
        ExprKind::True => Some(true),
        ExprKind::False | ExprKind::None => Some(false),
        ExprKind::Int(digits) => Some(digits.bytes().any(|digit| (b'1'..=b'9').contains(&digit))),
        ExprKind::Str { value, .. } => Some(!value.is_empty()),
        ExprKind::Unary { op: UnaryOp::Not, operand } => truth(operand).map(|known| !known),
        _ => None,
    }
}

fn is_none(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::None)
}

fn is_irrefutable(pattern: &Pattern) -> bool {
    match &pattern.kind {
        PatternKind::Wildcard | PatternKind::Capture(_) => true,
        PatternKind::As { pattern, .. } => is_irrefutable(pattern),
        PatternKind::Or(options) => options.iter().any(is_irrefutable),
        _ => false,
    }
}

/// Whether a handler's class is one that every ordinary exception descends from.
fn catches_all(kind: &Expr) -> bool {
    match &kind.kind {
        ExprKind::Name(name) => matches!(name.as_str(), "Exception" | "BaseException"),
        ExprKind::Tuple(tuple) => tuple.items.iter().any(catches_all),
        _ => false,
    }
}

/// The last name of a call's callee.
fn called(expr: &Expr) -> Option<(&Expr, &str)> {
    let callee = &expr.as_call()?.callee;
    match &callee.kind {
        ExprKind::Name(name) => Some((callee, name)),
        ExprKind::Attribute(node) => Some((callee, &node.attr.name)),
        _ => None,
    }
}

/// Calls that never come back.
fn never_returns(expr: &Expr) -> bool {
    let Some((callee, _)) = called(expr) else { return false };
    let dotted = callee.dotted();
    matches!(
        dotted.as_deref(),
        Some(
            "sys.exit"
                | "exit"
                | "quit"
                | "os._exit"
                | "os.abort"
                | "self.fail"
                | "self.skipTest"
                | "pytest.fail"
                | "pytest.skip"
                | "pytest.exit"
                | "assert_never"
                | "typing.assert_never"
        )
    )
}

/// Context managers that end an exception.
pub fn swallows(context: &Expr) -> bool {
    called(context).is_some_and(|(_, name)| name == "suppress" || name == "raises" || name.starts_with("assertRaises"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::python::{items, lower, parse};

    /// The exits of a body, one word each: `value`, `bare`, `raise`, `fall`; `+` where every path to it met a call
    /// of `mark`, `?` where only some did.
    fn read(text: &str) -> String {
        let tree = parse(text, None);
        let body: Vec<Stmt> = items(&tree, text).iter().flat_map(|item| lower(&tree, text, item).body).collect();
        let StmtKind::Function(function) = &body[0].kind else { panic!() };
        let marks = |stmt: &Stmt| {
            own_exprs(stmt, Enter::ALL)
                .iter()
                .any(|expr| expr.as_call().is_some_and(|call| call.callee.as_name() == Some("mark")))
        };
        let found = exits_with(&function.body, Ask { marks: &marks, test: &|_| None }).unwrap();
        let shown = |word: &str, reach: Reach| match (reach.marked, reach.unmarked) {
            (true, false) => format!("{word}+"),
            (true, true) => format!("{word}?"),
            _ => word.to_owned(),
        };
        let mut words: Vec<String> = found
            .returns
            .iter()
            .map(|exit| shown(if exit.value.is_some() { "value" } else { "bare" }, exit.reach))
            .chain(found.raises.iter().map(|(_, reach)| shown("raise", *reach)))
            .collect();
        if found.falls.any() {
            words.push(shown("fall", found.falls));
        }
        words.join(" ")
    }

    #[test]
    fn each_way_out_is_told() {
        assert_eq!(
            read("def f(x):\n    if x: return 1\n    elif y: return None\n    else: raise E\n"),
            "value bare raise"
        );
        assert_eq!(read("def f(x):\n    if x: return 1\n"), "value fall");
        assert_eq!(read("def f(x):\n    while True:\n        if x: return 1\n"), "value");
        assert_eq!(read("def f(x):\n    while True:\n        if x: break\n"), "fall");
        assert_eq!(read("def f(x):\n    while x:\n        return 1\n    else:\n        return 2\n"), "value value");
        assert_eq!(read("def f(x):\n    for a in x:\n        return 1\n    return 2\n    g()\n"), "value value");
        assert_eq!(
            read("def f(x):\n    match x:\n        case 1: return 1\n        case _: return 2\n"),
            "value value"
        );
        assert_eq!(read("def f(x):\n    match x:\n        case 1: return 1\n"), "value fall");
        assert_eq!(read("def f(x):\n    with x: return 1\n"), "value");
        assert_eq!(read("def f(x):\n    with suppress(E): return 1\n"), "value fall");
        assert_eq!(read("def f(x):\n    sys.exit(2)\n"), "raise");
    }

    #[test]
    fn an_exception_goes_to_the_handlers() {
        assert_eq!(read("def f(x):\n    try: return g()\n    except E: log()\n"), "value fall");
        assert_eq!(read("def f(x):\n    try: raise E\n    except Exception: return 1\n"), "value");
        assert_eq!(read("def f(x):\n    try: raise E\n    except E: return 1\n"), "value raise");
        assert_eq!(read("def f(x):\n    try: mark()\n    except E: pass\n"), "fall+");
        assert_eq!(read("def f(x):\n    try:\n        g()\n        mark()\n    except E: pass\n"), "fall?");
    }

    #[test]
    fn finally_stands_on_every_way_out() {
        assert_eq!(read("def f(x):\n    try: return 1\n    finally: mark()\n"), "value+");
        assert_eq!(read("def f(x):\n    try: raise E\n    finally: return 1\n"), "value");
        assert_eq!(read("def f(x):\n    for a in x:\n        try: break\n        finally: mark()\n"), "fall?");
    }

    #[test]
    fn a_mark_holds_from_where_it_is_met() {
        assert_eq!(read("def f(x):\n    if x: mark()\n    return 1\n"), "value?");
        assert_eq!(read("def f(x):\n    mark()\n    if x: return 1\n"), "value+ fall+");
        assert_eq!(read("def f(x):\n    if x: return\n    mark()\n"), "bare fall+");
        assert_eq!(read("def f(x):\n    for a in x: mark()\n"), "fall?");
        assert_eq!(read("def f(x):\n    def inner(): mark()\n    run(inner)\n"), "fall+");
    }

    #[test]
    fn a_body_of_nested_finally_blocks_is_given_up() {
        let mut text = String::from("def f(x):\n");
        for depth in 1..40 {
            let indent = " ".repeat(depth);
            text.push_str(&format!("{indent}try:\n{indent} return 1\n{indent}finally:\n"));
        }
        text.push_str(&format!("{}pass\n", " ".repeat(40)));
        let tree = parse(&text, None);
        let body: Vec<Stmt> = items(&tree, &text).iter().flat_map(|item| lower(&tree, &text, item).body).collect();
        let StmtKind::Function(function) = &body[0].kind else { panic!() };
        // Whether it is read or given up, it ends.
        let _ = exits(&function.body);
    }

    #[test]
    fn the_tails_of_a_body_are_where_it_may_fall_off() {
        let text = "def f(x):\n    if x: a\n    elif y:\n        return 1\n    else:\n        b\n";
        let tree = parse(text, None);
        let body: Vec<Stmt> = items(&tree, text).iter().flat_map(|item| lower(&tree, text, item).body).collect();
        let StmtKind::Function(function) = &body[0].kind else { panic!() };
        assert_eq!(tails(&function.body).len(), 2);
    }
}
