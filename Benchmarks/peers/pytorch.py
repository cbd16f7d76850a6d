#!/usr/bin/env python3
"""PyTorch, in eager mode, as its own tutorials use it."""

import measure

chosen = measure.arguments("pytorch")

import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402

torch.set_num_threads(chosen.threads)
torch.manual_seed(0)


def graph():
    """Build (x + y) * z from 0-d tensors and differentiate it."""
    x, y, z = (torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (3.0, 5.0, 2.0))

    def repetition():
        ((x + y) * z).backward()

    return repetition, 1


def chain():
    """y = y * c + d, over and over: build, differentiate, free; a time per operation."""
    x, c, d = (
        torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (1.0, 0.999, 0.001)
    )

    def repetition():
        y = x
        for _ in range(measure.CHAIN // 2):
            y = y * c + d
        y.backward()
        del y

    return repetition, measure.CHAIN


def elementwise(operation, count):
    """Values only: a new result each time."""
    arrays = [torch.rand(count) for _ in range(2)]
    inputs = arrays if operation in (torch.add, torch.mul) else arrays[:1]
    return lambda: operation(*inputs), 1


def matmul(dtype, side):
    """Values only: the product of two square matrices."""
    a, b = (torch.rand(side, side, dtype=dtype) for _ in range(2))
    return lambda: torch.matmul(a, b), 1


def mlp(make_optimizer, batch=128):
    """One step of training: forward, loss, backward, update."""
    model = torch.nn.Sequential(
        torch.nn.Linear(measure.INPUTS, measure.HIDDEN),
        torch.nn.ReLU(),
        torch.nn.Linear(measure.HIDDEN, measure.CLASSES),
    )
    optimizer = make_optimizer(model.parameters())
    images = torch.rand(batch, measure.INPUTS)
    labels = torch.randint(measure.CLASSES, (batch,))

    def repetition():
        loss = F.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()

    return repetition, 1


class Operands:
    """Those of the loops: vectors of n elements, and the same as [n/10, 10] and [n/1000, 1000]."""

    def __init__(self, n):
        self.a = torch.rand(n) * 4 - 2
        self.b = torch.rand(n) * 1.5 + 0.5
        self.mask = self.a > 0
        self.places = torch.randint(n // 100, (n // 100,))
        self.narrow, self.wide = self.a.view(-1, 10), self.a.view(-1, 1000)
        self.row, self.column = self.b[:10], self.b[: n // 10].view(-1, 1)
        self.some = self.narrow[: n // 100]


LOOPS = {
    "neg": lambda x: -x.a,
    "relu": lambda x: x.a.relu(),
    "sqrt": lambda x: x.b.sqrt(),
    "floor": lambda x: x.a.floor(),
    "exp": lambda x: x.a.exp(),
    "log": lambda x: x.b.log(),
    "sin": lambda x: x.a.sin(),
    "tanh": lambda x: x.a.tanh(),
    "sigmoid": lambda x: x.a.sigmoid(),
    "gelu": lambda x: F.gelu(x.a),
    "add": lambda x: x.a + x.b,
    "div": lambda x: x.a / x.b,
    "max": lambda x: torch.maximum(x.a, x.b),
    "pow": lambda x: torch.pow(x.b, x.a),
    "less": lambda x: x.a < x.b,
    "where": lambda x: torch.where(x.mask, x.a, x.b),
    "cast": lambda x: x.a.double(),
    "row-add": lambda x: x.narrow + x.row,
    "column-add": lambda x: x.narrow + x.column,
    "copy": lambda x: x.a.flip(0),
    "transpose": lambda x: x.wide.t().contiguous(),
    "transpose-narrow": lambda x: x.narrow.t().contiguous(),
    "sum": lambda x: x.a.sum(),
    "sum-rows": lambda x: x.narrow.sum(1),
    "sum-columns": lambda x: x.narrow.sum(0),
    "sum-columns-wide": lambda x: x.wide.sum(0),
    "norm": lambda x: torch.linalg.vector_norm(x.a),
    "variance": lambda x: x.a.var(correction=0),
    "greatest": lambda x: x.a.max(),
    "argmax": lambda x: x.narrow.argmax(1),
    "cumulative-sum": lambda x: x.a.cumsum(0),
    "softmax": lambda x: x.narrow.softmax(1),
    "softmax-wide": lambda x: x.wide.softmax(1),
    "log-sum-exp": lambda x: x.narrow.logsumexp(1),
    "gather": lambda x: x.narrow.index_select(0, x.places),
    "scatter": lambda x: torch.zeros_like(x.narrow).index_add_(0, x.places, x.some),
}


def loop(operation, n):
    """Values only: one operation on many elements, into a new array."""
    operands = Operands(n)
    return lambda: operation(operands), 1


workloads = {"graph": graph, "chain": chain}
for operation in (torch.add, torch.mul, torch.exp, torch.tanh):
    for size, count in measure.ELEMENTS.items():
        workloads[f"{operation.__name__}-{size}"] = lambda o=operation, n=count: elementwise(o, n)
for label, dtype in (("f32", torch.float32), ("f64", torch.float64)):
    for side in measure.SIDES:
        workloads[f"matmul-{label}-{side}"] = lambda t=dtype, n=side: matmul(t, n)
for name, operation in LOOPS.items():
    for size, count in measure.LOOPS.items():
        workloads[f"loop-{name}-{size}"] = lambda o=operation, n=count: loop(o, n)
workloads["mlp-sgd"] = lambda: mlp(lambda p: torch.optim.SGD(p, lr=0.01))
workloads["mlp-adam"] = lambda: mlp(lambda p: torch.optim.Adam(p, lr=0.001))
for batch in (1, 64, 512):
    workloads[f"mlp-sgd-{batch}"] = lambda n=batch: mlp(lambda p: torch.optim.SGD(p, lr=0.01), n)
measure.report("pytorch", torch.__version__, chosen, workloads)

# The fused update has to be asked for; where it is faster, that is what to compare with.
fused = {
    "mlp-sgd": lambda: mlp(lambda p: torch.optim.SGD(p, lr=0.01, fused=True)),
    "mlp-adam": lambda: mlp(lambda p: torch.optim.Adam(p, lr=0.001, fused=True)),
}
measure.report("pytorch-fused", torch.__version__, chosen, fused)
