a = [3, 1, 2]
b = a
b.append(4)
result = a, a is b, a == [3, 1, 2, 4], a[:] is a
# ---
a = [1, 2, 3, 4, 5, 6]
a[1:3] = [9]
a[::2] = [0, 0, 0]
del a[0]
a.insert(1, 7)
a.insert(-1, 8)
a.insert(100, 5)
result = a, a.pop(), a.pop(0), a.index(7), a.count(0), a
# ---
a = [1, 2, 3, 4]
a[::2] = [1]
# ---
result = [1, 2, 3][5]
# ---
result = [1, 2, 3]["a"]
# ---
a = [1, 2]
a[5] = 1
# ---
[].pop()
# ---
[1].remove(2)
# ---
a = [3, 1, 2]
result = a.sort(), a, sorted(a, reverse=True), sorted(["b", "A", "c"], key=str.lower), a.reverse(), a
# ---
a = ["bb", "a", "ccc", "dd", "e"]
a.sort(key=len)
result = a, sorted(a, key=lambda s: (-len(s), s)), max(a, key=len), min(a, key=len)
# ---
sorted([1, "a", 2])
# ---
result = [[1, 2] == [1, 2], [1, 2] < [1, 3], [1] < [1, 0], (1, "a") < (1, "b"), [] < [1], [1, 2] != [2, 1]]
# ---
grid = [[0] * 3 for _ in range(2)]
grid[0][1] = 5
alias = [[0] * 2] * 2
alias[0][0] = 1
result = grid, alias
# ---
a = [1, 2, 3, 4]
for x in a:
    if x % 2 == 0:
        a.remove(x)
result = a
# ---
a = [1, 2, 3]
for i, x in enumerate(a):
    if len(a) < 6:
        a.append(x * 10)
result = a
# ---
a = [1]
a.append(a)
result = repr(a), len(a)
# ---
d = {"a": 1, "b": 2}
d["c"] = 3
d["a"] = 10
del d["b"]
result = d, list(d), list(d.items()), list(d.values()), d.get("x"), d.get("x", 5), "a" in d, len(d), d.pop("a"), d.setdefault("z", []), d
# ---
{}["x"]
# ---
{}[[1]]
# ---
d = {1: "a", True: "b", 1.0: "c"}
result = d, d[1], {(1, 2): 3}[(1, 2)]
# ---
d = {"a": 1}
for k in d:
    d[k + "x"] = 1
# ---
d = {"b": 1, "a": 2}
result = sorted(d), sorted(d.items(), key=lambda p: p[1]), dict(sorted(d.items())), d | {"c": 3}, {**d, "a": 5}, dict(a=1, b=2), dict([("x", 1)]), dict.fromkeys("ab", 0), d == {"a": 2, "b": 1}
# ---
d = {}
d.update({"a": 1}, b=2)
d.update([("c", 3)])
result = d, d.popitem(), d, {k: v for k, v in d.items() if v > 1}, list(reversed(d))
# ---
s = {3, 1, 2, 3}
s.add(5)
s.discard(9)
s.remove(1)
result = s, len(s), 3 in s, s | {9}, s & {2, 3}, s - {3}, s ^ {3, 4}, {2} <= s, s.isdisjoint({7}), sorted(s), set(), frozenset([1, 2])
# ---
{1}.remove(2)
# ---
s = set(range(0, 200, 7)) | {1000, 33, -5}
for x in (7, 14, 33):
    s.discard(x)
s.update([100, 200, 300])
result = list(s), s.pop(), s.pop(), list(s)
# ---
result = list({10 ** 12, 5, -1, -2, 2 ** 61, 0.5, 1.5, 100}), list({(1, 2), (3, 4), (0,)}), [x for x in {99, 3, 64, 8, 16, 32, 7}]
# ---
from collections import Counter, defaultdict, deque, OrderedDict
c = Counter("abracadabra")
d = defaultdict(list)
d["x"].append(1)
q = deque([1, 2, 3])
q.appendleft(0)
q.append(4)
q.rotate(1)
result = c.most_common(2), c["z"], sorted(c.elements()), d, q, q.popleft(), q.pop(), list(q), c == Counter("abracadabra"), sum(c.values()), c
# ---
from collections import deque
deque().pop()
# ---
t = (1, 2, 3)
a, *b = t
(c, d), e = (1, 2), 3
*f, g = "xyz"
result = a, b, c, d, e, f, g, t + (4,), t * 2, t[1:], t.index(2), (), (1,), 1 in t
# ---
a, b = 1, 2, 3
# ---
a, b = [1]
# ---
a, b = 5
# ---
t = (1, 2)
t[0] = 5
# ---
import heapq
h = []
for x in [5, 1, 8, 3, 9, 2]:
    heapq.heappush(h, x)
first = list(h)
out = [heapq.heappop(h) for _ in range(len(h))]
g = [5, 3, 8, 1]
heapq.heapify(g)
result = first, out, g
# ---
import bisect
a = [1, 3, 5, 7]
bisect.insort(a, 4)
result = a, bisect.bisect_left(a, 3), bisect.bisect_right(a, 3), bisect.bisect(a, 100)
# ---
import copy
a = [[1], [2]]
b, c, d = copy.copy(a), copy.deepcopy(a), a.copy()
a[0].append(9)
result = a, b, c, d
# ---
result = list(zip([1, 2, 3], "ab")), list(enumerate("ab", 1)), list(map(lambda x, y: x + y, [1, 2], [3, 4])), list(filter(None, [0, 1, "", "a"])), list(reversed([1, 2, 3])), list(range(5, 0, -2)), list(range(0)), range(10)[3], range(10)[2:5], 5 in range(0, 10, 5), len(range(0, 10, 3))
# ---
a = [1, 2, 3]
r = reversed(a)
z = zip(a, a[1:])
a.append(4)
a[0] = 100
result = list(r), list(z), next(iter(a))
# ---
result = [1, 2] * 2, [*"ab", *range(2)], {*[1, 2], 3}, [x for x in range(10) if x % 2 if x > 3], {x: x * x for x in range(3)}, {x % 3 for x in range(9)}, [[i * j for j in range(3)] for i in range(2)], [(x, y) for x in range(2) for y in range(x)]
# ---
result = all([]), any([]), all([1, 0]), any([0, ""]), max([1, 5, 3]), min(3, 1, 2), max([], default=0), sum(x for x in range(5))
# ---
max([])
# ---
range(1.5)
# ---
range(1, 2, 0)
# ---
len(5)
# ---
for x in 5:
    pass
# ---
None[0]
# ---
None.foo
# ---
a = [5, 4, 3]
a += (1, 2)
a *= 2
b = a[:]
b.clear()
del a[1:3]
result = a, b, a.copy() == a, a.index(5, 1)
