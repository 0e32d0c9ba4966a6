//! Text as markup. Everything that comes from a submission, a reviewer or a bank goes through here, so that nothing
//! of it is read as markup, and nothing invisible stays invisible.

use super::super::hidden;

/// Text for the inside of an element. What would be invisible or turn text around is shown as its code point.
pub(super) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        push(c, &mut out);
    }
    out
}

/// One character for the inside of an element.
pub(super) fn push(c: char, out: &mut String) {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' => out.push_str("&quot;"),
        '\'' => out.push_str("&#39;"),
        c if hidden::is_hidden(c) => {
            let point = u32::from(c);
            out.push_str(&format!("<span class=\"hidden-char\" title=\"{}\">U+{point:04X}</span>", hidden::name(c)));
        }
        c => out.push(c),
    }
}

/// Text for an attribute in double quotes.
pub(super) fn attribute(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' => out.push_str("&#10;"),
            c if hidden::is_hidden(c) => out.push_str(&format!("[U+{:04X}]", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

/// A message: what stands between backticks is code.
pub(super) fn message(message: &str) -> String {
    let mut out = String::new();
    let parts: Vec<&str> = message.split('`').collect();
    let is_even = parts.len().is_multiple_of(2);
    for (index, part) in parts.iter().enumerate() {
        match index % 2 {
            1 if !(is_even && index + 1 == parts.len()) => out.push_str(&format!("<code>{}</code>", text(part))),
            1 => out.push_str(&format!("`{}", text(part))),
            _ => out.push_str(&text(part)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_markup_and_nothing_is_invisible() {
        assert_eq!(text("</script> & 'x'"), "&lt;/script&gt; &amp; &#39;x&#39;");
        assert_eq!(text("a\u{202e}b"), "a<span class=\"hidden-char\" title=\"right-to-left override\">U+202E</span>b");
        assert_eq!(attribute("\" onload=\"x\u{2066}\n"), "&quot; onload=&quot;x[U+2066]&#10;");
        assert_eq!(message("`a<b` is `odd"), "<code>a&lt;b</code> is `odd");
    }
}
