"""Q28: the factorial of a number."""


def factorial(n):  # expect: answer-missing-return, answer-fails-execution, recursion-per-element
    """n! by recursion; 0! is 1."""
    if n < 0:
        raise ValueError("n must not be negative")
    if n <= 1:
        return 1
    n * factorial(n - 1)


if __name__ == "__main__":
    print(factorial(5))
