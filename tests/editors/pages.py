#!/usr/bin/env python3
"""Checks the form of every configuration block on the pages of `editors/`: it parses, and it starts `djury server`.

Standard library only. Prints one line a check and closes with 'N passed, N failed'."""
import json
import pathlib
import re
import sys

try:
    import tomllib
except ModuleNotFoundError:  # before Python 3.11 only pip's own copy is at hand
    from pip._vendor import tomli as tomllib

EDITORS = pathlib.Path(__file__).resolve().parents[2] / "editors"
PAGES = ["README.md", "helix.md", "emacs.md", "vim.md", "sublime.md", "zed.md", "neovim/README.md", "vscode/README.md"]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)

passed = failed = 0


def check(name, ok, detail=""):
    global passed, failed
    passed += bool(ok)
    failed += not ok
    print(("ok   " if ok else "FAIL ") + name + ("" if ok or not detail else ": " + str(detail)))


def blocks(page, language):
    return [text for kind, text in BLOCK.findall((EDITORS / page).read_text("utf-8")) if kind == language]


def parsed(page, language, parse):
    found = []
    for number, text in enumerate(blocks(page, language), 1):
        try:
            found.append(parse(text))
            check("%s: %s block %d parses" % (page, language, number), True)
        except ValueError as error:
            found.append({})
            check("%s: %s block %d parses" % (page, language, number), False, error)
    return found


def main():
    for page in PAGES:
        text = (EDITORS / page).read_text("utf-8") if (EDITORS / page).exists() else ""
        links = [link for link in re.findall(r"\]\(([^)#]+)[^)]*\)", text) if "://" not in link]
        missing = [link for link in links if not (EDITORS / page).parent.joinpath(link).exists()]
        check("%s: there, and its links lead somewhere" % page, text and not missing, missing)

    (helix,) = parsed("helix.md", "toml", tomllib.loads)
    server = helix.get("language-server", {}).get("djury", {})
    check("helix: starts `djury server`", [server.get("command"), *server.get("args", [])] == ["djury", "server"], server)
    for language in helix.get("language", []):
        check("helix: %s asks djury" % language["name"], "djury" in language["language-servers"])

    (sublime,) = parsed("sublime.md", "json", json.loads)
    client = sublime.get("clients", {}).get("djury", {})
    check("sublime: starts `djury server`", client.get("enabled") and client.get("command") == ["djury", "server"], client)

    extension, cargo = parsed("zed.md", "toml", tomllib.loads)
    (settings,) = parsed("zed.md", "json", json.loads)
    server = extension.get("language_servers", {}).get("djury", {})
    check("zed: each language has an identifier", server and set(server["languages"]) == set(server["language_ids"]), server)
    check("zed: is a WebAssembly library", cargo.get("lib", {}).get("crate-type") == ["cdylib"], cargo)
    check("zed: the settings name the server of the extension", "djury" in settings["languages"]["Python"]["language_servers"])
    (rust,) = blocks("zed.md", "rust")
    check("zed: starts `djury server`", '.which("djury")' in rust and 'vec!["server".into()]' in rust)

    print("%d passed, %d failed" % (passed, failed))
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
