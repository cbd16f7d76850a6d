#!/usr/bin/env python3
"""GradBench's evaluations on whole arrays in JAX or PyTorch, beside arraybench.

    gradbench_arrays.py jax|pytorch [--seconds S] [workload…]

Each peer is measured with several ways to write an objective where that matters, among them the
obvious one ("pairs") and the one that Leibniz uses (in gmm "products", in kmeans "sums"); the driver
takes the fastest. What Leibniz makes ready from the data alone, before it is measured (points moved
so that their mean is 0, a coordinate 1, the layout), the peers are given as well. JAX compiles (jit)
and is warm when it is measured.
"""

import argparse
import json
import os
import sys

import measure

parser = argparse.ArgumentParser()
parser.add_argument("peer", choices=["jax", "pytorch"])
parser.add_argument("workloads", nargs="*")
parser.add_argument("--seconds", type=float, default=0.5)
chosen = parser.parse_args()
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"

import numpy as np  # noqa: E402


def data(count, low, high, seed):
    """The numbers that arraybench makes."""
    i = np.arange(count) + 7919 * seed
    return low + (high - low) * np.abs(np.fmod(np.sin((i + 1) * 12.9898) * 43758.5453, 1))


def factor_places(d):
    """Where the elements below the diagonal are, column by column."""
    pairs = [(row, column) for column in range(d) for row in range(column + 1, d)]
    return np.array([p[0] for p in pairs], int), np.array([p[1] for p in pairs], int)


def gmm_data(d, k, n):
    below = d * (d - 1) // 2
    x = data(n * d, -1, 1, 1).reshape(n, d)
    p = data(k * (1 + 2 * d + below), -0.5, 0.5, 5)
    alpha, mu, q, l = np.split(p, [k, k + k * d, k + 2 * k * d])
    return x, (alpha, mu.reshape(k, d), q.reshape(k, d), l.reshape(k, below))


def gmm_points(x):
    """The points' mean, and the points without it, with a coordinate 1, as columns [d + 1, n]."""
    mean = x.mean(axis=0)
    return mean, np.concatenate([(x - mean).T, np.ones((1, len(x)))])


def gmm_pairs(d):
    """The pairs i <= j of coordinates, and what their products count in a quadratic form."""
    first, second = np.triu_indices(d + 1)
    return first, second, np.where(first == second, -0.5, -1)


def kmeans_data(k, n, d):
    points = data(n * d, 0, 1, 11).reshape(n, d)
    return points, np.ascontiguousarray(points.T), points[-k:].copy()


def lstm_data(layers, length, bits):
    state = data(2 * layers * bits, -0.5, 0.5, 2).reshape(2 * layers, bits)
    sequence = data(length * bits, 0, 1, 3).reshape(length, bits)
    p = data((8 * layers + 3) * bits, -0.5, 0.5, 6)
    main = p[: 8 * layers * bits].reshape(layers, 2, 4, bits)
    return state, sequence, main, p[8 * layers * bits :].reshape(3, bits)


def in_jax():
    import jax
    import jax.numpy as jnp
    from jax.scipy.special import logsumexp

    jax.config.update("jax_enable_x64", True)
    jax.config.update("jax_platforms", "cpu")

    def gmm(d, k, n, way):
        x, p = gmm_data(d, k, n)
        rows, columns = factor_places(d)
        mean, x_and_1 = gmm_points(x)
        first, second, weights = gmm_pairs(d)

        def objective(p, x):
            alpha, mu, q, l = p
            diagonals = jnp.exp(q)
            factors = jnp.zeros((k, d, d)).at[:, rows, columns].set(l)
            factors = factors + diagonals[:, :, None] * jnp.eye(d)
            offsets = (alpha + jnp.sum(q, axis=1))[:, None]
            if way == "pairs":
                centred = x[:, None, :] - mu[None]
                z = jnp.einsum("kij,nkj->kni", factors, centred)
                exponents = offsets - 0.5 * jnp.sum(z**2, axis=2)
            else:
                shifts = -jnp.einsum("kij,kj->ki", factors, mu - mean)
                extended = jnp.concatenate([factors, shifts[:, :, None]], axis=2)
                if way == "factors":
                    z = (extended.reshape(k * d, d + 1) @ x).reshape(k, d, n)
                    exponents = offsets - 0.5 * jnp.sum(z**2, axis=1)
                else:
                    precisions = jnp.einsum("kia,kib->kab", extended, extended)
                    coefficients = precisions[:, first, second] * weights
                    exponents = offsets + coefficients @ (x[first] * x[second])
            likelihood = jnp.sum(logsumexp(exponents, axis=0)) - n * logsumexp(alpha)
            return likelihood - 0.5 * (jnp.sum(diagonals**2) + jnp.sum(l**2))

        x = x if way == "pairs" else x_and_1
        return jax.jit(jax.grad(objective)), (tuple(map(jnp.array, p)), jnp.array(x))

    def kmeans(k, n, d, way):
        *points, centroids = kmeans_data(k, n, d)

        def cost(c, points, columns):
            halves = jnp.sum(c**2, axis=1)
            if way == "pairs":
                pairs = halves - 2 * points @ c.T
                return jnp.sum(jnp.min(pairs + jnp.sum(points**2, axis=1)[:, None], axis=1))
            pairs = halves[:, None] - 2 * c @ columns
            if way == "pairs by columns":
                return jnp.sum(jnp.min(pairs, axis=0)) + jnp.sum(points**2)
            nearest = jnp.argmin(jax.lax.stop_gradient(pairs), axis=0)
            if way == "products":
                return jnp.sum((points - c[nearest]) ** 2)
            sums = jax.ops.segment_sum(points, nearest, num_segments=k)
            counts = jax.ops.segment_sum(jnp.ones(n), nearest, num_segments=k)
            return jnp.sum(counts * halves) - 2 * jnp.sum(c * sums) + jnp.sum(points**2)

        def direction(c, *points):
            g, h = jax.jvp(lambda c: jax.grad(cost)(c, *points), (c,), (jnp.ones_like(c),))
            return g / h

        return jax.jit(direction), (jnp.array(centroids), *map(jnp.array, points))

    def lse(n):
        return jax.jit(jax.grad(logsumexp)), (jnp.array(data(n, 0, 1, 9)),)

    def llsq(n, m):
        def objective(x):
            t = -1 + jnp.arange(n) * 2 / (n - 1)
            powers = jnp.cumprod(jnp.full((m, n), t).at[0].set(1), axis=0)
            return 0.5 * jnp.sum((jnp.sign(t) - x @ powers) ** 2)

        return jax.jit(jax.grad(objective)), (jnp.array(data(m, 0, 1, 10)),)

    def lstm(layers, length, bits):
        state, sequence, main, extra = lstm_data(layers, length, bits)

        def objective(p, state, sequence):
            main, extra = p

            def step(carry, characters):
                current, following = characters
                hidden, cells = [], []
                x = current * extra[0]
                for layer in range(layers):
                    (w, b), (h, c) = main[layer], (carry[0][layer], carry[1][layer])
                    forget = jax.nn.sigmoid(x * w[0] + b[0])
                    into = jax.nn.sigmoid(h * w[1] + b[1])
                    out = jax.nn.sigmoid(x * w[2] + b[2])
                    c = c * forget + into * jnp.tanh(h * w[3] + b[3])
                    x = out * jnp.tanh(c)
                    hidden.append(x)
                    cells.append(c)
                output = x * extra[1] + extra[2]
                normaliser = jnp.log(2 + jnp.sum(jnp.exp(output)))
                loss = jnp.sum(following * (output - normaliser))
                return (jnp.stack(hidden), jnp.stack(cells)), loss

            _, losses = jax.lax.scan(step, (state[::2], state[1::2]), (sequence[:-1], sequence[1:]))
            return -jnp.sum(losses) / ((length - 1) * bits)

        p = (jnp.array(main), jnp.array(extra))
        return jax.jit(jax.grad(objective)), (p, jnp.array(state), jnp.array(sequence))

    def repetition(function, inputs):
        return lambda: jax.block_until_ready(function(*inputs))

    def numbers(result):
        return np.concatenate([np.ravel(a) for a in jax.tree_util.tree_leaves(result)])

    return jax.__version__, locals(), repetition, numbers


def in_pytorch():
    import torch

    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)

    def gradients(objective, *inputs):
        """The inputs' gradients, graph and all, as a training loop finds them."""
        leaves = [torch.tensor(a).requires_grad_() for a in inputs]
        return lambda: torch.autograd.grad(objective(*leaves), leaves), ()

    def gmm(d, k, n, way):
        x, p = gmm_data(d, k, n)
        rows, columns = map(torch.tensor, factor_places(d))
        mean, x_and_1 = map(torch.tensor, gmm_points(x))
        first, second, weights = map(torch.tensor, gmm_pairs(d))
        x = torch.tensor(x) if way == "pairs" else x_and_1

        def objective(alpha, mu, q, l):
            diagonals = torch.exp(q)
            factors = torch.diag_embed(diagonals)
            factors = factors.index_put((torch.arange(k)[:, None], rows, columns), l)
            offsets = (alpha + q.sum(dim=1))[:, None]
            if way == "pairs":
                centred = x[:, None, :] - mu[None]
                z = torch.einsum("kij,nkj->kni", factors, centred)
                exponents = offsets - 0.5 * torch.sum(z**2, dim=2)
            else:
                shifts = -torch.einsum("kij,kj->ki", factors, mu - mean)
                extended = torch.cat([factors, shifts[:, :, None]], dim=2)
                if way == "factors":
                    z = (extended.reshape(k * d, d + 1) @ x).reshape(k, d, n)
                    exponents = offsets - 0.5 * torch.sum(z**2, dim=1)
                else:
                    precisions = extended.transpose(1, 2) @ extended
                    coefficients = precisions[:, first, second] * weights
                    exponents = offsets + coefficients @ (x[first] * x[second])
            likelihood = exponents.logsumexp(dim=0).sum() - n * alpha.logsumexp(dim=0)
            return likelihood - 0.5 * ((diagonals**2).sum() + (l**2).sum())

        return gradients(objective, *p)

    def kmeans(k, n, d, way):
        points, columns, centroids = map(torch.tensor, kmeans_data(k, n, d))
        c = centroids.requires_grad_()

        def nearest():
            with torch.no_grad():
                return ((c**2).sum(dim=1)[:, None] - 2 * c @ columns).argmin(dim=0)

        def cost():
            if way == "pairs":
                pairs = (c**2).sum(dim=1) - 2 * points @ c.T + (points**2).sum(dim=1)[:, None]
                return pairs.min(dim=1).values.sum()
            if way == "pairs by columns":
                return ((c**2).sum(dim=1)[:, None] - 2 * c @ columns).min(dim=0).values.sum()
            if way == "products":
                return ((points - c[nearest()]) ** 2).sum()
            index = nearest()
            sums = torch.zeros(k, d).index_add_(0, index, points)
            counts = torch.bincount(index, minlength=k)
            return (counts * (c**2).sum(dim=1)).sum() - 2 * (c * sums).sum()

        def direction():
            (g,) = torch.autograd.grad(cost(), c, create_graph=True)
            (h,) = torch.autograd.grad(g.sum(), c)
            return (g.detach() / h,)

        return direction, ()

    def lse(n):
        return gradients(lambda x: x.logsumexp(dim=0), data(n, 0, 1, 9))

    def llsq(n, m):
        def objective(x):
            t = -1 + torch.arange(n) * 2 / (n - 1)
            factors = t.expand(m, n).clone()
            factors[0] = 1
            return 0.5 * ((torch.sign(t) - x @ factors.cumprod(dim=0)) ** 2).sum()

        return gradients(objective, data(m, 0, 1, 10))

    def lstm(layers, length, bits):
        state, sequence, main, extra = lstm_data(layers, length, bits)
        state, sequence = torch.tensor(state), torch.tensor(sequence)

        def objective(main, extra):
            hidden, cells = list(state[::2]), list(state[1::2])
            total = 0
            for t in range(length - 1):
                x = sequence[t] * extra[0]
                for layer in range(layers):
                    (w, b), h = main[layer], hidden[layer]
                    forget = torch.sigmoid(x * w[0] + b[0])
                    into = torch.sigmoid(h * w[1] + b[1])
                    out = torch.sigmoid(x * w[2] + b[2])
                    cells[layer] = cells[layer] * forget + into * torch.tanh(h * w[3] + b[3])
                    x = hidden[layer] = out * torch.tanh(cells[layer])
                output = x * extra[1] + extra[2]
                normaliser = torch.log(2 + torch.exp(output).sum())
                total = total + (sequence[t + 1] * (output - normaliser)).sum()
            return -total / ((length - 1) * bits)

        return gradients(objective, main, extra)

    def repetition(function, inputs):
        return lambda: function(*inputs)

    def numbers(result):
        return np.concatenate([np.ravel(a.detach().numpy()) for a in result])

    return torch.__version__, locals(), repetition, numbers


# The name of each workload, its evaluation and sizes: as in arraybench.
WORKLOADS = (
    [
        (f"gmm d={d} k={k} n={n}", "gmm", (d, k, n))
        for d, k, n in [(2, 5, 1000), (10, 5, 1000), (2, 50, 1000), (10, 25, 1000)]
    ]
    + [
        (f"kmeans k={k} n={n} d={d}", "kmeans", (k, n, d))
        for k, n, d in [(10, 100, 8), (10, 1000, 8), (20, 1000, 8), (50, 1000, 8), (100, 1000, 16),
                        (10, 10000, 8), (100, 10000, 8), (1000, 10000, 16)]
    ]
    + [(f"lse n={n}", "lse", (n,)) for n in (200, 1000, 2500, 80000, 1280000)]
    + [(f"llsq n={n} m={m}", "llsq", (n, m)) for n, m in [(16, 128), (512, 128), (4096, 128)]]
    + [("lstm l=2 c=1024", "lstm", (2, 1024, 14))]
)

# The ways to write an evaluation; of others there is one.
WAYS = {
    "gmm": ("pairs", "factors", "products"),
    "kmeans": ("pairs", "pairs by columns", "products", "sums"),
}


def main():
    version, evaluations, repetition, numbers = in_jax() if chosen.peer == "jax" else in_pytorch()
    for name, evaluation, sizes in WORKLOADS:
        if chosen.workloads and not any(name.startswith(start) for start in chosen.workloads):
            continue
        for way in WAYS.get(evaluation, ("",)):
            arguments = (*sizes, way) if way else sizes
            run = repetition(*evaluations[evaluation](*arguments))
            derivatives = numbers(run())
            check = float(np.sum(derivatives * (1 + np.arange(derivatives.size) % 7)))
            seconds = measure.minimum(run, chosen.seconds, threads=1)
            line = {"workload": name, "peer": chosen.peer, "version": version}
            line |= {"seconds": seconds, "way": way, "check": check}
            print(json.dumps(line), flush=True)


main()
