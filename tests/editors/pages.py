#!/usr/bin/env python3
"""Checks the form of every configuration block on the pages of `editors/` and of the entries for registries: it parses,
it starts `djury server`, and (with DJURY, the program) it names only kinds of files that the server reads.

Standard library only. Prints one line a check and closes with 'N passed, N failed'."""
import json
import os
import pathlib
import re
import sys

try:
    import tomllib
except ModuleNotFoundError:  # before Python 3.11 only pip's own copy is at hand
    from pip._vendor import tomli as tomllib

EDITORS = pathlib.Path(__file__).resolve().parents[2] / "editors"
PAGES = ["README.md", "helix.md", "emacs.md", "vim.md", "sublime.md", "kate.md", "zed.md", "registries/README.md", "neovim/README.md", "vscode/README.md"]
REPOSITORY = EDITORS.parent
# The names that nvim-lspconfig's entries use for what an entry may hold, and mason-registry's schema for a package.
CONFIG_FIELDS = {"cmd", "filetypes", "root_markers", "settings", "init_options", "workspace_required", "capabilities"}
PACKAGE_FIELDS = {"name", "description", "homepage", "licenses", "languages", "categories", "source", "bin", "share", "opt"}
PACKAGE_NEEDS = {"name", "description", "homepage", "licenses", "languages", "categories", "source"}
CATEGORIES = {"Compiler", "DAP", "Formatter", "LSP", "Linter", "Runtime"}

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


def lua_table(path):
    """The fields of a configuration for Neovim, each with the strings it holds."""
    fields = (EDITORS / path).read_text("utf-8").split("\nreturn {\n")[1]
    return {name: re.findall(r"'([^']*)'", rest) for name, rest in re.findall(r"^  (\w+) = (.*)$", fields, re.M)}


def package(text):
    """A package of mason-registry: YAML of two levels, with lists of words."""
    found, name, inner = {}, None, None
    for line in text.splitlines():
        if line == "---" or not line:
            continue
        item, pair = re.fullmatch(r"  - (.+)", line), re.fullmatch(r"(  )?(\w+):(?: (.+))?", line)
        if item:
            found[name] = [*(found[name] or []), item[1]]
        elif pair and not pair[1]:
            name = pair[2]
            if name in found:
                raise ValueError("%s stands twice" % name)
            found[name] = pair[3]
        elif pair and pair[3]:
            inner = found[name] or {}
            inner[pair[2]] = pair[3]
            found[name] = inner
        else:
            raise ValueError("not understood: %r" % line)
    return found


def registries():
    config = lua_table("registries/nvim-lspconfig/lsp/djury.lua")
    own = lua_table("neovim/lsp/djury.lua")
    check("nvim-lspconfig: only fields of a configuration", config and set(config) <= CONFIG_FIELDS, sorted(config))
    check("nvim-lspconfig: opens with its brief and its type", re.match(
        r"---@brief\n(---.*\n)+\n---@type vim\.lsp\.Config\nreturn {\n",
        (EDITORS / "registries/nvim-lspconfig/lsp/djury.lua").read_text("utf-8")))
    for field in ["cmd", "filetypes", "root_markers"]:
        check("nvim-lspconfig: %s is that of the plugin" % field, config.get(field) and config[field] == own[field], config)

    text = (EDITORS / "registries/mason-registry/packages/djury/package.yaml").read_text("utf-8")
    try:
        entry = package(text)
    except (ValueError, TypeError) as error:
        entry = {}
        check("mason: the package parses", False, error)
    fields = set(entry)
    check("mason: all fields that a package needs, and none that it must not have", PACKAGE_NEEDS <= fields <= PACKAGE_FIELDS, fields)
    check("mason: categories are those that mason knows", entry.get("categories") and set(entry["categories"]) <= CATEGORIES, entry)
    cargo = tomllib.loads((REPOSITORY / "Cargo.toml").read_text("utf-8"))["workspace"]["package"]
    check("mason: the licences are those of the program", entry.get("licenses") == cargo["license"].split(" OR "), entry)
    want = "pkg:cargo/djury@v%s?repository_url=%s" % (cargo["version"], cargo["repository"])
    check("mason: the version is that of the program", (entry.get("source") or {}).get("id") == want, want)
    check("mason: the program is named", entry.get("bin") == {"djury": "cargo:djury"}, entry.get("bin"))
    check("mason: the description fits into a line", "\n" not in (entry.get("description") or "\n"), entry)


def what_is_read(program, languages):
    """Opens a file in each language that an editor may name: the server says something in each."""
    from lsp_probe import Server

    texts = {
        "python": "try:\n    a()\nexcept:\n    b()\n",
        "markdown": "# Q25\n\n```python\ntry:\n    a()\nexcept:\n    b()\n```\n",
        "toml": "ignore = [\"except-bear\"]\n",
    }
    server = Server([program, "server"])
    try:
        server.initialize(None, None)
        for language, origin in sorted(languages.items()):
            text = texts.get(language, "<p>{# djury: ignore[except-bare] #}</p>\n")
            # A configuration is known by its name, everything else by the language alone.
            uri = "untitled:answer-%s" % language if language != "toml" else "file:///djury-pages-test/djury.toml"
            server.notify("textDocument/didOpen", {
                "textDocument": {"uri": uri, "languageId": language, "version": 1, "text": text}
            })
            answer = server.request("textDocument/diagnostic", {"textDocument": {"uri": uri}}, seconds=20)
            items = ((answer or {}).get("result") or {}).get("items")
            check("the server reads %s, as %s has it" % (language, origin), items, answer)
        uri = "untitled:answer-rust"
        server.notify("textDocument/didOpen", {
            "textDocument": {"uri": uri, "languageId": "rust", "version": 1, "text": texts["python"]}
        })
        answer = server.request("textDocument/diagnostic", {"textDocument": {"uri": uri}}, seconds=20)
        check("and leaves others alone", not ((answer or {}).get("result") or {}).get("items"), answer)
    finally:
        server.kill()


def main():
    languages = {}
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
        languages[language["name"]] = "helix.md"

    (sublime,) = parsed("sublime.md", "json", json.loads)
    client = sublime.get("clients", {}).get("djury", {})
    check("sublime: starts `djury server`", client.get("enabled") and client.get("command") == ["djury", "server"], client)

    (kate,) = parsed("kate.md", "json", json.loads)
    servers = kate.get("servers", {})
    check("kate: starts `djury server`", servers.get("python", {}).get("command") == ["djury", "server"], servers)
    for language, entry in servers.items():
        known = "command" in entry or servers.get(entry.get("use"), {}).get("command")
        check("kate: %s has a server and a kind of file" % language, known and re.compile(entry.get("highlightingModeRegex", "(")), entry)
        languages[language] = "kate.md"

    extension, cargo = parsed("zed.md", "toml", tomllib.loads)
    (settings,) = parsed("zed.md", "json", json.loads)
    server = extension.get("language_servers", {}).get("djury", {})
    check("zed: each language has an identifier", server and set(server["languages"]) == set(server["language_ids"]), server)
    languages.update(dict.fromkeys(server.get("language_ids", {}).values(), "zed.md"))
    check("zed: is a WebAssembly library", cargo.get("lib", {}).get("crate-type") == ["cdylib"], cargo)
    check("zed: the settings name the server of the extension", "djury" in settings["languages"]["Python"]["language_servers"])
    (rust,) = blocks("zed.md", "rust")
    check("zed: starts `djury server`", '.which("djury")' in rust and 'vec!["server".into()]' in rust)

    registries()
    languages.update(dict.fromkeys(lua_table("neovim/lsp/djury.lua")["filetypes"], "neovim/lsp/djury.lua"))
    (own,) = re.findall(r"^const LANGUAGES = (\[.*\]);$", (EDITORS / "vscode/src/languages.ts").read_text("utf-8"), re.M)
    languages.update(dict.fromkeys(json.loads(own), "vscode/src/languages.ts"))
    if os.environ.get("DJURY"):
        what_is_read(os.environ["DJURY"], languages)

    print("%d passed, %d failed" % (passed, failed))
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
