//! Markdown as HTML. HTML in the Markdown is shown as the text that it is; pictures and links are shown as their
//! words and addresses, and lead nowhere.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use djury_rules::text::Language;

use super::{code, markup::text};

/// Deeper nesting is shown flat: no answer needs it, and a page of a million lists would stop a browser.
const DEEPEST: usize = 24;

/// Markdown as a run of blocks.
pub(super) fn prose(markdown: &str, out: &mut String) {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut open: Vec<&'static str> = Vec::new();
    // Tags that are not shown, so that their ends are not shown either.
    let mut skipped = 0usize;
    let mut fence: Option<(Option<Language>, String)> = None;
    let mut addresses: Vec<String> = Vec::new();
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => language(info),
                    CodeBlockKind::Indented => None,
                };
                fence = Some((language, String::new()));
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some((language, code)) = fence.take() {
                    code::plain(&code, language, out);
                }
            }
            Event::Start(tag) => {
                if let Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } = &tag {
                    addresses.push(dest_url.to_string());
                }
                match element(&tag) {
                    Some(name) if open.len() < DEEPEST && skipped == 0 => {
                        out.push_str(&format!("<{name}>"));
                        open.push(name);
                    }
                    Some(_) => skipped += 1,
                    None => {}
                }
            }
            Event::End(tag) => {
                let is_address = matches!(tag, TagEnd::Link | TagEnd::Image);
                if is_address && let Some(address) = addresses.pop().filter(|address| !address.starts_with('#')) {
                    out.push_str(&format!(" <span class=\"address\">({})</span>", text(&address)));
                }
                if is_shown(tag) {
                    match skipped {
                        0 => {
                            if let Some(name) = open.pop() {
                                out.push_str(&format!("</{name}>"));
                            }
                        }
                        _ => skipped -= 1,
                    }
                }
            }
            Event::Text(words) => match &mut fence {
                Some((_, code)) => code.push_str(&words),
                None => out.push_str(&text(&words)),
            },
            Event::Code(words) => out.push_str(&format!("<code>{}</code>", text(&words))),
            Event::Html(html) | Event::InlineHtml(html) => {
                out.push_str(&format!("<code class=\"html\">{}</code>", text(html.trim_end())));
            }
            Event::SoftBreak => out.push('\n'),
            Event::HardBreak => out.push_str("<br>"),
            Event::Rule => out.push_str("<hr>"),
            _ => {}
        }
    }
    while let Some(name) = open.pop() {
        out.push_str(&format!("</{name}>"));
    }
}

fn language(info: &str) -> Option<Language> {
    let word = info.split(|c: char| c.is_whitespace() || c == ',' || c == '{').next().unwrap_or("");
    match word.to_ascii_lowercase().as_str() {
        "python" | "py" | "python3" | "pycon" => Some(Language::Python),
        "django" | "html" | "htmldjango" | "jinja" | "jinja2" => Some(Language::Template),
        _ => None,
    }
}

fn element(tag: &Tag<'_>) -> Option<&'static str> {
    Some(match tag {
        Tag::Paragraph => "p",
        // The page has headings of its own; those of an answer stand below them.
        Tag::Heading { .. } => "h6",
        Tag::BlockQuote(_) => "blockquote",
        Tag::List(Some(_)) => "ol",
        Tag::List(None) => "ul",
        Tag::Item => "li",
        Tag::Table(_) => "table",
        Tag::TableHead => "thead",
        Tag::TableRow => "tr",
        Tag::TableCell => "td",
        Tag::Emphasis => "em",
        Tag::Strong => "strong",
        Tag::Strikethrough => "del",
        _ => return None,
    })
}

fn is_shown(tag: TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::BlockQuote(_)
            | TagEnd::List(_)
            | TagEnd::Item
            | TagEnd::Table
            | TagEnd::TableHead
            | TagEnd::TableRow
            | TagEnd::TableCell
            | TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(markdown: &str) -> String {
        let mut out = String::new();
        prose(markdown, &mut out);
        out
    }

    #[test]
    fn markup_in_markdown_is_shown_and_does_nothing() {
        let shown = html(
            "a <img src=x onerror=alert(1)> [b](javascript:alert(1)) ![c](http://x.y/z.png)\n\n<script>\nx\n</script>\n",
        );
        assert!(!shown.contains("<img") && !shown.contains("<a ") && !shown.contains("<script"));
        assert!(shown.contains("&lt;img src=x"));
        assert!(shown.contains("b <span class=\"address\">(javascript:alert(1))</span>"));
    }

    #[test]
    fn blocks_and_marks_are_kept() {
        assert_eq!(html("A *b* `c<d`\n\n1. x\n"), "<p>A <em>b</em> <code>c&lt;d</code></p><ol><li>x</li></ol>");
        assert_eq!(html("# T\n"), "<h6>T</h6>");
    }

    #[test]
    fn tags_are_balanced_however_deep_the_nesting() {
        let deep = format!("{}x", "> - ".repeat(500));
        let shown = html(&deep);
        for name in ["blockquote", "ul", "li", "p"] {
            assert_eq!(shown.matches(&format!("<{name}>")).count(), shown.matches(&format!("</{name}>")).count());
        }
        assert!(shown.contains('x'));
    }
}
