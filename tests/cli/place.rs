//! A folder of its own for a test, and djury run in it.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

/// A folder with files, gone at the end of the test. The cache lies beside it.
pub(crate) struct Place {
    folder: PathBuf,
}

/// What a run printed and how it ended.
pub(crate) struct Ran {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Place {
    pub(crate) fn new(files: &[(&str, &str)]) -> Place {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("djury-cli-{}-{number}", std::process::id()));
        let place = Place { folder };
        fs::create_dir_all(place.work()).unwrap();
        for (path, text) in files {
            place.write(path, text);
        }
        place
    }

    /// The working directory of the runs.
    pub(crate) fn work(&self) -> PathBuf {
        self.folder.join("work")
    }

    pub(crate) fn caches(&self) -> PathBuf {
        self.folder.join("caches")
    }

    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.work().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub(crate) fn bytes(&self, path: &str) -> Vec<u8> {
        fs::read(self.work().join(path)).unwrap()
    }

    pub(crate) fn text(&self, path: &str) -> String {
        String::from_utf8(self.bytes(path)).unwrap()
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(djury_tests::binary());
        command.args(args).current_dir(self.work()).env("DJURY_CACHE_DIR", self.caches()).env_remove("NO_COLOR");
        command.env_remove("CLICOLOR_FORCE").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub(crate) fn djury(&self, args: &[&str]) -> Ran {
        self.djury_reading("", args)
    }

    /// Runs djury with a text on standard input.
    pub(crate) fn djury_reading(&self, input: &str, args: &[&str]) -> Ran {
        let mut child = self.command(args).stdin(Stdio::piped()).spawn().unwrap();
        // A run that fails early does not read what it is given.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        let output = child.wait_with_output().unwrap();
        Ran {
            status: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Ran {
    /// The rules of the findings, in order; the run must have been one with `--output-format json`.
    pub(crate) fn rules(&self) -> Vec<String> {
        let json = self.json();
        let findings = json["findings"].as_array().unwrap();
        findings.iter().map(|finding| finding["rule"].as_str().unwrap().to_owned()).collect()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}\n{}\n{}", self.out, self.err))
    }
}

/// Compares a text with the one kept under a name; `UPDATE=1` keeps the new one.
pub(crate) fn compare(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("cli/kept").join(name);
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        return;
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(kept, text, "{name} is not as kept; UPDATE=1 keeps it as it is now");
}

/// A file with one `except-bare`.
pub(crate) const BARE: &str = "def load(path):\n    try:\n        return path.read_text()\n    except:\n        print(path)\n        return None\n";

/// A small project: a query for each row, across two files, and a bare `except`.
pub(crate) const SHOP: &[(&str, &str)] = &[
    ("manage.py", "import django\n"),
    ("shop/__init__.py", ""),
    (
        "shop/models.py",
        "from django.db import models\n\n\nclass Customer(models.Model):\n    name = models.CharField(max_length=80)\n\n\n\
         class Order(models.Model):\n    customer = models.ForeignKey(Customer, on_delete=models.CASCADE)\n",
    ),
    (
        "shop/views.py",
        "from .models import Order\n\n\ndef names(request):\n    found = []\n    for order in Order.objects.all():\n        \
         found.append(order.customer.name)\n    return found\n",
    ),
    ("shop/load.py", BARE),
];
