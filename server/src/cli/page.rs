//! A page for the terminal: Markdown with its headings bold and its code set in. Knows where the pages are.

use std::io::{self, Write};

use super::output::style::{BOLD, CODE, DIM, GONE, GOOD, PLAIN};
use crate::world::report::UNUSED_IGNORE;

/// The page of a rule, djury's own one included.
pub(crate) fn of_rule(name: &str) -> Option<&'static str> {
    let own = (name == UNUSED_IGNORE).then_some(include_str!("../world/unused_ignore.md"));
    djury_rules::rule_named(name).map(|rule| rule.page).or(own)
}

/// The first line of prose below the title.
pub(crate) fn summary(page: &str) -> &str {
    page.lines().skip(1).find(|line| !line.trim().is_empty()).unwrap_or_default()
}

/// Writes a page.
pub(crate) fn write(page: &str, out: &mut impl Write) -> io::Result<()> {
    let mut fence: Option<String> = None;
    // What is set apart by a blank line in the output, whatever the page has there.
    let mut was_blank = true;
    for line in page.lines() {
        let trimmed = line.trim_start();
        if let Some(open) = &fence {
            if trimmed.starts_with(open.as_str()) && trimmed.trim_matches(['`', '~']).trim().is_empty() {
                fence = None;
                if !was_blank {
                    writeln!(out)?;
                    was_blank = true;
                }
            } else {
                code(line, out)?;
                was_blank = false;
            }
            continue;
        }
        let marks =
            trimmed.chars().take_while(|c| *c == '`').count().max(trimmed.chars().take_while(|c| *c == '~').count());
        if marks >= 3 {
            let (mark, info) = trimmed.split_at_checked(marks).unwrap_or((trimmed, ""));
            fence = Some(mark.to_owned());
            if !was_blank {
                writeln!(out)?;
            }
            if info.split_whitespace().any(|word| word == "fixed") {
                writeln!(out, "  {GOOD}Fixed:{PLAIN}\n")?;
            }
            was_blank = true;
            continue;
        }
        if trimmed.is_empty() {
            if !was_blank {
                writeln!(out)?;
            }
            was_blank = true;
            continue;
        }
        match heading(trimmed) {
            Some(title) => {
                if !was_blank {
                    writeln!(out)?;
                }
                writeln!(out, "{BOLD}{title}{PLAIN}")?;
            }
            None => writeln!(out, "{}", inline(line))?,
        }
        was_blank = false;
    }
    Ok(())
}

fn heading(line: &str) -> Option<&str> {
    let level = line.bytes().take_while(|byte| *byte == b'#').count();
    line.get(level..).filter(|_| (1..=6).contains(&level)).and_then(|rest| rest.strip_prefix(' ')).map(str::trim)
}

/// A line of code; what a page expects to be found on it stands out.
fn code(line: &str, out: &mut impl Write) -> io::Result<()> {
    let expected = ["# error", "{# error"].iter().filter_map(|mark| line.find(mark)).min();
    match expected.and_then(|at| line.split_at_checked(at)) {
        Some((before, mark)) => writeln!(out, "    {before}{GONE}{mark}{PLAIN}"),
        None if line.trim().is_empty() => writeln!(out),
        None => writeln!(out, "    {line}"),
    }
}

/// `code` in colour, **strong** in bold, links with their address behind them.
fn inline(line: &str) -> String {
    let mut styled = String::new();
    for (index, part) in line.split('`').enumerate() {
        if index % 2 == 1 {
            styled.push_str(&format!("{CODE}{part}{PLAIN}"));
            continue;
        }
        let strong = links(part);
        for (index, part) in strong.split("**").enumerate() {
            if index % 2 == 1 {
                styled.push_str(&format!("{BOLD}{part}{PLAIN}"));
            } else {
                styled.push_str(part);
            }
        }
    }
    styled
}

/// `[text](address)` as `text (address)`.
fn links(text: &str) -> String {
    let mut rest = text;
    let mut plain = String::new();
    while let Some((before, after)) = rest.split_once('[') {
        let link = after.split_once("](").and_then(|(words, tail)| Some((words, tail.split_once(')')?)));
        match link {
            Some((words, (address, tail))) if !words.contains('[') => {
                plain.push_str(&format!("{before}{words} {DIM}({address}){PLAIN}"));
                rest = tail;
            }
            _ => {
                plain.push_str(before);
                plain.push('[');
                rest = after;
            }
        }
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_set_for_the_terminal() {
        let page = "# except-bare\nAn `except:` catches **all**, see [the docs](https://x.y).\n\n```python\ntry:\n    x()\nexcept:  # error: all\n    pass\n```\n```python fixed\nx()\n```\n## When it is fine\nNever.\n";
        let mut out = Vec::new();
        write(page, &mut anstream::StripStream::new(&mut out)).unwrap();
        let shown = String::from_utf8(out).unwrap();
        assert_eq!(
            shown,
            "except-bare\nAn except: catches all, see the docs (https://x.y).\n\n    try:\n        x()\n    except:  # error: all\n        pass\n\n  Fixed:\n\n    x()\n\nWhen it is fine\nNever.\n"
        );
    }
}
