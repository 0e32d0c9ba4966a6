//! Which question a piece of code answers: by a comment, the configuration, a file's or folder's name, a heading,
//! and else by the recognisers of the bank. Knows no rule and no severity.

mod fit;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::{
    bank::{self, Bank, QuestionKind},
    finding::Place,
    model::{
        directives::{self, DirectiveKind},
        outline::{Content, Region},
        project::{ClassId, ClassInfo, FunctionId, FunctionInfo, ModuleId, Project, Within},
    },
    rule::FileKind,
    syntax::{
        Id, Name,
        python::{Expr, Function, docstring},
    },
};

/// An entry of the configuration's `answers` for one file: `"answers/palindrome.py::is_palindrome" = 26`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConfiguredAnswer {
    /// The file, below the root.
    pub path: Name,
    /// The function or class, dotted for a member; none for the whole file.
    pub name: Option<Name>,
    pub question: u32,
}

/// A piece of code that answers a question.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Answer {
    pub question: u32,
    /// The name of the function or class; the first statement of a module.
    pub place: Place,
    pub code: AnswerCode,
    pub evidence: Evidence,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AnswerCode {
    Function(FunctionId),
    Class(ClassId),
    /// All of a file, or of a block of a Markdown answer.
    Module(ModuleId),
}

/// What says that code answers a question, surest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Evidence {
    /// `# Q28`, or a docstring that begins so.
    Comment,
    Configured,
    /// `q28_factorial.py`, `28-factorial/`
    Path,
    /// The heading above a block of a Markdown answer.
    Heading,
    /// Names, bases and shapes, as the bank tells.
    Recognised,
}

#[derive(Debug, Default)]
pub(crate) struct Answers {
    all: Vec<Answer>,
    /// What says which question a whole module answers.
    modules: FxHashMap<ModuleId, (u32, Evidence)>,
    /// The same for each definition at the top of a module or class that has evidence of its own.
    definitions: FxHashMap<(ModuleId, u32, Id), (u32, Evidence)>,
}

impl Project {
    /// The answers of the root, by file and place.
    pub fn answers(&self) -> &[Answer] {
        &self.found_answers().all
    }

    pub fn bank(&self) -> &Bank {
        self.bank.as_deref().unwrap_or_else(|| Bank::builtin())
    }

    /// The question that the code around a place answers, innermost definition first.
    pub fn question_at(&self, place: Place) -> Option<u32> {
        let found = self.found_answers();
        let (module, item) = (self.module_at(place.file, place.region)?, place.item);
        let spans = &self.module(module)?.items.get(item as usize)?.item.spans;
        let target = spans.get(place.id);
        // Every definition around the place, with the question that is known for it.
        let mut around: Vec<(u32, u32)> = Vec::new();
        let mut take = |id: Id, question: u32| {
            let span = spans.get(id);
            if span.contains(target) {
                around.push((span.len(), question));
            }
        };
        for ((_, _, id), (question, _)) in found.definitions.iter().filter(|((m, i, _), _)| (*m, *i) == (module, item))
        {
            take(*id, *question);
        }
        for answer in found.all.iter().filter(|answer| {
            (answer.place.file, answer.place.region, answer.place.item) == (place.file, place.region, item)
        }) {
            match answer.code {
                AnswerCode::Function(id) => take(self.function(id)?.function.id, answer.question),
                AnswerCode::Class(id) => take(self.class(id)?.class.id, answer.question),
                AnswerCode::Module(_) => {}
            }
        }
        let whole = || {
            let known = found.modules.get(&module).map(|(question, _)| *question);
            known.or_else(|| {
                let answer = found.all.iter().find(|answer| answer.code == AnswerCode::Module(module))?;
                Some(answer.question)
            })
        };
        around.into_iter().min().map(|(_, question)| question).or_else(whole)
    }

    fn found_answers(&self) -> &Answers {
        self.answers.get_or_init(|| {
            let mut answers = Answers::default();
            let bank = self.bank();
            let mut functions: FxHashMap<ModuleId, Vec<(FunctionId, &FunctionInfo)>> = FxHashMap::default();
            for (id, info) in self.own_functions() {
                functions.entry(info.module).or_default().push((id, info));
            }
            let mut classes: FxHashMap<ModuleId, Vec<(ClassId, &ClassInfo)>> = FxHashMap::default();
            for (id, info) in self.own_classes() {
                classes.entry(info.module).or_default().push((id, info));
            }
            for (module, info) in self.own_modules() {
                let Some(file) = self.files.get(info.file as usize) else { continue };
                let Some(region) = file.outline.regions.get(info.region as usize) else { continue };
                if file.kind != FileKind::Migration {
                    let reader = Reader {
                        project: self,
                        bank,
                        module,
                        path: &file.path,
                        kind: file.kind,
                        region,
                        functions: functions.get(&module).map_or(&[], Vec::as_slice),
                        classes: classes.get(&module).map_or(&[], Vec::as_slice),
                    };
                    reader.read(&mut answers);
                }
            }
            answers.all.sort_by_key(|answer| (answer.place, answer.question));
            answers.all.dedup();
            answers
        })
    }
}

/// Reads the answers of one module.
struct Reader<'p> {
    project: &'p Project,
    bank: &'p Bank,
    module: ModuleId,
    path: &'p str,
    kind: FileKind,
    region: &'p Region,
    functions: &'p [(FunctionId, &'p FunctionInfo)],
    classes: &'p [(ClassId, &'p ClassInfo)],
}

/// A function that may be an answer: at the top of its module, or in a class that is made without arguments.
struct Candidate<'p> {
    id: FunctionId,
    function: &'p Arc<Function>,
    /// `Solution.is_palindrome`
    dotted: String,
    /// Its name as recognisers compare it.
    folded: String,
    item: u32,
    is_method: bool,
}

impl<'p> Reader<'p> {
    fn read(&self, answers: &mut Answers) {
        let candidates = self.candidates();
        let whole = self.of_module();
        if let Some((question, evidence)) = whole {
            answers.modules.insert(self.module, (question, evidence));
        }
        // Definitions with evidence of their own, and those that share the module's.
        let mut groups: Vec<(u32, Evidence, Vec<&Candidate<'p>>)> = Vec::new();
        let mut free: Vec<&Candidate<'p>> = Vec::new();
        for candidate in &candidates {
            let own = self.of_definition(
                &candidate.dotted,
                candidate.item,
                candidate.function.id,
                docstring(&candidate.function.body),
            );
            match own.into_iter().chain(whole).min_by_key(|(_, evidence)| *evidence) {
                Some((question, evidence)) => {
                    if own.is_some() {
                        answers
                            .definitions
                            .insert((self.module, candidate.item, candidate.function.id), (question, evidence));
                    }
                    match groups.iter_mut().find(|(known, ..)| *known == question) {
                        Some((_, _, group)) => group.push(candidate),
                        None => groups.push((question, evidence, vec![candidate])),
                    }
                }
                None => free.push(candidate),
            }
        }
        for (question, evidence, group) in &groups {
            for candidate in self.chosen(*question, group) {
                answers.all.push(self.function_answer(*question, candidate, *evidence));
            }
        }
        self.classes(whole, answers);
        // Where each function says for itself what it answers, nothing is left for the module.
        let is_told = |candidate: &Candidate<'_>| {
            answers.definitions.contains_key(&(self.module, candidate.item, candidate.function.id))
        };
        let is_free = candidates.is_empty() || !candidates.iter().all(is_told);
        if let Some((question, evidence)) = whole
            && is_free
            && !answers.all.iter().any(|answer| answer.question == question && self.is_here(answer.place))
        {
            answers.all.push(self.module_answer(question, evidence));
        }
        if whole.is_none() && self.kind != FileKind::Test {
            self.recognised(&free, answers);
        }
    }

    fn is_here(&self, place: Place) -> bool {
        self.project.module_info(self.module).is_some_and(|info| (info.file, info.region) == (place.file, place.region))
    }

    /// The public functions of the module, and the methods of classes that are made without arguments.
    fn candidates(&self) -> Vec<Candidate<'p>> {
        let project = self.project;
        self.functions
            .iter()
            .filter_map(|&(id, info)| {
                let name = info.function.name.name.as_str();
                let (dotted, is_method) = match info.within {
                    Within::Module => (name.to_owned(), false),
                    Within::Class(class) => {
                        let class = project.class(class)?;
                        (format!("{}.{name}", class.class.name.name), true)
                    }
                    Within::Function(_) => return None,
                };
                let is_public = !name.starts_with('_');
                let (function, item) = (&info.function, info.item);
                is_public.then(|| Candidate { id, function, dotted, folded: bank::folded(name), item, is_method })
            })
            .collect()
    }

    /// What says which question the whole module answers.
    fn of_module(&self) -> Option<(u32, Evidence)> {
        let known = |number: &u32| self.bank.question(*number).is_some();
        let questions: Vec<u32> = self.questions().map(|(number, _)| number).collect();
        let top = self.region.directives.iter().find(|directive| directive.is_alone && directive.is_top);
        let comment = top.and_then(|directive| match directive.kind {
            // Several questions in one file are its sections.
            DirectiveKind::Question(number) if questions.iter().all(|other| *other == number) => Some(number),
            _ => None,
        });
        let text = self.project.module(self.module).and_then(|module| module.items.first());
        let text =
            text.and_then(|item| docstring(&item.item.body)).and_then(Expr::as_str).and_then(directives::question);
        let configured =
            || self.project.configured_answers.iter().find(|entry| entry.name.is_none() && entry.path == self.path);
        let heading = || self.region.heading.as_deref().and_then(numbered);
        let found = |evidence: Evidence| move |number: u32| (number, evidence);
        comment
            .or(text)
            .filter(known)
            .map(found(Evidence::Comment))
            .or_else(|| configured().map(|entry| (entry.question, Evidence::Configured)))
            .or_else(|| named(self.path).filter(known).map(found(Evidence::Path)))
            .or_else(|| heading().filter(known).map(found(Evidence::Heading)))
    }

    /// The questions that comments on lines of their own name, with the definition below each.
    fn questions(&self) -> impl Iterator<Item = (u32, Option<(u32, Id)>)> {
        self.region.directives.iter().filter(|directive| directive.is_alone).filter_map(|directive| {
            match directive.kind {
                DirectiveKind::Question(number) => Some((number, directive.next)),
                _ => None,
            }
        })
    }

    /// What says which question one definition answers: a comment above it or above its section, its docstring, the
    /// configuration.
    fn of_definition(&self, dotted: &str, item: u32, id: Id, text: Option<&Expr>) -> Option<(u32, Evidence)> {
        let known = |number: &u32| self.bank.question(*number).is_some();
        let above = self.questions().filter(|(_, next)| *next == Some((item, id))).last().map(|(number, _)| number);
        let text = || text.and_then(Expr::as_str).and_then(directives::question);
        let several = self.questions().map(|(number, _)| number).collect::<std::collections::BTreeSet<_>>().len() > 1;
        // In a file of several questions each comment speaks of all that stands below it, up to the next one.
        let section = || {
            let before = |next: Option<(u32, Id)>| next.is_some_and(|next| next <= (item, id));
            self.questions().filter(|(_, next)| several && before(*next)).last().map(|(number, _)| number)
        };
        let configured = || {
            self.project
                .configured_answers
                .iter()
                .find(|entry| entry.name.as_deref() == Some(dotted) && entry.path == self.path)
        };
        above
            .or_else(text)
            .or_else(section)
            .filter(known)
            .map(|number| (number, Evidence::Comment))
            .or_else(|| configured().map(|entry| (entry.question, Evidence::Configured)))
    }

    /// Of functions that all stand for one question, those that are its answers. For a question that is answered in
    /// writing, none: there the whole module is the answer, unless one of them is named outright.
    fn chosen<'c>(&self, number: u32, group: &[&'c Candidate<'p>]) -> Vec<&'c Candidate<'p>> {
        let Some(question) = self.bank.question(number).filter(|question| question.check.is_some()) else {
            return Vec::new();
        };
        let named: Vec<&Candidate<'p>> = group
            .iter()
            .copied()
            .filter(|candidate| fit::is_named(question, candidate.function, &candidate.folded))
            .collect();
        if !named.is_empty() {
            return without_helpers(&named);
        }
        let functions: Vec<&Candidate<'p>> = group.iter().copied().filter(|candidate| !candidate.is_method).collect();
        if let [only] = functions.as_slice() {
            return vec![only];
        }
        let is_called = |candidate: &Candidate<'p>| {
            functions.iter().any(|other| {
                other.id != candidate.id && fit::calls(&other.function.body, &candidate.function.name.name)
            })
        };
        functions.iter().rev().copied().find(|candidate| !is_called(candidate)).into_iter().collect()
    }

    /// Classes with evidence of their own.
    fn classes(&self, whole: Option<(u32, Evidence)>, answers: &mut Answers) {
        for &(id, info) in self.classes {
            let name = &info.class.name.name;
            let own = self.of_definition(name, info.item, info.class.id, info.class.docstring());
            if let Some(own) = own {
                answers.definitions.insert((self.module, info.item, info.class.id), own);
            }
            let Some((number, evidence)) = own.into_iter().chain(whole).min_by_key(|(_, evidence)| *evidence) else {
                if self.kind != FileKind::Test
                    && let Some(question) = self.class_question(id)
                {
                    answers.all.push(self.class_answer(question, id, Evidence::Recognised));
                }
                continue;
            };
            let is_named = own.is_some_and(|(own, _)| own == number);
            let is_looked_for = self.class_question(id) == Some(number);
            let has_answer = answers.all.iter().any(|answer| answer.question == number && self.is_here(answer.place));
            if (is_named && !has_answer) || (is_looked_for && whole.is_some_and(|(whole, _)| whole == number)) {
                answers.all.push(self.class_answer(number, id, evidence));
            }
        }
    }

    /// The one question whose recogniser fits a class.
    fn class_question(&self, id: ClassId) -> Option<u32> {
        let class = self.project.class(id)?;
        if class.within != Within::Module {
            return None;
        }
        let mut fitting = self.bank.questions.iter().filter(|question| {
            let recognise = &question.recognise;
            let by_name = recognise.classes.is_empty() || bank::matches(&recognise.classes, &class.class.name.name);
            let by_base =
                recognise.bases.is_empty() || recognise.bases.iter().any(|base| self.project.descends(id, base));
            !(recognise.classes.is_empty() && recognise.bases.is_empty()) && by_name && by_base
        });
        let first = fitting.next()?;
        fitting.next().is_none().then_some(first.number)
    }

    /// Functions and the module itself, by the recognisers of the bank.
    fn recognised(&self, free: &[&Candidate<'p>], answers: &mut Answers) {
        let file = self.path.rsplit('/').next().unwrap_or(self.path);
        let stem = file.split('.').next().unwrap_or(file);
        let is_block = self.project.module_info(self.module).is_some_and(|info| info.name.is_none());
        // Candidates that fit one question, and no other.
        let only = |candidate: &Candidate<'p>| {
            let questions = self.bank.questions.iter();
            let mut fitting =
                questions.filter(|question| fit::is_named(question, candidate.function, &candidate.folded));
            let first = fitting.next()?;
            let is_meant = self.is_made_simply(candidate) && !fit::takes_other(first, candidate.function);
            (fitting.next().is_none() && is_meant).then_some(first.number)
        };
        let fitting: Vec<(u32, &Candidate<'p>)> =
            free.iter().filter_map(|candidate| Some((only(candidate)?, *candidate))).collect();
        for question in &self.bank.questions {
            let named: Vec<&Candidate<'p>> = fitting
                .iter()
                .filter(|(number, _)| *number == question.number)
                .map(|(_, candidate)| *candidate)
                .collect();
            for candidate in without_helpers(&named) {
                answers.all.push(self.function_answer(question.number, candidate, Evidence::Recognised));
            }
            let is_other = bank::matches(&question.recognise.not_functions, stem);
            if is_block || is_other || !bank::matches(&question.recognise.modules, stem) || !named.is_empty() {
                continue;
            }
            match (question.kind, question.check.is_some()) {
                (QuestionKind::Code, true) => {
                    let functions: Vec<&Candidate<'p>> =
                        free.iter().copied().filter(|candidate| !candidate.is_method).collect();
                    if let [only] = functions.as_slice()
                        && fit::has_arity(question, only.function)
                        && !fit::takes_other(question, only.function)
                    {
                        answers.all.push(self.function_answer(question.number, only, Evidence::Recognised));
                    }
                }
                _ => answers.all.push(self.module_answer(question.number, Evidence::Recognised)),
            }
        }
    }

    /// Whether a method's class has no base and is made without arguments: `Solution().isPalindrome(text)`.
    fn is_made_simply(&self, candidate: &Candidate<'p>) -> bool {
        let Some(class) = self.project.class_of(candidate.id) else { return true };
        let Some(info) = self.project.class(class) else { return false };
        let is_plain = info.class.bases().all(|base| base.as_name() == Some("object"));
        let needs = |init: &Arc<Function>| fit::required(init.params.get(1..).unwrap_or_default()) > 0;
        is_plain && info.class.keyword("metaclass").is_none() && !info.class.method("__init__").is_some_and(needs)
    }

    fn function_answer(&self, question: u32, candidate: &Candidate<'_>, evidence: Evidence) -> Answer {
        let place = self.project.place(self.module, candidate.item, candidate.function.name.id);
        Answer { question, place, code: AnswerCode::Function(candidate.id), evidence }
    }

    fn class_answer(&self, question: u32, id: ClassId, evidence: Evidence) -> Answer {
        let (item, node) = self.project.class(id).map_or((0, Id(0)), |info| (info.item, info.class.name.id));
        Answer { question, place: self.project.place(self.module, item, node), code: AnswerCode::Class(id), evidence }
    }

    fn module_answer(&self, question: u32, evidence: Evidence) -> Answer {
        let first = match &self.region.content {
            Content::Python(module) => module.statements().next(),
            Content::Template(_) => None,
        };
        let (item, node) = first.map_or((0, Id(0)), |(item, stmt)| (item, stmt.id));
        let place = self.project.place(self.module, item, node);
        Answer { question, place, code: AnswerCode::Module(self.module), evidence }
    }
}

/// A function that another one of the group calls only helps it.
fn without_helpers<'c, 'p>(group: &[&'c Candidate<'p>]) -> Vec<&'c Candidate<'p>> {
    let helps = |candidate: &Candidate<'p>| {
        let name = candidate.function.name.name.as_str();
        group.iter().any(|other| other.id != candidate.id && fit::calls(&other.function.body, name))
    };
    let kept: Vec<&Candidate<'p>> = group.iter().copied().filter(|candidate| !helps(candidate)).collect();
    // Two that call each other are both meant.
    if kept.is_empty() { group.to_vec() } else { kept }
}

/// `q28.py`, `q28_factorial.py`, `28-factorial/`, nearest first.
fn named(path: &str) -> Option<u32> {
    path.rsplit('/')
        .map(|part| part.split_once('.').map_or(part, |(stem, _)| stem))
        .find_map(|stem| directives::question(stem).or_else(|| leading(stem)))
}

/// A heading or list number: `Q28. Factorial`, `28) Factorial`.
fn numbered(heading: &str) -> Option<u32> {
    directives::question(heading).or_else(|| leading(heading.trim_start_matches(['#', '*', '_', ' '])))
}

/// The number that a name begins with, if a word follows or nothing.
fn leading(text: &str) -> Option<u32> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at_checked(digits)?;
    let ends = rest.is_empty() || rest.starts_with(['-', '_', '.', ')', ':', ' ']);
    number.parse().ok().filter(|_| ends && digits <= 3)
}
