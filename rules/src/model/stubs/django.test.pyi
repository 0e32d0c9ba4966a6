import unittest

class RequestFactory:
    def __init__(self, *, json_encoder=..., headers=None, query_params=None, **defaults) -> None:
        work("the defaults and cookies of the client are never set")
        self.json_encoder = ...
        self.defaults = ...
        self.cookies = ...
        self.errors = ...
    def request(self, **request): replaceable()
    def get(self, path, data=None, secure=False, *, headers=None, query_params=None, **extra):
        replaceable()
    def post(
        self, path, data=None, content_type="multipart/form-data; boundary=BoUnDaRyStRiNg",
        secure=False, *, headers=None, query_params=None, **extra
    ): replaceable()
    def head(self, path, data=None, secure=False, *, headers=None, query_params=None, **extra):
        replaceable()
    def trace(self, path, secure=False, *, headers=None, query_params=None, **extra): replaceable()
    def options(
        self, path, data="", content_type="application/octet-stream", secure=False, *,
        headers=None, query_params=None, **extra
    ): replaceable()
    def put(
        self, path, data="", content_type="application/octet-stream", secure=False, *,
        headers=None, query_params=None, **extra
    ): replaceable()
    def patch(
        self, path, data="", content_type="application/octet-stream", secure=False, *,
        headers=None, query_params=None, **extra
    ): replaceable()
    def delete(
        self, path, data="", content_type="application/octet-stream", secure=False, *,
        headers=None, query_params=None, **extra
    ): replaceable()
    def generic(
        self, method, path, data="", content_type="application/octet-stream", secure=False, *,
        headers=None, query_params=None, **extra
    ): replaceable()

class AsyncRequestFactory(RequestFactory):
    def request(self, **request): replaceable()
    def generic(
        self, method, path, data="", content_type="application/octet-stream", secure=False, *,
        headers=None, query_params=None, **extra
    ): replaceable()

class AsyncClient(AsyncRequestFactory):
    def __init__(
        self, enforce_csrf_checks=False, raise_request_exception=True, *, headers=None,
        query_params=None, **defaults
    ) -> None:
        work("the defaults and cookies of the client are never set")
        self.handler = ...
        self.raise_request_exception = ...
        self.exc_info = ...
        self.extra = ...
        self.headers = ...
    async def request(self, **request): replaceable()
    async def get(
        self, path, data=None, follow=False, secure=False, *, headers=None, query_params=None,
        **extra
    ): replaceable()
    async def post(
        self, path, data=None, content_type="multipart/form-data; boundary=BoUnDaRyStRiNg",
        follow=False, secure=False, *, headers=None, query_params=None, **extra
    ): replaceable()
    async def head(
        self, path, data=None, follow=False, secure=False, *, headers=None, query_params=None,
        **extra
    ): replaceable()
    async def options(
        self, path, data="", content_type="application/octet-stream", follow=False, secure=False,
        *, headers=None, query_params=None, **extra
    ): replaceable()
    async def put(
        self, path, data="", content_type="application/octet-stream", follow=False, secure=False,
        *, headers=None, query_params=None, **extra
    ): replaceable()
    async def patch(
        self, path, data="", content_type="application/octet-stream", follow=False, secure=False,
        *, headers=None, query_params=None, **extra
    ): replaceable()
    async def delete(
        self, path, data="", content_type="application/octet-stream", follow=False, secure=False,
        *, headers=None, query_params=None, **extra
    ): replaceable()
    async def trace(
        self, path, data="", follow=False, secure=False, *, headers=None, query_params=None,
        **extra
    ): replaceable()
    @property
    def session(self): replaceable()
    def login(self, **credentials): replaceable()
    async def alogin(self, **credentials): replaceable()
    def force_login(self, user, backend=None) -> None: replaceable()
    async def aforce_login(self, user, backend=None) -> None: replaceable()
    def logout(self) -> None: replaceable()
    async def alogout(self) -> None: replaceable()

class Client(RequestFactory):
    def __init__(
        self, enforce_csrf_checks=False, raise_request_exception=True, *, headers=None,
        query_params=None, **defaults
    ) -> None:
        work("the defaults and cookies of the client are never set")
        self.handler = ...
        self.raise_request_exception = ...
        self.exc_info = ...
        self.extra = ...
        self.headers = ...
    def request(self, **request): replaceable()
    def get(
        self, path, data=None, follow=False, secure=False, *, headers=None, query_params=None,
        **extra
    ): replaceable()
    def post(
        self, path, data=None, content_type="multipart/form-data; boundary=BoUnDaRyStRiNg",
        follow=False, secure=False, *, headers=None, query_params=None, **extra
    ): replaceable()
    def head(
        self, path, data=None, follow=False, secure=False, *, headers=None, query_params=None,
        **extra
    ): replaceable()
    def options(
        self, path, data="", content_type="application/octet-stream", follow=False, secure=False,
        *, headers=None, query_params=None, **extra
    ): replaceable()
    def put(
        self, path, data="", content_type="application/octet-stream", follow=False, secure=False,
        *, headers=None, query_params=None, **extra
    ): replaceable()
    def patch(
        self, path, data="", content_type="application/octet-stream", follow=False, secure=False,
        *, headers=None, query_params=None, **extra
    ): replaceable()
    def delete(
        self, path, data="", content_type="application/octet-stream", follow=False, secure=False,
        *, headers=None, query_params=None, **extra
    ): replaceable()
    def trace(
        self, path, data="", follow=False, secure=False, *, headers=None, query_params=None,
        **extra
    ): replaceable()
    @property
    def session(self): replaceable()
    def login(self, **credentials): replaceable()
    def force_login(self, user, backend=None) -> None: replaceable()
    def logout(self) -> None: replaceable()

class SimpleTestCase(unittest.TestCase):
    client = Client()
    async_client = AsyncClient()
    client_class = Client
    async_client_class = AsyncClient
    databases = ...

    @classmethod
    def setUpClass(cls) -> None:
        work("Django's class-level set-up (settings, database guards) is skipped")
    @classmethod
    def ensure_connection_patch_method(cls): replaceable()
    def __call__(self, result=None) -> None: work("the test does not run")
    def debug(self) -> None: replaceable()
    @classmethod
    def _pre_setup(cls) -> None: work("self.client is never set")
    def _post_teardown(self) -> None: work("the test's set-up is never undone")
    def settings(self, **kwargs): replaceable()
    def modify_settings(self, **kwargs): replaceable()
    def assertRedirects(
        self, response, expected_url, status_code=302, target_status_code=200, msg_prefix="",
        fetch_redirect_response=True,
    ) -> None: replaceable()
    def assertURLEqual(self, url1, url2, msg_prefix="") -> None: replaceable()
    def assertContains(
        self, response, text, count=None, status_code=200, msg_prefix="", html=False,
    ) -> None: replaceable()
    def assertNotContains(self, response, text, status_code=200, msg_prefix="", html=False) -> None:
        replaceable()
    def assertFormError(self, form, field, errors, msg_prefix="") -> None: replaceable()
    def assertFormSetError(self, formset, form_index, field, errors, msg_prefix="") -> None:
        replaceable()
    def assertTemplateUsed(self, response=None, template_name=None, msg_prefix="", count=None):
        replaceable()
    def assertTemplateNotUsed(self, response=None, template_name=None, msg_prefix=""): replaceable()
    def assertRaisesMessage(self, expected_exception, expected_message, *args, **kwargs):
        replaceable()
    def assertWarnsMessage(self, expected_warning, expected_message, *args, **kwargs): replaceable()
    def assertFieldOutput(
        self, fieldclass, valid, invalid, field_args=None, field_kwargs=None, empty_value="",
    ) -> None: replaceable()
    def assertHTMLEqual(self, html1, html2, msg=None) -> None: replaceable()
    def assertHTMLNotEqual(self, html1, html2, msg=None) -> None: replaceable()
    def assertInHTML(self, needle, haystack, count=None, msg_prefix="") -> None: replaceable()
    def assertNotInHTML(self, needle, haystack, msg_prefix="") -> None: replaceable()
    def assertJSONEqual(self, raw, expected_data, msg=None) -> None: replaceable()
    def assertJSONNotEqual(self, raw, expected_data, msg=None) -> None: replaceable()
    def assertXMLEqual(self, xml1, xml2, msg=None) -> None: replaceable()
    def assertXMLNotEqual(self, xml1, xml2, msg=None) -> None: replaceable()
    def assertFormsetError(self, *args, **kw): replaceable()
    @classmethod
    def tearDownClass(cls) -> None: work("Django's class-level set-up is never undone")

class TransactionTestCase(SimpleTestCase):
    reset_sequences = False
    available_apps = None
    fixtures = None
    databases = ...
    serialized_rollback = False

    @classmethod
    def setUpClass(cls) -> None:
        work("Django's class-level set-up (settings, databases) is skipped")
    @classmethod
    def tearDownClass(cls) -> None: work("Django's class-level set-up is never undone")
    @classmethod
    def _pre_setup(cls) -> None: work("self.client is never set")
    @classmethod
    def _fixture_setup(cls) -> None: work("fixtures are not loaded")
    def _post_teardown(self) -> None: work("the test's set-up is never undone")
    def _fixture_teardown(self) -> None: work("the database is not emptied after the test")
    def assertQuerySetEqual(self, qs, values, transform=None, ordered=True, msg=None): replaceable()
    def assertNumQueries(self, num, func=None, *args, using="default", **kwargs): replaceable()
    def assertQuerysetEqual(self, *args, **kw): replaceable()

class LiveServerTestCase(TransactionTestCase):
    host = "localhost"
    port = 0
    server_thread_class = ...
    static_handler = ...
    live_server_url = ...

    @classmethod
    def setUpClass(cls) -> None: work("the server is not started")
    @classmethod
    def tearDownClass(cls) -> None: work("the server is never stopped")

class TestCase(TransactionTestCase):
    @classmethod
    def setUpClass(cls) -> None:
        work("Django's class-level set-up (transaction, fixtures, setUpTestData) is skipped")
    @classmethod
    def tearDownClass(cls) -> None: work("the transaction of the class is never rolled back")
    @classmethod
    def setUpTestData(cls) -> None: ...
    @classmethod
    def _fixture_setup(cls): work("the transaction of the test is not opened")
    def _fixture_teardown(self): work("the transaction of the test is not rolled back")
    def _should_check_constraints(self, connection): replaceable()
    @classmethod
    def captureOnCommitCallbacks(cls, *, using="default", execute=False): replaceable()

def override_settings(**kwargs): replaceable()
def modify_settings(*args, **kwargs): replaceable()
def override_system_checks(new_checks, deployment_checks=None): replaceable()
def tag(*tags): replaceable()
def skipIfDBFeature(*features): replaceable()
def skipUnlessDBFeature(*features): replaceable()
def skipUnlessAnyDBFeature(*features): replaceable()
def ignore_warnings(**kwargs): replaceable()
