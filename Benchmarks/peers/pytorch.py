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


workloads = {"graph": graph, "chain": chain}
for operation in (torch.add, torch.mul, torch.exp, torch.tanh):
    for size, count in measure.ELEMENTS.items():
        workloads[f"{operation.__name__}-{size}"] = lambda o=operation, n=count: elementwise(o, n)
for label, dtype in (("f32", torch.float32), ("f64", torch.float64)):
    for side in measure.SIDES:
        workloads[f"matmul-{label}-{side}"] = lambda t=dtype, n=side: matmul(t, n)
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
