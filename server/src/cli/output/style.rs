//! Colours of the terminal output. The stream takes them out where they are not wanted.

use clap::builder::styling::{AnsiColor, Effects, Reset, Style};
use djury_rules::bank::Severity;

pub(crate) const PLAIN: Reset = Reset;
pub(crate) const BOLD: Style = Style::new().effects(Effects::BOLD);
pub(crate) const DIM: Style = Style::new().effects(Effects::DIMMED);
pub(crate) const CODE: Style = AnsiColor::Cyan.on_default();
pub(crate) const GOOD: Style = AnsiColor::Green.on_default();
pub(crate) const GONE: Style = AnsiColor::Red.on_default();
pub(crate) const ERROR: Style = AnsiColor::BrightRed.on_default().effects(Effects::BOLD);
pub(crate) const WARNING: Style = AnsiColor::Yellow.on_default().effects(Effects::BOLD);
pub(crate) const INFO: Style = AnsiColor::BrightBlue.on_default().effects(Effects::BOLD);
pub(crate) const HINT: Style = AnsiColor::BrightCyan.on_default().effects(Effects::BOLD);

pub(crate) fn of(severity: Severity) -> Style {
    match severity {
        Severity::Error => ERROR,
        Severity::Warning => WARNING,
        Severity::Info => INFO,
        Severity::Hint => HINT,
    }
}
