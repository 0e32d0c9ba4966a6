result = [7 // 2, -7 // 2, 7 // -2, -7 // -2, 7 % 3, -7 % 3, 7 % -3, -7 % -3]
# ---
result = [7.5 // 2, -7.5 // 2, 7.5 % -2, -7.5 % 2, 5.0 // 0.1, 0.0 % -3, -0.0 % 3]
# ---
result = [2 ** 100, -2 ** 3, 2 ** -1, (-2) ** 3, 0 ** 0, (-1) ** 7, 10 ** 20 // 7, -10 ** 20 // 7, 10 ** 20 % -7]
# ---
result = [0.1 + 0.2, 1e16, 123456789012345680.0, 1e-5, 0.0001, 1.0, -0.0, 1e22, 5e-324, 1.7976931348623157e308, 100.0]
# ---
result = [round(0.5), round(1.5), round(2.5), round(-0.5), round(2.675, 2), round(1.005, 2), round(1234.5678, 1), round(5)]
# ---
result = [int("12"), int(" -7 "), int("1_000"), int("ff", 16), int("0b11", 2), int(3.9), int(-3.9), int(True), int(1e20)]
# ---
result = int("3.5")
# ---
result = float("abc")
# ---
result = [float("1.5"), float(" 2 "), float("inf"), -float("inf"), float("1e3"), float(10 ** 20)]
# ---
result = [1 / 3, 10 / 5, 1 / 7 * 7, (10 ** 25) / 7, 3 / 10 ** 25, 10 ** 400 / 10 ** 399]
# ---
result = 10 ** 400 / 3.0
# ---
result = 1 / 0
# ---
result = [1 << 70, -5 >> 1, 5 & 3, 5 | 3, 5 ^ 3, ~5, -1 & 255, 2 ** 70 & 2 ** 69 - 1, True + True, True & False]
# ---
result = 1 << -1
# ---
result = [divmod(17, 5), divmod(-17, 5), divmod(17.5, -5), abs(-3), abs(-2.5), pow(3, 4), pow(3, 100, 7), max(1, 2.0), min(2, 2.0)]
# ---
result = [1 == 1.0, 1 == True, 2 ** 53 == 2.0 ** 53, 2 ** 53 + 1 == 2.0 ** 53, 1 < 1.5, 10 ** 30 > 1e29, 0.1 + 0.2 == 0.3, 3 < 2 ** 70]
# ---
result = [bin(10), hex(255), oct(8), bin(-5), hex(2 ** 70), (255).bit_length(), (2.0).is_integer(), (2.5).is_integer()]
# ---
import math
result = [math.sqrt(2), math.floor(-2.5), math.ceil(2.1), math.trunc(-2.9), math.inf > 10 ** 100, math.pi, math.log(8, 2), math.pow(2, 10), math.fabs(-3)]
# ---
import math
result = math.sqrt(-1)
# ---
import math
result = math.factorial(-1)
# ---
result = "%d %5d|%-5d|%05d %+d %x %X %o" % (5, 42, 42, 42, 7, 255, 255, 8)
# ---
result = "%f %.2f %8.3f %e %g %g %g %s %r %%" % (1.5, 2.345, 3.14159, 12345.678, 0.00001, 1e10, 100000.0, "x", "y")
# ---
result = [f"{3.14159:.2f}", f"{1234567:,}", f"{1234567.891:,.2f}", f"{42:08.3f}", f"{-42:+d}", f"{255:#x}", f"{5:b}", f"{0.25:.0%}", f"{1e10:g}", f"{12345.6789:e}", f"{7:>5}|{7:<5}|{7:^5}|"]
# ---
result = [sum([1, 2, 3]), sum([0.5, 1]), sum([], 5), sum([[1], [2]], [])]
# ---
result = sum(["a", "b"])
# ---
result = [1_000_000, 0xFF, 0o17, 0b101, 1e3, 1.5e-3, .5, 5.]
# ---
result = 5 + "a"
# ---
result = "a" + 5
# ---
x = 5
x += "a"
# ---
result = [] + (1,)
# ---
result = -"a"
# ---
result = 5 < "a"
# ---
result = [hash(1) if False else 0, 5 .__class__ is int, type(5) is int, type(5.0) == float, isinstance(True, int)]
# ---
n = 100
product = 1
for i in range(1, n + 1):
    product *= i
digits = 0
while product:
    digits += product % 10
    product //= 10
result = digits
