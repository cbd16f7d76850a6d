#!/usr/bin/env python3
"""MyGrad: automatic differentiation on NumPy arrays.

(A file called mygrad.py would be imported in its place.)
"""

import measure

chosen = measure.arguments("mygrad")

import mygrad as mg  # noqa: E402
import numpy as np  # noqa: E402

random = np.random.default_rng(0)


def graph():
    """Build (x + y) * z from 0-d tensors and differentiate it."""
    x, y, z = (mg.tensor(v) for v in (3.0, 5.0, 2.0))

    def repetition():
        ((x + y) * z).backward()

    return repetition, 1


def chain():
    """y = y * c + d, over and over: build, differentiate, free; a time per operation."""
    x, c, d = (mg.tensor(v) for v in (1.0, 0.999, 0.001))

    def repetition():
        y = x
        for _ in range(measure.CHAIN // 2):
            y = y * c + d
        y.backward()
        del y

    return repetition, measure.CHAIN


def elementwise(operation, count):
    """Values only: a new result each time."""
    arrays = [mg.tensor(random.random(count, dtype=np.float32), constant=True) for _ in range(2)]
    inputs = arrays if operation in (mg.add, mg.multiply) else arrays[:1]
    return lambda: operation(*inputs, constant=True), 1


def matmul(dtype, side):
    """Values only: the product of two square matrices."""
    a, b = (mg.tensor(random.random((side, side), dtype=dtype), constant=True) for _ in range(2))
    return lambda: mg.matmul(a, b, constant=True), 1


workloads = {"graph": graph, "chain": chain}
operations = {"add": mg.add, "mul": mg.multiply, "exp": mg.exp, "tanh": mg.tanh}
for name, operation in operations.items():
    for size, count in measure.ELEMENTS.items():
        workloads[f"{name}-{size}"] = lambda o=operation, n=count: elementwise(o, n)
for label, dtype in (("f32", np.float32), ("f64", np.float64)):
    for side in measure.SIDES:
        workloads[f"matmul-{label}-{side}"] = lambda t=dtype, n=side: matmul(t, n)

measure.report("mygrad", mg.__version__, chosen, workloads)
