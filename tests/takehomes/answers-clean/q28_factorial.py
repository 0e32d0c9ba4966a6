"""Q28: the factorial of a number."""


def factorial(n):
    """n! in a loop, because recursion ends near 1,000; 0! is 1."""
    if not isinstance(n, int):
        raise TypeError("n must be an integer")
    if n < 0:
        raise ValueError("n must not be negative")
    result = 1
    for factor in range(2, n + 1):
        result *= factor
    return result


if __name__ == "__main__":
    print(factorial(5))
