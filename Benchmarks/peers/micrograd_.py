#!/usr/bin/env python3
"""micrograd: a scalar engine of a hundred lines of Python.

(A file called micrograd.py would be imported in its place.)
"""

import gc
import importlib.metadata
import sys

import measure

chosen = measure.arguments("micrograd")

from micrograd.engine import Value  # noqa: E402

# It visits the graph by a function that calls itself, once per operation of the chain.
sys.setrecursionlimit(10 * measure.CHAIN)


def graph():
    """Build (x + y) * z and differentiate it."""
    x, y, z = Value(3.0), Value(5.0), Value(2.0)

    def repetition():
        ((x + y) * z).backward()

    return repetition, 1


def chain():
    """y = y * c + d, over and over: build, differentiate, free; a time per operation."""
    x, c, d = Value(1.0), Value(0.999), Value(0.001)

    def repetition():
        y = x
        for _ in range(measure.CHAIN // 2):
            y = y * c + d
        y.backward()
        del y
        # Every result is part of a cycle (it holds a closure that holds it), so this frees it.
        gc.collect()

    return repetition, measure.CHAIN


version = importlib.metadata.version("micrograd")
measure.report("micrograd", version, chosen, {"graph": graph, "chain": chain})
