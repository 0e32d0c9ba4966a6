//! What is kept between runs.

use std::fs;

use crate::place::{BARE, Place, SHOP};

#[test]
fn a_warm_check_parses_nothing_and_says_the_same() {
    let place = Place::new(SHOP);
    let cold = place.djury(&["check", "--verbose"]);
    assert!(cold.err.contains("5 files read: 5 parsed, 0 known already"), "{}", cold.err);
    let warm = place.djury(&["check", "--verbose"]);
    assert!(warm.err.contains("5 files read: 0 parsed, 5 known already"), "{}", warm.err);
    assert_eq!(cold.out, warm.out);
    place.write("shop/load.py", BARE.replace("except:", "except OSError:"));
    let changed = place.djury(&["check", "--verbose"]);
    assert!(changed.err.contains("5 files read: 1 parsed, 4 known already"), "{}", changed.err);
    assert!(!changed.out.contains("except-bare"));
}

#[test]
fn without_cache_nothing_is_kept() {
    let place = Place::new(SHOP);
    let ran = place.djury(&["check", "--no-cache", "--verbose"]);
    assert!(ran.err.contains("5 parsed"));
    assert!(!place.caches().exists());
}

#[test]
fn a_damaged_cache_is_as_good_as_none() {
    let place = Place::new(SHOP);
    let cold = place.djury(&["check"]);
    let caches = fs::read_dir(place.caches()).unwrap().map(|entry| entry.unwrap().path());
    let cache = caches.into_iter().find(|path| !path.ends_with("stubs.cache")).unwrap();
    let whole = fs::read(&cache).unwrap();
    let middle = whole.len() / 2;
    for damaged in
        [b"not a cache".to_vec(), whole[..middle].to_vec(), [&whole[..middle], b"x", &whole[middle + 1..]].concat()]
    {
        fs::write(&cache, damaged).unwrap();
        assert_eq!(place.djury(&["check"]).out, cold.out);
        assert_eq!(fs::read(&cache).unwrap(), whole, "it is made anew");
    }
}

#[test]
fn clean_takes_away_what_was_kept_and_nothing_else() {
    let place = Place::new(SHOP);
    place.djury(&["check"]);
    fs::write(place.caches().join("mine.txt"), "").unwrap();
    let ran = place.djury(&["clean"]);
    assert!(ran.err.starts_with("2 caches removed from "), "{}", ran.err);
    let left: Vec<_> = fs::read_dir(place.caches()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["mine.txt"]);
}
