//! `djury check --watch`: checks again whenever a file changes. Asks for the times of files rather than the system for
//! events: simple, the same everywhere, and quick enough for the size of an interview.

use std::{
    collections::BTreeMap,
    io::{self, IsTerminal, Write},
    path::PathBuf,
    sync::Arc,
    thread,
    time::{Duration, SystemTime},
};

use super::{
    Outcome, Terminal,
    check::Job,
    output::{
        self,
        style::{DIM, PLAIN},
    },
};
use crate::world::{
    roots::{self, Reach},
    settings::{Folders, Overrides},
};

const BEAT: Duration = Duration::from_millis(300);

/// Files with their times and sizes.
type Seen = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

pub(crate) fn run(mut job: Job<'_>, terminal: &mut Terminal) -> io::Result<Outcome> {
    let mut seen = look(&mut job);
    show(&mut job, terminal)?;
    loop {
        thread::sleep(BEAT);
        let now = look(&mut job);
        if now == seen {
            continue;
        }
        let changed = |path: &&PathBuf| now.get(*path) != seen.get(*path);
        let paths: Vec<PathBuf> = now.keys().chain(seen.keys()).filter(changed).cloned().collect();
        seen = now;
        job.world.disk_changed(&paths);
        job.load();
        show(&mut job, terminal)?;
    }
}

fn show(job: &mut Job<'_>, terminal: &mut Terminal) -> io::Result<()> {
    if io::stdout().is_terminal() {
        // Clears the screen and what can be scrolled back to.
        write!(terminal.out, "\x1b[2J\x1b[3J\x1b[H")?;
    }
    if !job.complain(terminal) {
        let checked = job.check();
        output::write(job.options, &checked, &mut terminal.out)?;
        terminal.out.flush()?;
        job.end(&checked, terminal)?;
    }
    writeln!(terminal.notes, "{DIM}Watching for changes; Ctrl-C ends.{PLAIN}")?;
    terminal.notes.flush()
}

fn look(job: &mut Job<'_>) -> Seen {
    let mut seen = Seen::new();
    let mut take = |path: PathBuf| {
        let data = std::fs::metadata(&path).ok();
        let state = data.map_or((None, 0), |data| (data.modified().ok(), data.len()));
        seen.insert(path, state);
    };
    let snapshot = job.world.snapshot();
    for root in &snapshot.roots {
        let folders = Arc::new(Folders::new(Overrides::default()));
        let contents = roots::contents(&root.folder, root.reach, &folders);
        contents.files.into_iter().chain(contents.texts).for_each(|candidate| take(candidate.absolute));
        contents.others.iter().for_each(|other| take(root.folder.join(other.as_str())));
        contents.nested.into_iter().for_each(&mut take);
        if root.reach == Reach::Whole {
            for name in ["manage.py", "pyproject.toml", "djury.toml"] {
                take(root.folder.join(name));
            }
        }
    }
    job.targets().iter().cloned().for_each(&mut take);
    seen
}
