//! The comments that announce findings in the blocks of a page: `# error: text`, `# error[rule]: text`, and
//! `{# error: text #}` in templates. Knows no rule and no language.

/// A finding that a block announces.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Mark {
    /// The line of the code without marks, from 0.
    pub(super) line: usize,
    /// None for the page's own rule.
    pub(super) rule: Option<String>,
    /// What the message must contain; empty for any message.
    pub(super) text: String,
}

/// A block's code without its marks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Marked {
    pub(super) text: String,
    pub(super) marks: Vec<Mark>,
    /// The line of the block that each line of the code comes from, from 0.
    pub(super) origins: Vec<usize>,
}

/// Takes the marks out of a block. A mark speaks of its own line; one that stands alone, of the next one.
pub(super) fn take(block: &str) -> Marked {
    let mut taken = Marked { text: String::new(), marks: Vec::new(), origins: Vec::new() };
    for (line, number) in block.lines().zip(0..) {
        let (code, marks) = split(line);
        let stands_alone = !marks.is_empty() && code.trim().is_empty();
        let line = taken.origins.len();
        taken.marks.extend(marks.into_iter().map(|(rule, text)| Mark { line, rule, text }));
        if !stands_alone {
            taken.text.push_str(code);
            taken.text.push('\n');
            taken.origins.push(number);
        }
    }
    taken
}

type Announced = (Option<String>, String);

/// A line without its marks, and what these announce.
fn split(line: &str) -> (&str, Vec<Announced>) {
    let mut code = line;
    let mut marks = Vec::new();
    while let Some((before, mark)) = last(code) {
        marks.insert(0, mark);
        code = before;
    }
    (code, marks)
}

/// The last mark of a line and what stands before it.
fn last(line: &str) -> Option<(&str, Announced)> {
    let at = line.rfind("# error")?;
    let (before, comment) = line.split_at_checked(at)?;
    let (before, comment) = match (before.strip_suffix('{'), comment.trim_end().strip_suffix("#}")) {
        (Some(before), Some(comment)) => (before, comment),
        _ => (before, comment),
    };
    Some((before.trim_end(), announced(comment.strip_prefix('#')?)?))
}

/// ` error[rule]: text`
fn announced(comment: &str) -> Option<Announced> {
    let rest = comment.trim().strip_prefix("error")?;
    let (rule, rest) = match rest.strip_prefix('[') {
        Some(rest) => {
            let (rule, rest) = rest.split_once(']')?;
            (Some(rule.to_owned()), rest)
        }
        None => (None, rest),
    };
    match rest.strip_prefix(':') {
        Some(text) => Some((rule, text.trim().to_owned())),
        None => rest.is_empty().then(|| (rule, String::new())),
    }
}

#[test]
fn marks_are_taken_out_of_code_and_of_templates() {
    let block = "a()  # error: one\n# error[other-rule]\nb()  # errors are fine\n{{ x }}{# error: two #} {# error #}\n";
    let taken = take(block);
    assert_eq!(taken.text, "a()\nb()  # errors are fine\n{{ x }}\n");
    let marks: Vec<_> = taken.marks.iter().map(|mark| (mark.line, mark.rule.as_deref(), mark.text.as_str())).collect();
    assert_eq!(marks, [(0, None, "one"), (1, Some("other-rule"), ""), (2, None, "two"), (2, None, "")]);
    assert_eq!(taken.origins, [0, 2, 3]);
}
