class ABCMeta(type):
    def __new__(mcls, name, bases, namespace, **kwargs): work("the class is not created")
    def register(cls, subclass): replaceable()

class ABC(metaclass=ABCMeta): ...

def abstractmethod(funcobj): replaceable()
