for i in range(5):
    if i == 3: break
else:
    print("no")
for i in range(2): pass
else:
    print("else")
while i > 0:
    i -= 1
else:
    print("while else")
result = i
# ---
a = b = [1]
a.append(2)
x = y = 0
x += 1
result = a, b, a is b, x, y
# ---
i = 0
a = [10, 20, 30]
i, a[i] = 2, 99
result = i, a
# ---
a = [1, 2, 3]
a[0], a[2] = a[2], a[0]
x, y, z = a
(x, y), z = (y, x), z + 1
result = a, x, y, z
# ---
def f():
    print("called")
    return [1, 2]
f()[0] += 5
result = 1 < 2 < 3, 1 < 3 < 2, not 1, 1 and 0, 0 or "x", 1 if [] else 2, None is None, 5 is not None, "" or 0 or None
# ---
d = {"n": 1}
d["n"] += 5
d.setdefault("l", []).append(3)
class O: pass
o = O()
o.x = 1
o.x += 2
del d["n"]
result = d, o.x
# ---
def kind(x):
    match x:
        case 0: return "zero"
        case 1 | 2: return "small"
        case [a, b]: return f"pair {a} {b}"
        case [first, *rest]: return f"list {first} {rest}"
        case "a": return "letter"
        case None: return "none"
        case n if n == 7: return "seven"
        case _: return "other"
result = [kind(x) for x in (0, 2, [1, 2], (1, 2, 3), "a", None, 7, 8, [])]
# ---
def gen(n):
    for i in range(n):
        got = yield i * i
        if got: print("got", got)
    return "end"
g = gen(4)
result = next(g), g.send("hey"), list(g), next(g, "default")
# ---
def gen():
    x = yield from inner()
    yield x
def inner():
    yield 1
    return 5
result = list(gen()), sum(gen()), max(x for x in gen())
# ---
def gen():
    yield 1
    raise StopIteration
list(gen())
# ---
g = (x * 2 for x in [1, 2, 3])
result = next(g), list(g), list(g)
# ---
next(iter([]))
# ---
def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
result = [x for x, _ in zip(fib(), range(10))], next(fib())
# ---
x = 10
def f():
    x = 5
    def g():
        global x
        x = 20
    g()
    return x
result = f(), x
# ---
del undefined
# ---
def f():
    x = 1
    del x
    return x
f()
# ---
print(1, "a", [2], sep="-", end="!\n")
print()
print("a", "b")
print(*[1, 2, 3])
print("x", end="")
# ---
if 0: pass
elif "": pass
elif [0]: result = "third"
else: result = "else"
# ---
rows = [["a", 1], ["b", 2]]
for name, n in rows:
    print(f"{name}: {n}")
for i, (name, n) in enumerate(rows, start=1):
    print(i, name, n)
result = [n for _, n in rows], dict(rows)
# ---
primes = [n for n in range(2, 30) if all(n % d for d in range(2, int(n ** 0.5) + 1))]
result = primes, [n for n in primes if str(n) == str(n)[::-1]]
# ---
def collatz(n):
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps
result = [collatz(n) for n in range(1, 12)]
# ---
from typing import List, Optional
def f(xs: List[int], n: Optional[int] = None) -> "int":
    y: int = 5
    z: str
    return len(xs) + y
result = f([1])
