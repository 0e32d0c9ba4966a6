//! Comments that silence findings.

use crate::place::{BARE, Place};

fn rules(text: &str) -> Vec<String> {
    Place::new(&[("a.py", text)]).djury(&["check", "--output-format", "json"]).rules()
}

#[test]
fn a_comment_silences_its_line_the_next_line_or_the_file() {
    assert_eq!(rules(&BARE.replace("except:", "except:  # djury: ignore[except-bare]")), [""; 0]);
    assert_eq!(rules(&BARE.replace("    except:", "    # djury: ignore[except-bare]\n    except:")), [""; 0]);
    assert_eq!(rules(&format!("# djury: ignore-file[except-bare]\n{BARE}")), [""; 0]);
    assert_eq!(rules(&BARE.replace("except:", "except:  # noqa: E722")), [""; 0]);
    assert_eq!(rules(&BARE.replace("except:", "except:  # noqa: F401")), ["except-bare"]);
    assert_eq!(rules(&BARE.replace("except:", "except:  # djury: ignore")), [""; 0]);
}

#[test]
fn a_comment_that_silences_nothing_is_a_finding_and_can_be_taken_out() {
    let place = Place::new(&[("a.py", "x = 1  # djury: ignore[except-bare]\ny = 2  # djury: ignore[except-baer]\n")]);
    let ran = place.djury(&["check", "--output-format", "json"]);
    assert_eq!(ran.rules(), ["unused-ignore", "unused-ignore"]);
    let message = ran.json()["findings"][1]["message"].as_str().unwrap().to_owned();
    assert!(message.contains("`except-baer` is no rule of djury; did you mean `except-bare`?"), "{message}");
    place.djury(&["check", "--fix"]);
    assert_eq!(place.text("a.py"), "x = 1\ny = 2  # djury: ignore[except-baer]\n");
}

#[test]
fn a_comment_is_in_use_though_its_rule_is_not_selected() {
    let place = Place::new(&[("a.py", &BARE.replace("except:", "except:  # djury: ignore[except-bare]"))]);
    assert_eq!(place.djury(&["check", "--ignore", "except-bare"]).status, 0);
    assert_eq!(place.djury(&["check", "--select", "unused-ignore"]).out, "");
}

#[test]
fn ids_stay_when_another_finding_before_is_silenced() {
    let two = format!("{BARE}\n\n{BARE}");
    let ids = |text: &str| {
        let json = Place::new(&[("a.py", text)]).djury(&["check", "--output-format", "json"]).json();
        json["findings"].as_array().unwrap().iter().map(|f| f["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let both = ids(&two);
    assert_eq!(both.len(), 2);
    assert_ne!(both[0], both[1]);
    assert_eq!(ids(&two.replacen("except:", "except:  # djury: ignore[except-bare]", 1)), both[1..]);
}
