import functools
import logging
import time

from django.db import OperationalError

logger = logging.getLogger(__name__)


def timed(func):
    """Log how long a call took."""

    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        start = time.perf_counter()
        try:
            return func(*args, **kwargs)
        finally:
            logger.info("%s took %.3f s", func.__name__, time.perf_counter() - start)

    return wrapper


def retry(times=3, pause=0.1):
    """Try again when the database is busy."""

    def decorate(func):
        @functools.wraps(func)
        def wrapper(*args, **kwargs):
            attempt = 0
            while True:
                try:
                    return func(*args, **kwargs)
                except OperationalError:
                    attempt += 1
                    if attempt >= times:
                        raise
                    time.sleep(pause * attempt)

        return wrapper

    return decorate
