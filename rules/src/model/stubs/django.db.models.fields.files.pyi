from django.core.files.base import File
from django.core.files.images import ImageFile
from django.db.models import FileField, ImageField

class FieldFile(File):
    def __init__(self, instance, field, name) -> None:
        work("its instance, field and name are never set")
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

class ImageFieldFile(ImageFile, FieldFile):
    def delete(self, save=True) -> None: replaceable()
