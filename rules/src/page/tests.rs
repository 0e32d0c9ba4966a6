//! How the blocks of a page are run, one test for each page (`pages::…`); pages, messages and the list of rules are held tidy.

use super::{
    BlockKind, Page, Part,
    example::{Example, examples},
};
use crate::{RULES, WORDS, bank::Bank, rule::Rule, rule_named};

/// The lies of a page, each with its line.
fn lies(rule: &Rule, page: &str) -> Vec<String> {
    let page = Page::read(page);
    let mut lies = Vec::new();
    let mut fixes = false;
    let examples = examples(&page);
    for example in &examples {
        let mut rules = vec![*rule];
        for name in example.other_rules() {
            match rule_named(name) {
                Some(other) if rules.iter().all(|rule| rule.name != name) => rules.push(*other),
                Some(_) => {}
                None => lies.push(format!("0: a mark names `{name}`, and there is no such rule")),
            }
        }
        let (found, findings) = example.run(rule.name, &rules);
        lies.extend(found);
        for finding in &findings {
            lies.extend(untidy(&finding.message).map(|why| format!("0: the message `{}` {why}", finding.message)));
            if let Some(fix) = &finding.fix {
                let is_order = fix.title.starts_with(|c: char| c.is_ascii_uppercase()) && !fix.title.ends_with('.');
                lies.extend((!is_order).then(|| format!("0: the fix's title `{}` is no order", fix.title)));
                fixes |= finding.rule == rule.name;
            }
        }
    }
    if fixes && !examples.iter().any(Example::has_fixed) {
        lies.push("0: the rule has a fix, and no `fixed` block shows what it makes".to_owned());
    }
    for (wanted, is_there) in [
        ("fires", examples.iter().any(Example::is_firing)),
        ("is fine", examples.iter().any(|example| !example.is_firing())),
    ] {
        lies.extend((!is_there).then(|| format!("0: no block shows code that {wanted}")));
    }
    lies.into_iter().map(|lie| format!("{}.md:{lie}", rule.name)).collect()
}

/// Why a message is not as `rules/README.md` wants it.
fn untidy(message: &str) -> Option<&'static str> {
    match message {
        _ if message.contains('\n') => Some("is more than one line"),
        _ if message.ends_with(['.', '!', '?', ' ']) => Some("ends like prose"),
        _ if message.len() > 240 => Some("is too long for one line"),
        _ if message.starts_with(|c: char| c.is_uppercase()) => Some("starts like prose: use lower case or a `name`"),
        _ if message.matches('`').count() % 2 == 1 => Some("opens a backtick that it does not close"),
        _ if !message.contains('`') => Some("names nothing of the code in backticks"),
        _ if message.to_lowercase().split_whitespace().any(|word| word == "you" || word == "forgot") => {
            Some("speaks to somebody: say what is wrong with the code")
        }
        _ => None,
    }
}

/// Every block of the page of the rule with this word in the list does what the page says.
pub(crate) fn holds(word: &str) {
    let name = word.replace('_', "-");
    let Some(rule) = rule_named(&name) else { panic!("{name} is in the list, and its page has another title") };
    let lies = lies(rule, rule.page);
    assert!(lies.is_empty(), "\n{}\n", lies.join("\n"));
}

#[test]
fn a_lie_on_a_page_is_found() {
    let Some(rule) = rule_named("except-bare") else { panic!("the rule is gone") };
    let truth = "# except-bare\nSummary.\n\n```python\ntry:\n    f()\nexcept:  # error: bare words\n    g()\n```\n\
                 ```python fixed\ntry:\n    f()\nexcept Exception:\n    g()\n```\n\
                 ## When it is fine\n```python\ntry:\n    f()\nexcept:\n    raise\n```\n";
    let truth = truth.replace("bare words", "also catches KeyboardInterrupt");
    assert_eq!(lies(rule, &truth), Vec::<String>::new());
    for (what, from, to) in [
        ("a mark where nothing fires", "    f()\n", "    f()  # error\n"),
        ("a mark with other words", "KeyboardInterrupt", "MemoryError"),
        ("a mark of another rule", "# error: ", "# error[unused-ignore]: "),
        ("a mark of no rule", "# error: ", "# error[no-such-rule]: "),
        ("a finding without a mark", "  # error: also catches KeyboardInterrupt", ""),
        ("a fix that makes something else", "except Exception:", "except OSError:"),
        ("a fixed block that still fires", "except Exception:", "except:"),
        ("a fix that no block shows", "```python fixed\n", "```text\n"),
        ("no block that is fine", "    raise\n", "    pass  # error\n"),
    ] {
        let lie = match what {
            "no block that is fine" => truth.replace(from, to).replace("except:\n", "except:  # error\n"),
            _ => truth.replacen(from, to, 1),
        };
        assert_ne!(lie, truth, "{what}: {from:?} is not on the page");
        assert!(!lies(rule, &lie).is_empty(), "not found: {what}");
    }
}

#[test]
fn a_lie_names_the_page_the_line_and_what_was_found() {
    let Some(rule) = rule_named("except-bare") else { panic!("the rule is gone") };
    let page = "# except-bare\nSummary.\n\n```python\ntry:\n    f()\nexcept ValueError:  # error: bare\n    g()\n```\n";
    let found = lies(rule, page);
    assert_eq!(
        found.first().map(String::as_str),
        Some("except-bare.md:7: `answer.py` announces except-bare with `bare`, got nothing")
    );
}

#[test]
fn pages_are_tidy() {
    let mut lies = Vec::new();
    for (rule, word) in RULES.iter().zip(WORDS) {
        let page = Page::read(rule.page);
        let mut hold = |holds: bool, wanted: &str| {
            if !holds {
                lies.push(format!("{}.md: {wanted}", rule.name));
            }
        };
        hold(rule.name == word.replace('_', "-") && page.name == rule.name, "the title is the word of the list");
        let is_sentence = page.summary.ends_with('.') && !page.summary.contains(". ");
        hold(is_sentence && page.summary.len() <= 100, "the summary is one sentence of at most 100 bytes");
        let opening = page.parts.iter().take_while(|part| !matches!(part, Part::Heading(_)));
        let why: usize = opening.map(|part| if let Part::Prose(prose) = part { prose.len() } else { 0 }).sum();
        hold(why >= 80, "before the first heading the page says why it matters");
        hold(page.blocks().any(|block| block.kind() == BlockKind::Firing), "a block fires");
        hold(page.blocks().any(|block| block.kind() == BlockKind::Silent), "a block is fine");
        for line in rule.page.lines() {
            hold(line.chars().count() <= 120, &format!("no line is longer than 120 characters: {line}"));
            hold(line.trim_end() == line, &format!("no line ends with blanks: {line}"));
        }
        // "In `models.py`:" would make an unnamed block of a named one.
        for (part, next) in page.parts.iter().zip(page.parts.iter().skip(1)) {
            if let (Part::Prose(prose), Part::Code(block)) = (part, next) {
                let last = prose.lines().last().unwrap_or_default();
                let names = [".py`:", ".html`:", ".toml`:", ".txt`:"].iter().any(|end| last.ends_with(end));
                hold(block.file.is_some() || !names, &format!("a file's name has a line of its own: {last}"));
            }
        }
    }
    assert!(lies.is_empty(), "\n{}\n", lies.join("\n"));
}

#[test]
fn rules_stand_once_in_the_list_and_in_the_bank() {
    let bank = Bank::builtin();
    for rule in RULES {
        assert_eq!(RULES.iter().filter(|other| other.name == rule.name).count(), 1, "{} is listed twice", rule.name);
        assert!(bank.rules.contains_key(rule.name), "{} has no weight in the bank", rule.name);
        let is_own = matches!(rule.on, crate::rule::On::Suppressions);
        assert_eq!(
            bank.questions_of(rule.name).is_empty(),
            is_own,
            "{}: every rule but djury's own has a question",
            rule.name
        );
    }
}

#[test]
fn a_page_is_read_with_its_parts() {
    let text = "# a-rule\nWhat it is.\nWhy it is,\nat length.\n\n`app/models.py`:\n```python\nx = 1  # error\n```\n```python fixed\n```\n\
                ## When it is fine\nAlways.\n````markdown\n```python\n```\n````\n";
    let page = Page::read(text);
    assert_eq!((page.name, page.summary), ("a-rule", "What it is."));
    let printed: Vec<String> = page
        .parts
        .iter()
        .map(|part| match part {
            Part::Heading(text) => format!("## {text}"),
            Part::Prose(text) => (*text).to_owned(),
            Part::Code(block) => {
                format!("{:?} {} {:?} {} {:?}", block.kind(), block.language, block.file, block.line, block.text)
            }
        })
        .collect();
    assert_eq!(
        printed,
        [
            "Why it is,\nat length.",
            "`app/models.py`:",
            "Firing python Some(\"app/models.py\") 8 \"x = 1  # error\\n\"",
            "Fixed python None 11 \"\"",
            "## When it is fine",
            "Always.",
            "Silent markdown None 15 \"```python\\n```\\n\"",
        ]
    );
}
