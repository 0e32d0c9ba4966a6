use std::sync::Arc;

use crate::{
    bank::Bank,
    link,
    model::{
        answers::{AnswerCode, ConfiguredAnswer},
        outline::outline,
        project::{Project, Root, RootFile},
    },
    text::{Language, Source},
};

fn project(files: &[(&str, &str)], answers: Vec<ConfiguredAnswer>) -> Project {
    let file = |(path, text): &(&str, &str)| {
        let source = Source::new(*text, Language::of_path(path).unwrap());
        RootFile { path: (*path).into(), outline: Arc::new(outline(&source, None, None)) }
    };
    link(Root { files: files.iter().map(file).collect(), answers, ..Root::default() })
}

/// `28 f Path`: question, code, evidence, one line an answer.
fn shown(project: &Project) -> String {
    let line = |answer: &crate::model::answers::Answer| {
        let code = match answer.code {
            AnswerCode::Function(id) => project.function(id).unwrap().function.name.name.to_string(),
            AnswerCode::Class(id) => project.class(id).unwrap().class.name.name.to_string(),
            AnswerCode::Module(_) => "module".to_owned(),
        };
        format!("{} {code} {:?}", answer.question, answer.evidence)
    };
    project.answers().iter().map(line).collect::<Vec<_>>().join(", ")
}

fn read(path: &str, text: &str) -> String {
    shown(&project(&[(path, text)], Vec::new()))
}

#[test]
fn code_says_in_many_ways_which_question_it_answers() {
    let f = "def f(n): return n\n";
    assert_eq!(read("a.py", &format!("# Q28: mine\n{f}")), "28 f Comment");
    assert_eq!(read("a.py", &format!("x = 1\n\n# question 28\n{f}\n\ndef g(n): return n\n")), "28 f Comment");
    assert_eq!(read("a.py", &format!("\"\"\"Q28: mine\"\"\"\n{f}")), "28 f Comment");
    assert_eq!(read("a.py", "def f(n):\n    \"\"\"Q28\"\"\"\n    return n\n"), "28 f Comment");
    assert_eq!(read("q28_mine.py", f), "28 f Path");
    assert_eq!(read("28-mine/answer.py", f), "28 f Path");
    assert_eq!(read("a.md", &format!("## Q28. Mine\n```python\n{f}```\n")), "28 f Heading");
    assert_eq!(read("a.py", "def factorial(n): return n\n"), "28 factorial Recognised");
    assert_eq!(read("factorial.py", f), "28 f Recognised");
    assert_eq!(read("a.py", f), "");
    assert_eq!(read("app/migrations/0028_x.py", f), "");
}

#[test]
fn the_configuration_stands_behind_comments_and_before_names() {
    let entry = |path: &str, name: Option<&str>| ConfiguredAnswer {
        path: path.into(),
        name: name.map(Into::into),
        question: 26,
    };
    let one = |path: &str, text: &str, entry| shown(&project(&[(path, text)], vec![entry]));
    assert_eq!(one("a/q28.py", "def f(n): return n\n", entry("a/q28.py", None)), "26 f Configured");
    assert_eq!(one("a/q28.py", "def f(n): return n\n", entry("a/q28.py", Some("f"))), "26 f Configured");
    assert_eq!(one("a/q28.py", "def f(n): return n\n", entry("b/q28.py", None)), "28 f Path");
    assert_eq!(one("a.py", "# Q27\ndef f(n): return n\n", entry("a.py", Some("f"))), "27 f Comment");
}

#[test]
fn comments_cut_a_file_into_the_sections_of_its_questions() {
    let text =
        "# Q26\ndef clean(s): return s\n\ndef is_palindrome(s): return clean(s)\n\n# Q28\ndef product(n): return n\n";
    assert_eq!(read("a.py", text), "26 is_palindrome Comment, 28 product Comment");
}

#[test]
fn of_several_functions_the_answers_are_those_with_the_name_or_the_last_that_nobody_calls() {
    let text = "def clean(s): return s\n\ndef same(s): return clean(s)\n\ndef reverse(s): return s\n\ndef main(s): return same(s), reverse(s)\n";
    assert_eq!(read("q26.py", text), "26 main Path");
    let text = "def clean(s): return s\n\ndef is_palindrome(s): return 1\n\ndef is_palindrome_loop(s): return 2\n";
    assert_eq!(read("q26.py", text), "26 is_palindrome Path, 26 is_palindrome_loop Path");
    assert_eq!(read("q26.py", "text = input()\nprint(text == text[::-1])\n"), "26 module Path");
}

#[test]
fn helpers_other_tasks_and_odd_parameters_are_no_answers() {
    assert_eq!(
        read(
            "a.py",
            "def merge_sort(a): return sort_part(a, 0, 1)\n\ndef sort_part(a, lo, hi): return sort_part(a, lo, hi)\n"
        ),
        "27 merge_sort Recognised"
    );
    for text in [
        "def counting_sort(a, exp): return a\n",
        "def sort_list(head): return head\n",
        "def sort_rows(rows, column): return rows\n",
        "def factorial(): return 1\n",
        "def topological_sort(graph): return []\n",
        "def factory(n): return n\n",
        "class Numbers:\n    def __init__(self, a): self.a = a\n    def sort(self, a): return a\n",
    ] {
        assert_eq!(read("a.py", text), "", "{text}");
    }
    assert_eq!(read("palindrome_partitioning.py", "def cuts(text): return 0\n"), "");
    assert_eq!(
        read("a.py", "class Solution:\n    def isPalindrome(self, s): return s\n"),
        "26 isPalindrome Recognised"
    );
}

#[test]
fn classes_are_told_by_their_names_and_bases() {
    let text = "from django.db import models\n\nclass Post(models.Model): pass\n\nclass Other(models.Model): pass\n";
    assert_eq!(read("a.py", text), "29 Post Recognised");
    assert_eq!(read("q17_oop.py", "class Animal: pass\n"), "17 module Path");
    assert_eq!(
        read("a.py", "# Q17\nclass Animal: pass\n\n# Q18\nclass Dog: pass\n"),
        "17 Animal Comment, 18 Dog Comment"
    );
}

#[test]
fn a_place_knows_the_question_of_the_code_around_it() {
    let text = "# Q26\ndef clean(s): return s\n\n# Q28\ndef product(n): return n\n";
    let found = project(&[("a.py", text), ("q20.py", "def f(): yield 1\n"), ("b.py", "x = 1\n")], Vec::new());
    let at = |path: &str, name: &str| {
        let (id, info) = found.own_modules().find(|(id, _)| found.file_of(*id).unwrap().path == path).unwrap();
        let (function, _) =
            found.own_functions().find(|(_, f)| f.module == id && f.function.name.name == name).unwrap();
        let function = found.function(function).unwrap();
        let place = found.place(id, function.item, function.function.body[0].id);
        assert_eq!(place.file, info.file);
        found.question_at(place)
    };
    assert_eq!(at("a.py", "clean"), Some(26));
    assert_eq!(at("a.py", "product"), Some(28));
    assert_eq!(at("q20.py", "f"), Some(20));
}

#[test]
fn another_bank_has_other_questions() {
    let bank = Bank::parse(
        "[bank]\nname = \"own\"\ntitle = \"Own\"\n[[question]]\nnumber = 1\ntopic = \"T\"\ntext = \"X\"\nkind = \"code\"\n\
         [question.recognise]\nfunctions = [\"fizz*\"]\n",
        &|rule| crate::rule_named(rule).is_some(),
    );
    let source = Source::new("def fizz_buzz(n): return n\n\ndef factorial(n): return n\n", Language::Python);
    let files = vec![RootFile { path: "a.py".into(), outline: Arc::new(outline(&source, None, None)) }];
    let found = link(Root { files, bank: Some(Arc::new(bank.unwrap())), ..Root::default() });
    assert_eq!(shown(&found), "1 fizz_buzz Recognised");
}
