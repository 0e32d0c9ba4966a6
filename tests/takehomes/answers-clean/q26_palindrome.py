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


def is_palindrome_in_pairs(text):
    """The same in one expression, for text without spaces."""
    return all(char == other for char, other in zip(text, reversed(text)))


if __name__ == "__main__":
    assert is_palindrome("")
    assert is_palindrome("A man, a plan, a canal: Panama")
    assert not is_palindrome("Python")
