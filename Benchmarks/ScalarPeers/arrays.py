"""The array evaluations by PyTorch and JAX, timed like scalarbench's (`scalarbench arrays`).

    taskset -c 0 python arrays.py

Float64, one thread. JAX is compiled; its compilation isn't counted.
"""

import os

os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["OMP_NUM_THREADS"] = "1"

import math
import time

import jax
import jax.numpy as jnp
import numpy as np
import torch

jax.config.update("jax_enable_x64", True)
torch.set_num_threads(1)
repetitions = int(os.environ.get("REPETITIONS", 15))


def datum(i):
    return abs(math.fmod(math.sin((i + 1) * 12.9898) * 43758.5453, 1.0))


def data(n, low, high, seed):
    return np.array([low + (high - low) * datum(i + 7919 * seed) for i in range(n)])


def report(name, f):
    best, result = 1e9, None
    f()
    for _ in range(repetitions):
        start = time.perf_counter()
        result = f()
        best = min(best, time.perf_counter() - start)
    check = sum(g * (1 + i % 7) for i, g in enumerate(np.concatenate([np.ravel(r) for r in result])))
    print(f"{name}\t{best * 1e3:.4f}\t{check:.10g}", flush=True)


d, k, n, m, gamma = 10, 25, 1000, 0, 1.0
below = d * (d - 1) // 2
p = data(k * (1 + 2 * d + below), -0.5, 0.5, 5)
parts = np.split(p, [k, k + k * d, k + 2 * k * d])
parts = [parts[0], parts[1].reshape(k, d), parts[2].reshape(k, d), parts[3].reshape(k, below)]
points = data(n * d, -1, 1, 1).reshape(n, d)
rows, columns = [], []
for c in range(d):
    for r in range(c + 1, d):
        rows.append(r)
        columns.append(c)


def gmm(np_, put, lse, alpha, mu, q, l, x):
    diagonal = np_.exp(q)
    factor = put(diagonal, l)
    centred = (factor.reshape(k * d, d) @ x.T).reshape(k, d, n) - factor @ mu[:, :, None]
    sums = q.sum(1)
    weights = (alpha + sums)[:, None]
    likelihood = lse(weights - 0.5 * (centred * centred).sum(1), 0).sum() - n * lse(alpha, 0)
    return likelihood - 0.5 * gamma**2 * ((diagonal**2).sum() + (l**2).sum()) + m * sums.sum()


def torch_put(diagonal, l):
    factor = torch.diag_embed(diagonal)
    factor[:, rows, columns] = l
    return factor


def torch_gmm():
    args = [torch.tensor(a, requires_grad=True) for a in parts]
    y = gmm(torch, torch_put, lambda v, axis: torch.logsumexp(v, axis), *args, torch.tensor(points))
    return [g.numpy() for g in torch.autograd.grad(y, args)]


def jax_put(diagonal, l):
    factor = jnp.zeros((k, d, d)).at[:, np.arange(d), np.arange(d)].set(diagonal)
    return factor.at[:, np.array(rows), np.array(columns)].set(l)


jax_gmm_gradient = jax.jit(
    jax.grad(
        lambda a, b, c, e: gmm(jnp, jax_put, jax.scipy.special.logsumexp, a, b, c, e, points),
        argnums=(0, 1, 2, 3),
    )
)
report("gmm d10 k25 n1000, PyTorch", torch_gmm)
report("gmm d10 k25 n1000, JAX", lambda: [np.asarray(g) for g in jax_gmm_gradient(*parts)])

x = data(80000, 0, 1, 9)


def torch_lse():
    v = torch.tensor(x, requires_grad=True)
    a = v.max()
    return [torch.autograd.grad(a + torch.log(torch.exp(v - a).sum()), v)[0].numpy()]


jax_lse = jax.jit(jax.grad(lambda v: v.max() + jnp.log(jnp.exp(v - v.max()).sum())))
report("lse 80000, PyTorch", torch_lse)
report("lse 80000, JAX", lambda: [np.asarray(jax_lse(x))])

cloud = data(10000 * 8, 0, 1, 11).reshape(10000, 8)
centroids = data(25 * 8, 0, 1, 12).reshape(25, 8)


def cost(c, p, nearest):
    return ((p - c[nearest]) ** 2).sum()


def torch_kmeans():
    p, c = torch.tensor(cloud), torch.tensor(centroids, requires_grad=True)
    with torch.no_grad():
        nearest = ((c * c).sum(1) - 2 * (p @ c.T)).argmin(1)
    g = torch.autograd.grad(cost(c, p, nearest), c, create_graph=True)[0]
    h = torch.autograd.grad(g.sum(), c)[0]
    return [(g / h).detach().numpy()]


def jax_direction(c):
    nearest = ((c * c).sum(1) - 2 * (cloud @ c.T)).argmin(1)
    slope = jax.grad(lambda c: cost(c, cloud, nearest))
    g, h = jax.jvp(slope, (c,), (jnp.ones_like(c),))
    return g / h


jax_kmeans = jax.jit(jax_direction)
report("kmeans k25 n10000 d8, PyTorch", torch_kmeans)
report("kmeans k25 n10000 d8, JAX", lambda: [np.asarray(jax_kmeans(centroids))])
