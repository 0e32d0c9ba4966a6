"""Runs many small programs in one process: a JSON line in, a JSON line out.

Each program gets a namespace of its own. What it leaves in `result`, what it prints, and the exception that ends it
are told. Only programs that this test suite wrote itself are run here.
"""
import contextlib
import io
import json
import resource
import signal
import sys


def stop(signum, frame):
    raise TimeoutError("the program does not end")


def run(text):
    names = {"__name__": "__answer__"}
    out = io.StringIO()
    error = None
    shown = None
    try:
        with contextlib.redirect_stdout(out):
            code = compile(text, "<program>", "exec")
            exec(code, names)
            shown = repr(names.get("result"))
    except BaseException as caught:
        error = [type(caught).__name__, str(caught)]
    return {"result": shown, "output": out.getvalue(), "error": error}


def main():
    sys.setrecursionlimit(1003)
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
    signal.signal(signal.SIGALRM, stop)
    for line in sys.stdin:
        signal.setitimer(signal.ITIMER_REAL, 10, 1)
        answer = run(json.loads(line))
        signal.setitimer(signal.ITIMER_REAL, 0)
        sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


main()
