//! What the one writer promises: buffers before disk, one link for equal outlines, roots that come and go.

use std::{fs, path::PathBuf, sync::Arc};

use djury_rules::text::{Language, Span};

use super::{Options, Snapshot, World, paths, report::FileReport, settings::Overrides};

/// A folder with files, gone at the end of the test.
struct Place(PathBuf);

impl Place {
    fn new(name: &str, files: &[(&str, &str)]) -> Place {
        let place =
            Place(paths::absolute(&std::env::temp_dir()).join(format!("djury-world-{name}-{}", std::process::id())));
        fs::create_dir_all(&place.0).unwrap();
        files.iter().for_each(|(path, text)| place.write(path, text));
        place
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.join(path)
    }

    fn write(&self, path: &str, text: &str) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn world(place: &Place) -> World {
    let mut world = World::new(Options { overrides: Overrides::default(), threads: 2, caches: None });
    world.add_folder(&place.0);
    load(&mut world);
    world
}

/// How many roots were read.
fn load(world: &mut World) -> usize {
    let mut count = 0;
    loop {
        let loads = world.pending();
        if loads.is_empty() {
            return count;
        }
        for load in loads {
            count += 1;
            world.install(load.run(&|_, _| (), &|| false).unwrap());
        }
    }
}

fn report(snapshot: &Snapshot, place: &Place, path: &str) -> Arc<FileReport> {
    snapshot.report(&place.path(path), &|| false).unwrap()
}

/// `line: rule` of what is reported in a file.
fn found(snapshot: &Snapshot, place: &Place, path: &str) -> Vec<String> {
    let report = report(snapshot, place, path);
    report.findings.iter().map(|finding| format!("{}: {}", finding.at.start.line, finding.rule)).collect()
}

const MODELS: &str = "from django.db import models\n\n\nclass Author(models.Model):\n    name = models.TextField()\n\n\n\
                      class Post(models.Model):\n    author = models.ForeignKey(Author, models.CASCADE)\n";
const VIEWS: &str = "from .models import Post\n\n\ndef names():\n    for post in Post.objects.all():\n        print(post.author.name)\n";
const BARE: &str = "try:\n    x()\nexcept:\n    print()\n";

const BLOG: &[(&str, &str)] =
    &[("manage.py", ""), ("blog/__init__.py", ""), ("blog/models.py", MODELS), ("blog/views.py", VIEWS)];

fn insert(world: &mut World, place: &Place, path: &str, before: &str, text: &str) {
    let path = place.path(path);
    let at = u32::try_from(world.document(&path).unwrap().text().find(before).unwrap()).unwrap();
    assert!(world.change(&path, Some(Span::at(at)), text, 2));
}

#[test]
fn a_letter_in_a_comment_leaves_the_linked_project_and_moves_what_is_reported() {
    let place = Place::new("comment", BLOG);
    let mut world = world(&place);
    world.open(&place.path("blog/views.py"), Language::Python, VIEWS, 1);
    insert(&mut world, &place, "blog/views.py", "def", "# a remark\n");
    let before = world.snapshot();
    assert_eq!(found(&before, &place, "blog/views.py"), ["7: n-plus-one-in-loop"]);
    insert(&mut world, &place, "blog/views.py", "remark", "longer\n# ");
    let after = world.snapshot();
    assert!(after.revision > before.revision);
    assert!(Arc::ptr_eq(before.roots[0].project(), after.roots[0].project()));
    assert_eq!(found(&after, &place, "blog/views.py"), ["8: n-plus-one-in-loop"]);
    assert_eq!(found(&before, &place, "blog/views.py"), ["7: n-plus-one-in-loop"], "a snapshot stays as it was");
}

#[test]
fn what_a_model_says_counts_in_another_file_at_once() {
    let place = Place::new("model", BLOG);
    let mut world = world(&place);
    world.open(&place.path("blog/models.py"), Language::Python, MODELS, 1);
    let before = world.snapshot();
    assert_eq!(found(&before, &place, "blog/views.py").len(), 1);
    let text = MODELS.replace("author = models.ForeignKey(Author, models.CASCADE)", "author = Author()");
    assert!(world.change(&place.path("blog/models.py"), None, &text, 2));
    let after = world.snapshot();
    assert!(!Arc::ptr_eq(before.roots[0].project(), after.roots[0].project()));
    assert_eq!(found(&after, &place, "blog/views.py"), [""; 0]);
}

#[test]
fn edits_one_after_the_other_give_what_the_whole_text_gives() {
    let place = Place::new("edits", BLOG);
    let mut world = world(&place);
    let path = place.path("blog/views.py");
    world.open(&path, Language::Python, VIEWS, 1);
    world.snapshot();
    insert(&mut world, &place, "blog/views.py", "def", "x = 'é'\n");
    insert(&mut world, &place, "blog/views.py", "'\n", "ü");
    assert!(world.change(&path, Some(Span::new(0, 0)), "import os\n", 3));
    let text = world.document(&path).unwrap().text().clone();
    let step_by_step = world.snapshot().file(&path).unwrap().outline.clone();
    assert!(world.change(&path, None, &text, 4));
    assert_eq!(*step_by_step, *world.snapshot().file(&path).unwrap().outline);
    assert!(!world.change(&path, Some(Span::new(5, 9_999)), "", 5), "there is no such span");
    assert!(!world.change(&place.path("other.py"), None, "", 1), "it is not open");
}

#[test]
fn a_buffer_comes_before_the_disk_until_it_is_closed() {
    let place = Place::new("buffer", &[("manage.py", ""), ("a.py", "x = 1\n")]);
    let mut world = world(&place);
    world.open(&place.path("a.py"), Language::Python, BARE, 1);
    assert_eq!(found(&world.snapshot(), &place, "a.py"), ["3: except-bare"]);
    place.write("a.py", "y = 2\n");
    world.disk_changed(&[place.path("a.py")]);
    load(&mut world);
    assert_eq!(found(&world.snapshot(), &place, "a.py"), ["3: except-bare"]);
    world.close(&place.path("a.py"));
    assert_eq!(load(&mut world), 1);
    assert_eq!(found(&world.snapshot(), &place, "a.py"), [""; 0]);
}

#[test]
fn before_the_disk_is_read_only_what_one_file_shows_is_said() {
    let place = Place::new("early", BLOG);
    let mut world = World::new(Options { overrides: Overrides::default(), threads: 1, caches: None });
    world.add_folder(&place.0);
    let text = format!("{VIEWS}{BARE}x = 1  # djury: ignore[query-in-loop]\n");
    world.open(&place.path("blog/views.py"), Language::Python, &text, 1);
    assert_eq!(found(&world.snapshot(), &place, "blog/views.py"), ["9: except-bare"]);
    load(&mut world);
    let all = ["6: n-plus-one-in-loop", "9: except-bare", "11: unused-ignore"];
    assert_eq!(found(&world.snapshot(), &place, "blog/views.py"), all);
}

#[test]
fn a_file_that_comes_changes_or_goes_is_seen_and_the_rest_is_not_read_again() {
    let place = Place::new("disk", BLOG);
    let mut world = world(&place);
    let views = world.snapshot().file(&place.path("blog/views.py")).unwrap().clone();
    place.write("blog/new.py", BARE);
    world.disk_changed(&[place.path("blog/new.py")]);
    assert_eq!(load(&mut world), 1);
    let snapshot = world.snapshot();
    assert_eq!(found(&snapshot, &place, "blog/new.py"), ["3: except-bare"]);
    assert!(Arc::ptr_eq(&views, snapshot.file(&place.path("blog/views.py")).unwrap()));
    fs::remove_file(place.path("blog/new.py")).unwrap();
    world.disk_changed(&[place.path("blog/new.py"), place.path("node_modules/x.py"), place.path(".git/index")]);
    load(&mut world);
    assert!(world.snapshot().file(&place.path("blog/new.py")).is_none());
    world.disk_changed(&[place.path(".git/index")]);
    assert_eq!(load(&mut world), 0, "nothing of the project changed");
}

#[test]
fn roots_come_and_go_with_what_makes_them() {
    let place = Place::new("roots", &[("a/x.py", BARE), ("b/manage.py", ""), ("b/y.py", BARE)]);
    let mut world = world(&place);
    let folders = |snapshot: &Snapshot| snapshot.roots.iter().map(|root| root.folder.clone()).collect::<Vec<_>>();
    assert_eq!(folders(&world.snapshot()), [place.0.clone(), place.path("b")]);
    place.write("a/djury.toml", "ignore = [\"except-bare\"]\n");
    world.disk_changed(&[place.path("a/djury.toml")]);
    load(&mut world);
    let snapshot = world.snapshot();
    assert_eq!(folders(&snapshot), [place.0.clone(), place.path("a"), place.path("b")]);
    assert_eq!(found(&snapshot, &place, "a/x.py"), [""; 0]);
    assert_eq!(found(&snapshot, &place, "b/y.py"), ["3: except-bare"]);
    fs::remove_file(place.path("b/manage.py")).unwrap();
    world.disk_changed(&[place.path("b/manage.py")]);
    load(&mut world);
    let snapshot = world.snapshot();
    assert_eq!(folders(&snapshot), [place.0.clone(), place.path("a")]);
    assert_eq!(found(&snapshot, &place, "b/y.py"), ["3: except-bare"]);
    world.remove_folder(&place.0);
    assert!(world.snapshot().roots.is_empty());
}

#[test]
fn a_lone_file_does_not_draw_in_what_lies_below_its_folder() {
    let place = Place::new("lone", &[("a.py", BARE), ("helper.py", "x = 1\n"), ("deep/b.py", BARE)]);
    let mut world = World::new(Options { overrides: Overrides::default(), threads: 1, caches: None });
    world.open(&place.path("a.py"), Language::Python, BARE, 1);
    load(&mut world);
    let snapshot = world.snapshot();
    let files: Vec<&str> = snapshot.roots[0].files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(files, ["a.py", "helper.py"]);
    world.add_folder(&place.0);
    load(&mut world);
    assert_eq!(world.snapshot().roots[0].files.len(), 3);
}

#[test]
fn an_open_file_of_a_virtual_environment_is_no_part_of_the_project() {
    let place = Place::new("venv", &[("manage.py", ""), (".venv/pyvenv.cfg", ""), (".venv/lib/x.py", BARE)]);
    let mut world = world(&place);
    world.open(&place.path(".venv/lib/x.py"), Language::Python, BARE, 1);
    assert!(world.snapshot().file(&place.path(".venv/lib/x.py")).is_none());
}

#[test]
fn a_stopped_report_leaves_nothing_half_done() {
    let place = Place::new("stopped", BLOG);
    let mut world = world(&place);
    let snapshot = world.snapshot();
    assert!(snapshot.reported(&|| true).is_none());
    assert_eq!(snapshot.reported(&|| false).unwrap().iter().map(|report| report.findings.len()).sum::<usize>(), 1);
    world.disk_changed(&[place.path("blog/views.py")]);
    for load in world.pending() {
        assert!(load.run(&|_, _| (), &|| true).is_none());
        world.abandon(&load);
    }
    assert_eq!(load(&mut world), 1, "an order that was not carried out is given again");
}

#[test]
fn before_the_next_review_what_stands_in_untouched_functions_is_still_reported() {
    let place = Place::new("early", BLOG);
    let mut world = world(&place);
    let path = place.path("blog/views.py");
    let text =
        format!("{VIEWS}\n\ndef last():\n    for post in Post.objects.all():\n        print(post.author.name)\n");
    world.open(&path, Language::Python, &text, 1);
    let rules = |report: Option<Arc<FileReport>>| {
        report.unwrap().findings.iter().map(|finding| finding.at.start.line).collect::<Vec<_>>()
    };
    let before = world.snapshot();
    assert_eq!(rules(before.early_report(&path)), [0; 0], "nothing was reviewed yet");
    assert_eq!(found(&before, &place, "blog/views.py").len(), 2);
    // A new function above, and a change in the first: the second moves, the first is not told of until reviewed.
    insert(&mut world, &place, "blog/views.py", "def names", "def first():\n    return 1\n\n\n");
    insert(&mut world, &place, "blog/views.py", "print(post", "x = 1\n        ");
    let after = world.snapshot();
    assert!(!after.is_reviewed() && after.has_earlier());
    assert_eq!(rules(after.early_report(&path)), [16]);
    assert_eq!(found(&after, &place, "blog/views.py"), ["11: n-plus-one-in-loop", "16: n-plus-one-in-loop"]);
}
