from django.db.models import FileField, ImageField

class FieldFile:
    DEFAULT_CHUNK_SIZE = 65536

    def __init__(self, instance, field, name) -> None: replaceable()
    def __eq__(self, other): replaceable()
    def __hash__(self): replaceable()
    @property
    def file(self): replaceable()
    @property
    def path(self): replaceable()
    @property
    def url(self): replaceable()
    @property
    def size(self): replaceable()
    def open(self, mode="rb"): replaceable()
    def save(self, name, content, save=True) -> None: replaceable()
    def delete(self, save=True) -> None: replaceable()
    @property
    def closed(self): replaceable()
    def close(self) -> None: replaceable()
    def __str__(self): replaceable()
    def __bool__(self): replaceable()
    def __len__(self): replaceable()
    def chunks(self, chunk_size=None): replaceable()
    def multiple_chunks(self, chunk_size=None): replaceable()
    def __iter__(self): replaceable()
    def __enter__(self): replaceable()
    def __exit__(self, exc_type, exc_value, tb) -> None: replaceable()
    @property
    def encoding(self): replaceable()
    @property
    def fileno(self): replaceable()
    @property
    def flush(self): replaceable()
    @property
    def isatty(self): replaceable()
    @property
    def newlines(self): replaceable()
    @property
    def read(self): replaceable()
    @property
    def readinto(self): replaceable()
    @property
    def readline(self): replaceable()
    @property
    def readlines(self): replaceable()
    @property
    def seek(self): replaceable()
    @property
    def tell(self): replaceable()
    @property
    def truncate(self): replaceable()
    @property
    def write(self): replaceable()
    @property
    def writelines(self): replaceable()
    def readable(self): replaceable()
    def writable(self): replaceable()
    def seekable(self): replaceable()

class ImageFieldFile(FieldFile):
    DEFAULT_CHUNK_SIZE = 65536

    def delete(self, save=True) -> None: replaceable()
    @property
    def width(self): replaceable()
    @property
    def height(self): replaceable()
    def __init__(self, file, name=None) -> None: replaceable()
    def __str__(self): replaceable()
    def __bool__(self): replaceable()
    def __len__(self): replaceable()
    @property
    def size(self): replaceable()
    def chunks(self, chunk_size=None): replaceable()
    def multiple_chunks(self, chunk_size=None): replaceable()
    def __iter__(self): replaceable()
    def __enter__(self): replaceable()
    def __exit__(self, exc_type, exc_value, tb) -> None: replaceable()
    def open(self, mode=None, *args, **kwargs): replaceable()
    def close(self) -> None: replaceable()
    @property
    def encoding(self): replaceable()
    @property
    def fileno(self): replaceable()
    @property
    def flush(self): replaceable()
    @property
    def isatty(self): replaceable()
    @property
    def newlines(self): replaceable()
    @property
    def read(self): replaceable()
    @property
    def readinto(self): replaceable()
    @property
    def readline(self): replaceable()
    @property
    def readlines(self): replaceable()
    @property
    def seek(self): replaceable()
    @property
    def tell(self): replaceable()
    @property
    def truncate(self): replaceable()
    @property
    def write(self): replaceable()
    @property
    def writelines(self): replaceable()
    @property
    def closed(self): replaceable()
    def readable(self): replaceable()
    def writable(self): replaceable()
    def seekable(self): replaceable()
