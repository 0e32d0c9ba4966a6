//! Programs of our own, by what they are about. In a file a line `# ---` stands between two of them.

use std::{fs, path::Path};

pub(crate) fn programs() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("evaluator/corpus");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let texts = files.iter().map(|file| fs::read_to_string(file).unwrap());
    texts.flat_map(|text| text.split("# ---\n").map(str::to_owned).collect::<Vec<_>>()).collect()
}
