def is_palindrome(text):
    cleaned = "".join(c for c in text.casefold() if c.isalnum())
    return cleaned == cleaned[::-1]
result = [is_palindrome(t) for t in ("", "Aa", "A man, a plan", "abca", "No lemon, no melon")]
# ---
def is_palindrome(s):
    left, right = 0, len(s) - 1
    while left < right:
        if s[left] != s[right]:
            return False
        left, right = left + 1, right - 1
    return True
result = is_palindrome("racecar"), is_palindrome("racecat")
# ---
def pal(s):
    return True if len(s) < 2 else s[0] == s[-1] and pal(s[1:-1])
result = pal("abba"), pal("abcba"), pal("ab")
# ---
def pal(s):
    for i in range(len(s) / 2):
        pass
result = pal("abba")
# ---
def fact(n):
    return 1 if n == 0 else n * fact(n - 1)
result = fact(0), fact(20), fact(50)
# ---
def fact(n):
    return 1 if n == 0 else n * fact(n - 1)
result = fact(-1)
# ---
from functools import reduce
import operator
result = reduce(operator.mul, range(1, 26), 1), reduce(lambda a, b: a * b, [1, 2, 3])
# ---
from functools import reduce
result = reduce(lambda a, b: a * b, range(1, 1))
# ---
import math
result = math.factorial(25), math.prod(range(1, 11)), math.comb(10, 3), math.perm(5, 2), math.gcd(12, 18), math.isqrt(99)
# ---
def bubble(a):
    n = len(a)
    for i in range(n):
        swapped = False
        for j in range(0, n - i - 1):
            if a[j] > a[j + 1]:
                a[j], a[j + 1] = a[j + 1], a[j]
                swapped = True
        if not swapped:
            break
    return a
result = bubble([5, -1, 4, 2, 2, 8])
# ---
def merge_sort(a):
    if len(a) <= 1:
        return a
    m = len(a) // 2
    l, r = merge_sort(a[:m]), merge_sort(a[m:])
    out = []
    while l and r:
        out.append((l if l[0] <= r[0] else r).pop(0))
    return out + l + r
result = merge_sort([9, 3, 7, 1, 1, -4, 12])
# ---
def quick(a):
    if not a:
        return []
    p, *rest = a
    return quick([x for x in rest if x < p]) + [p] + quick([x for x in rest if x >= p])
result = quick([3, 1, 3, 2, 9, 0])
# ---
def heapify(a, n, i):
    largest = i
    l, r = 2 * i + 1, 2 * i + 2
    if l < n and a[l] > a[largest]:
        largest = l
    if r < n and a[r] > a[largest]:
        largest = r
    if largest != i:
        a[i], a[largest] = a[largest], a[i]
        heapify(a, n, largest)
def heap_sort(a):
    n = len(a)
    for i in range(n // 2 - 1, -1, -1):
        heapify(a, n, i)
    for i in range(n - 1, 0, -1):
        a[0], a[i] = a[i], a[0]
        heapify(a, i, 0)
a = [12, 11, 13, 5, 6, 7]
heap_sort(a)
result = a
# ---
def counting(a):
    count = [0] * (max(a) + 1)
    for x in a:
        count[x] += 1
    return [v for v, c in enumerate(count) for _ in range(c)]
result = counting([4, 2, 2, 8, 3, 3, 1])
# ---
def counting(a):
    count = [0] * (max(a) + 1)
    return count
result = counting([])
# ---
def radix(a):
    exp = 1
    while max(a) // exp > 0:
        buckets = [[] for _ in range(10)]
        for x in a:
            buckets[x // exp % 10].append(x)
        a = [x for b in buckets for x in b]
        exp *= 10
    return a
result = radix([170, 45, 75, 90, 802, 24, 2, 66])
# ---
def shell(a):
    gap = len(a) // 2
    while gap > 0:
        for i in range(gap, len(a)):
            t, j = a[i], i
            while j >= gap and a[j - gap] > t:
                a[j] = a[j - gap]
                j -= gap
            a[j] = t
        gap //= 2
    return a
result = shell([23, 12, 1, 8, 34, 54, 2, 3])
# ---
class Solution:
    def isPalindrome(self, s: str) -> bool:
        return self._clean(s) == self._clean(s)[::-1]

    @staticmethod
    def _clean(s):
        return s.lower().replace(" ", "")
result = Solution().isPalindrome("Never odd or even")
# ---
def bead_sort(s):
    if any(not isinstance(x, int) or x < 0 for x in s):
        raise TypeError("Sequence must be list of non-negative integers")
    for _ in range(len(s)):
        for i, (upper, lower) in enumerate(zip(s, s[1:])):
            if upper > lower:
                s[i] -= upper - lower
                s[i + 1] += upper - lower
    return s
result = bead_sort([6, 11, 12, 4, 1, 5])
