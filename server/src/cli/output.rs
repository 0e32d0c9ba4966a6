//! Output formats, one file each, and the choice between them.

mod concise;
pub(crate) mod full;
mod github;
mod github_review;
mod gitlab;
pub(crate) mod json;
mod jsonl;
mod junit;
mod rdjson;
mod sarif;
mod statistics;
pub(crate) mod style;

use std::io::{self, Write};

use clap::ValueEnum;

use super::{check::Options, checked::Checked};

/// How findings are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(crate) enum Format {
    /// With the code around, the question and the fix
    #[default]
    Full,
    /// One line a finding
    Concise,
    /// One JSON document (djury config schema --of output)
    Json,
    /// One JSON object a line
    Jsonl,
    /// SARIF 2.1.0
    Sarif,
    /// Workflow commands of GitHub Actions
    Github,
    /// The body of GitHub's request to create a review of a pull request, with suggestions
    GithubReview,
    /// Code Quality of GitLab
    Gitlab,
    /// JUnit XML
    Junit,
    /// Reviewdog Diagnostic Format
    Rdjson,
}

impl Format {
    /// Whether a person reads it, who also wants a summary.
    pub(crate) fn is_for_people(self) -> bool {
        matches!(self, Format::Full | Format::Concise)
    }
}

/// Writes findings as the options say.
pub(crate) fn write(options: &Options, checked: &Checked, out: &mut impl Write) -> io::Result<()> {
    if options.statistics {
        return statistics::write(options.output_format, checked, out);
    }
    match options.output_format {
        Format::Full => full::write(checked, out),
        Format::Concise => concise::write(checked, out),
        Format::Json => json::write(checked, out),
        Format::Jsonl => jsonl::write(checked, out),
        Format::Sarif => sarif::write(checked, out),
        Format::Github => github::write(checked, out),
        Format::GithubReview => github_review::write(checked, out),
        Format::Gitlab => gitlab::write(checked, out),
        Format::Junit => junit::write(checked, out),
        Format::Rdjson => rdjson::write(checked, out),
    }
}

/// A JSON document on lines of its own.
fn pretty(document: &impl serde::Serialize, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, document)?;
    out.write_all(b"\n")
}

/// `1 finding`, `2 findings`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    let plural = match noun {
        "query" => "queries".to_owned(),
        "fix" => "fixes".to_owned(),
        noun => format!("{noun}s"),
    };
    format!("{count} {}", if count == 1 { noun } else { &plural })
}
