def f(a, b=2, *args, c, d=4, **kwargs):
    return a, b, args, c, d, kwargs
result = f(1, c=3), f(1, 2, 3, 4, c=5, e=6), f(*[1, 2, 3], **{"c": 1, "z": 2})
# ---
def f(a, b): pass
f(1)
# ---
def f(a, b): pass
f()
# ---
def f(a, b): pass
f(1, 2, 3)
# ---
def f(a, b=1): pass
f(1, 2, 3)
# ---
def f(a): pass
f(1, a=2)
# ---
def f(a): pass
f(b=2)
# ---
def f(*, a): pass
f()
# ---
def f(a, /, b): return a, b
result = f(1, b=2), f(1, 2)
# ---
class A:
    def m(self, x): pass
A().m()
# ---
def f(x, acc=[]):
    acc.append(x)
    return acc
result = f(1), f(2), f(3, []), f(4)
# ---
def counter():
    n = 0
    def inc(by=1):
        nonlocal n
        n += by
        return n
    return inc
c = counter()
result = c(), c(), c(5), counter()()
# ---
fs = [lambda: i for i in range(3)]
gs = [lambda i=i: i for i in range(3)]
result = [f() for f in fs], [g() for g in gs]
# ---
x = 5
def f():
    print(x)
    x = 6
f()
# ---
def f():
    return y
f()
# ---
total = 0
def add(n):
    global total
    total += n
add(5)
add(6)
result = total
# ---
def outer():
    def inner():
        return late
    late = 5
    return inner()
result = outer()
# ---
def deco(f):
    def wrapper(*args, **kwargs):
        return f(*args, **kwargs) * 2
    return wrapper
@deco
def g(x, y=1):
    return x + y
result = g(3), g(3, y=2), g.__name__
# ---
import functools
calls = []
@functools.lru_cache(maxsize=None)
def fib(n):
    calls.append(n)
    return n if n < 2 else fib(n - 1) + fib(n - 2)
result = fib(50), len(calls), fib.__name__
# ---
import functools
def log(f):
    @functools.wraps(f)
    def wrapper(*a):
        return f(*a)
    return wrapper
@log
def named(x):
    """Doc."""
    return x
result = named.__name__, named(4), named.__doc__
# ---
from functools import partial, cmp_to_key, cache
p = partial(pow, 2)
k = sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a))
@cache
def sq(x): return x * x
result = p(5), k, sq(4), sq(4), partial(int, "11")(2) if False else 0
# ---
result = (lambda x, *y, z=3: (x, y, z))(1, 2, 3), (lambda: None)(), [f(2) for f in (abs, str, lambda n: n + 1)]
# ---
def f(n):
    if n == 0:
        return []
    return [n] + f(n - 1)
result = f(5), f(0)
# ---
def even(n): return True if n == 0 else odd(n - 1)
def odd(n): return False if n == 0 else even(n - 1)
result = even(100), odd(7)
# ---
def f(n): return f(n + 1)
f(0)
# ---
import sys
sys.setrecursionlimit(3000)
def f(n): return 0 if n == 0 else 1 + f(n - 1)
result = f(2000)
# ---
5()
# ---
def hanoi(n, a, b, c):
    return [] if n == 0 else hanoi(n - 1, a, c, b) + [(a, c)] + hanoi(n - 1, b, a, c)
result = len(hanoi(6, "A", "B", "C")), hanoi(2, "A", "B", "C")
# ---
if (n := 10) > 5:
    result = n, [y := 1, y + 1], [z for x in range(3) if (z := x * 2)], z
# ---
from itertools import chain, count, cycle, islice, accumulate, permutations, combinations, product, repeat, takewhile, dropwhile, zip_longest, starmap, pairwise
result = list(chain([1], "a", [])), list(islice(count(5, 2), 3)), list(islice(cycle("ab"), 5)), list(accumulate([1, 2, 3])), list(permutations([1, 2, 3])), list(combinations("abc", 2)), list(product([0, 1], repeat=2)), list(repeat(7, 2)), list(takewhile(lambda x: x < 3, [1, 2, 5, 1])), list(dropwhile(lambda x: x < 3, [1, 2, 5, 1])), list(zip_longest([1], [2, 3], fillvalue=0)), list(starmap(pow, [(2, 3)])), list(pairwise("abc")), list(chain.from_iterable([[1], [2]]))
# ---
from operator import itemgetter, attrgetter
result = sorted([(1, "b"), (0, "c")], key=itemgetter(0)), itemgetter(1, 0)("ab"), [callable(len), callable(5)]
