class Storage:
    def open(self, name, mode="rb"): replaceable()
    def save(self, name, content, max_length=None): replaceable()
    def is_name_available(self, name, max_length=None): replaceable()
    def get_valid_name(self, name): replaceable()
    def get_alternative_name(self, file_root, file_ext): replaceable()
    def get_available_name(self, name, max_length=None): replaceable()
    def generate_filename(self, filename): replaceable()
    def path(self, name): raise NotImplementedError
    def delete(self, name): raise NotImplementedError
    def exists(self, name): raise NotImplementedError
    def listdir(self, path): raise NotImplementedError
    def size(self, name): raise NotImplementedError
    def url(self, name): raise NotImplementedError
    def get_accessed_time(self, name): raise NotImplementedError
    def get_created_time(self, name): raise NotImplementedError
    def get_modified_time(self, name): raise NotImplementedError

class FileSystemStorage(Storage):
    OS_OPEN_FLAGS = 193

    def __init__(
        self, location=None, base_url=None, file_permissions_mode=None,
        directory_permissions_mode=None, allow_overwrite=False,
    ) -> None: work("the location and the address of the files are never set")
    @property
    def base_location(self): replaceable()
    @property
    def location(self): replaceable()
    @property
    def base_url(self): replaceable()
    @property
    def file_permissions_mode(self): replaceable()
    @property
    def directory_permissions_mode(self): replaceable()
    def delete(self, name) -> None: replaceable()
    def is_name_available(self, name, max_length=None): replaceable()
    def get_alternative_name(self, file_root, file_ext): replaceable()
    def exists(self, name): replaceable()
    def listdir(self, path): replaceable()
    def path(self, name): replaceable()
    def size(self, name): replaceable()
    def url(self, name): replaceable()
    def get_accessed_time(self, name): replaceable()
    def get_created_time(self, name): replaceable()
    def get_modified_time(self, name): replaceable()
    def __new__(cls, *args, **kwargs): replaceable()
    def deconstruct(obj): replaceable()
