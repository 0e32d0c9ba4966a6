s = "Hello, World"
result = [s[0], s[-1], s[2:5], s[::-1], s[::2], s[-3:], s[100:], s[:-100], s[5:2], s[-1:-4:-1], len(s)]
# ---
result = "abc"[5]
# ---
result = "abc"["a"]
# ---
s = "  Hello World  "
result = [s.strip(), s.lstrip(), s.rstrip(), s.lower(), s.upper(), s.title(), s.swapcase(), s.strip().capitalize(), "xxaxx".strip("x")]
# ---
result = ["a b  c".split(), "a,b,,c".split(","), "a b c".split(" ", 1), "a-b-c".rsplit("-", 1), "one\ntwo\n".splitlines(), "".split(), "".split(",")]
# ---
result = "abc".split("")
# ---
result = ["-".join(["a", "b"]), "".join([]), ",".join("abc"), "a".join({"x": 1})]
# ---
result = ",".join([1, 2])
# ---
result = ["banana".replace("a", "o"), "banana".replace("a", "o", 1), "banana".count("an"), "banana".find("n"), "banana".rfind("n"), "banana".find("x"), "banana".index("b"), "aaa".count("aa"), "abc".replace("", "-")]
# ---
result = "abc".index("z")
# ---
result = ["abc".isalpha(), "abc1".isalnum(), "12".isdigit(), "".isalpha(), " ".isspace(), "Abc".islower(), "ABC".isupper(), "Hello World".istitle(), "a_b".isidentifier(), "éa".isalnum(), "été".isalpha()]
# ---
result = ["abc".startswith("ab"), "abc".endswith(("x", "c")), "abc".startswith(""), "ab" in "cabd", "" in "x", "abc" < "abd", "Z" < "a", "abc".removeprefix("a"), "abc".removesuffix("bc")]
# ---
result = ["a".zfill(3), "-5".zfill(4), "ab".center(7), "ab".center(6, "*"), "ab".ljust(4) + "|", "ab".rjust(4, "-"), "abc".partition("b"), "abcabc".rpartition("b"), "abc".partition("x")]
# ---
result = [ord("a"), chr(97), chr(233), ord("é"), [c for c in "été"], "été"[::-1], len("été"), "ÉTÉ".lower()]
# ---
result = ord("ab")
# ---
result = [repr("it's"), repr('say "hi"'), repr("a\nb\t\\"), repr("both ' and \""), str("x"), repr(""), "\x41\u0042\101"]
# ---
table = str.maketrans("abc", "xyz", "d")
result = ["aabbccdd".translate(table), "hello".translate({ord("l"): None, ord("h"): "H"})]
# ---
result = ["{} {}".format(1, "a"), "{1} {0}".format(1, 2), "{name:>5}".format(name="x"), "{0[1]} {0[0]!r}".format(["a", "b"]), "{:{w}.{p}f}".format(3.14159, w=8, p=2), "{{}}".format()]
# ---
name, n = "Ann", 3
result = f"{name} {n + 1} {name!r} {n:03d} {'x' * n} {[1, 2]} {{}} {n=} {name:>{n + 3}}"
# ---
result = f"{'abc':5}|{'abc':>5}|{'abc':^5}|{'abc':*^7}|{'abcdef':.3}|{True}|{None}|{1.0}|{[1, 'a']}"
# ---
result = "{:d}".format("x")
# ---
result = "%s and %s" % ("a",)
# ---
result = "%s" % ("a", "b")
# ---
result = "%(a)s-%(b)d" % {"a": 1, "b": 2}
# ---
result = ["a" * 3, 3 * "ab", "a" * 0, "a" * -1, "ab" "cd", "a" + "b", sorted("hello"), list("abc"), max("hello"), min("hello"), set("a")]
# ---
s = "abc"
s[0] = "x"
# ---
result = "abc".foo()
# ---
text = "the cat the dog the end"
counts = {}
for word in text.split():
    counts[word] = counts.get(word, 0) + 1
result = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
# ---
import string
result = [string.ascii_lowercase, string.digits, [c for c in "a,b!" if c not in string.punctuation]]
# ---
result = ["abc".isdecimal(), "Straße".lower(), "abc".casefold(), "tab\there".expandtabs() if False else 0, "x".isascii()]
# ---
result = [str(None), str(True), str([1, "a", None]), str({"a": (1,)}), str(1.0), repr(range(3)), str(range(1, 10, 2)), str(slice(1, 2)), str(type(5)), str(ValueError), str(ValueError("x")), repr(KeyError("k")), str(KeyError("k"))]
# ---
import re
result = [re.sub(r"[^a-zA-Z0-9]", "", "A man, a plan!"), re.sub(r"\W+", "-", "a, b_c  d"), re.sub("[^A-Za-z]+", "", "x1y2"), re.sub(r"[\W_]", "", "a_b c"), re.findall("[a-z0-9]", "Ab1"), re.findall(r"\w+", "one two"), re.sub("[-, ]", "", "a-b, c"), re.split(r"\s+", "a  b c"), re.sub(" ", "", "a b c")]
