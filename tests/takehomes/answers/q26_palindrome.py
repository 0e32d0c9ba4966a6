"""Q26: is a string a palindrome?"""


def normalise(text):
    """Only letters and digits count, and case does not."""
    return "".join(char for char in text.casefold() if char.isalnum())


def is_palindrome(text):
    cleaned = normalise(text)
    left, right = 0, len(cleaned) - 1
    while left < right:
        if cleaned[left] != cleaned[right]:
            return False
        left += 1
        right -= 1
    return True


def is_palindrome_recursive(text):  # expect: answer-missing-return, answer-fails-execution, answer-complexity, recursion-per-element
    """The same with recursion, for text without spaces."""
    if len(text) < 2:
        return True
    if text[0] != text[-1]:
        return False
    is_palindrome_recursive(text[1:-1])


if __name__ == "__main__":
    assert is_palindrome("")
    assert is_palindrome("A man, a plan, a canal: Panama")
    assert not is_palindrome("Python")
