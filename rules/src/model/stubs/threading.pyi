class Thread:
    def __init__(
        self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None
    ) -> None:
        work("start() raises RuntimeError")
        self.name = ...
        self.daemon = ...
    def start(self) -> None: work("no thread is started")
    def run(self) -> None: replaceable()
    def join(self, timeout=None) -> None: work("the thread is not waited for")
    def is_alive(self): replaceable()
    @property
    def ident(self): replaceable()
    @property
    def native_id(self): replaceable()

class Timer(Thread):
    def __init__(self, interval, function, args=None, kwargs=None) -> None:
        work("start() raises RuntimeError")
        self.interval = ...
        self.function = ...
        self.args = ...
        self.kwargs = ...
        self.finished = ...
    def cancel(self) -> None: replaceable()
    def run(self) -> None: replaceable()

class local: ...

def Lock(): replaceable()
def RLock(*args, **kwargs): replaceable()

class Condition:
    def __init__(self, lock=None) -> None: work("its lock is never set")

class Semaphore:
    def __init__(self, value=1) -> None: work("its counter is never set")

class BoundedSemaphore(Semaphore): ...

class Event:
    def __init__(self) -> None: work("its lock is never set")

class Barrier:
    def __init__(self, parties, action=None, timeout=None) -> None:
        work("its parties are never set")
