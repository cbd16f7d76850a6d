"""Writes gamma.tsv: derivatives of digamma, log |Γ| and Γ, above all next to the zeros of digamma."""
import math
import random

from mpmath import mp, mpf


def zero_of_digamma(n):
    """The zero between -n - 1 and -n: there π cot(πx) is ψ(1 - x)."""
    x = mpf(-n) - mpf(1) / 2
    for _ in range(200):
        old, x = x, mpf(-n) - 1 + mp.atan2(mp.pi, mp.psi(0, 1 - x)) / mp.pi
        if abs(x - old) < mpf(10) ** -60:
            break
    return x


def around(x, rng):
    x = float(x)
    yield from (x, math.nextafter(x, math.inf), math.nextafter(x, -math.inf))
    for distance in (1e-12, 1e-7, 1e-3, 0.03, 0.1):
        yield x + x * distance * rng.uniform(-1, 1)


def polygammas(x):
    """ψ and its derivatives up to the fourth; by reflection below 0, where mpmath's own takes long."""
    if x > 0:
        return [mp.psi(k, x) for k in range(5)]
    t, s = mp.cot(mp.pi * x), mp.csc(mp.pi * x) ** 2
    cotangents = [t, -s, 2 * t * s, -2 * s * (1 + 3 * t * t), 8 * t * s * (2 + 3 * t * t)]
    return [(-1) ** k * mp.psi(k, 1 - x) - mp.pi ** (k + 1) * c for k, c in enumerate(cotangents)]


def derivatives(name, x):
    psi = polygammas(x)
    if name == "digamma":
        return psi
    if name == "lgamma":
        return [mp.log(abs(mp.gamma(x)))] + psi[:4]
    a, b, c, d, _ = psi
    factors = [1, a, a ** 2 + b, a ** 3 + 3 * a * b + c,
               a ** 4 + 6 * a ** 2 * b + 3 * b ** 2 + 4 * a * c + d]
    return [mp.gamma(x) * f for f in factors]


def text(x):
    if abs(x) >= mpf(2) ** 1024 * (1 - mpf(2) ** -54):
        return "inf" if x > 0 else "-inf"
    return "0" if abs(x) < mpf(2) ** -1075 else repr(float(x)).replace("e+", "e")


def main():
    rng, mp.dps = random.Random("gamma"), 60
    points = [-0.504083008264455, -1.5734984731623904]
    points += around(mp.findroot(mp.digamma, 1.46), rng)
    for n in [*range(8), 20, 100, 12345, 10 ** 6 + 3, 10 ** 9 + 7, 10 ** 12]:
        points += around(zero_of_digamma(n), rng)
    points += [rng.uniform(low, high) for low, high in [(0, 3), (3, 40), (-3, 0), (-170, 0)]
               for _ in range(25)]
    points += [sign * 10 ** rng.uniform(-300, -1) for sign in (1, -1) for _ in range(20)]
    points += [10 ** rng.uniform(1, 300) for _ in range(20)]
    points += [-rng.randrange(1, 184) + rng.choice((1, -1)) * 10 ** rng.uniform(-12, -1)
               for _ in range(40)]
    points = [p for p in points if p != math.floor(p)]
    with open("gamma.tsv", "w") as file:
        for name in ("digamma", "lgamma", "gamma"):
            for x in points:
                if name == "lgamma" and abs(x) > 1e300 or name == "gamma" and abs(x) > 1e5:
                    continue
                mp.dps = 60 if 1e-9 < abs(x) < 1e10 else 700
                row = [text(v) for v in derivatives(name, mpf(x))]
                file.write("\t".join([name, repr(x)] + row) + "\n")


if __name__ == "__main__":
    main()
