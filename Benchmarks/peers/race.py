"""Runs the race: inputs, competitors in turn, answers compared, medians. Started by `run`."""

import argparse
import hashlib
import os
import shutil
import statistics
import subprocess
import sys
import tempfile

import answers
import report
from launch import measured
from race_data import NARROW_YEAR

HERE = os.path.dirname(os.path.abspath(__file__))
PEERS = ("duckdb", "polars", "chdb", "pandas", "sqlite")

# SQLite needs a minute per million records: shown once, at the smallest size.
SQLITE_MOST = 100_000


def arguments():
    def numbers(text):
        return [int(number.replace("_", "")) for number in text.split(",")]

    def words(*allowed):
        def parse(text):
            chosen = text.split(",")
            if unknown := set(chosen) - set(allowed):
                raise argparse.ArgumentTypeError(f"{sorted(unknown)}: not among {allowed}")
            return chosen
        return parse

    parser = argparse.ArgumentParser(prog="run", description=__doc__)
    parser.add_argument("--records", type=numbers, default=[100_000, 1_000_000],
                        help="sizes, default 100000,1000000")
    parser.add_argument("--forms", type=words("big", "many"), default=["big", "many"])
    parser.add_argument("--workers", type=numbers, default=[1, 2])
    parser.add_argument("--jobs", type=words("J0", "J", "J2", "J2s"),
                        default=["J0", "J", "J2", "J2s"])
    parser.add_argument("--peers", type=words(*PEERS), default=list(PEERS))
    parser.add_argument("--runs", type=int, default=5, help="timed rounds, after one uncounted")
    parser.add_argument("--binary", required=True, help="fengqiao; default: build it")
    parser.add_argument("--data", default=os.path.join(HERE, "data"), help="folder of the inputs")
    parser.add_argument("--results", default=os.path.dirname(HERE),
                        help="folder of RESULTS.md and results.json, default Benchmarks")
    parser.add_argument("--keep", action="store_true",
                        help="keep the rows of earlier runs of this commit on this machine")
    chosen = parser.parse_args()
    if chosen.runs < 1:
        parser.error("--runs: at least 1")
    if max(chosen.workers) > len(os.sched_getaffinity(0)):
        parser.error(f"--workers: this machine lets us use {len(os.sched_getaffinity(0))} cores")
    return chosen


def folder_of(options, form, records):
    """The input's folder; `fengqiao sample` writes it if it is not there."""
    folder = os.path.join(options.data, f"race-{form}-{records}")
    if not os.path.exists(os.path.join(folder, "race.yml")):
        part = folder + ".part"
        shutil.rmtree(part, ignore_errors=True)
        subprocess.run([options.binary, "sample", "--preset", "race", "--records", str(records),
                        "--form", form, "--out", part], check=True, stdout=subprocess.DEVNULL)
        os.rename(part, folder)
    return folder


class Stored:
    """The form in which each competitor keeps the cases, written once for a size and outside J2's
    clock; what writing it took is told beside."""

    def __init__(self, options, folder):
        self.options, self.folder = options, os.path.join(folder, "stored")
        self.source = folder
        self.made = {}
        shutil.rmtree(self.folder, ignore_errors=True)
        os.makedirs(self.folder)

    def of(self, name):
        """Where a competitor's form lies."""
        if name not in self.made:
            place = os.path.join(self.folder, name)
            workers = max(self.options.workers)
            if name == "fengqiao":
                place = os.path.join(self.source, "race-stored.yml")
                with open(place, "w", encoding="utf-8") as file:
                    file.write(stored_pipeline(self.source))
                command = [self.options.binary, "run", place, "--output",
                           os.path.join(self.folder, "output"), "--quiet", "--jobs", str(workers)]
            else:
                command = [sys.executable, os.path.join(HERE, f"{name}_peer.py"), "store",
                           self.source, "big", str(workers), place]
            reading = measured(command, workers)
            if reading["code"] != 0:
                raise RuntimeError(f"storing: exit code {reading['code']}")
            self.made[name] = place, round(reading["s"], 3)
        return self.made[name][0]

    def seconds(self):
        return {name: seconds for name, (_, seconds) in self.made.items()}


def stored_pipeline(folder):
    """The race's pipeline with an archive, the origin of a case, and J2s's indicator; it publishes
    only a total, so that storing is all it does."""
    with open(os.path.join(folder, "race.yml"), encoding="utf-8") as file:
        text = file.read()
    text, _, _ = text.partition("publish:")
    for old, new in [
        ("pipeline: race\n", "pipeline: race-stored\n"),
        ("input: .\n", "input: .\narchive: stored/fengqiao\n"),
        ("      outcome:        {", "      source:         {from: [source], type: code, "
         "codes: codes/sources.csv, required: true}\n      outcome:        {"),
    ]:
        if text.count(old) != 1:
            raise ValueError("race.yml is not as the race expects it")
        text = text.replace(old, new)
    return text.rstrip() + """
  narrow:        {label: 案件, count: cases, on: accepted_on, breakdown: [source, outcome], counted_in: 宗}

publish:
  - {format: csv, name: figures, by: [city, total], indicators: [records]}
"""


class Competitor:
    """Whoever answers one question: its name, command and the file its answer is in."""

    def __init__(self, name, job, folder, form, workers, binary, scratch, stored=None):
        self.name, self.job = name, job
        self.is_ours = name == "fengqiao"
        self.output = os.path.join(scratch, name)
        self.checked = None
        self.readings = []
        self.failure = None
        if self.is_ours and stored:
            self.answer = self.output + ".csv"
            question = {
                "J2": ["--indicator", ",".join(answers.MEASURES), "--by",
                       "district,street,community,month"],
                "J2s": ["--indicator", "narrow", "--by", "street,quarter", "--period",
                        str(NARROW_YEAR), "--where",
                        "dispute_type in (family, neighbour, housing)"],
            }[job]
            # The shell only sends the answer to a file, as a user would.
            self.command = ["sh", "-c", 'out=$1; shift; exec "$@" > "$out"', "sh", self.answer, binary,
                            "query", stored, *question, "--format", "csv", "--jobs", str(workers)]
        elif self.is_ours:
            pipeline = "race.yml" if job == "J" else "race-j0.yml"
            figures = "figures-wide.csv" if job == "J" else "figures.csv"
            self.command = [binary, "run", os.path.join(folder, pipeline), "--output", self.output,
                            "--quiet", "--jobs", str(workers)]
            self.answer = os.path.join(self.output, "current", figures)
        else:
            self.answer = self.output + ".csv"
            task = [job, folder, form, str(workers), self.answer]
            if stored:
                task.append(stored)
            if name == "sqlite":
                self.command = [os.path.join(HERE, "sqlite_peer.sh"), *task]
            else:
                self.command = [sys.executable, os.path.join(HERE, f"{name}_peer.py"), *task]

    def run(self, cores):
        """One whole process. Its output folder is removed first, outside the clock."""
        shutil.rmtree(self.output, ignore_errors=True)
        if os.path.exists(self.answer):
            os.remove(self.answer)
        reading = measured(self.command, cores)
        if reading["code"] != 0:
            raise RuntimeError(f"exit code {reading['code']}")
        return reading

    def read(self):
        return answers.read(self.answer, self.job, self.is_ours)

    def is_new(self):
        """Whether the answer's bytes are other than those already compared."""
        with open(self.answer, "rb") as file:
            digest = hashlib.file_digest(file, "sha256").digest()
        is_new = digest != self.checked
        self.checked = digest
        return is_new


def race(options, job, form, records, workers, stored=None):
    """One row of the results. Exits if an answer differs from fengqiao's."""
    folder = folder_of(options, form, records)
    with tempfile.TemporaryDirectory(dir=options.data, prefix="answers-") as scratch:
        def entrant(name):
            return Competitor(name, job, folder, form, workers, options.binary, scratch,
                              stored.of(name) if stored else None)

        peers = [entrant(name) for name in options.peers
                 if name != "sqlite" or (not stored and records <= SQLITE_MOST and form == "big" and workers == 1)]
        ours = entrant("fengqiao")
        where = os.path.join(folder, "big.csv" if form == "big" else "many")
        scan = ["sh", "-c", 'find "$0" -name "*.csv" -print0 | xargs -0 wc -l', where]
        scans = []
        expected = None
        for round_number in range(options.runs + 1):  # round 0 warms the cache and does not count
            scans.append(measured(scan, workers)["s"])
            for competitor in [ours, *peers]:
                if competitor.failure:
                    continue
                try:
                    reading = competitor.run(workers)
                except RuntimeError as failure:
                    if competitor.is_ours:
                        sys.exit(f"fengqiao, {job} {form} {records}: {failure}")
                    competitor.failure = str(failure)
                    print(f"  {competitor.name} failed: {failure}", file=sys.stderr)
                    continue
                if competitor.is_new():
                    answer = competitor.read()
                    expected = answer if expected is None else expected
                    if wrong := answers.differences(expected, answer):
                        sys.exit(f"{competitor.name}, {job} {form} {records}: differs: {wrong}")
                if round_number > 0:
                    competitor.readings.append(reading)
        bytes_read = sum(os.path.getsize(os.path.join(place, name))
                         for place, _, names in os.walk(where) for name in names) \
            if form == "many" else os.path.getsize(where)
        return row(options, job, form, records, workers, ours, peers, scans[1:],
                   len(expected), bytes_read, stored)


def row(options, job, form, records, workers, ours, peers, scans, cells, bytes_read, stored):
    def median(competitor, name, digits):
        return round(statistics.median(r[name] for r in competitor.readings), digits)

    finished = {peer.name: {"s": median(peer, "s", 4), "mb": median(peer, "mb", 1)}
                for peer in peers if not peer.failure}
    ours_s, ours_mb = median(ours, "s", 4), median(ours, "mb", 1)
    limit = round(statistics.median(scans), 4)
    fastest = min((peer["s"] for peer in finished.values()), default=None)
    leanest = min((peer["mb"] for peer in finished.values()), default=None)
    stored_in = {"stored_s": stored.seconds()} if stored else {}
    return stored_in | {
        "job": job, "form": form, "records": records, "workers": workers,
        "fengqiao_s": ours_s, "fengqiao_mb": ours_mb,
        "fengqiao_cpu_s": median(ours, "cpu", 4),
        "fengqiao_range_s": [round(f(r["s"] for r in ours.readings), 4) for f in (min, max)],
        "peers": finished, "failed": sorted(peer.name for peer in peers if peer.failure),
        "ratio_time": round(ours_s / fastest, 3) if fastest else None,
        "ratio_memory": round(ours_mb / leanest, 3) if leanest else None,
        "bytes": bytes_read, "scan_s": limit, "ratio_scan": round(ours_s / limit, 2),
        "cells_compared": cells, "runs": options.runs,
        "commit": report.commit(), "machine": report.machine(),
    }


def main():
    options = arguments()
    options.binary = os.path.abspath(options.binary)
    options.data = os.path.abspath(options.data)
    os.makedirs(options.data, exist_ok=True)
    rows = report.earlier(options.results) if options.keep else []
    for records in options.records:
        for form in options.forms:
            stored = None
            for job in options.jobs:
                if job.startswith("J2"):
                    # A stored form does not show how the files were cut.
                    if form == "many" and "big" in options.forms:
                        continue
                    stored = stored or Stored(options, folder_of(options, "big", records))
                for workers in options.workers:
                    new = race(options, job, form, records, workers,
                               stored if job.startswith("J2") else None)
                    rows = report.replacing(rows, new)
                    print(report.line(new), file=sys.stderr)
                    report.write(options.results, rows, options.binary)


main()
