//! Written answers in the styles that people use.

use super::*;

fn paired(path: &str, text: &str) -> Vec<(u32, String)> {
    let found = answers(text, path, None, Bank::builtin());
    found.into_iter().map(|(number, written)| (number, written.text.replace('\n', " "))).collect()
}

fn one(number: u32, text: &str) -> (u32, String) {
    (number, text.to_owned())
}

#[test]
fn headings_with_a_question_number_begin_an_answer() {
    let text = "# My answers\n\nHello.\n\n## Q25. Exceptions\n\nWith try.\n\n### Example\n\n1. first\n2. second\n\n## Q2\nLayers.\n\n## Thanks\nBye.\n";
    assert_eq!(paired("README.md", text), [one(25, "With try.  ### Example  1. first 2. second"), one(2, "Layers.")]);
}

#[test]
fn bold_lines_and_plain_lines_begin_answers_too() {
    assert_eq!(
        paired("a.md", "**Q8**\n\nUse joins.\n\n**Question 9:**\nWith STATIC_ROOT.\n"),
        [one(8, "Use joins."), one(9, "With STATIC_ROOT.")]
    );
    assert_eq!(
        paired("a.txt", "Q20: A generator yields values one by one.\n\nQ21) Lists change, tuples do not.\n"),
        [one(20, "A generator yields values one by one."), one(21, "Lists change, tuples do not.")]
    );
}

#[test]
fn numbers_alone_are_believed_in_a_file_of_answers_or_beside_the_words_of_the_question() {
    let text =
        "1. Django is a framework.\n\n2. A middleware wraps the view:\n   it sees both ways.\n\n5. Signals announce.\n";
    assert_eq!(
        paired("answers.txt", text),
        [
            one(1, "Django is a framework."),
            one(2, "A middleware wraps the view:    it sees both ways."),
            one(5, "Signals announce.")
        ]
    );
    assert_eq!(paired("notes.txt", "1. Buy milk.\n2. Call Ann.\n3. Sleep.\n"), []);
    let steps = "# Setup\n\n1. Install Python.\n2. Run the migrations.\n3. Open the page.\n";
    assert_eq!(paired("README.md", steps), []);
    let worded = "## 2. How does middleware work?\nIn layers.\n\n## 3. Install\nNo.\n";
    assert_eq!(paired("README.md", worded), [one(2, "In layers.")]);
}

#[test]
fn a_list_inside_an_answer_is_part_of_it() {
    let text = "## 33. Process and thread\n\n1. memory\n2. cost\n\n## 34. Memory\n\nPages.\n";
    assert_eq!(paired("answers.md", text), [one(33, "1. memory 2. cost"), one(34, "Pages.")]);
}

#[test]
fn the_question_itself_as_a_heading_is_enough() {
    let text = "What does `self` mean in a class?\n=====\n\nThe instance.\n\nHow do lists differ from tuples?\n---\nThey change.\n";
    let numbers: Vec<u32> = paired("a.md", text).into_iter().map(|(number, _)| number).collect();
    assert_eq!(numbers, [18, 21]);
}

#[test]
fn code_in_fences_holds_no_titles_and_no_words() {
    let text = "## Q28\nIt loops.\n```python\n# Q27\n1. x\n```\n";
    let found = answers(text, "a.md", None, Bank::builtin());
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].1.words, 2);
    assert_eq!(found[0].1.line, 2);
}

#[test]
fn a_file_named_after_a_question_is_its_answer() {
    let found = answers("# Signals\n\nThey announce.\n", "q5.md", Some(5), Bank::builtin());
    assert_eq!((found[0].0, found[0].1.text.as_str()), (5, "They announce."));
    assert_eq!(found[0].1.heading, "Signals");
}

#[test]
fn nothing_is_paired_in_nothing() {
    assert!(answers("", "answers.md", Some(5), Bank::builtin()).is_empty());
    assert!(answers("## Q8\n\n## Q9\n", "answers.md", None, Bank::builtin()).is_empty());
    assert!(answers("## Q99\nx\n", "answers.md", None, Bank::builtin()).is_empty());
}
