//! A rule's page: its name, its summary, its text.

/// The name of a rule: the title of its page.
pub const fn name(page: &'static str) -> &'static str {
    let bytes = page.as_bytes();
    let mut end = 0;
    while end < bytes.len() && bytes[end] != b'\n' {
        end += 1;
    }
    page.split_at(end).0.split_at(2).1
}
