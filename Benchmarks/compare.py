#!/usr/bin/env python3
"""Measures Leibniz and its peers side by side and prints a table.

    python3 compare.py                       # everything, one thread
    python3 compare.py graph chain           # only these workloads (or what begins so)
    python3 compare.py matmul --threads 2

The programs take turns, several times, on the same cores; each time in the table is the minimum of
all turns. So a load on the machine that comes and goes meets all of them alike. Beside Leibniz's time
stands the share of one core's limit, of arithmetic or memory, that was reached. The peers need the
Python packages torch, mygrad and micrograd; one that isn't installed is left out, and said so.
"""

import argparse
import json
import os
import pathlib
import platform
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
PEERS = {"pytorch": "pytorch.py", "mygrad": "mygrad_.py", "micrograd": "micrograd_.py"}


def options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("workloads", nargs="*", help="names, or how they begin; all if none given")
    parser.add_argument("--rounds", type=int, default=3, help="turns for each program")
    parser.add_argument("--seconds", type=float, default=0.3, help="time per workload and turn")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--core", type=int, default=0, help="the first core to run on (Linux)")
    parser.add_argument("--peers", default=",".join(PEERS), help="which of them, by commas")
    parser.add_argument("--without-leibniz", action="store_true", help="measure the peers alone")
    return parser.parse_args()


def build(product):
    """Builds a program and returns its path."""
    swift = ["swift", "build", "-c", "release", "--package-path", str(HERE)]
    subprocess.run([*swift, "--product", product], check=True, stdout=sys.stderr)
    path = subprocess.run([*swift, "--show-bin-path"], check=True, capture_output=True, text=True)
    return pathlib.Path(path.stdout.strip()) / product


def measure(command, chosen):
    """Runs one program for one turn; its lines, or None if it failed."""
    environment = os.environ | {"LEIBNIZ_THREADS": str(chosen.threads)}
    for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):  # NumPy's library decides for itself
        environment.pop(name, None)
    pinned = None
    if hasattr(os, "sched_setaffinity"):
        cores = range(chosen.core, chosen.core + chosen.threads)
        pinned = lambda: os.sched_setaffinity(0, cores)  # noqa: E731
    done = subprocess.run(
        command, env=environment, preexec_fn=pinned, stdout=subprocess.PIPE, text=True
    )
    if done.returncode != 0:
        print(f"left out: {' '.join(map(str, command))} failed", file=sys.stderr)
        return None
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def duration(seconds):
    """Three digits and a unit."""
    for unit, size in (("s", 1), ("ms", 1e-3), ("µs", 1e-6), ("ns", 1e-9)):
        if seconds >= size or unit == "ns":
            return f"{seconds / size:.3g} {unit}"


def processor():
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def table(best, shares, level, versions, chosen):
    """The results as Markdown: a row per workload, a time per program, a ratio per peer."""
    peers = [peer for peer in versions if peer != "leibniz"]
    workloads = list(dict.fromkeys(workload for workload, _ in best))
    with_leibniz = "leibniz" in versions
    print(f"{processor()}, {level}, {chosen.threads} thread(s), minimum of {chosen.rounds} turns; "
          + ", ".join(f"{peer} {version}" for peer, version in versions.items() if version) + "\n")
    header = ["workload"] + (["Leibniz", "of the limit"] if with_leibniz else [])
    for peer in peers:
        header += [peer, "ratio"] if with_leibniz else [peer]
    print("| " + " | ".join(header) + " |")
    print("|" + "---|" + "---:|" * (len(header) - 1))
    for workload in workloads:
        ours = best.get((workload, "leibniz"))
        row = [workload]
        if with_leibniz:
            share = shares.get(workload)
            row += [duration(ours) if ours else "", f"{share:.0%}" if share else ""]
        for peer in peers:
            theirs = best.get((workload, peer))
            row.append(duration(theirs) if theirs else "")
            if with_leibniz:
                row.append(f"{theirs / ours:.2f}" if theirs and ours else "")
        print("| " + " | ".join(row) + " |")


def main():
    chosen = options()
    programs = []
    if not chosen.without_leibniz:
        programs.append([build("leibniz-bench"), "--json", *chosen.workloads])
    common = ["--threads", str(chosen.threads), "--seconds", str(chosen.seconds)]
    for peer in chosen.peers.split(","):
        script = HERE / "peers" / PEERS[peer]
        programs.append([sys.executable, script, *common, *chosen.workloads])

    best, shares, level, versions = {}, {}, "", {}
    for turn in range(chosen.rounds):
        for program in list(programs):
            name = next(part for part in reversed(program) if isinstance(part, pathlib.Path)).name
            print(f"turn {turn + 1}: {name}", file=sys.stderr)
            lines = measure(program, chosen)
            if lines is None:
                programs.remove(program)
                continue
            for line in lines:
                key = (line["workload"], line["peer"])
                best[key] = min(best.get(key, float("inf")), line["seconds"])
                if line.get("share"):
                    shares[line["workload"]] = max(shares.get(line["workload"], 0), line["share"])
                level = line.get("level", level)
                versions[line["peer"]] = line.get("version", "")
    table(best, shares, level, versions, chosen)


if __name__ == "__main__":
    main()
