//! What stands around every page: head, style, script, and the policy that lets nothing else in.

use std::sync::OnceLock;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::markup::text;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// What a page says of itself.
pub(super) struct Head<'a> {
    pub(super) title: &'a str,
    /// What its script reads.
    pub(super) data: Option<&'a Value>,
}

/// A whole page around a body.
pub(super) fn page(head: &Head<'_>, body: &str) -> String {
    static POLICY: OnceLock<String> = OnceLock::new();
    // Only this style and this script, by their hashes: whatever else got into the page would not run.
    let policy = POLICY.get_or_init(|| {
        format!(
            "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
            digest(STYLE),
            digest(SCRIPT)
        )
    });
    // Inside a script element only `<` could end it or begin a comment.
    let data = head.data.map(|data| data.to_string().replace('<', "\\u003c")).unwrap_or_else(|| "null".to_owned());
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"generator\" content=\"djury {}\">\n<title>{}</title>\n<style>{STYLE}</style>\n</head>\n\
         <body>\n<a class=\"skip\" href=\"#main\">Skip to the content</a>\n{body}\n\
         <script type=\"application/json\" id=\"data\">{data}</script>\n<script>{SCRIPT}</script>\n</body>\n</html>\n",
        env!("CARGO_PKG_VERSION"),
        text(head.title),
    )
}

/// The SHA-256 of a text in base 64.
fn digest(text: &str) -> String {
    const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let hash = Sha256::digest(text.as_bytes());
    let mut out = String::new();
    for three in hash.chunks(3) {
        let byte = |index: usize| u32::from(three.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for index in 0..4 {
            let sign = SIGNS.get((bits >> (18 - 6 * index) & 63) as usize).copied().unwrap_or(b'A');
            out.push(if index <= three.len() as u32 { char::from(sign) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_that_browsers_make() {
        assert_eq!(digest(""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        assert_eq!(digest("abc"), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    }

    #[test]
    fn data_cannot_end_its_element() {
        let page = page(&Head { title: "</title>", data: Some(&serde_json::json!("</script><!--<script>")) }, "");
        assert!(page.contains("\"\\u003c/script>\\u003c!--\\u003cscript>\""));
        assert!(page.contains("<title>&lt;/title&gt;</title>"));
        assert_eq!(page.matches("</script>").count(), 2);
        assert!(!STYLE.contains("</style") && !SCRIPT.contains("</script"));
    }
}
