class SkipTest(Exception): ...

class TestCase:
    longMessage = True
    maxDiff = ...
    failureException = AssertionError

    def __init__(self, methodName="runTest") -> None:
        work("the name of the test method is never set, so it cannot run")
    def run(self, result=None): work("the test does not run")
    def __call__(self, *args, **kwds): work("the test does not run")
    def debug(self) -> None: replaceable()
    def setUp(self) -> None: ...
    def tearDown(self) -> None: ...
    @classmethod
    def setUpClass(cls) -> None: ...
    @classmethod
    def tearDownClass(cls) -> None: ...
    def id(self): replaceable()
    def shortDescription(self): replaceable()
    def countTestCases(self): replaceable()
    def defaultTestResult(self): replaceable()
    def skipTest(self, reason): replaceable()
    def subTest(self, msg=..., **params): replaceable()
    def fail(self, msg=None): replaceable()
    def addCleanup(self, function, /, *args, **kwargs) -> None: replaceable()
    def doCleanups(self): replaceable()
    @classmethod
    def addClassCleanup(cls, function, /, *args, **kwargs) -> None: replaceable()
    @classmethod
    def doClassCleanups(cls) -> None: replaceable()
    def enterContext(self, cm): replaceable()
    @classmethod
    def enterClassContext(cls, cm): replaceable()
    def addTypeEqualityFunc(self, typeobj, function) -> None: replaceable()
    def assertEqual(self, first, second, msg=None) -> None: replaceable()
    def assertNotEqual(self, first, second, msg=None) -> None: replaceable()
    def assertTrue(self, expr, msg=None) -> None: replaceable()
    def assertFalse(self, expr, msg=None) -> None: replaceable()
    def assertIs(self, expr1, expr2, msg=None) -> None: replaceable()
    def assertIsNot(self, expr1, expr2, msg=None) -> None: replaceable()
    def assertIsNone(self, obj, msg=None) -> None: replaceable()
    def assertIsNotNone(self, obj, msg=None) -> None: replaceable()
    def assertIn(self, member, container, msg=None) -> None: replaceable()
    def assertNotIn(self, member, container, msg=None) -> None: replaceable()
    def assertIsInstance(self, obj, cls, msg=None) -> None: replaceable()
    def assertNotIsInstance(self, obj, cls, msg=None) -> None: replaceable()
    def assertRaises(self, expected_exception, *args, **kwargs): replaceable()
    def assertRaisesRegex(self, expected_exception, expected_regex, *args, **kwargs): replaceable()
    def assertWarns(self, expected_warning, *args, **kwargs): replaceable()
    def assertWarnsRegex(self, expected_warning, expected_regex, *args, **kwargs): replaceable()
    def assertLogs(self, logger=None, level=None): replaceable()
    def assertNoLogs(self, logger=None, level=None): replaceable()
    def assertAlmostEqual(self, first, second, places=None, msg=None, delta=None) -> None:
        replaceable()
    def assertNotAlmostEqual(self, first, second, places=None, msg=None, delta=None) -> None:
        replaceable()
    def assertGreater(self, a, b, msg=None) -> None: replaceable()
    def assertGreaterEqual(self, a, b, msg=None) -> None: replaceable()
    def assertLess(self, a, b, msg=None) -> None: replaceable()
    def assertLessEqual(self, a, b, msg=None) -> None: replaceable()
    def assertRegex(self, text, expected_regex, msg=None) -> None: replaceable()
    def assertNotRegex(self, text, unexpected_regex, msg=None) -> None: replaceable()
    def assertCountEqual(self, first, second, msg=None) -> None: replaceable()
    def assertMultiLineEqual(self, first, second, msg=None) -> None: replaceable()
    def assertSequenceEqual(self, seq1, seq2, msg=None, seq_type=None) -> None: replaceable()
    def assertListEqual(self, list1, list2, msg=None) -> None: replaceable()
    def assertTupleEqual(self, tuple1, tuple2, msg=None) -> None: replaceable()
    def assertSetEqual(self, set1, set2, msg=None) -> None: replaceable()
    def assertDictEqual(self, d1, d2, msg=None) -> None: replaceable()

class IsolatedAsyncioTestCase(TestCase):
    def __init__(self, methodName="runTest") -> None:
        work("the name of the test method is never set, so it cannot run")
    async def asyncSetUp(self) -> None: ...
    async def asyncTearDown(self) -> None: ...
    def addAsyncCleanup(self, func, /, *args, **kwargs) -> None: replaceable()
    async def enterAsyncContext(self, cm): replaceable()

class FunctionTestCase(TestCase): ...

def skip(reason): replaceable()
def skipIf(condition, reason): replaceable()
def skipUnless(condition, reason): replaceable()
def expectedFailure(test_item): replaceable()
