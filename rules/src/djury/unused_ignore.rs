//! A suppression that silences nothing. [`crate::suppress`] finds it, when it sees all findings of a file.

use crate::rule::On;

pub(crate) const ON: On = On::Suppressions;
