#!/usr/bin/env python3
"""A typing storm: 2,000 edits, one every 20 ms, in a file of 2,700 lines of an open project of 1,400 files.

    typing_storm.py [--edits N] [--every MS] [--limits] -- SERVER ARGS

Measures how long each edit waits for its diagnostics (those of its own version, or of a later one), and how the
server's memory grows. At the end the diagnostics must be those that a fresh server gives for the same text. With
--limits, the median must be below 10 ms, 99 of 100 edits below 50 ms, and memory must not grow by 5 % over the second
half. Standard library only; closes with 'N passed, N failed'."""
import argparse
import json
import os
import pathlib
import queue
import random
import shutil
import statistics
import subprocess
import tempfile
import threading
import time

FUNCTION = '''
def step_{n}(rows, limit=3, *, label=None):
    """Adds up what the rows of step {n} say."""
    # Rows may come twice; the later one counts.
    seen = {{}}
    for index, row in enumerate(rows):
        key = (row.field_0, index % 7)
        if key in seen and not label:
            continue
        try:
            value = int(row.field_1 or 0) + len(row.field_2)
        except (TypeError, ValueError) as error:
            raise RuntimeError(f"row {{index}} of {n}") from error
        seen[key] = value * 3 - limit
    return sorted(seen.values())[:limit]

'''
MODEL = '''
class Model{n}(models.Model):
    name = models.CharField(max_length=90)
    owner = models.ForeignKey("auth.User", on_delete=models.CASCADE)
'''
VIEW = '''from .models import Model0


def owners(request):
    for row in Model0.objects.all():
        print(row.owner.username)
'''


def project(root, apps=350):
    """Four files an app: 1,400 in all."""
    (root / "manage.py").write_text("import os\n")
    for app in range(apps):
        folder = root / f"app{app}"
        folder.mkdir()
        (folder / "__init__.py").write_text("")
        (folder / "models.py").write_text("from django.db import models\n" + "".join(MODEL.format(n=n) for n in range(4)))
        (folder / "views.py").write_text(VIEW + "".join(FUNCTION.format(n=n) for n in range(6)))
        (folder / "services.py").write_text("".join(FUNCTION.format(n=n) for n in range(8)))
    text, number = "import os\n", 0
    while text.count("\n") < 2690:
        text += FUNCTION.format(n=number)
        number += 1
    text += '\ntry:\n    os.remove("x")\nexcept:\n    os.remove("y")\n'
    (root / "steps.py").write_text(text)
    return root / "steps.py", text


class Server:
    def __init__(self, command, root):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.messages = queue.Queue()
        self.lock = threading.Lock()
        threading.Thread(target=self.read, daemon=True).start()
        uri = root.as_uri()
        self.send(id=1, method="initialize", params={
            "processId": os.getpid(), "rootUri": uri, "workspaceFolders": [{"uri": uri, "name": "storm"}],
            "capabilities": {"textDocument": {"publishDiagnostics": {"versionSupport": True}}, "general": {"positionEncodings": ["utf-16"]}},
        })
        self.until(lambda message: message.get("id") == 1)
        self.send(method="initialized", params={})

    def read(self):
        while True:
            length = None
            while True:
                line = self.process.stdout.readline()
                if not line:
                    return
                if not line.strip():
                    break
                if line.lower().startswith(b"content-length"):
                    length = int(line.split(b":")[1])
            body = self.process.stdout.read(length)
            at = time.perf_counter()
            message = json.loads(body)
            if "id" in message and "method" in message:
                self.send(id=message["id"], result=None)
            else:
                self.messages.put((at, message))

    def send(self, **message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        with self.lock:
            self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
            self.process.stdin.flush()

    def until(self, fits, seconds=120):
        end = time.monotonic() + seconds
        while True:
            at, message = self.messages.get(timeout=max(0.01, end - time.monotonic()))
            if fits(message):
                return at, message

    def memory(self):
        """Resident memory in KiB; 0 where that cannot be known."""
        try:
            status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
            return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])
        except (OSError, StopIteration):
            return 0

    def cpu(self):
        """Seconds of CPU so far; 0 where that cannot be known."""
        try:
            fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        except OSError:
            return 0

    def pull(self, uri):
        """What a client that asks is told, once all is read."""
        self.send(id=2, method="textDocument/diagnostic", params={"textDocument": {"uri": uri}})
        return self.until(lambda message: message.get("id") == 2)[1]["result"]["items"]

    def end(self):
        self.process.kill()
        self.process.wait()


class Typist:
    """Makes edits as people do: goes to the end of some line, types letter by letter, and takes some of it back."""

    WORDS = ["\n    value = other(row, key='é𝒳')", "  # what is this for?", "\n    if label:\n        return None", " or 0", "\n    # later: sort"]

    def __init__(self, text):
        self.lines = text.split("\n")
        self.random = random.Random(7)
        self.keys = []

    def edit(self):
        """The next letter, or a step back of one letter."""
        if not self.keys:
            # Behind a statement of a function, so that what is typed is mostly Python.
            self.line = self.random.choice([at for at, line in enumerate(self.lines) if line == "    seen = {}"] or [10])
            self.typed = []
            word = self.random.choice(self.WORDS)
            self.keys = list(word) + [None] * self.random.choice([0, len(word), len(word)])
        key = self.keys.pop(0)
        if key is not None:
            at = (self.line, self.units(self.line))
            self.typed.append(key)
            self.line += key == "\n"
            return self.apply(at, at, key)
        gone = self.typed.pop()
        end = (self.line, self.units(self.line))
        if gone == "\n":
            self.line -= 1
            start = (self.line, self.units(self.line))
        else:
            start = (self.line, end[1] - len(gone.encode("utf-16-le")) // 2)
        return self.apply(start, end, "")

    def units(self, line):
        return len(self.lines[line].encode("utf-16-le")) // 2

    def apply(self, start, end, text):
        """Replaces a range of the text, whose columns count UTF-16 units."""
        head = self.lines[start[0]].encode("utf-16-le")[:start[1] * 2].decode("utf-16-le")
        tail = self.lines[end[0]].encode("utf-16-le")[end[1] * 2:].decode("utf-16-le")
        self.lines[start[0]:end[0] + 1] = (head + text + tail).split("\n")
        place = lambda at: {"line": at[0], "character": at[1]}
        return {"range": {"start": place(start), "end": place(end)}, "text": text}

    def text(self):
        return "\n".join(self.lines)


def main():
    parser = argparse.ArgumentParser(usage="typing_storm.py [--edits N] [--every MS] [--limits] -- SERVER ARGS")
    parser.add_argument("--edits", type=int, default=2000)
    parser.add_argument("--every", type=float, default=20)
    parser.add_argument("--limits", action="store_true")
    parser.add_argument("server", nargs="+")
    asked = parser.parse_args()
    root = pathlib.Path(tempfile.mkdtemp(prefix="djury-storm-")).resolve()
    results = []
    server = None
    try:
        file, text = project(root)
        server = Server(asked.server, root)
        uri = file.as_uri()
        opened = {"uri": uri, "languageId": "python", "version": 1, "text": text}
        server.send(method="textDocument/didOpen", params={"textDocument": opened})
        server.pull("file:///nowhere.py")  # answered when the whole project is read
        while not server.messages.empty():
            server.messages.get()

        typist, sent, arrived, memory = Typist(text), {}, {}, []
        is_push = lambda message: message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri

        def take():
            while not server.messages.empty():
                at, message = server.messages.get()
                if is_push(message):
                    arrived[message["params"].get("version") or 0] = at

        begin, cpu = time.perf_counter(), server.cpu()
        number = -1
        while number + 1 < asked.edits or typist.keys:  # the last word is written to its end
            number += 1
            change = typist.edit()
            version = number + 2
            sent[version] = time.perf_counter()
            server.send(method="textDocument/didChange", params={"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]})
            if number % 50 == 0:
                memory.append(server.memory())
            take()
            time.sleep(max(0, begin + (number + 1) * asked.every / 1000 - time.perf_counter()))
        last = number + 2
        at, final = server.until(lambda message: is_push(message) and message["params"].get("version") == last) if last not in arrived else (arrived[last], None)
        arrived[last] = at
        memory.append(server.memory())
        cpu = (server.cpu() - cpu) * 1000 / len(sent)
        found = server.pull(uri)

        waits, due = [], None
        for version in sorted(sent, reverse=True):
            due = min(arrived.get(version, due or at), due or at)
            waits.append((due - sent[version]) * 1000)
        waits.sort()
        median, late = statistics.median(waits), waits[int(len(waits) * 0.99) - 1]
        half = memory[len(memory) // 2] or 1
        growth = (memory[-1] - half) / half * 100
        print(f"     {len(sent)} edits, one every {asked.every:g} ms: median {median:.1f} ms, 90 % {waits[int(len(waits) * 0.9) - 1]:.1f} ms, 99 % {late:.1f} ms, longest {waits[-1]:.1f} ms; CPU {cpu:.1f} ms an edit")
        print(f"     memory {memory[0] // 1024} MiB at the start, {half // 1024} MiB half-way, {memory[-1] // 1024} MiB at the end: {growth:+.1f} %")
        server.end()

        file.write_text(typist.text())
        server = Server(asked.server, root)
        server.send(method="textDocument/didOpen", params={"textDocument": {**opened, "version": 1, "text": typist.text()}})
        fresh = server.pull(uri)
        results.append(("the last diagnostics are those of a fresh server", found == fresh, f"{len(found)} and {len(fresh)}"))
        results.append(("there is something to find", len(fresh) > 0, len(fresh)))
        if asked.limits:
            results.append(("the median is below 10 ms", median < 10, median))
            results.append(("99 of 100 edits are below 50 ms", late < 50, late))
            results.append(("memory grows by less than 5 % over the second half", growth < 5, growth))
    finally:
        if server:
            server.end()
        shutil.rmtree(root, ignore_errors=True)
    for name, ok, detail in results:
        print(f"{'ok  ' if ok else 'FAIL'} {name}{'' if ok else f': {detail}'}")
    failed = sum(not ok for _, ok, _ in results)
    print(f"{len(results) - failed} passed, {failed} failed")
    raise SystemExit(1 if failed or not results else 0)


if __name__ == "__main__":
    main()
