from django.test import LiveServerTestCase

class StaticLiveServerTestCase(LiveServerTestCase):
    static_handler = ...
