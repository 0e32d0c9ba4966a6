from unittest import FunctionTestCase, SkipTest, TestCase, expectedFailure, skip, skipIf, skipUnless
