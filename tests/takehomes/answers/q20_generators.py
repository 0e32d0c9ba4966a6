"""Q20: generators."""


def squares(limit):
    """An ordinary function would build the whole list; this one gives one value at a time."""
    for number in range(limit):
        yield number * number


def read_numbers(path):
    with open(path) as file:
        for line in file:
            if line.strip():
                yield float(line)


def average(path):
    """Average of the numbers in a file, without keeping the file in memory."""
    numbers = read_numbers(path)
    total = sum(numbers)
    count = len(list(numbers))  # expect: generator-reused
    return total / count


def first_big(limit, border):
    numbers = squares(limit)
    for number in numbers:
        if number > border:
            return number
    return None


if __name__ == "__main__":
    numbers = squares(3)
    print(next(numbers), next(numbers), next(numbers))
    print(first_big(1_000_000, 500))
