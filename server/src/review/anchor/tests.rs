//! Anchors under edits: a thousand random ones, each checked.

use super::*;

/// Small, and the same on every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }
}

/// A line with a number that tells which one it was from the start.
#[derive(Clone)]
struct Line {
    id: usize,
    text: String,
}

const FUNCTIONS: usize = 30;

/// A module of functions that all have lines in common.
fn module() -> Vec<Line> {
    let mut texts = vec!["from django.db import models".to_owned(), String::new()];
    for number in 0..FUNCTIONS {
        texts.push(format!("def view_{number}(request, pk):"));
        texts.push(format!("    posts = Post.objects.filter(section={number})"));
        texts.push("    if not posts:".to_owned());
        texts.push("        return None".to_owned());
        texts.push(format!("    for post in posts[: {number}]:"));
        texts.push("        print(post.author)".to_owned());
        texts.push("    return posts".to_owned());
        texts.push(String::new());
    }
    texts.into_iter().enumerate().map(|(id, text)| Line { id, text }).collect()
}

fn text(lines: &[Line]) -> String {
    lines.iter().map(|line| format!("{}\n", line.text)).collect()
}

fn anchor(lines: &[Line], at: usize, count: usize) -> Anchor {
    let width = |at: usize| lines[at].text.chars().count() + 1;
    let end = Point { line: at + count, column: width(at + count - 1) };
    Anchor::new("a.py", &text(lines), Point { line: at + 1, column: 1 }, end)
}

/// One edit somewhere: a line typed, taken out or changed, a function moved to another place or indented. Lines with
/// a note are not taken out and not changed; all else may be. `kept` are the ids of those lines.
fn edit(lines: &mut Vec<Line>, kept: &[usize], random: &mut Random, fresh: &mut usize) {
    let at = random.below(lines.len());
    let is_kept = |line: &Line| kept.contains(&line.id);
    match random.below(10) {
        0..=3 => {
            *fresh += 1;
            let texts = ["        return None", "    return posts", "", "    # a remark", "    log(posts)"];
            let text = texts[random.below(texts.len())];
            let indent = lines[at].text.len() - lines[at].text.trim_start().len();
            let text = if random.below(2) == 0 {
                text.to_owned()
            } else {
                format!("{}x_{fresh} = {fresh}", " ".repeat(indent))
            };
            // Not between two lines of one note.
            let splits = at > 0 && is_kept(&lines[at]) && is_kept(&lines[at - 1]);
            if !splits {
                lines.insert(at, Line { id: 1_000_000 + *fresh, text });
            }
        }
        4..=5 if !is_kept(&lines[at]) && lines.len() > 100 && !lines[at].text.starts_with("def") => {
            lines.remove(at);
        }
        6..=7 if !is_kept(&lines[at]) && !lines[at].text.trim().is_empty() => {
            lines[at].text = lines[at].text.replace("post", "entry") + "  # changed";
        }
        8 => {
            // A whole function goes to the end of another one.
            let heads: Vec<usize> =
                (0..lines.len()).filter(|at| lines[*at].text.trim_start().starts_with("def")).collect();
            let from = random.below(heads.len());
            let start = heads[from];
            let end = heads.get(from + 1).copied().unwrap_or(lines.len());
            let moved: Vec<Line> = lines.splice(start..end, []).collect();
            let heads: Vec<usize> =
                (0..lines.len()).filter(|at| lines[*at].text.trim_start().starts_with("def")).collect();
            let to = heads[random.below(heads.len())];
            lines.splice(to..to, moved);
        }
        9 => {
            let heads: Vec<usize> =
                (0..lines.len()).filter(|at| lines[*at].text.trim_start().starts_with("def")).collect();
            let from = random.below(heads.len());
            let end = heads.get(from + 1).copied().unwrap_or(lines.len());
            for line in &mut lines[heads[from]..end] {
                if line.text.starts_with("    def") {
                    line.text = line.text.trim_start().to_owned();
                } else if line.text.starts_with("def") {
                    line.text = format!("    {}", line.text);
                }
            }
        }
        _ => {}
    }
}

/// The notes of the property tests: the id of the first line, and how many lines.
fn noted(lines: &[Line]) -> Vec<(usize, usize)> {
    let mut notes = Vec::new();
    for line in lines {
        if line.text.contains("section=") {
            notes.push((line.id, 1));
        } else if line.text.contains("for post in") {
            notes.push((line.id, 2));
        }
    }
    notes
}

fn kept(notes: &[(usize, usize)]) -> Vec<usize> {
    notes.iter().flat_map(|(id, count)| *id..id + count).collect()
}

#[test]
fn notes_survive_a_thousand_edits_without_ever_being_set_anew() {
    let mut lines = module();
    let notes = noted(&lines);
    let kept = kept(&notes);
    let anchors: Vec<Anchor> = notes.iter().map(|(id, count)| anchor(&lines, *id, *count)).collect();
    let (mut random, mut fresh) = (Random(7), 0);
    for round in 0..1_000 {
        edit(&mut lines, &kept, &mut random, &mut fresh);
        let now = text(&lines);
        let now = Lines::new(&now);
        for ((id, count), anchor) in notes.iter().zip(&anchors) {
            let at = lines.iter().position(|line| line.id == *id).unwrap();
            let found = anchor.find_in(&now).unwrap_or_else(|| panic!("round {round}: lost {:?}", anchor.lines));
            assert_eq!(found.start.line, at + 1, "round {round}: {:?}", anchor.lines);
            assert_eq!(found.end.line, at + count, "round {round}");
            assert!(!found.is_changed);
        }
    }
}

#[test]
fn notes_on_lines_that_stand_there_many_times_follow_each_edit() {
    for seed in 0..2 {
        let mut lines = module();
        let ids: Vec<usize> =
            lines.iter().filter(|line| line.text == "        return None").map(|line| line.id).collect();
        let heads: Vec<usize> = lines.iter().filter(|line| line.text.starts_with("def")).map(|line| line.id).collect();
        // Their neighbours hold each function together: what moves, moves with its own context.
        let kept: Vec<usize> = ids.iter().flat_map(|id| id - 2..=id + 1).chain(heads).collect();
        let mut anchors: Vec<Anchor> = ids.iter().map(|id| anchor(&lines, *id, 1)).collect();
        let (mut random, mut fresh) = (Random(seed), 0);
        for round in 0..120 {
            edit(&mut lines, &kept, &mut random, &mut fresh);
            let now = text(&lines);
            let now = Lines::new(&now);
            for (id, anchor) in ids.iter().zip(&mut anchors) {
                let at = lines.iter().position(|line| line.id == *id).unwrap();
                let found = anchor.find_in(&now).unwrap_or_else(|| panic!("seed {seed}, round {round}: lost"));
                assert_eq!(found.start.line, at + 1, "seed {seed}, round {round}: {anchor:?}");
                *anchor = Anchor::new_in(&anchor.path, &now, found.start, found.end);
            }
        }
    }
}

#[test]
fn a_line_that_was_changed_is_found_by_what_stands_around_it() {
    let mut lines = module();
    let at = lines.iter().position(|line| line.text.contains("section=7)")).unwrap();
    let anchor = anchor(&lines, at, 1);
    lines[at].text = "    posts = Post.objects.select_related(\"author\").filter(section=7, draft=False)".to_owned();
    lines.insert(0, Line { id: 0, text: "import logging".to_owned() });
    let found = anchor.find(&text(&lines)).unwrap();
    assert_eq!((found.start, found.is_changed), (Point { line: at + 2, column: 5 }, true));
}

#[test]
fn a_line_that_is_gone_is_not_found_elsewhere() {
    let mut lines = module();
    let at = lines.iter().position(|line| line.text.contains("section=7)")).unwrap();
    let single = anchor(&lines, at, 1);
    lines.drain(at - 1..at + 6);
    assert_eq!(single.find(&text(&lines)), None);
    assert_eq!(single.find(""), None);
}

#[test]
fn columns_follow_their_line() {
    let then = "def f():\n    return  first(row)\n";
    let anchor = Anchor::new("a.py", then, Point { line: 2, column: 13 }, Point { line: 2, column: 18 });
    let now = "class A:\n    def f():\n        return  first(row)\n";
    let found = anchor.find(now).unwrap();
    assert_eq!(found.start, Point { line: 3, column: 17 });
    assert_eq!(found.end, Point { line: 3, column: 22 });
}

#[test]
fn places_outside_of_the_text_are_brought_inside() {
    for text in ["", "x", "x\n", "a\nb\n"] {
        for (start, end) in [((0, 0), (0, 0)), ((1, 1), (9, 9)), ((7, 3), (2, 1)), ((2, 90), (2, 95))] {
            let point = |(line, column)| Point { line, column };
            let anchor = Anchor::new("a", text, point(start), point(end));
            assert!(anchor.start <= anchor.end && anchor.start.line >= 1 && anchor.start.column >= 1);
            let _ = anchor.find(text);
        }
    }
}
