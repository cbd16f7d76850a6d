#!/usr/bin/env python3
"""Measures GradBench's array evaluations in Leibniz, JAX and PyTorch and prints a table.

    python3 compare_arrays.py                      # everything
    python3 compare_arrays.py gmm 'kmeans k=10'    # only these workloads (or what begins so)

Each time is of all derivatives of one evaluation, in float64, on one thread. The programs take
turns, several times, on the same core; each time in the table is the minimum of all turns. For a
peer that is measured with several ways to write an objective, the faster one stands here. A ratio
is Leibniz's time, of the faster writing, over the peer's. Stops where two programs' derivatives
differ. Needs the Python packages jax and torch.
"""

import argparse
import pathlib
import sys

import compare

HERE = pathlib.Path(__file__).resolve().parent
COLUMNS = ("leibniz-arrays", "leibniz-scalars", "jax", "pytorch")


def options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("workloads", nargs="*", help="names, or how they begin; all if none given")
    parser.add_argument("--rounds", type=int, default=3, help="turns for each program")
    parser.add_argument("--seconds", type=float, default=0.3, help="time per workload and turn")
    parser.add_argument("--core", type=int, default=0, help="the core to run on (Linux)")
    chosen = parser.parse_args()
    chosen.threads = 1
    return chosen


def agree(a, b):
    return abs(a - b) <= 1e-7 * max(1, abs(a), abs(b))


def main():
    chosen = options()
    programs = [[compare.build("arraybench")]]
    programs += [[sys.executable, HERE / "peers/gradbench_arrays.py", p] for p in ("jax", "pytorch")]
    best, ways, checks, versions = {}, {}, {}, {}
    for turn in range(chosen.rounds):
        for program in programs:
            print(f"turn {turn + 1}: {program[-1]}", file=sys.stderr)
            command = [*program, *chosen.workloads, "--seconds", str(chosen.seconds)]
            for line in compare.measure(command, chosen) or []:
                name, peer = line["workload"], line["peer"]
                versions[peer] = line.get("version", "")
                if not agree(checks.setdefault(name, line["check"]), line["check"]):
                    sys.exit(f"{name}: {peer}'s derivatives differ: {line['check']}")
                if line["seconds"] < best.get((name, peer), float("inf")):
                    best[name, peer] = line["seconds"]
                    ways[name, peer] = line.get("way", "")

    print(f"{compare.processor()}, one thread, minimum of {chosen.rounds} turns; "
          + ", ".join(f"{peer} {version}" for peer, version in versions.items() if version) + "\n")
    print("| derivatives | arrays | scalars | JAX | ratio | PyTorch | ratio |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for name in checks:
        times = [best.get((name, peer)) for peer in COLUMNS]
        ours = min(t for t in times[:2] if t)
        row = [compare.duration(t) if t else "" for t in times[:2]]
        for peer, theirs in zip(COLUMNS[2:], times[2:]):
            way = ways.get((name, peer))
            row.append((compare.duration(theirs) + (f" ({way})" if way else "")) if theirs else "")
            row.append(f"{ours / theirs:.2f}" if theirs else "")
        print(f"| {name} | " + " | ".join(row) + " |")


main()
