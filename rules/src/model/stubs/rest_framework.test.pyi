from django.test import (
    Client, LiveServerTestCase, RequestFactory, SimpleTestCase, TestCase, TransactionTestCase,
)

class APIRequestFactory(RequestFactory):
    renderer_classes_list = ...
    default_format = "multipart"

    def __init__(self, enforce_csrf_checks=False, **defaults) -> None:
        work("the defaults and cookies of the client are never set")
        self.enforce_csrf_checks = ...
        self.renderer_classes = ...
    def get(self, path, data=None, **extra): replaceable()
    def post(self, path, data=None, format=None, content_type=None, **extra): replaceable()
    def put(self, path, data=None, format=None, content_type=None, **extra): replaceable()
    def patch(self, path, data=None, format=None, content_type=None, **extra): replaceable()
    def delete(self, path, data=None, format=None, content_type=None, **extra): replaceable()
    def options(self, path, data=None, format=None, content_type=None, **extra): replaceable()
    def generic(
        self, method, path, data="", content_type="application/octet-stream", secure=False,
        **extra
    ): replaceable()
    def request(self, **kwargs): replaceable()

class APIClient(APIRequestFactory, Client):
    def __init__(self, enforce_csrf_checks=False, **defaults) -> None:
        work("the defaults of the client are never set")
        self.handler = ...
    def request(self, **kwargs): replaceable()
    def get(self, path, data=None, follow=False, **extra): replaceable()
    def post(self, path, data=None, format=None, content_type=None, follow=False, **extra):
        replaceable()
    def put(self, path, data=None, format=None, content_type=None, follow=False, **extra):
        replaceable()
    def patch(self, path, data=None, format=None, content_type=None, follow=False, **extra):
        replaceable()
    def delete(self, path, data=None, format=None, content_type=None, follow=False, **extra):
        replaceable()
    def options(self, path, data=None, format=None, content_type=None, follow=False, **extra):
        replaceable()
    def logout(self) -> None: replaceable()

class APITransactionTestCase(TransactionTestCase):
    client = APIClient()
    client_class = APIClient

class APITestCase(TestCase):
    client = APIClient()
    client_class = APIClient

class APISimpleTestCase(SimpleTestCase):
    client = APIClient()
    client_class = APIClient

class APILiveServerTestCase(LiveServerTestCase):
    client = APIClient()
    client_class = APIClient

class URLPatternsTestCase(SimpleTestCase):
    @classmethod
    def setUpClass(cls) -> None:
        work("Django's class-level set-up (settings, database guards) is skipped")

def force_authenticate(request, user=None, token=None) -> None: replaceable()
