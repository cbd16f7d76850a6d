"""Writes derivatives1.tsv and derivatives2.tsv: values and derivatives of elementary functions, across
the whole range of numbers, from power series in arithmetic of as many digits as it takes.

    python3 derivatives.py        # needs mpmath; takes some minutes
"""
import random
import struct
from mpmath import mp, mpf


class Series:
    """A polynomial in small changes of the variables, cut off after a total degree."""

    def __init__(self, terms, variables, degree):
        self.terms, self.variables, self.degree = terms, variables, degree

    @staticmethod
    def variable(value, place, variables, degree):
        unit = tuple(int(i == place) for i in range(variables))
        return Series({(0,) * variables: value, unit: mpf(1)}, variables, degree)

    def like(self, terms):
        return Series(terms, self.variables, self.degree)

    @property
    def value(self):
        return self.terms.get((0,) * self.variables, mpf(0))

    def lift(self, other):
        return other if isinstance(other, Series) else self.like(
            {(0,) * self.variables: mpf(other)})

    def __add__(self, other):
        terms = dict(self.terms)
        for k, c in self.lift(other).terms.items():
            terms[k] = terms.get(k, mpf(0)) + c
        return self.like(terms)

    def __neg__(self):
        return self.like({k: -c for k, c in self.terms.items()})

    def __sub__(self, other):
        return self + -self.lift(other)

    def __rsub__(self, other):
        return self.lift(other) - self

    def __mul__(self, other):
        terms = {}
        for k, c in self.terms.items():
            for l, d in self.lift(other).terms.items():
                m = tuple(i + j for i, j in zip(k, l))
                if sum(m) <= self.degree:
                    terms[m] = terms.get(m, mpf(0)) + c * d
        return self.like(terms)

    def __truediv__(self, other):
        return self * power(self.lift(other), -1)

    def __rtruediv__(self, other):
        return self.lift(other) * power(self, -1)

    __radd__, __rmul__ = __add__, __mul__

    def composed(self, coefficients):
        """Σ cₖ (self − self₀)ᵏ."""
        change = self - self.value
        result, factor = self.lift(0), self.lift(1)
        for c in coefficients:
            result, factor = result + factor * c, factor * change
        return result

    def derivative(self, index):
        factor = mpf(1)
        for i in index:
            factor *= mp.factorial(i)
        return self.terms.get(tuple(index), mpf(0)) * factor


def exp(x):
    e = mp.exp(x.value)
    return x.composed([e / mp.factorial(k) for k in range(x.degree + 1)])


def log(x):
    a = x.value
    return x.composed(
        [mp.log(a)] + [(-1) ** (k + 1) / (k * a ** k) for k in range(1, x.degree + 1)])


def power(x, p):
    a, p = x.value, mpf(p)
    return x.composed([mp.binomial(p, k) * a ** (p - k) for k in range(x.degree + 1)])


def sqrt(x):
    return power(x, mpf(1) / 2)


def cos(x, phase=0):
    shifts = [mp.cos(x.value), -mp.sin(x.value), -mp.cos(x.value), mp.sin(x.value)]
    return x.composed(
        [shifts[(k + phase) % 4] / mp.factorial(k) for k in range(x.degree + 1)])


def sin(x):
    return cos(x, 3)


def cosh(x):
    return (exp(x) + exp(-x)) * mpf(0.5)


def sinh(x):
    return (exp(x) - exp(-x)) * mpf(0.5)


def sigmoid(x):
    if x.value >= 0:
        return 1 / (1 + exp(-x))
    e = exp(x)
    return e / (1 + e)


def erfc(x):
    """mpmath's own fails from about 1e150 on; it is 0 to any number of digits there, or 2."""
    return mp.erfc(x) if abs(x) < 1e6 else mpf(0 if x > 0 else 2)


def density(x):
    return exp(x * x * mpf(-0.5)) / mp.sqrt(2 * mp.pi)


def normal(x):
    """The normal distribution function: its value, and the integral of the density's series."""
    terms = {(0,): erfc(-x.value / mp.sqrt(2)) / 2}
    for (k,), c in density(x).terms.items():
        if k < x.degree:
            terms[(k + 1,)] = c / (k + 1)
    return x.like(terms)


def bumped(x, u):
    """x σ(u)"""
    return x * sigmoid(u)


def gelu_u(x):
    c = 2 * mp.sqrt(2 / mp.pi)
    return c * (x + mpf("0.044715") * x * x * x)


# name: (value, first derivative as a series, kind of points). Formulas that don't cancel where they needn't.
SELU_A, SELU_L = mpf("1.6732632423543772848170429916717"), mpf("1.0507009873554804934193349852946")
ONE = {
    "exp": (mp.exp, exp, "exponent"),
    "exp2": (lambda x: mpf(2) ** x, lambda x: mp.ln(2) * exp(x * mp.ln(2)), "exponent2"),
    "exp10": (lambda x: mpf(10) ** x, lambda x: mp.ln(10) * exp(x * mp.ln(10)), "exponent10"),
    "expm1": (mp.expm1, exp, "exponent"),
    "log": (mp.log, lambda x: 1 / x, "positive"),
    "log2": (lambda x: mp.log(x) / mp.ln(2), lambda x: 1 / (x * mp.ln(2)), "positive"),
    "log10": (lambda x: mp.log(x) / mp.ln(10), lambda x: 1 / (x * mp.ln(10)), "positive"),
    "log1p": (mp.log1p, lambda x: 1 / (1 + x), "above -1"),
    "sqrt": (mp.sqrt, lambda x: 1 / (2 * sqrt(x)), "positive"),
    "cbrt": (lambda x: mp.sign(x) * mp.cbrt(abs(x)),
             lambda x: mpf(1) / 3 * power(x if x.value > 0 else -x, -mpf(2) / 3), "all"),
    "square": (lambda x: x * x, lambda x: 2 * x, "all"),
    "reciprocal": (lambda x: 1 / x, lambda x: -1 / (x * x), "all"),
    "sin": (mp.sin, cos, "angle"),
    "cos": (mp.cos, lambda x: -sin(x), "angle"),
    "tan": (mp.tan, lambda x: 1 / (cos(x) * cos(x)), "angle"),
    "asin": (mp.asin, lambda x: 1 / sqrt((1 - x) * (1 + x)), "unit"),
    "acos": (mp.acos, lambda x: -1 / sqrt((1 - x) * (1 + x)), "unit"),
    "atan": (mp.atan, lambda x: 1 / (1 + x * x), "all"),
    "sinh": (mp.sinh, cosh, "exponent"),
    "cosh": (mp.cosh, sinh, "exponent"),
    "tanh": (mp.tanh, lambda x: 4 * sigmoid(2 * x) * sigmoid(-2 * x), "exponent"),
    "asinh": (mp.asinh, lambda x: 1 / sqrt(x * x + 1), "all"),
    "acosh": (mp.acosh, lambda x: 1 / sqrt((x - 1) * (x + 1)), "above 1"),
    "atanh": (mp.atanh, lambda x: 1 / ((1 - x) * (1 + x)), "unit"),
    "erf": (mp.erf, lambda x: 2 / mp.sqrt(mp.pi) * exp(-(x * x)), "bell"),
    "erfc": (erfc, lambda x: -2 / mp.sqrt(mp.pi) * exp(-(x * x)), "bell"),
    "sigmoid": (lambda x: 1 / (1 + mp.exp(-x)) if x >= 0 else mp.exp(x) / (1 + mp.exp(x)),
                lambda x: sigmoid(x) * sigmoid(-x), "exponent"),
    "softplus": (lambda x: mp.log1p(mp.exp(x)) if x <= 0 else x + mp.log1p(mp.exp(-x)), sigmoid,
                 "exponent"),
    "elu": (lambda x: x if x > 0 else mp.expm1(x),
            lambda x: x.lift(1) if x.value > 0 else exp(x), "exponent"),
    "selu": (lambda x: SELU_L * (x if x > 0 else SELU_A * mp.expm1(x)),
             lambda x: x.lift(SELU_L) if x.value > 0 else SELU_L * SELU_A * exp(x), "exponent"),
    "gelu": (lambda x: x * erfc(-x / mp.sqrt(2)) / 2, lambda x: normal(x) + x * density(x),
             "bell"),
    "geluTanh": (None, lambda x: derivative_of_gelu_tanh(x), "bell"),
    "silu": (lambda x: x * sigmoid(Series({(0,): x}, 1, 0)).value,
             lambda x: sigmoid(x) * (1 + x * sigmoid(-x)), "exponent"),
    "pow 2": (lambda x: x ** 2, lambda x: 2 * x, "all"),
    "pow 3": (lambda x: x ** 3, lambda x: 3 * x * x, "all"),
    "pow -1": (lambda x: 1 / x, lambda x: -1 / (x * x), "all"),
    "pow -2": (lambda x: x ** -2, lambda x: -2 / (x * x * x), "all"),
    "pow 0.5": (mp.sqrt, lambda x: 1 / (2 * sqrt(x)), "positive"),
    "pow 1.875": (lambda x: x ** mpf(1.875), lambda x: mpf(1.875) * power(x, 0.875), "positive"),
    "pow 2.5": (lambda x: x ** mpf(2.5), lambda x: mpf(2.5) * power(x, 1.5), "positive"),
    "pow -1.5": (lambda x: x ** mpf(-1.5), lambda x: mpf(-1.5) * power(x, -2.5), "positive"),
}


def derivative_of_gelu_tanh(x):
    c = 2 * mp.sqrt(2 / mp.pi)
    u = gelu_u(x)
    return sigmoid(u) * (1 + x * sigmoid(-u) * (c * (1 + 3 * mpf("0.044715") * x * x)))


def value_of_gelu_tanh(x):
    constant = Series({(0,): x}, 1, 0)
    return bumped(constant, gelu_u(constant)).value


ONE["geluTanh"] = (value_of_gelu_tanh,) + ONE["geluTanh"][1:]


def as_float32(x):
    try:
        return struct.unpack("f", struct.pack("f", x))[0]
    except OverflowError:
        return None


def points(kind, rng):
    def magnitudes(low, high, count):
        return [10 ** rng.uniform(low, high) for _ in range(count)]

    def signed(values):
        return [v if rng.random() < 0.5 else -v for v in values]

    ordinary = [0.5, 1.0, 2.0, 3.0, 0.25] + [rng.uniform(0, 6) for _ in range(25)]
    tiny = magnitudes(-307, -40, 14) + magnitudes(-40, -3, 22) + [2.0 ** -1060, 2.0 ** -140]
    small = magnitudes(-38, -1, 16)
    huge = magnitudes(40, 307, 14) + magnitudes(1, 40, 22)
    near = [2.0 ** -k for k in (3, 5, 8, 11, 14, 18, 22)]
    closer = near + [2.0 ** -k for k in (26, 31, 37, 44, 50, 52)]
    exponents = {"exponent": (88, 103, 710, 745), "exponent2": (128, 149, 1024, 1074),
                 "exponent10": (38.5, 45, 308.25, 323)}
    if kind in exponents:
        a, b, c, d = exponents[kind]
        middle = [rng.uniform(0, 40) for _ in range(30)]
        ends = [rng.uniform(0.8 * a, b) for _ in range(14)] + [
            rng.uniform(0.8 * c, d) for _ in range(14)]
        half = [rng.uniform(0.4 * a, 0.6 * b) for _ in range(6)] + [
            rng.uniform(0.4 * c, 0.6 * d) for _ in range(6)]
        far = [d * 2, d * 100, 1e5, 1e30, 1e300]
        return signed(ordinary + tiny + small) + [
            s * v for v in middle + ends + half + far for s in (1, -1)]
    if kind == "positive":
        return ordinary + tiny + small + huge + [1 + s * v for v in closer for s in (1, -1)]
    if kind == "above -1":
        return ordinary + signed(tiny + small) + huge + [v - 1 for v in closer] + [
            -rng.uniform(0, 1) for _ in range(20)]
    if kind == "above 1":
        return [1 + v for v in ordinary + closer] + huge
    if kind == "unit":
        inside = [rng.uniform(-1, 1) for _ in range(40)]
        return inside + signed(tiny + small) + [s * (1 - v) for v in closer for s in (1, -1)]
    if kind == "bell":
        return signed(ordinary + tiny + small + huge) + [
            s * rng.uniform(0, 40) for _ in range(45) for s in (1, -1)]
    if kind == "angle":
        return signed(ordinary + tiny + small + magnitudes(1, 7, 12)) + [
            rng.uniform(-30, 30) for _ in range(20)]
    return signed(ordinary + tiny + small + huge) + [s * (1 + v) for v in near for s in (1, -1)]


def settled(compute, *at):
    """What `compute` gives when more digits no longer change it, but for less than 10⁻³⁴⁰."""
    # Next to a number of few digits, one 300 orders of magnitude below it can be lost twice in the same
    # way: so many digits from the start.
    digits, old = 50 if all(1e-8 < abs(x) < 1e30 for x in at) else 1000, None
    while digits < 30000:
        mp.dps = digits
        new = compute()
        if old and all(
                abs(a - b) <= max(mpf(10) ** -22 * abs(b), mpf(10) ** -340) for a, b in zip(old, new)):
            return new
        digits, old = digits * 2, new
    raise ArithmeticError("does not settle")


def text(x):
    """The nearest float64."""
    mp.dps = 60
    if abs(x) >= mpf(2) ** 1024 * (1 - mpf(2) ** -54):
        return "inf" if x > 0 else "-inf"
    if abs(x) < mpf(2) ** -1075:
        return "0"
    return repr(float(x)).replace("e+", "e")


def row_of_one(name, x):
    value, derivative, _ = ONE[name]

    def compute():
        series = derivative(Series.variable(mpf(x), 0, 1, 3))
        return [value(mpf(x))] + [series.derivative([k]) for k in range(4)]

    return [name, repr(x)] + [text(v) for v in settled(compute, x)]


def gradient_of_atan2(a, b):
    square = a * a + b * b
    return b / square, -a / square


# name: the function as a series, or its two first partial derivatives and its value.
TWO = {
    "divide": (lambda a, b: a / b, None),
    "multiply": (lambda a, b: a * b, None),
    "pow": (lambda a, b: exp(b * log(a)), None),
    "hypot": (lambda a, b: sqrt(a * a + b * b), None),
    "atan2": (gradient_of_atan2, mp.atan2),
    "logaddexp": (lambda a, b: (sigmoid(a - b), sigmoid(b - a)),
                  lambda a, b: max(a, b) + mp.log1p(mp.exp(-abs(a - b)))),
}
INDICES = [(n - j, j) for n in range(5) for j in range(n + 1)]


def row_of_two(name, a, b):
    function, value = TWO[name]

    def compute():
        x = Series.variable(mpf(a), 0, 2, 4 if value is None else 3)
        y = Series.variable(mpf(b), 1, 2, 4 if value is None else 3)
        if value is None:
            series = function(x, y)
            return [series.derivative(i) for i in INDICES]
        da, db = function(x, y)
        first = [value(mpf(a), mpf(b))]
        return first + [
            da.derivative((i - 1, j)) if i > 0 else db.derivative((i, j - 1))
            for i, j in INDICES[1:]]

    return [name, repr(a), repr(b)] + [text(v) for v in settled(compute, a, b)]


def pairs(name, rng):
    def magnitude(low, high):
        return 10 ** rng.uniform(low, high)

    def sign():
        return rng.choice((1, -1))

    result = []
    for _ in range(60):
        result.append((sign() * rng.uniform(0.1, 6), sign() * rng.uniform(0.1, 6)))
    for low, high in ((-300, -200), (200, 300), (-150, 150), (-30, 30), (-18, 18)):
        for _ in range(14):
            if name == "pow":
                break
            result.append((sign() * magnitude(low, high), sign() * magnitude(low, high)))
        for _ in range(8):
            scale = magnitude(low, high)
            result.append((sign() * scale * rng.uniform(0.5, 2), sign() * scale * rng.uniform(0.5, 2)))
    if name == "pow":
        result = [(abs(a), b) for a, b in result if abs(b) < 1e4]
        result += [(magnitude(-300, 300), sign() * rng.uniform(0.1, 3)) for _ in range(50)]
        result += [(magnitude(-12, 12), sign() * rng.uniform(0.1, 9)) for _ in range(40)]
        result += [(1 + sign() * magnitude(-12, -1), sign() * magnitude(-3, 8)) for _ in range(30)]
        result += [(abs(rng.uniform(0.1, 9)), float(rng.randint(-5, 5))) for _ in range(30)]
        result += [(rng.uniform(0.1, 9), sign() * magnitude(-30, -3)) for _ in range(20)]
    if name == "logaddexp":
        result = [(a, b) for a, b in result if abs(a) < 1e6 and abs(b) < 1e6]
        result += [(rng.uniform(-800, 800), rng.uniform(-800, 800)) for _ in range(60)]
        result += [(a, a + sign() * rng.uniform(0, 60)) for a in
                   [rng.uniform(-1e3, 1e3) for _ in range(40)]]
    return result


def with_float32(values, rng):
    """Every second one rounded to float32, where that is in its normal range or exact."""
    for x in values:
        rounded = as_float32(x)
        if rounded is not None and 1e-37 < abs(rounded) < 1e38 and rng.random() < 0.6:
            yield rounded
        else:
            yield float(x)


def main():
    write_one()
    write_two()


def write_one():
    with open("derivatives1.tsv", "w") as file:
        for name in ONE:
            rng = random.Random(name)
            xs = dict.fromkeys(with_float32(points(ONE[name][2], rng), rng))
            for x in xs:
                if inside(ONE[name][2], x):
                    file.write("\t".join(row_of_one(name, x)) + "\n")


def write_two():
    with open("derivatives2.tsv", "w") as file:
        for name in TWO:
            rng = random.Random(name)
            for a, b in pairs(name, rng):
                a, b = with_float32([a, b], rng)
                file.write("\t".join(row_of_two(name, a, b)) + "\n")


def inside(kind, x):
    """Whether rounding left the point in the open domain."""
    return {"positive": x > 0, "above -1": x > -1, "above 1": x > 1, "unit": abs(x) < 1}.get(
        kind, x != 0)


if __name__ == "__main__":
    main()
