class BaseProcess:
    def __init__(
        self, group=None, target=None, name=None, args=(), kwargs={}, *, daemon=None
    ) -> None:
        work("start() raises an error")
        self.name = ...
        self.daemon = ...
    def start(self) -> None: work("no process is started")
    def run(self) -> None: replaceable()
    def join(self, timeout=None) -> None: work("the process is not waited for")
    def is_alive(self): replaceable()
    def terminate(self) -> None: replaceable()
    def kill(self) -> None: replaceable()
    def close(self) -> None: replaceable()
    @property
    def exitcode(self): replaceable()
    @property
    def pid(self): replaceable()
