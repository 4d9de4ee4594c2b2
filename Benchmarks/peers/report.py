"""Writes the rows of the race to RESULTS.md and results.json."""

import json
import math
import os
import platform
import re
import subprocess
from importlib import metadata

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))

# What follows this line in RESULTS.md is written by hand and kept.
NOTES = "<!-- Written by hand from here on; the race keeps it. -->"

# Issue 4's floors: (what, largest or smallest allowed).
MOST_TIME = {"J": 0.20, "J0": 0.30, "J2": 0.25, "J2s": 0.25}
MOST_MEMORY = 0.40
MOST_EXPONENT = 1.02
LEAST_SPEEDUP = 1.6

KEY = ("records", "form", "job", "workers")


def output_of(*command):
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    return done.stdout.strip() if done.returncode == 0 else ""


def commit():
    """The last commit that changed program or race; says so if files differ from it.

    Not HEAD, so that committing the results of one size does not part them from the next.
    """
    paths = ("--", "Sources", "Package.swift", "Benchmarks/peers")
    name = output_of("git", "log", "-1", "--abbrev=12", "--format=%h", *paths) or "unknown"
    changed = output_of("git", "status", "--porcelain", "--untracked-files=no", *paths)
    return name + (" with local changes" if changed else "")


def machine():
    """Cores, memory, processor and system; nothing that names the machine."""
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = re.search(r"^model name\s*:\s*(.+)$", file.read(), re.MULTILINE)
    with open("/proc/meminfo", encoding="utf-8") as file:
        kilobytes = int(re.search(r"^MemTotal:\s*(\d+)", file.read(), re.MULTILINE)[1])
    system = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    name = model[1].strip() if model else platform.machine()
    return f"{len(os.sched_getaffinity(0))} cores, {kilobytes / 2**20:.0f} GiB, {name}, {system}"


def versions(binary):
    packages = ("duckdb", "polars", "chdb", "pandas", "pyarrow")
    found = {name: metadata.version(name) for name in packages}
    found["sqlite"] = (output_of("sqlite3", "--version").split() or ["not installed"])[0]
    found["Python"] = platform.python_version()
    found["fengqiao"] = output_of(binary, "--version") or "unknown"
    return found


def earlier(folder):
    """The rows of earlier runs of this commit on this machine."""
    path = os.path.join(folder, "results.json")
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8") as file:
        rows = json.load(file)
    return [row for row in rows if (row["commit"], row["machine"]) == (commit(), machine())]


def replacing(rows, new):
    """The rows with `new` in place of an earlier row of the same question, in order."""
    def key(row):
        return tuple(row[name] for name in KEY)
    return sorted([row for row in rows if key(row) != key(new)] + [new], key=key)


def seconds(value):
    return f"{value:.3f}" if value < 10 else f"{value:.1f}"


def size(records):
    return f"{records / 1e6:g} M"


def line(row):
    """One row for the terminal."""
    peers = ", ".join(f"{name} {seconds(peer['s'])} s" for name, peer in row["peers"].items())
    ratio = "" if row["ratio_time"] is None else f" ratio {row['ratio_time']:.2f}"
    return (f"{row['job']} {size(row['records'])} {row['form']} x{row['workers']}: fengqiao "
            f"{seconds(row['fengqiao_s'])} s {row['fengqiao_mb']:.0f} MB; {peers};{ratio}")


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])


def medians(rows):
    names = sorted({name for row in rows for name in [*row["peers"], *row["failed"]]},
                   key=["duckdb", "polars", "chdb", "pandas", "sqlite"].index)

    def cell(row, name):
        if name in row["failed"]:
            return "failed"
        peer = row["peers"].get(name)
        return f"{seconds(peer['s'])} · {peer['mb']:.0f}" if peer else "–"

    def ratio(value, digits):
        return "–" if value is None else f"{value:.{digits}f}"

    head = ["job", "records", "form", "workers", "fengqiao", *names, "time / fastest peer",
            "memory / leanest peer", "`wc -l`", "time / `wc -l`"]
    return table(head, [
        [row["job"], size(row["records"]), row["form"], str(row["workers"]),
         f"**{seconds(row['fengqiao_s'])} · {row['fengqiao_mb']:.0f}**",
         *[cell(row, name) for name in names],
         ratio(row["ratio_time"], 3), ratio(row["ratio_memory"], 2), seconds(row["scan_s"]),
         f"{row['ratio_scan']:.1f}"]
        for row in rows])


def exponents(rows):
    """(job, form, workers, from, to, fengqiao's exponent of time, of memory, the peers' of time)."""
    found = []
    for small in rows:
        larger = [row for row in rows if row["records"] > small["records"]
                  and all(row[name] == small[name] for name in KEY[1:])]
        if not larger:
            continue
        large = min(larger, key=lambda row: row["records"])
        growth = math.log(large["records"] / small["records"])

        def exponent(name):
            return math.log(large[name] / small[name]) / growth

        peers = {name: math.log(large["peers"][name]["s"] / small["peers"][name]["s"]) / growth
                 for name in small["peers"] if name in large["peers"]}
        found.append((small, large, exponent("fengqiao_s"), exponent("fengqiao_mb"), peers))
    return found


def speedups(rows):
    """(one worker's row, two workers' row, fengqiao's speed-up, the peers')."""
    found = []
    for one in rows:
        for two in rows:
            same = all(one[name] == two[name] for name in KEY[:3])
            if same and (one["workers"], two["workers"]) == (1, 2):
                peers = {name: one["peers"][name]["s"] / two["peers"][name]["s"]
                         for name in one["peers"] if name in two["peers"]}
                found.append((one, two, one["fengqiao_s"] / two["fengqiao_s"], peers))
    return found


def goals(rows):
    """Each goal with the worst figure measured for it; a goal nobody measured is left out."""
    found = []

    def judge(what, goal, figures, is_met):
        if figures:
            worst, where = figures
            verdict = "met" if is_met(worst) else "**missed**"
            found.append([what, goal, f"{worst:.2f} ({where})", verdict])

    def name(row):
        return f"{row['job']} {size(row['records'])} {row['form']} ×{row['workers']}"

    def worst(pairs, choose=max):
        return choose(pairs, key=lambda pair: pair[0], default=None)

    large = [row for row in rows
             if row["records"] >= 1_000_000 and row["workers"] == 2
             and row["ratio_time"] is not None]
    for job, most in MOST_TIME.items():
        of_job = [(row["ratio_time"], name(row)) for row in large if row["job"] == job]
        judge(f"{job}, time / fastest peer, from 1 M on, 2 workers", f"≤ {most:.2f}", worst(of_job),
              lambda value, most=most: value <= most)
    memory = [(row["ratio_memory"], name(row)) for row in large if row["job"] == "J"]
    judge("J, peak memory / leanest peer, from 1 M on, 2 workers", f"≤ {MOST_MEMORY:.2f}", worst(memory),
          lambda value: value <= MOST_MEMORY)
    steps = [(time, f"{name(small)} to {size(large['records'])}")
             for small, large, time, _, _ in exponents(rows) if small["records"] >= 1_000_000]
    judge("exponent of time over records, 1 M to 10 M", f"≤ {MOST_EXPONENT}", worst(steps),
          lambda value: value <= MOST_EXPONENT)
    gains = [(gain, name(one)) for one, _, gain, _ in speedups(rows)
             if one["job"] == "J" and one["records"] >= 1_000_000]
    judge("J, speed-up from 1 to 2 workers, from 1 M on", f"≥ {LEAST_SPEEDUP}", worst(gains, min),
          lambda value: value >= LEAST_SPEEDUP)
    return found


def storing(rows):
    """What writing the stored forms took, a line a size; empty if none was written."""
    stored = {row["records"]: row["stored_s"] for row in rows if "stored_s" in row}
    names = [name for name in ("fengqiao", "duckdb", "polars", "chdb", "pandas")
             if any(name in times for times in stored.values())]
    return stored and table(["records", *names], [
        [size(records), *[seconds(times[name]) if name in times else "–" for name in names]]
        for records, times in sorted(stored.items())])


def range_of(figures):
    return f"{min(figures):.2f}–{max(figures):.2f}" if figures else "–"


def text(rows, binary):
    runs = sorted({row["runs"] for row in rows})
    parts = [
        "# Results of the race",
        "Written by `Benchmarks/peers/run`; how it measures, and every peer's settings, are in "
        "[README.md](README.md). Wall seconds · peak MB of whole processes, medians of "
        f"{' or '.join(map(str, runs))} interleaved rounds, warm cache. Every answer was equal to "
        f"fengqiao's cell by cell ({sum(row['cells_compared'] for row in rows):,} cells in "
        f"{len(rows)} questions).",
        f"Machine: {'; '.join(sorted({row['machine'] for row in rows}))}.  \n"
        f"Commit: {', '.join(sorted({row['commit'] for row in rows}))}.  \n"
        "Versions: " + ", ".join(f"{name} {version}" for name, version in versions(binary).items()) + ".",
        medians(rows),
        "`wc -l` reads the same bytes and counts their newlines, in one thread, in the same rounds: "
        "the floor under anybody's time.",
    ]
    if found := storing(rows):
        parts += ["## Before J2: storing", "Wall seconds of the one process that reads the logs and "
                  "leaves the stored form, once, on two cores; not part of J2 and J2s.", found]
    if found := goals(rows):
        parts += ["## Goals, each by its worst figure",
                  table(["what", "goal", "measured", ""], found)]
    if found := exponents(rows):
        parts += ["## Cost curve", "The exponent *e* in cost ∝ recordsᵉ between two sizes.", table(
            ["job", "form", "workers", "from", "to", "time", "memory", "the peers' time"],
            [[small["job"], small["form"], str(small["workers"]), size(small["records"]),
              size(large["records"]), f"{time:.2f}", f"{memory:.2f}", range_of(peers.values())]
             for small, large, time, memory, peers in found])]
    if found := speedups(rows):
        parts += ["## From one worker to two", table(
            ["job", "records", "form", "fengqiao", "the peers"],
            [[one["job"], size(one["records"]), one["form"], f"{gain:.2f}",
              range_of([peers[name] for name in peers if name != "sqlite"])]
             for one, _, gain, peers in found])]
    return "\n\n".join(parts) + "\n"


def write(folder, rows, binary):
    with open(os.path.join(folder, "results.json"), "w", encoding="utf-8") as file:
        json.dump(rows, file, ensure_ascii=False, indent=1)
        file.write("\n")
    path = os.path.join(folder, "RESULTS.md")
    notes = ""
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            notes = file.read().partition(NOTES)[2].strip()
    with open(path, "w", encoding="utf-8") as file:
        file.write(text(rows, binary) + f"\n{NOTES}\n" + (f"\n{notes}\n" if notes else ""))
