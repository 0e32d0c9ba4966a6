//! Watches the process that started the server: editors die without saying goodbye. Knows nothing of the server.

use std::{process::Command, time::Duration};

const BETWEEN_LOOKS: Duration = Duration::from_secs(2);

/// Returns when the process is gone; never where that cannot be told.
pub(super) async fn gone(process: u32) {
    // The birth tells the process from a later one with the same number.
    let born = birth(process);
    loop {
        tokio::time::sleep(BETWEEN_LOOKS).await;
        let looked = tokio::task::spawn_blocking(move || is_alive(process)).await;
        let is_same = born.is_none() || birth(process).is_none() || birth(process) == born;
        if matches!(looked, Ok(Some(false))) || !is_same {
            return;
        }
    }
}

/// None where it cannot be told.
fn is_alive(process: u32) -> Option<bool> {
    if let Some(fields) = stat(process) {
        // A zombie is dead, though nobody has buried it yet.
        return Some(!matches!(fields.first().map(String::as_str), Some("Z" | "X")));
    }
    match std::path::Path::new("/proc/self/stat").exists() {
        true => Some(false),
        false => listed(process),
    }
}

/// When the process started, where the system tells it in `/proc`.
fn birth(process: u32) -> Option<String> {
    stat(process)?.into_iter().nth(19)
}

/// The fields behind the name in `/proc/PID/stat`, which may hold blanks and parentheses itself.
fn stat(process: u32) -> Option<Vec<String>> {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, fields) = text.rsplit_once(')')?;
    Some(fields.split_whitespace().map(str::to_owned).collect())
}

/// What the system's own list of processes says.
fn listed(process: u32) -> Option<bool> {
    let number = process.to_string();
    if cfg!(windows) {
        let filter = format!("PID eq {number}");
        let output = Command::new("tasklist").args(["/NH", "/FO", "CSV", "/FI", &filter]).output().ok()?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        return output.status.success().then(|| text.contains(&format!("\"{number}\"")));
    }
    let output = Command::new("ps").args(["-o", "stat=", "-p", &number]).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let state = text.trim();
    Some(!state.is_empty() && !state.starts_with('Z'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_is_alive_until_it_ends() {
        let mut child = Command::new("sleep").arg("60").spawn().unwrap();
        assert_eq!(is_alive(child.id()), Some(true));
        assert_eq!(is_alive(std::process::id()), Some(true));
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(is_alive(child.id()), Some(false));
    }

    #[test]
    fn the_list_of_processes_says_the_same() {
        // Bare containers have no `ps`: then nothing can be told, and nothing is.
        if let Some(alive) = listed(std::process::id()) {
            assert!(alive);
            assert_eq!(listed(u32::MAX / 2), Some(false));
        }
    }
}
