class File:
    DEFAULT_CHUNK_SIZE = 65536

    def __init__(self, file, name=None) -> None:
        work("the file and its name are never set")
        self.file = ...
        self.name = ...
        self.mode = ...
    @property
    def size(self): replaceable()
    def chunks(self, chunk_size=None): replaceable()
    def multiple_chunks(self, chunk_size=None): replaceable()
    def open(self, mode=None, *args, **kwargs): replaceable()
    def close(self) -> None: replaceable()
    @property
    def read(self): replaceable()
    @property
    def readlines(self): replaceable()
    @property
    def write(self): replaceable()
    @property
    def closed(self): replaceable()

class ContentFile(File):
    def __init__(self, content, name=None) -> None:
        work("the file and its name are never set")
        self.size = ...
    def open(self, mode=None): replaceable()
    def close(self) -> None: ...
    def write(self, data): replaceable()
