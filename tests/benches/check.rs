//! What a check costs beside the bare parse of the same files: `cargo bench -p djury-tests --bench check`.
//! The parse is the limit: no linter that reads trees can be faster.

use std::sync::Arc;

use djury_rules::{
    RULES, inspect, link,
    model::{
        outline::{Outline, Trees},
        project::{Root, RootFile},
    },
    outline, review, review_by,
    rule::{FileKind, On, Rule},
    rule_named,
    syntax::{TextEdit, python},
    text::{Language, Source},
};
use djury_tests::generate;

fn main() {
    divan::main();
}

const FILES: usize = 1_000;

fn sources(language: Language) -> Vec<(String, Source)> {
    let files = generate::project(FILES, 7);
    let wanted = files.into_iter().filter(|(path, _)| Language::of_path(path) == Some(language));
    wanted.map(|(path, text)| (path, Source::new(text, language))).collect()
}

fn outlined(sources: &[(String, Source)]) -> Vec<RootFile> {
    sources
        .iter()
        .map(|(path, source)| RootFile { path: path.as_str().into(), outline: Arc::new(outline(source, None, None)) })
        .collect()
}

/// The limit: tree-sitter alone over all Python files.
#[divan::bench(sample_count = 5)]
fn a_bare_parse_of_python(bencher: divan::Bencher) {
    let sources = sources(Language::Python);
    bencher.bench(|| sources.iter().map(|(_, source)| python::parse(&source.text, None)).collect::<Vec<_>>().len());
}

#[divan::bench(sample_count = 5)]
fn b_outlines_of_python(bencher: divan::Bencher) {
    let sources = sources(Language::Python);
    bencher.bench(|| outlined(&sources).len());
}

#[divan::bench(sample_count = 5)]
fn c_inspection_of_python(bencher: divan::Bencher) {
    let sources = sources(Language::Python);
    let outlines: Vec<Outline> = sources.iter().map(|(_, source)| outline(source, None, None)).collect();
    bencher.bench(|| {
        let each = sources.iter().zip(&outlines);
        each.map(|((_, source), outline)| inspect(source, outline, FileKind::Code).len()).sum::<usize>()
    });
}

#[divan::bench(sample_count = 5)]
fn d_outlines_of_templates(bencher: divan::Bencher) {
    let sources = sources(Language::Template);
    bencher.bench(|| outlined(&sources).len());
}

fn all() -> Vec<RootFile> {
    let mut files = outlined(&sources(Language::Python));
    files.extend(outlined(&sources(Language::Template)));
    files
}

#[divan::bench(sample_count = 5)]
fn e_linking(bencher: divan::Bencher) {
    let files = all();
    bencher.bench(|| link(Root { files: files.clone(), ..Root::default() }).classes.len());
}

#[divan::bench(sample_count = 5)]
fn f_review_with_the_query_engine(bencher: divan::Bencher) {
    let files = all();
    bencher
        .with_inputs(|| link(Root { files: files.clone(), ..Root::default() }))
        .bench_refs(|project| review(project, &|| false).len());
}

/// The project rules one by one, each on a project that nothing was asked yet. The rules of the query engine share one
/// run of it, so each of them shows the whole of that run.
#[divan::bench(sample_count = 3, args = project_rules())]
fn i_review_by(bencher: divan::Bencher, rule: &&'static str) {
    let files = all();
    let rules: Vec<Rule> = rule_named(rule).into_iter().copied().collect();
    bencher
        .with_inputs(|| link(Root { files: files.clone(), ..Root::default() }))
        .bench_refs(|project| review_by(&rules, project, &|| false).len());
}

fn project_rules() -> Vec<&'static str> {
    RULES.iter().filter(|rule| matches!(rule.on, On::Project(_))).map(|rule| rule.name).collect()
}

/// A cold check of all Python files in one thread: compare with `a_bare_parse_of_python`.
#[divan::bench(sample_count = 5)]
fn g_cold_check_of_python(bencher: divan::Bencher) {
    let sources = sources(Language::Python);
    bencher.bench(|| {
        let files = outlined(&sources);
        let each = sources.iter().zip(&files);
        let found: usize = each.map(|((_, source), file)| inspect(source, &file.outline, FileKind::Code).len()).sum();
        let project = link(Root { files, ..Root::default() });
        found + review(&project, &|| false).len()
    });
}

/// A letter typed in a comment of a file of 2,700 lines: parse, outline, inspection.
#[divan::bench(sample_count = 50)]
fn h_a_letter_in_a_comment(bencher: divan::Bencher) {
    let before = generate::file(2_700, 7);
    let at = before.find("# Rows").unwrap_or(0) + 2;
    let after = format!("{}x{}", before.get(..at).unwrap_or(""), before.get(at..).unwrap_or(""));
    let source = Source::new(before.as_str(), Language::Python);
    let mut trees = Trees::default();
    let first = outline(&source, None, Some(&mut trees));
    let start = u32::try_from(at).unwrap_or(0);
    let edit = TextEdit { start, old_end: start, new_end: start + 1 };
    bencher.with_inputs(|| trees.clone()).bench_values(|mut trees| {
        trees.edit(&edit, &before, &after, Language::Python);
        let source = Source::new(after.as_str(), Language::Python);
        let second = outline(&source, Some(&first), Some(&mut trees));
        assert_eq!(first, second);
        inspect(&source, &second, FileKind::Code).len()
    });
}
