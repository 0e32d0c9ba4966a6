from django.test import (
    LiveServerTestCase, SimpleTestCase, TestCase, TransactionTestCase, skipIfDBFeature,
    skipUnlessAnyDBFeature, skipUnlessDBFeature,
)
