"""Q27: sorting a list of integers."""


def bubble_sort(numbers):
    """Sorts in place. O(n^2), but O(n) when the list is sorted already."""
    for end in range(len(numbers) - 1, 0, -1):
        swapped = False
        for i in range(end):
            if numbers[i] > numbers[i + 1]:
                numbers[i], numbers[i + 1] = numbers[i + 1], numbers[i]
                swapped = True
        if not swapped:
            break


def merge_sort(numbers):
    """Returns a new list. O(n log n), stable."""
    if len(numbers) <= 1:
        return list(numbers)
    middle = len(numbers) // 2
    left, right = merge_sort(numbers[:middle]), merge_sort(numbers[middle:])
    merged = []
    i = j = 0
    while i < len(left) and j < len(right):
        if left[i] <= right[j]:
            merged.append(left[i])
            i += 1
        else:
            merged.append(right[j])
            j += 1
    return merged + left[i:] + right[j:]


if __name__ == "__main__":
    data = [5, 2, -3, 9, 2, 0]
    assert merge_sort(data) == sorted(data)
    bubble_sort(data)
    assert data == [-3, 0, 2, 2, 5, 9]
