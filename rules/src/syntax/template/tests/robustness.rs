//! Any text gives a tree, in linear time and on a small stack.

use std::time::{Duration, Instant};

use super::printer;
use crate::{
    syntax::template::{Node, Template, Visitor, parse, walk},
    text::Span,
};

const TEMPLATES: [&str; 4] = [
    r#"{% extends "base.html" %}{% load static i18n %}{% block main %}{% for k, v in posts.items|dictsort:"a" reversed %}
       <a href="{% url 'blog:post' k.pk slug=v.slug as u %}">{{ v.author.name|default:_("no one")|title }}</a>{% empty %}-{% endfor %}
       {% if a.b == 1 and not c or d|length >= 2 %}x{% elif e is not None %}y{% else %}z{% endif %}{% endblock main %}"#,
    r#"{% blocktrans count n=posts|length with b=c.d trimmed %}one{% plural %}{{ n }} {{ b }}{% endblocktrans %}{# note #}
       {% include "a.html" with x=y.z|add:-1 only %}{% with a=b %}{% cycle 'a' 'b' as row silent %}{% endwith %}
       {% comment "why" %}{{ no }}{% endcomment %}{% verbatim v %}{{ raw }}{% endverbatim v %}{% thumbnail a "1x1" as t %}{% endthumbnail %}"#,
    r#"{%- from "m.html" import a as b, c with context -%}{% macro f(x, y={'k': [1, 2.5]}) %}{{ caller(x[1:2].z) }}{% endmacro %}
       {% call(u) f(*args, **kwargs) %}{{ "a" ~ u|join(", ") if u is defined else -1 ** 2 // 3 }}{% endcall %}
       {% set ns.total = (ns.total + 1, 2) %}{% set t | upper %}text{% endset %}{% raw %}{{ x }}{% endraw %}"#,
    "{{ größe|date:'Y' }}\u{feff}{% trans \"naïve\" %}\r\n{{ 名前.0 }}{% if a %}\u{2028}{% endif",
];

/// A tiny generator of the same numbers on every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % below
    }
}

/// Every span lies in the text, on borders of characters, and every reader gets through.
fn check(text: &str) -> Template {
    let template = parse(text);
    for (_, span) in template.spans.iter() {
        assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?} of {text:?}");
    }
    printer::template(&template, text);
    covers(&template, text);
    template
}

/// Nodes and comments cover the text, in order.
fn covers(template: &Template, text: &str) {
    let mut at = 0;
    let spans = template.nodes.iter().map(|node| template.spans.get(node.id));
    let mut spans: Vec<Span> = spans.chain(template.comments.0.iter().map(|comment| comment.span)).collect();
    spans.sort();
    for span in spans {
        assert!(span.start <= at, "a gap at {at} of {text:?}");
        at = at.max(span.end);
    }
    assert_eq!(at as usize, text.len(), "{text:?}");
}

#[test]
fn every_truncation_gives_a_tree() {
    for text in TEMPLATES {
        for (at, _) in text.char_indices() {
            check(&text[..at]);
            check(&text[at..]);
        }
    }
}

#[test]
fn random_pieces_give_a_tree() {
    const PIECES: [&str; 56] = [
        "{{",
        "}}",
        "{%",
        "%}",
        "{#",
        "#}",
        "{%-",
        "-%}",
        " ",
        "\n",
        "if",
        "for",
        "in",
        "else",
        "endif",
        "endfor",
        "a",
        ".b",
        "|",
        ":",
        "f",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "'",
        "\"",
        "\\",
        ",",
        "=",
        "==",
        "is",
        "not",
        "and",
        "with",
        "as",
        "set",
        "block",
        "endblock",
        "verbatim",
        "endverbatim",
        "comment",
        "endcomment",
        "raw",
        "endraw",
        "trans",
        "endtrans",
        "x",
        "endx",
        "1",
        "é",
        "-",
        "~",
        "include",
    ];
    let mut numbers = Numbers(7);
    for _ in 0..6_000 {
        let length = 1 + numbers.next(40);
        let text: String = (0..length).map(|_| PIECES[numbers.next(PIECES.len())]).collect();
        check(&text);
    }
}

#[test]
fn random_tags_give_a_tree() {
    const TAGS: [&str; 24] = [
        "if a",
        "elif b",
        "else",
        "endif",
        "for a in b",
        "empty",
        "endfor",
        "block c",
        "endblock",
        "with a=b",
        "endwith",
        "x",
        "endx",
        "set y",
        "set y = 1",
        "endset",
        "trans",
        "plural",
        "endtrans",
        "blocktrans",
        "endblocktrans",
        "raw",
        "verbatim",
        "comment",
    ];
    let mut numbers = Numbers(11);
    for _ in 0..2_000 {
        let length = 1 + numbers.next(30);
        let text: String = (0..length).map(|_| format!("{{% {} %}}", TAGS[numbers.next(TAGS.len())])).collect();
        check(&text);
    }
}

#[test]
fn random_bytes_give_a_tree() {
    let mut numbers = Numbers(3);
    for _ in 0..2_000 {
        let length = numbers.next(200);
        let bytes: Vec<u8> = (0..length).map(|_| u8::try_from(numbers.next(256)).unwrap()).collect();
        check(&String::from_utf8_lossy(&bytes));
    }
}

/// Hostile texts in a size that a quadratic reader would need minutes for.
#[test]
fn time_is_linear() {
    let n = 5_000;
    let hostile: Vec<(&str, String)> = vec![
        ("open loops", "{% for a in b %}".repeat(n)),
        ("open ifs with parts", "{% if a %}".repeat(n) + &"{% else %}".repeat(n)),
        ("stray ends", "{% endfor %}".repeat(n)),
        ("unknown tags, then ends", "{% x %}".repeat(n) + &"{% endx %}".repeat(n)),
        ("unknown tags in closed blocks", "{% if a %}{% x %}{% endif %}".repeat(n)),
        ("variables never closed", "{{ ".repeat(n)),
        ("tags never closed", "{% ".repeat(n)),
        ("comments never closed", "{# ".repeat(n)),
        ("comments never closed, on lines", "{# \n".repeat(n)),
        ("quotes never closed", "{{ '".repeat(n)),
        ("escaped quotes", "{{ \\'".repeat(n)),
        ("escaped quotes that close", "{{ \\'".repeat(n) + "'" + &" ".repeat(n * 4)),
        ("two kinds of quotes", "{{ '\" ".repeat(n)),
        ("raw never closed", "{% raw %}".repeat(n) + "endraw"),
        ("raw never closed, many ends", "{% raw %}endraw ".repeat(n)),
        ("verbatim never closed", "{% verbatim %}".repeat(n)),
        ("verbatim of another name", "{% verbatim a %}".to_owned() + &"{% endverbatim %}".repeat(n)),
        ("comment tags never closed", "{% comment %}".repeat(n)),
        ("filters", format!("{{{{ a{} }}}}", "|f".repeat(n * 2))),
        ("filters with arguments", format!("{{{{ a{} }}}}", "|f:'b'".repeat(n))),
        ("steps", format!("{{{{ a{} }}}}", ".b[0]()".repeat(n))),
        ("brackets", format!("{{{{ {}a{} }}}}", "(".repeat(n), ")".repeat(n))),
        ("brackets never closed", format!("{{{{ {} }}}}", "f([{(".repeat(n))),
        ("nots", format!("{{{{ {}a }}}}", "not ".repeat(n))),
        ("signs", format!("{{{{ {}a }}}}", "- ".repeat(n))),
        ("sums", format!("{{{{ a{} }}}}", " + a".repeat(n))),
        ("conditionals", format!("{{{{ a{} }}}}", " if a else a".repeat(n))),
        ("tests", format!("{{{{ a{} }}}}", " is defined".repeat(n))),
        ("withs", format!("{{% include a{} %}}", " with".repeat(n))),
        ("withs in brackets", format!("{{% blocktrans {} %}}", "with (".repeat(n))),
        ("arguments", format!("{{% x{} %}}", " a=b".repeat(n))),
        ("joined arguments", format!("{{% x {} %}}", "a-:@".repeat(n))),
        ("targets", format!("{{% for {} in b %}}", "(a, ".repeat(n))),
        ("braces", "{".repeat(n * 4)),
        ("variables", "{{a}}".repeat(n)),
        ("one long line", "x".repeat(n * 40) + "{{ a }}"),
        ("a tag of one long string", format!("{{% x '{}' %}}", "y".repeat(n * 40))),
    ];
    for (name, text) in hostile {
        let start = Instant::now();
        let template = parse(&text);
        let taken = start.elapsed();
        assert!(taken < Duration::from_secs(2), "{name}: {taken:?}");
        drop(template);
    }
}

/// Reads, walks, copies, compares, writes, reads back and drops on a stack of one mebibyte.
#[test]
fn the_deepest_trees_fit_a_small_stack() {
    struct Deepest {
        depth: usize,
        deepest: usize,
    }
    impl<'n> Visitor<'n> for Deepest {
        fn node(&mut self, _: &'n Node) -> bool {
            self.depth += 1;
            self.deepest = self.deepest.max(self.depth);
            true
        }

        fn leave(&mut self, _: &'n Node) {
            self.depth -= 1;
        }
    }
    // One of every level of binding for each bracket.
    let level = "a if b else c or d and not e == f + g ~ h * i ** -j.k|f(";
    let deepest = format!("{}x{}", level.repeat(300), ")".repeat(300));
    let text =
        format!("{}{{{{ {deepest} }}}}", "{% for a in b %}{% x %}".repeat(300)) + &"{% endx %}{% endfor %}".repeat(300);
    let run = move || {
        let template = parse(&text);
        let mut deepest = Deepest { depth: 0, deepest: 0 };
        walk(&template.nodes, &mut deepest);
        assert_eq!(deepest.deepest, 65);
        assert_eq!(template, template.clone());
        let written = postcard::to_stdvec(&template).unwrap();
        assert_eq!(template, postcard::from_bytes::<Template>(&written).unwrap());
        assert!(!format!("{template:?}").is_empty());
    };
    std::thread::Builder::new().stack_size(1 << 20).spawn(run).unwrap().join().unwrap();
}
