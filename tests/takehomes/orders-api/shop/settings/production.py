import os

from .base import *  # noqa: F403

DEBUG = os.environ.get("DEBUG", False)  # expect: production-settings-unsafe
SECRET_KEY = os.environ.get("SECRET_KEY", "orders-api-fallback-key")  # expect: production-settings-unsafe
ALLOWED_HOSTS = os.environ["ALLOWED_HOSTS"].split(",")

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ["DB_NAME"],
        "USER": os.environ["DB_USER"],
        "PASSWORD": os.environ["DB_PASSWORD"],
        "HOST": os.environ.get("DB_HOST", "db"),
    }
}

SECURE_SSL_REDIRECT = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 3600
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
EVENT_URL = os.environ.get("EVENT_URL", "")
