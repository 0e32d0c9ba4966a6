#!/usr/bin/env python3
"""Raw stdio probe of a language server: sends what a polite client library never sends.

usage: lsp_probe.py [--only WORDS] -- SERVER ARG...

Standard library only. Prints one line a check and closes with 'N passed, N failed';
the exit code is 0 only when nothing failed. Every check first wants a server that
answered `initialize`, so that a dead program passes none of them."""
import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
import time

ADDRESS = "file:///tmp/probe_answer.py"
TEXT = 'def f():\n    try:\n        return "é𝒳"\n    except: return "𝒳"\n'

SERVER_NOT_INITIALIZED = -32002
INVALID_REQUEST = -32600
METHOD_NOT_FOUND = -32601
INVALID_PARAMS = -32602
INTERNAL_ERROR = -32603


class Server:
    """One server process and the little of a client that a check needs."""

    def __init__(self, command):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        self.inbox = queue.Queue()
        self.last_id = 0
        self.capabilities = {}
        threading.Thread(target=self._read, daemon=True).start()

    def initialize(self, encodings, process_id):
        answer = self.request("initialize", {
            "processId": process_id,
            "rootUri": None,
            "capabilities": {
                "general": {"positionEncodings": list(encodings)} if encodings else {},
                "textDocument": {"diagnostic": {}, "synchronization": {}, "hover": {"contentFormat": ["markdown"]}},
                "workspace": {"configuration": True},
            },
        }, seconds=10)
        if "capabilities" not in ((answer or {}).get("result") or {}):
            raise RuntimeError("no answer to initialize: %r" % (answer,))
        self.capabilities = answer["result"]["capabilities"]
        self.notify("initialized", {})

    def _read(self):
        stream = self.process.stdout
        while True:
            length = None
            while True:
                line = stream.readline()
                if not line:
                    self.inbox.put(None)
                    return
                line = line.strip()
                if not line:
                    break
                if line.lower().startswith(b"content-length"):
                    length = int(line.split(b":")[1])
            self.inbox.put(json.loads(stream.read(length)))

    def raw(self, data):
        with contextlib.suppress(BrokenPipeError, ValueError):
            self.process.stdin.write(data)
            self.process.stdin.flush()

    def framed(self, body, header=b"Content-Length: %d\r\n\r\n"):
        self.raw(header % len(body) + body)

    def send(self, message):
        self.framed(json.dumps({"jsonrpc": "2.0", **message}).encode())

    def notify(self, method, params):
        self.send({"method": method, "params": params})

    def ask(self, method, params=None):
        self.last_id += 1
        message = {"id": self.last_id, "method": method}
        if params is not None:
            message["params"] = params
        self.send(message)
        return self.last_id

    def wait(self, message_id, seconds=5.0):
        """The answer to `message_id`; None when it does not come. Answers the server's own requests meanwhile."""
        end = time.time() + seconds
        while time.time() < end:
            try:
                message = self.inbox.get(timeout=max(0.01, end - time.time()))
            except queue.Empty:
                break
            if message is None:
                return None
            if "method" in message:
                if "id" in message:
                    items = (message.get("params") or {}).get("items", []) or [1]
                    self.send({"id": message["id"], "result": [None] * len(items)})
                continue
            if message.get("id") == message_id:
                return message
        return None

    def request(self, method, params=None, seconds=5.0):
        return self.wait(self.ask(method, params), seconds)

    def open(self, address, text):
        self.notify("textDocument/didOpen", {
            "textDocument": {"uri": address, "languageId": "python", "version": 1, "text": text}
        })

    def change(self, address, version, changes):
        self.notify("textDocument/didChange", {
            "textDocument": {"uri": address, "version": version}, "contentChanges": changes
        })

    def hover(self):
        return self.request("textDocument/hover", {
            "textDocument": {"uri": ADDRESS}, "position": {"line": 3, "character": 5}
        })

    def answers(self):
        """Still running, and answers a request that came after everything sent before, and not with a crash inside."""
        answer = self.hover()
        return isinstance(answer, dict) and error_code(answer) != INTERNAL_ERROR and self.process.poll() is None

    def exit_code(self, seconds=4.0):
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return "still running after %s s" % seconds

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()


def error_code(message):
    return ((message or {}).get("error") or {}).get("code")


def edit(line, character, end_line, end_character, text):
    return {
        "range": {"start": {"line": line, "character": character}, "end": {"line": end_line, "character": end_character}},
        "text": text,
    }


def encoding(offered, expected):
    def check(start):
        got = start(encodings=offered).capabilities.get("positionEncoding", "utf-16")
        return got == expected, got
    return check


def request_before_initialize(start):
    answer = start(initialize=False).request("textDocument/hover", {
        "textDocument": {"uri": ADDRESS}, "position": {"line": 0, "character": 0}
    })
    return error_code(answer) == SERVER_NOT_INITIALIZED, answer


def second_initialize(start):
    answer = start().request("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
    return error_code(answer) == INVALID_REQUEST, answer


def unknown_request(start):
    answer = start().request("no/such", {})
    return error_code(answer) == METHOD_NOT_FOUND, answer


def unknown_optional_request(start):
    answer = start().request("$/nosuch", {})
    return error_code(answer) == METHOD_NOT_FOUND, answer


def unknown_notifications(start):
    server = start()
    server.notify("$/whatever", {})
    server.notify("no/such", {})
    return server.answers(), "no answer afterwards"


def wrong_params(start):
    answer = start().request("textDocument/hover", {"nonsense": 1})
    return error_code(answer) == INVALID_PARAMS, answer


def requests_after_shutdown(start):
    server = start()
    server.request("shutdown")
    answer = server.hover()
    server.notify("exit", None)
    code = server.exit_code()
    return error_code(answer) == INVALID_REQUEST and code == 0, (answer, code)


def shutdown_with_null(start):
    server = start()
    server.last_id += 1
    server.send({"id": server.last_id, "method": "shutdown", "params": None})
    answer = server.wait(server.last_id)
    server.notify("exit", None)
    code = server.exit_code()
    return bool(answer) and "result" in answer and code == 0, (answer, code)


def exit_without_shutdown(start):
    server = start()
    server.send({"method": "exit"})
    code = server.exit_code()
    return code == 1, code


def exit_with_stdin_open(start):
    server = start()
    server.request("shutdown")
    server.send({"method": "exit"})
    began = time.time()
    code = server.exit_code(6)
    took = time.time() - began
    return code == 0 and took < 2, (code, round(took, 2))


def stdin_closed(start):
    server = start()
    alive = server.answers()
    server.process.stdin.close()
    code = server.exit_code()
    return alive and isinstance(code, int), code


def client_dies(start):
    client = subprocess.Popen(["sleep", "60"])
    try:
        server = start(process_id=client.pid)
        alive = server.answers()
    finally:
        client.kill()
        client.wait()
    code = server.exit_code(8)
    return alive and isinstance(code, int), code


def broken_json(start):
    server = start()
    server.framed(b'{"jsonrpc":"2.0","method":')
    return server.answers(), "no answer afterwards"


def broken_utf8(start):
    server = start()
    server.open(ADDRESS, TEXT)
    server.framed(
        b'{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"'
        + ADDRESS.encode()
        + b'","version":2},"contentChanges":[{"text":"x = \xc3\xc3"}]}}'
    )
    return server.answers(), "no answer afterwards"


def header(lines):
    def check(start):
        server = start()
        server.framed(b'{"jsonrpc":"2.0","id":99,"method":"no/such","params":{}}', lines)
        answer = server.wait(99)
        return error_code(answer) == METHOD_NOT_FOUND, answer
    return check


def string_id(start):
    server = start()
    server.send({"id": "abc-1", "method": "no/such", "params": {}})
    answer = server.wait("abc-1")
    return error_code(answer) == METHOD_NOT_FOUND, answer


def edits_past_the_end(start):
    server = start()
    server.open(ADDRESS, TEXT)
    server.change(ADDRESS, 2, [edit(999, 9, 1000, 0, "x"), edit(2, 9999, 2, 9999, "y")])
    return server.answers(), "no answer afterwards"


def edit_inside_a_pair(start):
    server = start(encodings=("utf-16",))
    server.open(ADDRESS, TEXT)
    server.change(ADDRESS, 2, [edit(2, 18, 2, 18, "q")])
    return server.answers(), "no answer afterwards"


def never_opened(start):
    server = start()
    address = "file:///tmp/never_opened.py"
    server.change(address, 3, [{"text": "x"}])
    server.notify("textDocument/didClose", {"textDocument": {"uri": address}})
    return server.answers(), "no answer afterwards"


def odd_addresses(start):
    server = start()
    for address in (
        "untitled:Untitled-1",
        "vscode-notebook-cell:/a.ipynb#W0",
        "git:/a.py?%7B%7D",
        "file:///c%3A/x/%C3%A9.py",
        "file://host/share/a.py",
    ):
        server.open(address, TEXT)
    return server.answers(), "no answer afterwards"


CHECKS = [
    ("encoding: client offers nothing -> utf-16", encoding(None, "utf-16")),
    ("encoding: client offers only utf-16 -> utf-16", encoding(("utf-16",), "utf-16")),
    ("encoding: utf-8 picked when offered", encoding(("utf-8", "utf-16"), "utf-8")),
    ("request before initialize -> -32002", request_before_initialize),
    ("second initialize -> -32600", second_initialize),
    ("unknown request -> -32601", unknown_request),
    ("unknown notifications are ignored", unknown_notifications),
    ("wrong params -> -32602", wrong_params),
    ("after shutdown requests -> -32600, exit code 0", requests_after_shutdown),
    ("shutdown with params:null, exit with params:null", shutdown_with_null),
    ("exit without shutdown -> exit code 1", exit_without_shutdown),
    ("exits within 2 s though stdin stays open", exit_with_stdin_open),
    ("stdin closed -> process ends", stdin_closed),
    ("client process (processId) dies, pipes stay open -> process ends in 8 s", client_dies),
    ("broken JSON does not end the server", broken_json),
    ("invalid UTF-8 in a message does not end the server", broken_utf8),
    ("Content-Type header first is accepted",
     header(b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: %d\r\n\r\n")),
    ("lower-case header name is accepted", header(b"content-length: %d\r\n\r\n")),
    ("string request id comes back as a string", string_id),
    ("$/ request unknown -> -32601", unknown_optional_request),
    ("edit ranges past the end are clamped, no crash", edits_past_the_end),
    ("edit inside a surrogate pair does not crash", edit_inside_a_pair),
    ("change and close of a never-opened file do not crash", never_opened),
    ("untitled:, notebook-cell:, git:, drive and UNC addresses do not crash", odd_addresses),
]


def run(command, check):
    started = []

    def start(encodings=("utf-8", "utf-16"), process_id=None, initialize=True):
        server = Server(command)
        started.append(server)  # before `initialize`, so that a server that fails there is ended too
        if initialize:
            server.initialize(encodings, os.getpid() if process_id is None else process_id)
        return server

    try:
        return check(start)
    except Exception as error:  # a check that breaks has failed, the others still run
        return False, repr(error)
    finally:
        for server in started:
            server.kill()


def main(arguments):
    if "--" not in arguments:
        print(__doc__, file=sys.stderr)
        return 2
    split = arguments.index("--")
    options, command = arguments[:split], arguments[split + 1:]
    only = options[options.index("--only") + 1] if "--only" in options else ""
    passed = failed = 0
    for name, check in CHECKS:
        if only not in name:
            continue
        ok, detail = run(command, check)
        passed += ok
        failed += not ok
        print(("ok   " if ok else "FAIL ") + name + ("" if ok else "   got: " + str(detail)[:160]), flush=True)
    print("%d passed, %d failed" % (passed, failed))
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
