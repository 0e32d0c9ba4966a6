//! A suggested score for an answer, with its reasons. A hint for a person who scores, made of what the sheet counts
//! and nothing else.

use djury_rules::bank::Severity;

use super::{
    notes::BEST,
    sheet::{Finding, KeyPoint, State, Suggestion, Written},
};

/// Fewer words than this are hardly an answer.
const SHORT: usize = 25;

/// A suggestion; none where there is nothing to judge by. 0, for nothing at all, is for a person to give.
pub(super) fn suggest(
    state: State,
    findings: &[&Finding],
    points: &[KeyPoint],
    written: &[Written],
) -> Option<Suggestion> {
    let mut reasons = Vec::new();
    let mut score = i32::from(BEST);
    match state {
        State::NotSeen => return None,
        State::Touched if findings.is_empty() => return None,
        State::Touched => {
            score -= 1;
            reasons.push("there is no answer of its own; the code shows something of it".to_owned());
        }
        State::InCode => reasons.push("answered in code".to_owned()),
        State::InWriting => {}
    }
    let told: Vec<bool> = points.iter().filter_map(|point| point.mentioned).collect();
    if !written.is_empty() && !told.is_empty() {
        let mentioned = told.iter().filter(|mentioned| **mentioned).count();
        let words: usize = written.iter().map(|written| written.words).sum();
        reasons.push(format!("the text uses words of {mentioned} of {} key points", told.len()));
        let share = 100 * mentioned / told.len();
        let by_text = match share {
            75.. => 4,
            50.. => 3,
            25.. => 2,
            _ => 1,
        };
        if state == State::InWriting || by_text > 2 {
            score = score.min(by_text);
        }
        if words < SHORT && state == State::InWriting {
            score = score.min(1);
            reasons.push(if words == 1 { "it is 1 word long".to_owned() } else { format!("it is {words} words long") });
        }
    } else if state == State::InWriting {
        return None;
    }
    let count = |severity: Severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let (errors, warnings, infos) = (count(Severity::Error), count(Severity::Warning), count(Severity::Info));
    for (count, word, cost) in [(errors, "error", 2), (warnings, "warning", 1)] {
        if count > 0 {
            let plural = if count == 1 { "" } else { "s" };
            reasons.push(format!("{count} {word}{plural}"));
            score -= cost + i32::from(count > 3);
        }
    }
    if infos > 0 && errors + warnings == 0 {
        reasons.push(format!("{infos} to ask about"));
        score -= i32::from(infos > 2);
    }
    if errors + warnings + infos == 0 && state >= State::Touched && state != State::InWriting {
        reasons.push("nothing found in it".to_owned());
        // That nothing was found does not make an answer strong: the key points are the reviewer's.
        score = score.min(3);
    }
    let score = u8::try_from(score.clamp(1, i32::from(BEST))).unwrap_or(1);
    Some(Suggestion { score, reasons })
}
