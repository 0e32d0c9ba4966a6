//! What stands between `{{` and `}}`, in both dialects.

use super::{expr, tree};
use crate::syntax::template::{ExprKind, NodeKind, parse};

#[test]
fn a_variable_is_a_root_with_steps() {
    assert_eq!(expr("post"), "post");
    assert_eq!(expr("post.author.name"), "post.author.name");
    assert_eq!(expr("posts.0.1.title"), "posts.0.1.title");
    assert_eq!(expr("a.2nd.b"), "a.2nd.b");
    assert_eq!(expr("größe.名前"), "größe.名前");
    assert_eq!(expr("block.super"), "block.super");
}

#[test]
fn each_step_marks_the_lookup_up_to_itself() {
    let text = "Hi {{ post.author.name|upper }}";
    let template = parse(text);
    let NodeKind::Variable(expr) = &template.nodes[1].kind else { panic!("{template:?}") };
    let ExprKind::Filtered { value, filters } = &expr.kind else { panic!("{expr:?}") };
    let under = |id| template.spans.get(id).of(text);
    assert_eq!(under(template.nodes[1].id), "{{ post.author.name|upper }}");
    assert_eq!(under(expr.id), "post.author.name|upper");
    assert_eq!(under(value.id), "post.author.name");
    assert_eq!(under(filters[0].id), "upper");
    let variable = value.variable().unwrap();
    assert_eq!(under(variable.root.id), "post");
    let steps: Vec<_> = variable.steps.iter().map(|step| under(step.id)).collect();
    assert_eq!(steps, ["post.author", "post.author.name"]);
    assert_eq!(variable.lookups().unwrap(), ["author", "name"]);
}

#[test]
fn literals_are_read() {
    assert_eq!(expr(r#""a \"quoted\" one""#), r#""a \"quoted\" one""#);
    assert_eq!(expr(r#"'it\'s'"#), r#""it's""#);
    assert_eq!(expr(r#"_("Home")"#), r#"_"Home""#);
    assert_eq!(expr("5"), "5");
    assert_eq!(expr("-5"), "-5");
    assert_eq!(expr("+2.5"), "+2.5");
    assert_eq!(expr(".5"), ".5");
    assert_eq!(expr("1_000"), "1_000");
    assert_eq!(expr("2.5e-3"), "2.5e-3");
    assert_eq!(expr("1e5"), "1e5");
    assert_eq!(expr("0x1f"), "0x1f");
    assert_eq!(expr("True"), "True");
    assert_eq!(expr("none"), "none");
    assert_eq!(expr("Trueish"), "Trueish");
}

#[test]
fn filters_take_one_argument_behind_a_colon() {
    assert_eq!(expr("name|upper"), "(| name upper)");
    assert_eq!(expr("name|default:\"no one\"|title"), r#"(| name default:"no one" title)"#);
    assert_eq!(expr("day|date:\"H:i\""), r#"(| day date:"H:i")"#);
    assert_eq!(expr("n|add:-1"), "(| n add:-1)");
    assert_eq!(expr("n|add:other.n|floatformat"), "(| n add:other.n floatformat)");
    assert_eq!(expr("x|default:_('none')"), r#"(| x default:_"none")"#);
    assert_eq!(expr("x | lower | truncatewords:30"), "(| x lower truncatewords:30)");
    assert_eq!(expr("x|default: 'a'"), r#"(| x default:"a")"#);
    assert_eq!(expr("\"a\"|upper"), r#"(| "a" upper)"#);
}

#[test]
fn filters_of_jinja_are_called() {
    assert_eq!(expr("x|default('a', true)|join(d=', ')"), r#"(| x default("a", true) join(d=", "))"#);
    assert_eq!(expr("x|ansible.bool"), "(| x ansible.bool)");
    assert_eq!(expr("(a|first).b"), "((| a first)).b");
    assert_eq!(expr("a|map(attribute='b')|list|length > 3"), r#"((| a map(attribute="b") list length) Gt 3)"#);
}

#[test]
fn jinja_calls_and_subscripts_are_steps() {
    assert_eq!(expr("user.get_full_name()"), "user.get_full_name()");
    assert_eq!(expr("url_for('a', id=post.id, *rest, **more)"), r#"url_for("a", id=post.id, *rest, **more)"#);
    assert_eq!(expr("a[0]['b'].c"), r#"a[0]["b"].c"#);
    assert_eq!(expr("a[1:]"), "a[(slice 1 _ _)]");
    assert_eq!(expr("a[:n|int]"), "a[(slice _ (| n int) _)]");
    assert_eq!(expr("a[::2]"), "a[(slice _ _ 2)]");
    assert_eq!(expr("a[1, 2]"), "a[(tuple 1 2)]");
    assert_eq!(expr("', '.join(names)"), r#"(", ").join(names)"#);
    assert_eq!(expr("super()"), "super()");
    assert_eq!(expr("(a or b).c"), "((or a b)).c");
    assert_eq!(expr("_('Hi %(n)s', n=1)"), r#"_("Hi %(n)s", n=1)"#);
}

#[test]
fn jinja_operators_bind_as_in_python() {
    assert_eq!(expr("a + b * c - d"), "(a Add (b Mul c) Sub d)");
    assert_eq!(expr("a ~ ' ' ~ b"), r#"(a Concat " " Concat b)"#);
    assert_eq!(expr("2 ** -x // 3 % y"), "((2 Pow (- x)) FloorDiv 3 Mod y)");
    assert_eq!(expr("-x|abs"), "(| (- x) abs)");
    assert_eq!(expr("a -1"), "(a Sub 1)");
    assert_eq!(expr("a if b else c if d else e"), "(a if b else (c if d else e))");
    assert_eq!(expr("'x' if y"), r#"("x" if y)"#);
    assert_eq!(expr("a < b <= c"), "(a Lt b LtEq c)");
    assert_eq!(expr("not a and b or c"), "(or (and (not a) b) c)");
}

#[test]
fn jinja_displays_are_read() {
    assert_eq!(expr("[1, [], a]"), "[1, [], a]");
    assert_eq!(expr("{'a': {'b': x|f:1}, c: 2}"), r#"{"a": {"b": (| x f:1)}, c: 2}"#);
    assert_eq!(expr("()"), "(tuple)");
    assert_eq!(expr("(a,)"), "(tuple a)");
    assert_eq!(expr("a, b"), "(tuple a b)");
    assert_eq!(expr("'a' 'b'"), r#""ab""#);
}

#[test]
fn tests_of_jinja_differ_from_comparisons() {
    assert_eq!(expr("x is defined and x is not none"), "(and (x is defined) (x is not none))");
    assert_eq!(expr("x is divisibleby 3"), "(x is divisibleby 3)");
    assert_eq!(expr("x is divisibleby(3)"), "(x is divisibleby 3)");
    assert_eq!(expr("x is sameas false"), "(x is sameas false)");
    assert_eq!(expr("x is None"), "(x Is None)");
    assert_eq!(expr("x is not y.z"), "(x IsNot y.z)");
    assert_eq!(expr("x is published"), "(x Is published)");
    assert_eq!(expr("a in b and c not in d"), "(and (a In b) (c NotIn d))");
}

#[test]
fn what_is_not_readable_is_unknown() {
    for text in ["", "a b", "a.", "a|", "a..b", "a|f:", "(a", "a)", "a[", "'a", "a = b", "and", "a or", "{a}", "f(a b)"]
    {
        let printed = expr(text);
        assert!(printed.contains('?'), "{text:?} gave {printed}");
    }
}

#[test]
fn an_unreadable_part_between_brackets_leaves_the_rest() {
    assert_eq!(expr("f(a b) + c"), "(? Add c)");
    assert_eq!(expr("[a b, c] ~ d"), "(? Concat d)");
}

#[test]
fn a_variable_ends_where_either_dialect_ends_it() {
    assert_eq!(tree("{{ '}}' }}x"), r#"(var "}}") 'x'"#);
    assert_eq!(tree(r#"{{ {"a": {"b": 1}} }}"#), r#"(var {"a": {"b": 1}})"#);
    assert_eq!(tree("{{ a\n  .b }}"), "(var a.b)");
    assert_eq!(tree("{{ it's }} and <a title='x'>{{ y }}"), "(var ?) ' and <a title='x'>' (var y)");
    assert_eq!(tree("{{ a {{ b }}"), "(var ?)");
    assert_eq!(tree("{{ a\n{{ b }}"), "'{{ a\\n' (var b)");
    assert_eq!(tree("{{- a -}}"), "(var a)");
    assert_eq!(tree("{{a}}{{b}}"), "(var a) (var b)");
    assert_eq!(tree("{{ never"), "'{{ never'");
    assert_eq!(tree("function() {{ return 1; }"), "'function() {{ return 1; }'");
}
