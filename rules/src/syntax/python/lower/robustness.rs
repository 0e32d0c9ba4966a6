//! What holds for any text: nothing panics, items tile it, spans nest, depth and stack stay bounded, and
//! comments and blanks change no tree.

use std::collections::HashMap;

use crate::syntax::python::{
    Enter, Expr, Item, Node, Visitor, items, lower, nodes, parse, parts, walk_body, walk_expr,
};
use crate::syntax::{Spans, TextEdit};
use crate::text::Span;

const SAMPLE: &str = include_str!("sample.py.txt");

fn read(text: &str) -> Vec<Item> {
    let tree = parse(text, None);
    items(&tree, text).iter().map(|item| lower(&tree, text, item)).collect()
}

/// Reads a text and checks what must hold for each.
fn check(text: &str) {
    let tree = parse(text, None);
    let mut end = 0;
    for item in items(&tree, text) {
        assert_eq!(item.span.start, end, "items tile {text:?}");
        end = item.span.end;
        let lowered = lower(&tree, text, &item);
        let whole = Span::new(0, item.span.len());
        for (_, span) in lowered.spans.iter() {
            assert!(span.start <= span.end && whole.contains(span), "{span:?} in {text:?}");
        }
        for span in &lowered.comments.0 {
            let comment = span.shifted(item.span.start).of(text);
            assert!(comment.starts_with('#'), "{comment:?} in {text:?}");
        }
        for stmt in &lowered.body {
            nests(Node::Stmt(stmt), whole, &lowered.spans, text);
        }
    }
    assert_eq!(end as usize, text.len(), "items tile {text:?}");
}

fn nests(node: Node<'_>, outer: Span, spans: &Spans, text: &str) {
    let span = match node {
        Node::Stmt(stmt) => spans.get(stmt.id),
        Node::Expr(expr) => {
            let inner = spans.get(expr.id);
            let whole = expr.parens.map_or(inner, |parens| spans.get(parens));
            assert!(whole.contains(inner), "{whole:?} {inner:?} {expr:?} in {text:?}");
            whole
        }
        Node::Pattern(pattern) => spans.get(pattern.id),
    };
    assert!(outer.contains(span), "{span:?} leaves {outer:?}: {node:?} in {text:?}");
    parts(node, Enter::ALL, &mut |part| nests(part, span, spans, text));
}

#[test]
fn every_truncation_is_read() {
    for (at, _) in SAMPLE.char_indices() {
        check(&SAMPLE[..at]);
    }
    check(SAMPLE);
}

#[test]
fn every_missing_line_is_read() {
    let lines: Vec<&str> = SAMPLE.split_inclusive('\n').collect();
    for missing in 0..lines.len() {
        let mut kept = lines.clone();
        kept.remove(missing);
        check(&kept.concat());
    }
}

/// A small generator, so that the tests see the same texts on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }
}

#[test]
fn random_texts_are_read() {
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    for _ in 0..200 {
        let bytes: Vec<u8> = (0..random.below(200)).map(|_| random.below(256) as u8).collect();
        check(&String::from_utf8_lossy(&bytes));
    }
    let words: Vec<&str> = SAMPLE.split_inclusive(['\n', ' ', '(', ')', ':', ',', '.']).collect();
    for _ in 0..200 {
        let text: String = (0..random.below(60)).map(|_| words[random.below(words.len())]).collect();
        check(&text);
    }
}

#[test]
fn comments_and_blanks_change_no_tree() {
    let mut changed = String::new();
    for line in SAMPLE.lines() {
        let indent = &line[..line.len() - line.trim_start().len()];
        changed.push_str("\n\n");
        if !line.starts_with(['@', 'd', 'a']) {
            changed.push_str(&format!("{indent}# a comment\n\n"));
        }
        let spaced = line.replace(", ", " ,   ").replace(" = ", "   =  ").replace('(', "(  ");
        changed.push_str(&format!("{spaced}  # and another\n"));
    }
    changed.push_str("# the last\n");
    let (plain, commented) = (read(SAMPLE), read(&changed));
    assert_eq!(plain.len(), commented.len());
    for (plain, commented) in std::iter::zip(plain, commented) {
        assert_eq!(plain, commented);
        assert!(commented.comments.0.len() > plain.comments.0.len());
    }
}

#[test]
fn numbers_follow_the_source() {
    for item in read(SAMPLE) {
        let starts: Vec<u32> = item.spans.iter().map(|(_, span)| span.start).collect();
        assert!(starts.is_sorted(), "{starts:?}");
    }
}

#[test]
fn the_sample_holds_nothing_unknown() {
    for item in read(SAMPLE) {
        let shown = super::show::show(&item.body);
        assert!(!shown.contains('?'), "{shown}");
    }
}

fn deep(n: usize) -> Vec<String> {
    let blocks = |header: &str, n: usize| -> String {
        let lines = (0..n).map(|level| format!("{}{header}:\n", " ".repeat(level)));
        lines.collect::<String>() + &" ".repeat(n) + "pass\n"
    };
    let quoted = |inner: String, level: usize| {
        let quote = ["'", "\""][level % 2];
        format!("f{quote}{{{inner}}}{quote}")
    };
    let expressions = [
        "a".to_owned() + &"+a".repeat(n),
        "a".to_owned() + &" and a or b".repeat(n),
        "a".to_owned() + &" < a".repeat(n),
        "a".to_owned() + &".b()".repeat(n),
        "a".to_owned() + &"[0]".repeat(n),
        "not ".repeat(n) + "a",
        "- ".repeat(n) + "a",
        "(".repeat(n) + "a" + &")".repeat(n),
        "(".repeat(n),
        "[".repeat(n) + "*a.b" + &"]".repeat(n),
        "{1: ".repeat(n) + "a" + &"}".repeat(n),
        "f(k=".repeat(n) + "a" + &")".repeat(n),
        "[x for x in ".repeat(n) + "a" + &"]".repeat(n),
        "lambda x=1: ".repeat(n) + "a",
        "a if b else ".repeat(n) + "a",
        "(x := ".repeat(n) + "a" + &")".repeat(n),
        "a = ".repeat(n) + "a",
        "a = \n".repeat(n) + "a",
        "await ".repeat(n) + "a",
        (0..60).fold("a".to_owned(), quoted),
        "f'{a:".repeat(n),
    ];
    let mut texts: Vec<String> = expressions.map(|text| format!("x = {text}\n")).into();
    texts.extend([
        format!("x: {}a{}\n", "list[".repeat(n), "]".repeat(n)),
        format!("x: a[1]{}\n", " | a[1]".repeat(n)),
        format!("match x:\n  case {}a{}: pass\n", "A(x=".repeat(n), ")".repeat(n)),
        format!("match x:\n  case {}a{}: pass\n", "[".repeat(n), "]".repeat(n)),
        format!("match x:\n  case {}: pass\n", vec!["a"; n].join(".")),
        format!("match x:\n  case {}: pass\n", vec!["1"; n].join(" | ")),
        format!("import {}\n", vec!["a"; n].join(".")),
        format!("if a: pass\n{}", "elif b: pass\n".repeat(n)),
        "def f(".repeat(n),
        "class A:\n  x = (\ndef f(): pass\n".repeat(n),
    ]);
    for header in ["if a", "for a in b", "with a as b", "def f(x=1)", "class A(B)", "try"] {
        texts.push(blocks(header, n.min(600)));
    }
    texts
}

/// What recursive readers do with a tree: on a thread's default stack, in an unoptimised build.
#[test]
fn depth_is_bounded_for_every_reader() {
    struct Count(usize);
    impl<'t> Visitor<'t> for Count {
        fn visit_expr(&mut self, expr: &'t Expr) {
            self.0 += 1;
            walk_expr(self, expr);
        }
    }
    let run = || {
        for text in deep(1_000) {
            for item in read(&text) {
                let mut count = Count(0);
                walk_body(&mut count, &item.body);
                let nodes = nodes(&item.body, Enter::ALL);
                assert_eq!(count.0, nodes.filter(|node| matches!(node, Node::Expr(_))).count());
                let bytes = postcard::to_stdvec(&item).unwrap();
                let back: Item = postcard::from_bytes(&bytes).unwrap();
                assert_eq!(back, item.clone());
                assert!(!format!("{item:?}").is_empty());
            }
        }
    };
    let thread = std::thread::Builder::new().stack_size(1 << 20).spawn(run);
    thread.unwrap().join().unwrap();
}

#[test]
fn chains_of_ten_thousand_are_read_on_half_a_megabyte() {
    let run = || {
        for text in deep(10_000) {
            assert!(!read(&text).is_empty());
        }
    };
    let thread = std::thread::Builder::new().stack_size(512 << 10).spawn(run);
    thread.unwrap().join().unwrap();
}

#[test]
fn long_lines_are_read_whole() {
    let list = read(&format!("x = [{}]\n", "1, ".repeat(100_000)));
    assert_eq!(nodes(&list[0].body, Enter::ALL).count(), 100_003);
    let text = "a".repeat(5_000_000);
    let string = read(&format!("x = '{text}'\n"));
    let value = nodes(&string[0].body, Enter::ALL).find_map(|node| match node {
        Node::Expr(expr) => expr.as_str(),
        _ => None,
    });
    assert_eq!(value, Some(&*text));
}

/// Types into a text, one edit after the other, broken code included.
#[test]
fn edits_give_the_tree_that_the_whole_text_gives() {
    let words = ["a", " ", "\n", "# x", "(", ")", "'", "\n    ", ":", "é", ""];
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..12 {
        let mut text = SAMPLE.to_owned();
        let mut tree = parse(&text, None);
        for _ in 0..12 {
            let start = text.floor_char_boundary(random.below(text.len()));
            let old_end = text.ceil_char_boundary((start + random.below(4)).min(text.len()));
            let word = words[random.below(words.len())];
            let mut edited = text.clone();
            edited.replace_range(start..old_end, word);
            let edit = TextEdit { start: start as u32, old_end: old_end as u32, new_end: (start + word.len()) as u32 };
            tree.edit(&edit, &text, &edited);
            tree = parse(&edited, Some(&tree));
            text = edited;
            let afresh = parse(&text, None);
            assert_eq!(items(&tree, &text), items(&afresh, &text));
            for item in items(&tree, &text) {
                assert_eq!(lower(&tree, &text, &item), lower(&afresh, &text, &item), "{text}");
            }
        }
    }
}

/// Items are kept by their hash, so the hash must tell all that lowering gives.
#[test]
fn equal_hashes_are_equal_items() {
    let mut known: HashMap<u64, String> = HashMap::new();
    let mut seen_again = 0;
    for (at, _) in SAMPLE.char_indices().filter(|(at, _)| at % 3 == 0) {
        let text = &SAMPLE[..at];
        let tree = parse(text, None);
        for item in items(&tree, text) {
            let lowered = format!("{:?}", lower(&tree, text, &item));
            if let Some(before) = known.get(&item.hash) {
                assert_eq!(*before, lowered);
                seen_again += 1;
            }
            known.insert(item.hash, lowered);
        }
    }
    assert!(seen_again > 100);
}
