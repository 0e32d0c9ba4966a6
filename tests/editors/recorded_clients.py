#!/usr/bin/env python3
"""Speaks with the server as five editors do, by what each says that it can, and checks every answer against that.

    recorded_clients.py -- SERVER ARGS

Needs pytest-lsp, which brings the recorded capabilities and a typed reading of every message; `tests/editors/run
clients` installs it. Prints one line a check and closes with 'N passed, N failed'."""
import asyncio
import os
import pathlib
import shutil
import sys
import tempfile
import warnings

from lsprotocol import types as lsp
from pytest_lsp import LanguageClient, LspSpecificationWarning, client_capabilities, make_test_lsp_client

CLIENTS = ["neovim@v0.6.1", "neovim@v0.9.1", "neovim@v0.11.0", "visual-studio-code@v1.65.2", "emacs@v29.1"]
TEXT = '''# Q25
def load():
    try:
        return a("é𝒳")
    except:  # djury: ignore[tuple-comma]
        return None
'''
passed = failed = 0


def check(name, ok, detail=""):
    global passed, failed
    passed += bool(ok)
    failed += not ok
    print(("ok   " if ok else "FAIL ") + name + ("" if ok or detail == "" else f": {detail}"))


async def until(ask, seconds=30):
    for _ in range(seconds * 50):
        value = ask()
        if value:
            return value
        await asyncio.sleep(0.02)
    return ask()


async def converse(name, command, root):
    client: LanguageClient = make_test_lsp_client()

    @client.feature(lsp.CLIENT_REGISTER_CAPABILITY)
    def _(*_):
        return None

    @client.feature(lsp.WORKSPACE_CODE_LENS_REFRESH)
    def _(*_):
        return None

    await client.start_io(*command)
    uri = (root / "answer.py").as_uri()
    document = lsp.TextDocumentIdentifier(uri=uri)
    capabilities = client_capabilities(name)
    result = await client.initialize_session(lsp.InitializeParams(
        capabilities=capabilities, process_id=os.getpid(), root_uri=root.as_uri(),
        workspace_folders=[lsp.WorkspaceFolder(uri=root.as_uri(), name="answers")]))
    offered = (capabilities.general and capabilities.general.position_encodings) or ["utf-16"]
    chosen = result.capabilities.position_encoding or "utf-16"
    check(f"{name}: {chosen} is one of its encodings", chosen in [getattr(kind, "value", kind) for kind in offered], offered)

    client.text_document_did_open(lsp.DidOpenTextDocumentParams(
        text_document=lsp.TextDocumentItem(uri=uri, language_id="python", version=1, text=TEXT)))
    find = lambda: next((found for found in client.diagnostics.get(uri, []) if found.code == "except-bare"), None)
    found = await until(find)
    check(f"{name}: the finding arrives", found and (found.range.start.line, found.range.start.character) == (4, 4), found)
    at = lsp.Position(line=4, character=6)
    hover = await client.text_document_hover_async(lsp.HoverParams(text_document=document, position=at))
    formats = (capabilities.text_document.hover and capabilities.text_document.hover.content_format) or ["plaintext"]
    wanted = getattr(formats[0], "value", formats[0])
    check(f"{name}: hover is {wanted} and names the question",
          hover and hover.contents.kind.value == wanted and "Q25" in hover.contents.value, hover)
    actions = await client.text_document_code_action_async(lsp.CodeActionParams(
        text_document=document, range=found.range, context=lsp.CodeActionContext(diagnostics=[found])))
    # The typed reading takes an action that calls a command for a bare command.
    fixes = [action for action in actions or [] if getattr(action, "kind", None) == "quickfix"]
    edit = capabilities.workspace and capabilities.workspace.workspace_edit
    with_versions = bool(edit and edit.document_changes)
    check(f"{name}: the fix has the form that it takes", len(fixes) == 1
          and bool(fixes[0].edit.document_changes) == with_versions and bool(fixes[0].edit.changes) != with_versions, fixes)
    mine = ((capabilities.experimental or {}) if isinstance(capabilities.experimental, dict) else {}).get("commands", {})
    named = [str(action.command) for action in actions or [] if getattr(action, "command", None)]
    known = [*result.capabilities.execute_command_provider.commands, *mine]
    check(f"{name}: no action names a command that it does not have",
          all(any(f"'{command}'" in name for command in known) for name in named), named)
    completed = await client.text_document_completion_async(lsp.CompletionParams(
        text_document=document, position=lsp.Position(line=4, character=31)))
    check(f"{name}: rules are completed", any(item.label == "except-bare" for item in completed or []), completed)
    links = await client.text_document_document_link_async(lsp.DocumentLinkParams(text_document=document))
    check(f"{name}: a rule is a link", links and links[0].target.endswith("/tuple_comma.md"), links)
    lenses = await client.text_document_code_lens_async(lsp.CodeLensParams(text_document=document))
    check(f"{name}: the answer has a lens", lenses and lenses[0].command.title.startswith("Q25"), lenses)
    client.text_document_did_change(lsp.DidChangeTextDocumentParams(
        text_document=lsp.VersionedTextDocumentIdentifier(uri=uri, version=2),
        content_changes=[lsp.TextDocumentContentChangePartial(range=lsp.Range(lsp.Position(4, 10), lsp.Position(4, 10)), text=" OSError")]))
    check(f"{name}: the finding goes when it is mended", await until(lambda: not find()), client.diagnostics.get(uri))
    client.text_document_did_close(lsp.DidCloseTextDocumentParams(text_document=document))
    await client.shutdown_session()
    check(f"{name}: nothing went wrong in between", client.error is None, client.error)


async def main(command):
    for name in CLIENTS:
        root = pathlib.Path(tempfile.mkdtemp(prefix="djury-clients-")).resolve()
        try:
            with warnings.catch_warnings(record=True) as heard:
                warnings.simplefilter("always")
                await asyncio.wait_for(converse(name, command, root), 120)
            broken = [str(warning.message) for warning in heard if issubclass(warning.category, LspSpecificationWarning)]
            check(f"{name}: every message is as its capabilities say", not broken, broken)
        except Exception as error:  # one client's failure is told, and the others are still tried
            check(f"{name}: the conversation comes to its end", False, repr(error))
        finally:
            shutil.rmtree(root, ignore_errors=True)
    print(f"{passed} passed, {failed} failed")
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    words = sys.argv[1:]
    raise SystemExit(asyncio.run(main(words[1:] if words[:1] == ["--"] else words)))
