"""Q19: how decorators are used."""
import functools


def log_calls(func):
    """Print each call with its arguments."""

    def wrapper(*args, **kwargs):  # expect: decorator-missing-wraps
        print(f"{func.__name__}{args} {kwargs}")
        return func(*args, **kwargs)

    return wrapper


def only_positive(func):
    @functools.wraps(func)
    def wrapper(number):
        if number <= 0:
            raise ValueError("only positive numbers, please")
        return func(number)

    return wrapper


@log_calls
def add(a, b):
    """Add two numbers."""
    return a + b


@log_calls
@only_positive  # the one nearest to the function is applied first
def half(number):
    return number / 2


if __name__ == "__main__":
    print(add(1, b=2))
    print(half(3))
