//! The reviewer's desk from outside: sheets, notes, comparisons.

use serde_json::Value;

use crate::place::Place;

const ANSWERS: &str = "# Answers\n\n## Q2. Middleware\n\nA middleware is built once with get_response and wraps the view: the layers form an onion, so the order of the layers matters.\n\n## Q25\n\n```python\ntry:\n    charge()\nexcept:\n    pass\n```\n\nI catch all exceptions and go on.\n";

fn question(sheet: &Value, number: u64) -> Value {
    sheet["questions"].as_array().unwrap().iter().find(|question| question["number"] == number).unwrap().clone()
}

#[test]
fn a_sheet_says_how_far_each_question_is_answered() {
    let place = Place::new(&[
        ("take/answers.md", ANSWERS),
        (
            "take/q28_factorial.py",
            "def factorial(n):\n    if n < 2:\n        return 1\n    return n * factorial(n - 1)\n",
        ),
        (
            "take/notes.ipynb",
            "{\"cells\": [{\"cell_type\": \"markdown\", \"source\": [\"## Q5\\n\", \"Receivers are connected to a sender, and run at once.\"]}], \"nbformat\": 4}",
        ),
        ("take/essay.txt", "Q20: A generator yields its values one by one and keeps its state in between.\n"),
    ]);
    let ran = place.djury(&["review", "take", "--format", "json"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let sheet = ran.json();
    assert_eq!(sheet["submission"]["name"], "take");
    assert_eq!(question(&sheet, 28)["state"], "in-code");
    assert_eq!(question(&sheet, 28)["answers"][0]["name"], "factorial");
    assert_eq!(question(&sheet, 2)["state"], "in-writing");
    assert_eq!(question(&sheet, 2)["written"][0]["path"], "answers.md");
    assert_eq!(question(&sheet, 20)["written"][0]["path"], "essay.txt");
    assert_eq!(question(&sheet, 5)["written"][0]["path"], "notes.ipynb, cell 1");
    assert_eq!(question(&sheet, 1)["state"], "not-seen");
    let found = question(&sheet, 25);
    let id = found["findings"][0].as_str().unwrap();
    let finding = sheet["findings"].as_array().unwrap().iter().find(|finding| finding["id"] == id).unwrap();
    assert_eq!((finding["rule"].as_str().unwrap(), &finding["home"]), ("except-bare", &25.into()));
    assert!(finding["excerpt"]["lines"].to_string().contains("except:"));
    let markdown = place.djury(&["review", "take", "--format", "markdown"]);
    assert!(markdown.out.contains("### Q28.") && markdown.out.contains("except-bare"), "{}", markdown.out);
    let html = place.djury(&["review", "take"]);
    assert!(html.err.contains("review-take.html: 5 of 40 questions answered"), "{}", html.err);
    assert!(place.text("review-take.html").starts_with("<!doctype html>"));
}

#[test]
fn a_coding_answer_is_shown_with_its_time_and_its_smallest_failing_input() {
    let place = Place::new(&[
        (
            "take/q26_palindrome.py",
            "def is_palindrome(text):\n    for i in range(len(text)):\n        if text[i] != text[-i - 1]:\n            return False\n    return True\n",
        ),
        ("take/q28_factorial.py", "def factorial(n):\n    return n * factorial(n - 1) if n > 1 else 0\n"),
        ("take/q29_post.py", "class Post:\n    pass\n"),
    ]);
    let sheet = place.djury(&["review", "take", "--format", "json"]).json();
    let right = &question(&sheet, 26)["answers"][0];
    assert!(right["examples"]["passed"].as_u64().unwrap() > 5 && right["examples"]["failure"].is_null(), "{right}");
    assert_eq!(
        (right["times"][0]["text"].as_str(), right["times"][0]["letters"].as_str()),
        (Some("O(n)"), Some("n = len(text)"))
    );
    assert_eq!(right["times"][0]["reasons"][0]["line"], 2);
    let wrong = &question(&sheet, 28)["answers"][0];
    assert!(wrong["examples"]["failure"].as_str().unwrap().contains("`factorial("), "{wrong}");
    // What cannot be run or estimated is not spoken of.
    assert!(question(&sheet, 29)["answers"][0]["examples"].is_null());
    for format in ["html", "markdown"] {
        let text = place.djury(&["review", "take", "--format", format, "-o", "-"]).out;
        assert!(text.contains("Passes all ") && text.contains("Fails when run: ") && text.contains("O(n)"), "{text}");
        assert!(text.contains("this loop makes n rounds"), "{text}");
    }
}

#[test]
fn the_same_submission_makes_the_same_page_whatever_the_number_of_threads() {
    let place = Place::new(&[("take/answers.md", ANSWERS), ("take/a.py", "try:\n    x()\nexcept:\n    pass\n")]);
    let one = place.djury(&["review", "take", "-o", "-", "-j", "1"]).out;
    assert_eq!(one, place.djury(&["review", "take", "-o", "-", "-j", "7", "--no-cache"]).out);
}

#[test]
fn notes_are_found_again_after_edits_and_shown_on_the_sheet() {
    let code = "def factorial(n):\n    if n < 2:\n        return 1\n    return n * factorial(n - 1)\n";
    let place = Place::new(&[("take/pyproject.toml", ""), ("take/q28.py", code)]);
    let added = place.djury(&["note", "add", "take/q28.py:4", "Deep recursion?", "--author", "Ann"]);
    assert_eq!(added.status, 0, "{}", added.err);
    place.write("take/q28.py", format!("\"\"\"Mine.\"\"\"\nimport math\n\n\n{code}"));
    let listed = place.djury(&["note", "list", "--in", "take"]);
    assert!(listed.out.contains("take/q28.py:8:1") && listed.out.contains("Deep recursion?"), "{}", listed.out);
    let json = place.djury(&["note", "list", "--in", "take", "--format", "json"]).json();
    let id = json["notes"][0]["note"]["id"].as_str().unwrap().to_owned();
    assert_eq!(place.djury(&["note", "reply", &id, "Ask.", "--in", "take", "--author", "Ben"]).status, 0);
    assert_eq!(place.djury(&["note", "score", "28", "3", "--in", "take"]).status, 0);
    let sheet = place.djury(&["review", "take", "--format", "json"]).json();
    assert_eq!(sheet["notes"][0]["now"]["start"]["line"], 8);
    assert_eq!(sheet["notes"][0]["question"], 28);
    assert_eq!(sheet["review"]["notes"][0]["replies"][0]["author"], "Ben");
    assert_eq!(sheet["review"]["answers"]["28"]["score"]["value"], 3);
    assert_eq!(place.djury(&["note", "resolve", &id, "--in", "take"]).status, 0);
    assert!(place.djury(&["note", "list", "--in", "take"]).out.contains("No open notes"));
    let wrong = place.djury(&["note", "verdict", "9f2c1e7a", "dismissed", "--in", "take"]);
    assert!(wrong.status == 2 && wrong.err.contains("with a reason"), "{}", wrong.err);
    assert_eq!(place.djury(&["note", "add", "take/none.py:1", "x"]).status, 2);
}

#[test]
fn a_file_saved_by_the_page_is_merged_by_ids() {
    let place = Place::new(&[("take/pyproject.toml", ""), ("take/a.py", "x = 1\n")]);
    place.djury(&["note", "add", "take/a.py:1", "First.", "--author", "Ann"]);
    let saved = r#"{"version": 1, "notes": [{"id": "0000000001", "author": "Ben", "created": "2026-01-01T00:00:00.000Z", "changed": "2026-01-01T00:00:00.000Z", "text": "Second."}],
        "answers": {"8": {"score": {"value": 2, "author": "Ben", "changed": "2026-01-01T00:00:00.000Z"}}}}"#;
    place.write("downloads/review.json", saved);
    assert_eq!(place.djury(&["note", "merge", "downloads/review.json", "--in", "take"]).status, 0);
    assert_eq!(place.djury(&["note", "merge", "downloads/review.json", "--in", "take"]).status, 0);
    let listed = place.djury(&["note", "list", "--in", "take"]).out;
    assert!(listed.contains("First.") && listed.matches("Second.").count() == 1, "{listed}");
    place.write("downloads/other.json", "{}");
    assert_eq!(place.djury(&["note", "merge", "downloads/other.json", "--in", "take"]).status, 2);
}

const SORT: &str = "def merge_sort(items):\n    if len(items) <= 1:\n        return items\n    middle = len(items) // 2\n    left = merge_sort(items[:middle])\n    right = merge_sort(items[middle:])\n    merged = []\n    while left and right:\n        merged.append(left.pop(0) if left[0] <= right[0] else right.pop(0))\n    return merged + left + right\n";

#[test]
fn answers_that_are_alike_are_pointed_out_and_the_starter_project_is_not() {
    let given = "def connect(settings, timeout=[]):\n    timeout.append(1)\n    for name, value in settings.items():\n        if name.startswith('DB_') and value is not None and len(value) > 0:\n            print(name, value, sum(timeout), max(timeout), min(timeout))\n    return timeout, settings, sorted(settings), list(settings.values())\n";
    let other = SORT.replace("items", "values").replace("merged", "out").replace("middle", "half");
    let place = Place::new(&[
        ("starter/base.py", given),
        ("all/ann/base.py", given),
        ("all/ann/q27.py", SORT),
        ("all/ben/base.py", given),
        ("all/ben/q27.py", &format!("# mine\n{other}")),
        ("all/cleo/base.py", given),
    ]);
    let json = place.djury(&["review", "--compare", "all", "--template", "starter", "--format", "json"]).json();
    let names: Vec<&str> =
        json["comparison"]["rows"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["ann", "ben", "cleo"]);
    let pairs = json["comparison"]["pairs"].as_array().unwrap();
    assert_eq!(pairs.len(), 1, "{pairs:?}");
    assert_eq!((&pairs[0]["likeness"], &pairs[0]["question"]), (&100.into(), &27.into()));
    assert_eq!(json["sheets"][2]["findings"].as_array().unwrap().len(), 0);
    assert!(json["sheets"][2]["submission"]["left_out"].as_u64().unwrap() > 0);
    let html = place.djury(&["review", "--compare", "all", "-o", "out"]);
    assert_eq!(html.status, 0, "{}", html.err);
    assert!(place.text("out/index.html").contains("href=\"ann.html\""));
    assert!(place.text("out/ben.html").contains("merge_sort"));
}

#[test]
fn a_bank_of_ones_own_is_asked() {
    let bank = "[bank]\nname = \"ours\"\ntitle = \"Our questions\"\n[[question]]\nnumber = 1\ntopic = \"Shop\"\ntext = \"How are carts kept?\"\nkind = \"explain\"\nkey-points = [\"In the session.\", \"They expire.\"]\nterms = [\"session\", \"expir*\"]\nrules = [\"except-bare\"]\n";
    let place = Place::new(&[
        ("bank.toml", bank),
        ("take/answers.md", "## How are carts kept?\n\nIn the session of the visitor.\n"),
    ]);
    let sheet = place.djury(&["review", "take", "--bank", "bank.toml", "--format", "json"]).json();
    assert_eq!(sheet["bank"]["title"], "Our questions");
    let asked = question(&sheet, 1);
    assert_eq!(asked["state"], "in-writing");
    assert_eq!(asked["key_points"][0]["mentioned"], true);
    assert_eq!(asked["key_points"][1]["mentioned"], false);
    place.write("broken.toml", bank.replace("except-bare", "except-baer"));
    let broken = place.djury(&["review", "take", "--bank", "broken.toml"]);
    assert!(broken.status == 2 && broken.err.contains("except-baer"), "{}", broken.err);
}

#[test]
fn nothing_of_a_submission_is_markup() {
    let evil = "</script></style></title><script>window.pwned=1</script><img src=x onerror=window.pwned=1>\u{202e}";
    let name = if cfg!(windows) { "take/q28.py" } else { "take/q28_<img src=x onerror=alert(1)>&\"'.py" };
    let place = Place::new(&[
        (
            name,
            &format!(
                "def factorial(n):\n    \"\"\"{evil}\"\"\"\n    try:\n        return '{evil}'\n    except:\n        pass  # {evil}\n"
            ),
        ),
        (
            "take/answers.md",
            &format!(
                "## Q25 {evil}\n\n{evil}\n\n[x](javascript:window.pwned=1) ![y](http://example.invalid/z.png)\n\n<iframe src=\"javascript:window.pwned=1\"></iframe>\n"
            ),
        ),
        ("take/pyproject.toml", ""),
    ]);
    assert_eq!(place.djury(&["note", "add", "take/answers.md:1", evil, "--author", evil]).status, 0);
    let html = place.djury(&["review", "take", "-o", "-"]).out;
    assert_eq!(html.matches("<script").count(), 2);
    assert_eq!(html.matches("</script").count(), 2);
    for tag in ["<img", "<iframe", "<style>window", "href=\"javascript", "\u{202e}"] {
        // What is data of the page's own script cannot be markup, but for `<`.
        let page = html.split("<script type=\"application/json\"").next().unwrap();
        assert!(!page.contains(tag), "{tag}");
    }
    let data = html.split("id=\"data\">").nth(1).unwrap().split("</script>").next().unwrap();
    assert!(!data.contains('<') && data.contains("\\u003c/script>"));
    let markdown = place.djury(&["review", "take", "--format", "markdown"]).out;
    assert!(!markdown.contains('\u{202e}'));
}
