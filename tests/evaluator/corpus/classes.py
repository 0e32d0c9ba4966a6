class Node:
    def __init__(self, value, next=None):
        self.value = value
        self.next = next
class Stack:
    def __init__(self): self.head, self.size = None, 0
    def push(self, v):
        self.head = Node(v, self.head)
        self.size += 1
    def pop(self):
        if not self.head: raise IndexError("empty")
        v, self.head = self.head.value, self.head.next
        return v
    def __len__(self): return self.size
    def __iter__(self):
        node = self.head
        while node:
            yield node.value
            node = node.next
s = Stack()
for x in "abc": s.push(x)
result = list(s), len(s), s.pop(), bool(Stack()), "b" in s, [*s]
# ---
class A:
    def hi(self): return "A"
    def who(self): return self.hi()
class B(A):
    def hi(self): return "B" + super().hi()
class C(A):
    def hi(self): return "C" + super().hi()
class D(B, C):
    def hi(self): return "D" + super().hi()
result = D().hi(), D().who(), isinstance(D(), A), issubclass(D, C), type(D()).__name__, D.__name__
# ---
class V:
    def __init__(self, x, y): self.x, self.y = x, y
    def __add__(self, o): return V(self.x + o.x, self.y + o.y)
    def __mul__(self, k): return V(self.x * k, self.y * k)
    __rmul__ = __mul__
    def __eq__(self, o): return (self.x, self.y) == (o.x, o.y)
    def __lt__(self, o): return self.x < o.x
    def __repr__(self): return f"V({self.x}, {self.y})"
    def __neg__(self): return V(-self.x, -self.y)
    def __getitem__(self, i): return (self.x, self.y)[i]
    def __call__(self, n): return self.x + n
    def __contains__(self, n): return n in (self.x, self.y)
    def __abs__(self): return 5
result = V(1, 2) + V(3, 4), 2 * V(1, 1), V(1, 2) == V(1, 2), V(1, 2) != V(1, 3), sorted([V(3, 0), V(1, 0)]), -V(1, 2), list(V(7, 8)), V(1, 1)(4), 5 in V(5, 6), max(V(1, 0), V(2, 0)), abs(V(0, 0)), V(2, 1) > V(1, 1)
# ---
class P:
    count = 0
    def __init__(self, n):
        self._n = n
        P.count += 1
        self.__secret = n * 2
    @property
    def n(self): return self._n
    @n.setter
    def n(self, v):
        if v < 0: raise ValueError("negative")
        self._n = v
    @classmethod
    def make(cls, s): return cls(int(s))
    @staticmethod
    def add(a, b): return a + b
    def secret(self): return self.__secret
p = P.make("5")
p.n = 7
result = p.n, P.count, P.add(1, 2), p.add(3, 4), p.secret(), hasattr(p, "n"), hasattr(p, "__secret"), getattr(p, "zzz", 1)
try:
    p.n = -1
except ValueError as e:
    print(e)
# ---
class A: pass
A().x
# ---
class A: pass
A.x
# ---
class A: pass
A() < A()
# ---
class A: pass
A() + 1
# ---
class A: pass
A(1)
# ---
class A:
    def __init__(self, x): pass
A()
# ---
class A:
    def __str__(self): return "str"
class B:
    def __repr__(self): return "repr"
result = str(A()), str(B()), f"{A()} {B()}", [B()], "%s" % A()
# ---
class It:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n <= 0: raise StopIteration
        self.n -= 1
        return self.n
result = list(It(3)), sum(It(4)), [x for x in It(2)], tuple(It(1)), max(It(5)), dict(zip(It(2), "ab"))
# ---
class E(Exception):
    def __init__(self, code, msg="m"):
        super().__init__(msg)
        self.code = code
try:
    raise E(5)
except E as e:
    result = e.code, str(e), e.args, isinstance(e, Exception), repr(e)
# ---
class K:
    def __init__(self, n): self.n = n
    def __hash__(self): return hash_of(self.n)
    def __eq__(self, o): return self.n == o.n
def hash_of(n): return n % 3
d = {K(1): "a", K(4): "b"}
d[K(1)] = "c"
result = len(d), d[K(4)], K(1) in d, len({K(2), K(2), K(5)})
# ---
class K:
    def __eq__(self, o): return True
{K(): 1}
# ---
class Tree:
    def __init__(self, v): self.v, self.l, self.r = v, None, None
    def insert(self, v):
        side = "l" if v < self.v else "r"
        child = getattr(self, side)
        if child: child.insert(v)
        else: setattr(self, side, Tree(v))
    def walk(self):
        if self.l: yield from self.l.walk()
        yield self.v
        if self.r: yield from self.r.walk()
t = Tree(5)
for x in (3, 8, 1, 4, 9, 5): t.insert(x)
result = list(t.walk())
# ---
class M:
    def __enter__(self):
        print("in")
        return 5
    def __exit__(self, t, v, tb):
        print("out", t is None)
        return t is KeyError
with M() as m:
    print(m)
with M():
    raise KeyError("x")
def f():
    with M():
        return 1
result = f()
with M():
    raise ValueError("y")
# ---
class A:
    x = 1
    ys = [x * 2 for _ in range(2)] if False else [2]
    def m(self): return self.x
a, b = A(), A()
a.x = 5
A.x = 7
a.ys.append(1)
result = a.x, b.x, a.m(), b.m(), b.ys, A.m(a)
