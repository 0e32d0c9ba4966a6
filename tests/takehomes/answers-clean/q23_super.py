"""Q23: super()."""
from django import forms


class Base:
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.log = []


class Named(Base):
    def __init__(self, name, **kwargs):
        super().__init__(**kwargs)
        self.name = name
        self.log.append("named")


class Aged(Base):
    def __init__(self, age, **kwargs):
        super().__init__(**kwargs)
        self.age = age
        self.log.append("aged")


class Person(Named, Aged):
    """In a diamond super() goes through Named, Aged and Base, each once."""


class SignupForm(forms.Form):
    """And in Django it is needed whenever a hook of the framework is overridden."""

    email = forms.EmailField()

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user


if __name__ == "__main__":
    print(Person(name="Ann", age=30).log)
    print([cls.__name__ for cls in Person.__mro__])
