//! A page for the terminal: its headings bold, its code set in.

use std::io::{self, Write};

use djury_rules::page::{Page, Part};

use super::output::style::{BOLD, CODE, DIM, GONE, GOOD, PLAIN};

/// The page of a rule.
pub(crate) fn of_rule(name: &str) -> Option<&'static str> {
    djury_rules::rule_named(name).map(|rule| rule.page)
}

/// The first line below the title.
pub(crate) fn summary(page: &str) -> &str {
    Page::read(page).summary
}

/// Writes a page.
pub(crate) fn write(text: &str, out: &mut impl Write) -> io::Result<()> {
    let page = Page::read(text);
    writeln!(out, "{BOLD}{}{PLAIN}", page.name)?;
    if !page.summary.is_empty() {
        writeln!(out, "{}", inline(page.summary))?;
    }
    for part in page.parts.iter().filter(|part| !matches!(part, Part::Prose(prose) if prose.trim().is_empty())) {
        writeln!(out)?;
        match part {
            Part::Heading(title) => writeln!(out, "{BOLD}{title}{PLAIN}")?,
            Part::Prose(prose) => prose.lines().try_for_each(|line| writeln!(out, "{}", inline(line)))?,
            Part::Code(block) => {
                if block.is_fixed {
                    writeln!(out, "  {GOOD}Fixed:{PLAIN}")?;
                }
                block.text.lines().try_for_each(|line| code(line, out))?;
            }
        }
    }
    Ok(())
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
            "except-bare\nAn except: catches all, see the docs (https://x.y).\n\n    try:\n        x()\n    except:  # error: all\n        pass\n\n  Fixed:\n    x()\n\nWhen it is fine\n\nNever.\n"
        );
    }
}
