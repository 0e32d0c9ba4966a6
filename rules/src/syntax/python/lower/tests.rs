//! Text in, the typed tree as text out.

use super::show::show;
use crate::syntax::python::{Stmt, items, lower, parse};

fn body(text: &str) -> Vec<Stmt> {
    let tree = parse(text, None);
    items(&tree, text).iter().flat_map(|item| lower(&tree, text, item).body).collect()
}

#[track_caller]
fn reads(text: &str, expected: &str) {
    assert_eq!(show(&body(text)), expected, "{text}");
}

#[test]
fn targets_and_values_are_told_apart() {
    reads("a = b, *c = d", "(= a (bare b (star c)) d)");
    reads("(a), b = ((c)) = d", "(= (bare `a b) `c d)");
    reads("[a, (b, c)] = x.y[0] = f(1)", "(= (list a (tuple b c)) x.y[0] f(1))");
    reads("x: int", "(: x int)");
    reads("x.y: int = yield 1", "(: x.y int = (yield 1))");
    reads("x[0] += 1, 2", "(Add= x[0] (bare 1 2))");
    reads("x <<= 1; y //= 2", "(LeftShift= x 1)\n(FloorDiv= y 2)");
}

#[test]
fn operators_keep_their_precedence() {
    reads("a and b and c or d and (e or f)", "(Or (And a b c) (And d `(Or e f)))");
    reads("a and (b and c)", "(And a `(And b c))");
    reads("not a < b <= c is not d not in e", "(Not (a Lt b LtE c IsNot d NotIn e))");
    reads("-a ** ~b @ c // d", "(FloorDiv (MatMul (Minus (Pow a (Invert b))) c) d)");
    reads("a if b else c if d else e", "(if b a (if d c e))");
    reads("a <> b", "(a NotEq b)");
}

#[test]
fn displays_comprehensions_and_calls() {
    reads("[], {}, (), (1,), {1, 2}, 1,", "(bare (list) (dict) (tuple) (tuple 1) (set 1 2) 1)");
    reads("{1: 2, **d}", "(dict 1:2 **d)");
    reads("[x async for x, y in y, z if a for b in c]", "(List x async for (bare x y) in (bare y z) if a for b in c)");
    reads("{k: v for k in d}", "(Dict k : v for k in d)");
    reads("f(x for x in y)", "f((Generator x for x in y))");
    reads("f((x for x in y), k=1, *a, **b)", "f((Generator x for x in y) k=1 *a **b)");
    reads("lambda a, /, *b, c=1, **d: 0", "(lambda [/a *b kw c = 1 **d] 0)");
    reads("lambda: (yield)", "(lambda [] `(yield))");
    reads("(n := f())", "`(:= n f())");
    reads("print(*a, sep='')\nexec(code)", "print(*a sep=\"\")\nexec(code)");
}

#[test]
fn stars_hold_all_that_follows_them() {
    reads("[*a.b(c), *d[1:], *(e)]", "(list (star a.b(c)) (star d[(slice from 1)]) (star `e))");
    reads("f(*a.b, *c or d, *e + f)", "f(*a.b *(Or c d) *(Add e f))");
    reads("x = *a.b, c", "(= x (bare (star a.b) c))");
}

#[test]
fn subscripts_are_slices_and_tuples() {
    reads("x[1:2, ::3, :, a,]", "x[(bare (slice from 1 to 2) (slice by 3) (slice) a)]");
    reads("x[a]; x[a,]; x[(a, b)]; x[...]", "x[a]\nx[(bare a)]\nx[(tuple a b)]\nx[...]");
}

#[test]
fn numbers_are_as_written() {
    reads("1_000, 0xff, 1.5e3, 10j, 7L", "(bare 1_000 0xff 1.5e3 i10j 7L)");
}

#[test]
fn strings_are_decoded() {
    reads(r#""a\x41\u00e9\U0001F600\101\n\'\q\\""#, r#""aAé😀A\n'\\q\\""#);
    reads(r"'a\N{DASH}b\xZ'", r#""a\\N{DASH}b\\xZ""#);
    reads("'a\\\nb'", r#""ab""#);
    reads(r#"r"\n\"" R'''x'''"#, r#""\\n\\\"x"x2"#);
    reads("'''a\r\nb\n'''", r#""a\nb\n""#);
    reads("'a' u'b' \"\"\"c\"\"\"", r#""abc"x3"#);
    reads(r"'\ud800'", "\"\u{fffd}\"");
    reads("b'a' rb'b', b'a' 'b'", "(bare bytes ?)");
    reads("`x`", "?");
}

#[test]
fn f_strings_have_parts() {
    reads("f'{x!r:>{w}.2f}abc{{d}}'", r#"(f {x!r: ">" {w} ".2f"} "abc{d}")"#);
    reads(r"f'a{b}' 'c\n' rf'\d{e, *f}'", r#"(f "a" {b} "c\n\\d" {(bare e (star f))})"#);
    reads("f'plain {{}}' 'x'", r#""plain {}x"x2"#);
    reads("f'{x = } {y=:3}{z=!s}'", r#"(f "x = " {x!r} " y=" {y: "3"} "z=" {z!s})"#);
    reads("f\"{f'{a}'}\" t'{x}'", r#"(t {(f {a})} {x})"#);
    reads("f'''{\n  a\n}'''", "(f {a})");
}

#[test]
fn imports_have_levels_and_aliases() {
    reads("import a.b as c, d", "(import a.b:c d)");
    reads("from .. a.b import (c as d,  # why\n  e,)", "(from ..a.b import c:d e)");
    reads("from . import *", "(from . import *)");
    reads("from __future__ import annotations", "(from __future__ import annotations)");
    reads("import a \\\n  . b", "(import a.b)");
}

#[test]
fn simple_statements() {
    reads("return\nreturn a, b", "(return)\n(return  (bare a b))");
    reads("raise\nraise A\nraise A(1) from b", "(raise)\n(raise  A)\n(raise  A(1) from b)");
    reads("assert a, 'b'", "(assert a message \"b\")");
    reads("del a, b.c\ndel (a, b)", "(del a b.c)\n(del (tuple a b))");
    reads("global a, b\nnonlocal c", "(global a b)\n(nonlocal c)");
    reads("pass; break; continue; ...", "pass\nbreak\ncontinue\n...");
    reads("await x\nyield from y", "(await x)\n(yield-from y)");
    reads("type X[T: int] = list[T] | None", "(type X (BitOr list[T] None))");
    reads("type(x).y = z\ntype(a, b)(c).d = 1", "(= type(x).y z)\n(= type(a b)(c).d 1)");
    reads("type[x] = match[y] = 1", "(= type[x] match[y] 1)");
}

#[test]
fn python_2_is_unknown_and_the_rest_stays() {
    reads("print 'x'\nprint >>f, x\nexec 'a'\ny = 1", "<?>\n<?>\n<?>\n(= y 1)");
}

#[test]
fn compound_statements() {
    reads("if a: b\nelif c:\n  d\n  e\nelse: f", "(if a {b} if c {d; e} else {f})");
    reads(
        "async for a, *b in c, d: break\nelse: pass",
        "(async for (bare a (star b)) in (bare c d) {break} else {pass})",
    );
    reads("while (n := f()): continue\nelse: a", "(while `(:= n f()) {continue} else {a})");
    reads(
        "try: a\nexcept A: b\nexcept (B, C) as e: d\nexcept D, E: f\nexcept: g\nelse: h\nfinally: i",
        "(try {a} except  A {b} except  (tuple B C) as e {d} except  (bare D E) {f} except {g} else \
         {h} finally {i})",
    );
    reads("try: a\nexcept* A as e: b", "(try {a} except*  A as e {b})");
}

#[test]
fn with_items_are_the_same_in_every_spelling() {
    reads("with a as b, c(d), (e): pass", "(with a as b c(d) `e {pass})");
    reads("with (a as b, c as (d, e),): pass", "(with a as b c as (tuple d e) {pass})");
    reads("with (a as b): pass", "(with a as b {pass})");
    reads("with (a) as b.c: pass", "(with `a as b.c {pass})");
    reads("async with a if b else c as d: pass", "(async with (if b a c) as d {pass})");
}

#[test]
fn functions_and_classes() {
    reads(
        "@a.b\n@c(1)\nasync def f(a: 'X', /, *args: *Ts, b: d[e, f[g]] | None = None, **kw) -> h.I: \
         yield 1",
        "@a.b @c(1) (async def* f [/a : \"X\" *args : (star Ts) kw b : (BitOr d[(bare e f[g])] None) = \
         None **kw] -> h.I {(yield 1)})",
    );
    reads("def f(a, *, b): pass", "(def f [a kw b] {pass})");
    reads(
        "def f[T: int, *Ts, **P](x):\n  def g(): yield\n  lambda: (yield)",
        "(def f [x] {(def* g [] {(yield)}); (lambda [] `(yield))})",
    );
    reads("def f((a, b), c=1): pass", "(def f [ c = 1] {pass})");
    reads(
        "@x\nclass A[T](B, *C, metaclass=D, **k):\n  'doc'\n  x = 1; y = 2\nclass E: ...",
        "@x (class A [B *C metaclass=D **k] {\"doc\"; (= x 1); (= y 2)})\n(class E [] {...})",
    );
    reads("x: a.b[int].c = 1", "(: x a.b[int].c = 1)");
}

#[test]
fn patterns() {
    let read = |pattern: &str, expected: &str| {
        reads(&format!("match x:\n  case {pattern}: pass\n"), &format!("(match x case {expected} {{pass}})"));
    };
    read("_", "_");
    read("a", "(bind a)");
    read("(a)", "(bind a)");
    read("a.b.c", "a.b.c");
    read("-1 | 2 | -3.5 | None | 'a' 'b'", "(or (Minus 1) 2 (Minus 3.5) None \"ab\"x2)");
    read("-1 - 2j", "(Sub (Minus 1) i2j)");
    read("[a, *_, *b] if c", "(seq (bind a) (star _) (star b)) if c");
    read("(a,)", "(seq (bind a))");
    read("a, *b", "(seq (bind a) (star b))");
    read("()", "(seq)");
    read("{'k': 1, -1: _, a.b: c, **r}", "(map \"k\":1 (Minus 1):_ a.b:(bind c) **r)");
    read("P.Q(x, 1, y=-1, z=[a])", "P.Q((bind x) 1 y=(Minus 1) z=(seq (bind a)))");
    read("A() | [b] as c", "(as (or A() (seq (bind b))) c)");
    reads("match a, *b:\n  case 1: c", "(match (bare a (star b)) case 1 {c})");
    reads("match = case\nmatch(x)", "(= match case)\nmatch(x)");
}

#[test]
fn half_typed_code_keeps_what_is_around_it() {
    reads("x = \ny = 1\nz", "(= x ?)\n(= y 1)\nz");
    reads("x = \nf(1)", "(= x ?)\nf(1)");
    reads("x: int = \ny = z = \nw = 1", "(: x int = ?)\n(= y z ?)\n(= w 1)");
    reads("if a:\n\ndef g(): pass", "(if a {})\n(def g [] {pass})");
    reads("def f(:\n    x = 1\n\ndef g():\n    return 2", "(def f [] {(= x 1)})\n(def g [] {(return  2)})");
    reads("f(a, b c)\n[1, 2 3]", "f(a b **?)\n(list 1 2 ?)");
    reads("a = 1\nx = (1 +\n", "(= a 1)\n<?>");
    reads("x = 'abc\ny = 1", "(= x ?)\n(= y 1)");
}

#[test]
fn a_broken_method_leaves_the_other_classes_alone() {
    reads(
        "class A:\n    x = foo(1,\n\n    def f(self):\n        return 1\n\nclass B:\n    def g(self): pass\n",
        "(class A [] {<?>; <?>; <?>; (return  1)})\n(class B [] {(def g [self] {pass})})",
    );
}
