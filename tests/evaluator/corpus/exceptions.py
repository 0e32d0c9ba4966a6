def f(x):
    try:
        if x == 0: return "return"
        if x == 1: raise ValueError("v")
        if x == 2: {}["k"]
        if x == 3: [][0]
        return "end"
    except ValueError as e:
        return "value " + str(e)
    except (KeyError, TypeError) as e:
        return "key " + repr(e)
    else:
        return "else"
    finally:
        print("finally", x)
result = f(0), f(1), f(2), f(9), f(3)
# ---
try:
    1 / 0
except ZeroDivisionError:
    print("zero")
else:
    print("no")
try:
    pass
except ValueError:
    print("no")
else:
    print("else")
# ---
def f():
    for i in range(3):
        try:
            if i == 1: continue
            if i == 2: break
            print("body", i)
        finally:
            print("finally", i)
    return "done"
result = f()
# ---
def f():
    try:
        return 1
    finally:
        return 2
result = f()
# ---
def f():
    try:
        raise ValueError("a")
    except ValueError:
        try:
            raise KeyError("b")
        except KeyError:
            print("inner")
        raise
f()
# ---
try:
    try:
        raise ValueError("a")
    except ValueError as e:
        raise RuntimeError("b") from e
except RuntimeError as e:
    result = str(e), repr(e.__cause__)
# ---
try:
    raise ValueError("x")
except ValueError as e:
    pass
print(e)
# ---
raise ValueError
# ---
raise ValueError("a", 1)
# ---
raise 5
# ---
raise
# ---
assert 1 == 1, "fine"
assert [], "empty list"
# ---
assert False
# ---
class MyError(ValueError): pass
class Other(MyError): pass
try:
    raise Other("deep")
except MyError as e:
    result = type(e).__name__, isinstance(e, ValueError), str(e)
# ---
try:
    int("x")
except Exception as e:
    result = str(e), type(e) is ValueError
# ---
try:
    undefined_name
except NameError as e:
    result = str(e)
# ---
def f():
    try:
        yield 1
        yield 2
    except ValueError:
        yield 3
    finally:
        print("closed")
result = list(f())
# ---
x = [1, 2, 3]
try:
    while True:
        x.pop()
except IndexError as e:
    result = str(e), x
# ---
while True:
    try:
        raise KeyError(1)
    except KeyError:
        break
result = "out"
# ---
def f(n):
    try:
        return f(n - 1) if n else 1 / n
    except ZeroDivisionError:
        if n < 3: raise
        return n
result = f(5)
# ---
try:
    pass
finally:
    result = "finally"
    raise IndexError("late")
# ---
try:
    raise IndexError("one")
except 5:
    pass
