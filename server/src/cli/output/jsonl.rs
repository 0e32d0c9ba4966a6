//! One JSON object a line: the findings in the form of the JSON document.

use std::io::{self, Write};

use super::json;
use crate::cli::checked::Checked;

pub(crate) fn write(checked: &Checked, out: &mut impl Write) -> io::Result<()> {
    for shown in &checked.findings {
        serde_json::to_writer(&mut *out, &json::finding(shown, checked))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
