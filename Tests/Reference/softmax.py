"""Writes softmax.tsv: softmax, its logarithm and the logarithm of a sum of exponentials with their
first and second derivatives, from arithmetic of 1000 digits.

    python3 softmax.py        # needs mpmath; takes some seconds
"""
import random
from mpmath import mp, mpf
from derivatives import text

mp.dps = 1000


def row(x, g, label):
    """The numbers of one row, each with a scale: the sum of the magnitudes of what it is the sum
    of, in a formula that doesn't cancel (Σ pⱼ (gₖ − gⱼ) for gₖ − Σ p g). A computation may be off
    by a small multiple of the scale's rounding."""
    n, x, g = range(len(x)), [mpf(a) for a in x], [mpf(a) for a in g]
    m = max(x)
    first = x.index(m)
    e = [mp.exp(a - m) for a in x]
    others = sum(e[j] for j in n if j != first)
    log = mp.log1p(others)
    p = [a / (1 + others) for a in e]
    rest = [sum(p[j] for j in n if j != k) for k in n]
    c = [sum(p[j] * (g[k] - g[j]) for j in n) for k in n]
    s = [sum(p[j] * abs(g[k] - g[j]) for j in n) for k in n]
    total, size = sum(g), sum(abs(a) for a in g)

    def exact(v):
        return v, abs(v)

    slope = [exact(p[k] * rest[k] if k == l else -p[k] * p[l]) for k in n for l in n]
    numbers = [(m + log, abs(m) + log)]
    numbers += [exact(a) for a in p]
    numbers += [(x[k] - m - log, m - x[k] + log) for k in n]
    numbers += slope
    # The derivatives of Σ g softmax(x).
    numbers += [(p[k] * c[k], p[k] * s[k]) for k in n]
    numbers += [
        (p[k] * (1 - 2 * p[k]) * c[k], p[k] * s[k]) if k == l else
        (-p[k] * p[l] * (c[k] + c[l]), p[k] * p[l] * (s[k] + s[l])) for k in n for l in n]
    # The derivatives of Σ g log softmax(x).
    numbers += [
        (g[k] * rest[k] - p[k] * sum(g[j] for j in n if j != k),
         abs(g[k]) * rest[k] + p[k] * sum(abs(g[j]) for j in n if j != k)) for k in n]
    numbers += [(-total * v, size * w) for v, w in slope]
    # The cross-entropy with a label, and its gradient.
    numbers += [(m + log - x[label], m - x[label] + log)]
    numbers += [exact(-rest[k] if k == label else p[k]) for k in n]
    return numbers


def points(rng):
    """Numbers of few bits, so that their differences are exact."""
    def number(size):
        return round(rng.uniform(-size, size) * 16) / 16

    result = [
        [3.5], [0.0], [0.0, -40.0], [40.0, 0.0], [0.0, -80.0], [0.0, -100.0], [0.0, -700.0],
        [-1000.0, 0.0], [2.0, 2.0], [-7.0, -7.0, -7.0], [0.0, 0.0, -40.0], [0.0, -40.0, -40.0],
        [1000.0, 1001.0], [1e6, 1e6 + 1], [1e10, 1e10 + 1], [-1e15, -1e15 - 30.0],
        [0.0, -1.0, -30.0, -31.0], [-50.0, 50.0, -50.0, 50.0], [300.0, -300.0, 260.0],
    ]
    for size in (1, 8, 40, 100, 700):
        for n in (2, 3, 4, 6):
            for _ in range(3):
                result.append([number(size) for _ in range(n)])
    # One far above the others.
    for gap in (20, 36, 60, 85, 300, 650):
        for n in (2, 3, 5):
            x = [number(4) for _ in range(n)]
            x[rng.randrange(n)] += gap
            result.append(x)
    return result


def main():
    rng = random.Random("softmax")
    with open("softmax.tsv", "w") as file:
        for x in points(rng):
            g = [rng.choice((1.0, -1.0)) * round(rng.uniform(0.1, 2) * 64) / 64 for _ in x]
            label = rng.randrange(len(x))
            fields = ["softmax", str(len(x)), str(label)] + [repr(a) for a in x + g]
            mp.dps = 1000
            numbers = row(x, g, label)
            fields += [text(v) for pair in numbers for v in pair]
            file.write("\t".join(fields) + "\n")


if __name__ == "__main__":
    main()
