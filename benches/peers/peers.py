#!/usr/bin/env python3
"""The fixpoint against python-graphblas and DuckDB, in one run, on one inventory.

    peers.py INVENTORY
    peers.py FLOWS SHAPE SEED

Thalweg's own time is that of `cargo run --release --example fixpoint`, which also writes what the peers begin with and
the facts they must arrive at. It is taken before and after each peer, and the ratio is to the mean of the two. Each peer
runs in a process of its own. All begin with the list of edges in memory and end with the facts of every spot, for one
population.

Exit code: 0, or 1 if facts differ or something failed, or 2 if the arguments are wrong. A peer that is not installed or
does not end within the limit is reported as such.
"""

import argparse
import importlib
import importlib.metadata
import json
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[2]
PEERS = {"graphblas": "python-graphblas", "duckdb": "duckdb"}
SIZES = re.compile(r"(\d+) flows, \d+ spots, \d+ kinds of flows")
TIMES = re.compile(r"one population +thalweg +([\d.]+) ns/flow +petgraph +([\d.]+) ns/flow +ratio +([\d.]+)")


class Failed(Exception):
    """Something that the peers stand on did not run."""


def main() -> int:
    args = arguments()
    if args.child:
        return child(args)
    try:
        with tempfile.TemporaryDirectory(prefix="thalweg-peers-") as scratch:
            return compare(args, Path(scratch))
    except (Failed, OSError) as error:
        print(f"peers: {error}", file=sys.stderr)
        return 1


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("what", nargs="+", metavar="INVENTORY | FLOWS SHAPE SEED")
    parser.add_argument("--bin", type=Path, metavar="DIR", help="where `generate` and `fixpoint` are already built")
    parser.add_argument("--peer", choices=PEERS, action="append", help="only this one (may be repeated)")
    parser.add_argument("--limit", type=float, default=600, help="seconds for each peer, all runs (%(default)g)")
    parser.add_argument("--runs", type=int, default=3, help="runs of each peer; the middle counts (%(default)d)")
    parser.add_argument("--threads", type=int, default=1, help="for the peers; Thalweg uses one (%(default)d)")
    parser.add_argument("--child", choices=PEERS, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if len(args.what) not in (1, 3):
        parser.error("one INVENTORY, or FLOWS SHAPE SEED")
    if args.runs < 1 or args.threads < 1 or args.limit <= 0:
        parser.error("--runs, --threads and --limit begin above 0")
    return args


def compare(args: argparse.Namespace, scratch: Path) -> int:
    """All the times, as a table; the exit code."""
    inventory, dump = args.what[0], scratch / "dump"
    if len(args.what) == 3:
        inventory = str(scratch / "inventory")
        run_example(args, "generate", *args.what, inventory)
    told = run_example(args, "fixpoint", inventory, "--dump", str(dump))
    sizes, times = SIZES.search(told), TIMES.search(told)
    if not sizes or not times or int(sizes[1]) == 0:
        raise Failed(f"`fixpoint` gave no times:\n{told}")
    print(f"{sizes[0]}; {args.threads} thread(s) for a peer", flush=True)
    flows, thalweg = int(sizes[1]), [float(times[1])]
    print(f"{'':27}{'ns/flow':>9}{'building':>10}{'rounds':>9}{'ratio':>8}{'without building':>18}")
    print(f"{'thalweg':27}{thalweg[0]:9.1f}")
    print(f"{'petgraph':27}{float(times[2]):9.1f}{'':19}{float(times[3]):8.1f}{'':18}  as `fixpoint` has it", flush=True)
    good = True
    for peer in args.peer or PEERS:
        runs, word = run_peer(args, peer, dump)
        thalweg.append(float(times_of_one(args, inventory)[1]))
        line, right = told_of(peer, runs, word, flows, statistics.mean(thalweg[-2:]))
        good &= right
        print(f"{line}\n{'thalweg':27}{thalweg[-1]:9.1f}", flush=True)
    return 0 if good else 1


def told_of(peer: str, runs: list[dict], word: str, flows: int, thalweg: float) -> tuple[str, bool]:
    """The line of a peer, and whether all is well with it; Thalweg's time is in ns per flow."""
    right = not word.startswith("failed")
    if not runs:
        return f"{PEERS[peer]:27}{word}", right
    run = sorted(runs, key=lambda run: run["all"])[len(runs) // 2]
    whole, building = (run[part] * 1e9 / flows for part in ("all", "building"))
    wrong = max(run["wrong"] for run in runs)
    notes = [f"facts DIFFER at {wrong} spots" if wrong else "facts equal", f"{len(runs)} run(s)"]
    notes += [f"{run['rounds']} rounds"] * (run["rounds"] is not None) + [word] * bool(word)
    line = (
        f"{PEERS[peer] + ' ' + run['version']:27}{whole:9.1f}{building:10.1f}{whole - building:9.1f}"
        f"{whole / thalweg:8.1f}{(whole - building) / thalweg:18.1f}  {', '.join(notes)}"
    )
    return line, right and wrong == 0


def example(args: argparse.Namespace, name: str, *given: str) -> list[str]:
    if args.bin:
        return [str(args.bin / name), *given]
    manifest = str(ROOT / "Cargo.toml")
    return ["cargo", "run", "--quiet", "--release", "--manifest-path", manifest, "--example", name, "--", *given]


def run_example(args: argparse.Namespace, name: str, *given: str) -> str:
    done = subprocess.run(example(args, name, *given), stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        raise Failed(f"`{name}` ended with code {done.returncode}")
    return done.stdout


def times_of_one(args: argparse.Namespace, inventory: str) -> re.Match:
    """The times for one population once more, without waiting for those of all populations."""
    with subprocess.Popen(example(args, "fixpoint", inventory), stdout=subprocess.PIPE, text=True) as process:
        try:
            for line in process.stdout:
                if found := TIMES.search(line):
                    return found
        finally:
            process.kill()
    raise Failed("`fixpoint` gave no times")


def run_peer(args: argparse.Namespace, peer: str, dump: Path) -> tuple[list[dict], str]:
    """The runs that came to an end, and what is to be said of them."""
    command = [sys.executable, __file__, str(dump), "--child", peer]
    command += [f"--{name}={getattr(args, name)}" for name in ("limit", "runs", "threads")]
    word = ""
    with tempfile.TemporaryFile("w+") as out:
        try:
            code = subprocess.run(command, stdout=out, timeout=args.limit).returncode
            if code != 0:
                word = f"failed with code {code}"
        except subprocess.TimeoutExpired:
            word = f"stopped at the limit of {args.limit:g} s"
        out.seek(0)
        lines = [json.loads(line) for line in out if line.endswith("\n")]
    for line in lines:
        if "missing" in line:
            return [], f"not installed: {line['missing']}"
    return lines, word


def child(args: argparse.Namespace) -> int:
    """One peer, in the process of its own: a line of JSON for each run."""
    began = perf_counter()
    try:
        module = importlib.import_module(f"with_{args.child}")
        read = importlib.import_module("case").read
    except ImportError as error:
        print(json.dumps({"missing": str(error)}), flush=True)
        return 0
    case = read(Path(args.what[0]))
    version = importlib.metadata.version(module.PACKAGE)
    took = []
    while len(took) < args.runs:
        if took and perf_counter() - began + statistics.mean(took) > args.limit:
            break
        start = perf_counter()
        facts, built, rounds = module.fixpoint(case, args.threads)
        took.append(perf_counter() - start)
        wrong = len(case.facts) if facts.shape != case.facts.shape else int((facts != case.facts).any(axis=1).sum())
        line = {"all": took[-1], "building": built - start, "rounds": rounds, "wrong": wrong, "version": version}
        print(json.dumps(line), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
