"""How every peer measures, so that all of them measure the same.

A workload is a function that makes one repetition ready and returns it as a function without
arguments, with the number of operations (or steps) that one repetition counts for. The time of a
workload is the minimum over many repetitions: what disturbs a measurement only ever adds to it.
"""

import argparse
import gc
import json
import os
import time

# A sample is repeated until it takes this long, so that the clock's resolution doesn't matter.
SAMPLE_SECONDS = 0.002


def arguments(peer):
    """The command line: workload names or their beginnings, and the number of threads."""
    parser = argparse.ArgumentParser(description=f"Measures {peer}, a JSON line a workload.")
    parser.add_argument("workloads", nargs="*", help="names, or how they begin; all if none given")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=0.5, help="time for each workload")
    chosen = parser.parse_args()
    # Libraries read these when they are loaded, so this comes before any import of them.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = str(chosen.threads)
    return chosen


def minimum(repetition, seconds, threads):
    """The shortest time that one repetition took."""
    # With one thread, the processor time, which other programs on the machine don't add to.
    clock = time.process_time if threads == 1 else time.perf_counter
    repetition()  # warm caches, pools, and whatever is compiled on first use
    start = clock()
    repetition()
    once = clock() - start
    count = max(1, round(SAMPLE_SECONDS / max(once, 1e-9)))
    best = float("inf")
    samples = 0
    end = time.perf_counter() + seconds
    while samples < 3 or time.perf_counter() < end:
        start = clock()
        for _ in range(count):
            repetition()
        best = min(best, (clock() - start) / count)
        samples += 1
    return best


def report(peer, version, chosen, workloads):
    """Measures the chosen workloads and prints a JSON line for each."""
    for name, prepare in workloads.items():
        if chosen.workloads and not any(name.startswith(start) for start in chosen.workloads):
            continue
        repetition, operations = prepare()
        gc.collect()
        seconds = minimum(repetition, chosen.seconds, chosen.threads) / operations
        line = {"workload": name, "peer": peer, "version": version, "seconds": seconds}
        print(json.dumps(line | {"threads": chosen.threads}), flush=True)


# The sizes that all peers share.
CHAIN = 100_000  # operations: half of them products, half of them sums
ELEMENTS = {"1e3": 1_000, "1e5": 100_000, "1e6": 1_000_000}
SIDES = (32, 64, 128, 256, 512, 1024)
LOOPS = {"2e4": 20_000, "1e7": 10_000_000}
INPUTS, HIDDEN, CLASSES = 784, 128, 10
