"""The building's simulation of scalarbench on PyTorch: microseconds for a gradient, the least of some.

    python3 building_pytorch.py [steps…]
"""
import math
import sys
import time

import torch

PARAMETERS = [
    0.50292, 0.019, 0.001588, 2.43, 21.1111111, 100, 0.2, 2242.58, 0.101, 0, 60, 0.0006309, 1000, 4180,
    70, 0.0757082, 4180, 1000, 75.708, 33.3,
]


def objective(p, steps):
    spacing, diameter, wall, resistivity, _, area, slab_heat, slab_density, thickness = p[:9]
    _, water, flow, density, heat, tank, volume, tank_heat, tank_density, _, slab = p[9:]
    step = 0.1
    for _ in range(steps):
        from_tank = (tank - water) * (flow * density) * heat
        tank = tank + from_tank * step / tank_heat / (volume * tank_density)
        water = water + from_tank * step / heat / (flow * step * density)
        resistance = resistivity * wall / (area / spacing * math.pi * diameter) * 10
        from_slab = (slab - water) * (1 / resistance)
        water = water + from_slab * step / heat / (flow * step * density)
        slab = slab - from_slab * step / slab_heat / (area * thickness * slab_density)
    return torch.abs(slab - 27.344767)


def main():
    torch.set_num_threads(1)
    for steps in [int(s) for s in sys.argv[1:]] or [20, 1000]:
        best = math.inf
        for _ in range(5):
            p = [torch.tensor(float(x), requires_grad=True) for x in PARAMETERS]
            start = time.perf_counter()
            objective(p, steps).backward()
            best = min(best, time.perf_counter() - start)
        check = sum(x.grad.item() * (1 + i % 7) for i, x in enumerate(p) if x.grad is not None)
        print(f"building {steps}\t{best * 1e6:.4g} us\t{check:.10g}")


main()
