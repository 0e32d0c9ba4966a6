"""Q22: a use case for decorators: trying again when the network fails."""
import functools
import time

COMMANDS = {}


def command(func):
    """Register a function under its name."""
    COMMANDS[func.__name__] = func
    return func


def retry(times, pause=0.0):
    """A decorator with arguments needs one more level."""

    def decorate(func):
        @functools.wraps(func)
        def wrapper(*args, **kwargs):
            failures = 0
            while True:
                try:
                    return func(*args, **kwargs)
                except ConnectionError:
                    failures += 1
                    if failures == times:
                        raise
                    time.sleep(pause)

        return wrapper

    return decorate


class CountCalls:
    """A class can decorate, too."""

    def __init__(self, func):
        self.func = func
        self.calls = 0

    def __call__(self, *args, **kwargs):
        self.calls += 1
        return self.func(*args, **kwargs)


@command
@retry(times=3)
def download(url):
    """Pretend to download something."""
    return f"content of {url}"


@CountCalls
def ping():
    return "pong"


if __name__ == "__main__":
    print(COMMANDS["download"]("https://example.com"))
    print(ping(), ping.calls)
