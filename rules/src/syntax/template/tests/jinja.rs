//! The tags of Jinja2.

use super::tree;

#[test]
fn for_takes_a_condition_and_nested_targets() {
    assert_eq!(
        tree("{%- for (a, b), c in items() if c.ok recursive -%}{{ loop.index }}{%- else -%}x{%- endfor -%}"),
        "(for (a,b),c in items() if c.ok recursive (var loop.index) (empty 'x'))"
    );
    assert_eq!(tree("{% for x in 1, 2 %}{% endfor %}"), "(for x in (tuple 1 2))");
    assert_eq!(tree("{% for (a, b) in x: %}{% endfor %}"), "(for a,b in x)");
}

#[test]
fn set_is_inline_or_a_block() {
    assert_eq!(tree("{% set a = b.c + 1 %}"), "(set a = (b.c Add 1))");
    assert_eq!(tree("{% set a, b = f(), 1 %}"), "(set a,b = (tuple f() 1))");
    assert_eq!(tree("{% set ns.a = 1 %}"), "(set ns.a = 1)");
    assert_eq!(tree("{% set a %}x{% set b = 1 %}y{% endset %}"), "(set a 'x' (set b = 1) 'y')");
    assert_eq!(tree("{% set a | upper | cut(x='=') %}x{% endset %}"), r#"(set a upper cut(x="=") 'x')"#);
    assert_eq!(tree("{% set x = {\n 'a': [1,\n 2]} %}"), r#"(set x = {"a": [1, 2]})"#);
}

#[test]
fn macros_are_defined_called_and_imported() {
    assert_eq!(
        tree("{% macro input(name, value='', *args) %}{{ caller() }}{% endmacro %}"),
        r#"(macro input(name, value="") (var caller()))"#
    );
    assert_eq!(
        tree("{% call(user) list(users) %}{{ user.name }}{% endcall %}"),
        "(call(user) list(users) (var user.name))"
    );
    assert_eq!(tree("{% call box() %}x{% endcall %}"), "(call() box() 'x')");
    assert_eq!(tree("{% import 'f.html' as f with context %}"), r#"(import "f.html" as f with-context)"#);
    assert_eq!(
        tree("{% from 'f.html' import a as b, c without context %}"),
        r#"(from "f.html" import a as b, c without-context)"#
    );
}

#[test]
fn include_takes_lists_and_options() {
    assert_eq!(
        tree("{% include ['a', b] ignore missing without context %}"),
        r#"(include ["a", b] ignore-missing without-context)"#
    );
    assert_eq!(tree("{% include 'a' if b else 'c' %}"), r#"(include ("a" if b else "c"))"#);
    assert_eq!(tree("{% include 'a' with context %}"), r#"(include "a" with-context)"#);
}

#[test]
fn other_tags_differ_a_little_from_django() {
    assert_eq!(tree("{% block a scoped required %}{% endblock a %}"), "(block a scoped required)");
    assert_eq!(tree("{% with a = 1, b = a + 2 %}{% endwith %}"), "(with a=1 b=(a Add 2))");
    assert_eq!(tree("{% autoescape true %}{% endautoescape %}"), "(autoescape on)");
    assert_eq!(tree("{% autoescape a.b %}{% endautoescape %}"), "(autoescape a.b)");
    assert_eq!(tree("{% filter indent(2)|upper %}x{% endfilter %}"), "(filter indent(2) upper 'x')");
    assert_eq!(tree("{% do items.append(a) %}"), "(do items.append(a))");
    assert_eq!(tree("{% if(a) %}x{% endif %}"), "(if (a 'x'))");
    assert_eq!(tree("{%+ if a +%}x{%- endif -%}"), "(if (a 'x'))");
    assert_eq!(tree("{% extends 'a' if b else 'c' %}"), r#"(extends ("a" if b else "c"))"#);
}

#[test]
fn trans_with_an_end_is_a_block() {
    assert_eq!(
        tree("{% trans user, count=list|length trimmed %}{{ user }}{% pluralize %}{{ count }}{% endtrans %}"),
        "(blocktranslate user=user count=(| list length) trimmed (var user) (plural (var count)))"
    );
    assert_eq!(tree("{% trans %}x{% endtrans %}"), "(blocktranslate 'x')");
}

#[test]
fn raw_is_opaque_if_it_is_closed() {
    assert_eq!(tree("{% raw %}{{ a }}{%- endraw -%}b"), "(raw '{{ a }}') 'b'");
    assert_eq!(tree("{% raw %}{{ a }}"), "(raw?) (var a)");
}

#[test]
fn tags_end_behind_strings() {
    assert_eq!(tree(r#"{% set a = "%}" %}x"#), r#"(set a = "%}") 'x'"#);
    assert_eq!(tree("{% trans 'don't' %}<b title='x'>"), "(translate ?) '<b title='x'>'");
    assert_eq!(tree("{% if a\n   and b %}x{% endif %}"), "(if ((and a b) 'x'))");
}
