"""Measures intake by itself; started by `run`. What is measured: Benchmarks/README.md."""

import argparse
import csv
import json
import mmap
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
PEERS = os.path.join(os.path.dirname(HERE), "peers")
sys.path.insert(0, PEERS)

import report  # noqa: E402
from launch import measured  # noqa: E402
from race_data import COLUMNS  # noqa: E402

READERS = ("duckdb", "polars", "chdb")

# Issue 3's goals.
MOST_TIME, LEAST_QUOTED, MOST_ERRORS = 0.3, 0.5, 2.0


def arguments():
    parser = argparse.ArgumentParser(prog="run", description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--workers", type=lambda text: [int(n) for n in text.split(",")],
                        default=[1, 2])
    parser.add_argument("--runs", type=int, default=5, help="timed rounds, after one uncounted")
    parser.add_argument("--binary", required=True, help="fengqiao; default: build it")
    parser.add_argument("--data", default=os.path.join(PEERS, "data"), help="folder of the inputs")
    parser.add_argument("--results", default=os.path.dirname(HERE),
                        help="folder of INTAKE.md and intake.json, default Benchmarks")
    chosen = parser.parse_args()
    if chosen.runs < 1:
        parser.error("--runs: at least 1")
    if max(chosen.workers) > len(os.sched_getaffinity(0)):
        parser.error(f"--workers: this machine lets us use {len(os.sched_getaffinity(0))} cores")
    return chosen


def inputs(options):
    """The folder of the four pipelines and their files; written once for a size."""
    folder = os.path.join(options.data, f"intake-{options.records}")
    if os.path.exists(folder):
        return folder
    part = folder + ".part"
    shutil.rmtree(part, ignore_errors=True)
    subprocess.run([options.binary, "sample", "--preset", "race", "--records", str(options.records),
                    "--form", "big", "--out", part], check=True, stdout=subprocess.DEVNULL)
    os.rename(os.path.join(part, "big.csv"), os.path.join(part, "plain.csv"))
    with open(os.path.join(part, "plain.csv"), encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        with open(os.path.join(part, "quoted.csv"), "w", encoding="utf-8", newline="") as quoted, \
                open(os.path.join(part, "wrong.csv"), "w", encoding="utf-8", newline="") as wrong:
            quoting = csv.writer(quoted, quoting=csv.QUOTE_ALL, lineterminator="\n")
            plain = csv.writer(wrong, lineterminator="\n")
            quoting.writerow(header)
            plain.writerow(header)
            day, kind = header.index("accepted_on"), header.index("dispute_type")
            for number, row in enumerate(rows):
                quoting.writerow(row[:-1] + [f'甲方称："{row[-1]}"\n双方另有约定，见附件。'])
                if number % 3 == 0:
                    row[day] = "2020-13-45"
                elif number % 3 == 1:
                    row[kind] = "不在表中"
                else:
                    row.pop()
                plain.writerow(row)
    with open(os.path.join(part, "race-j0.yml"), encoding="utf-8") as file:
        whole = file.read()
    texts = "".join(f"      {name}: {{from: [{name}], type: text}}\n"
                    for name in COLUMNS if name != "accepted_on")
    head, _, rest = whole.partition("    fields:\n")
    reading = (head + "    fields:\n" + texts
               + "      accepted_on: {from: [accepted_on], type: date}\n"
               + "\nindicators:\n" + rest.partition("\nindicators:\n")[2])
    reading = reading.replace("    reporter: unit\n", "").replace(", breakdown: dispute_type", "")
    for name, text, log in [("read-plain", reading, "plain"), ("read-quoted", reading, "quoted"),
                            ("type-plain", whole, "plain"), ("type-wrong", whole, "wrong")]:
        with open(os.path.join(part, name + ".yml"), "w", encoding="utf-8") as file:
            file.write(text.replace("big.csv", log + ".csv"))
    os.rename(part, folder)
    return folder


class Ours:
    """One run of fengqiao over one of the pipelines."""

    def __init__(self, options, folder, pipeline, workers, scratch, extra=()):
        self.name = " ".join([pipeline, *extra])
        self.output = os.path.join(scratch, self.name.replace(" ", "_"))
        self.log = os.path.join(folder, pipeline.partition("-")[2] + ".csv")
        self.records = options.records
        self.is_wrong = pipeline == "type-wrong"
        self.command = [options.binary, "run", os.path.join(folder, pipeline + ".yml"), "--quiet",
                        "--jobs", str(workers), *extra]
        self.readings = []
        self.outputs = []

    def run(self, workers):
        # A folder of its own for every run, emptied but not removed: for minutes after many files
        # have been removed some file systems make new ones slowly, and a night removes none first.
        output = f"{self.output}-{len(self.outputs)}"
        self.outputs.append(output)
        reading = measured([*self.command, "--output", output], workers)
        with open(os.path.join(output, "report", "run.json"), encoding="utf-8") as file:
            (account,) = json.load(file)["conservation"]
        # Every record and every byte of the file must be accounted for.
        size, refused = os.path.getsize(self.log), self.records if self.is_wrong else 0
        if not account["holds"] or account["bytes_in_spans"] != size or (
                account["read"], account["quarantined"]) != (self.records, refused):
            sys.exit(f"{self.name}: {account}")
        self.written = 0
        for folder, _, names in os.walk(output):
            for path in (os.path.join(folder, name) for name in names):
                if not os.path.islink(path):
                    self.written += os.path.getsize(path)
                    os.truncate(path, 0)
        return reading


class Device:
    """As many bytes as a run has written, made lasting in one new file with nothing else to do."""

    PIECE = 1 << 21

    def __init__(self, ours, scratch):
        self.ours = ours
        self.path = os.path.join(scratch, "device")
        self.piece = mmap.mmap(-1, self.PIECE)
        with open(ours.log, "rb") as file:
            self.piece.write(file.read(self.PIECE).ljust(self.PIECE))
        self.readings = []

    def run(self, _):
        start = time.monotonic()
        file = os.open(f"{self.path}-{len(self.readings)}",
                       os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_DIRECT)
        for _ in range(self.ours.written // self.PIECE):
            os.write(file, self.piece)
        os.fsync(file)
        seconds = time.monotonic() - start
        os.ftruncate(file, 0)
        os.close(file)
        return {"s": seconds, "mb": 0}


class Peer:
    """One reading of the plain file by a peer."""

    def __init__(self, name, log, workers, scratch):
        self.name = name
        self.answer = os.path.join(scratch, name + ".txt")
        self.command = [sys.executable, os.path.join(HERE, "readers.py"), name, log, str(workers),
                        self.answer]
        self.readings = []

    def run(self, workers):
        reading = measured(self.command, workers)
        if reading["code"] != 0:
            sys.exit(f"{self.name}: exit code {reading['code']}")
        return reading

    def sums(self):
        with open(self.answer, encoding="utf-8") as file:
            return file.read()


def row(options, folder, workers, ours, peers, device):
    """One line of intake.json: medians of seconds and MB, and the ratios that are goals."""
    def medians(competitor):
        return {"s": round(statistics.median(r["s"] for r in competitor.readings), 4),
                "mb": round(statistics.median(r["mb"] for r in competitor.readings), 1)}

    size = {log: os.path.getsize(os.path.join(folder, log + ".csv"))
            for log in ("plain", "quoted", "wrong")}
    own = {competitor.name: medians(competitor) for competitor in ours}
    alone = medians(device)["s"]
    others = {name: {log: medians(peer) for log, peer in logs.items()} for name, logs in peers.items()}

    def speed(log):
        return size[log] / own[f"read-{log}"]["s"]

    def ratio(log):
        return round(own[f"read-{log}"]["s"] / min(peer[log]["s"] for peer in others.values()), 3)

    return {"records": options.records, "workers": workers, "bytes": size, "fengqiao": own,
            "peers": others, "ratio_plain": ratio("plain"), "ratio_quoted": ratio("quoted"),
            "speed_quoted": round(speed("quoted") / speed("plain"), 3),
            "ratio_errors": round(own["type-wrong"]["s"] / own["type-plain"]["s"], 2),
            "written_wrong": device.ours.written, "device_s": alone,
            "ratio_device": round((own["type-plain"]["s"] + alone) / own["type-plain"]["s"], 2),
            "runs": options.runs, "commit": report.commit(), "machine": report.machine()}


def text(options, rows):
    def cell(reading):
        return f"{report.seconds(reading['s'])} · {reading['mb']:.0f}"

    def goal(what, limit, name, choose, is_met):
        value = choose(row[name] for row in rows)
        return [what, limit, f"{value:.2f}", "met" if is_met(value) else "**missed**"]

    parts = [
        "# Intake by itself",
        "Written by `Benchmarks/intake/run`; what is measured stands in [README.md](README.md). Wall "
        "seconds · peak MB of whole processes, medians of "
        f"{options.runs} interleaved rounds, warm cache, {report.size(options.records)} records.",
        f"Machine: {rows[0]['machine']}.  \nCommit: {rows[0]['commit']}.  \nVersions: "
        + ", ".join(f"{name} {version}" for name, version in report.versions(options.binary).items()
                    if name in ("duckdb", "polars", "chdb", "fengqiao")) + ".",
        report.table(["what is read", "MB", "workers", "fengqiao", *READERS, "time / fastest peer"], [
            [log, f"{row['bytes'][log] / 1e6:.0f}", str(row["workers"]),
             f"**{cell(row['fengqiao']['read-' + log])}**",
             *[cell(row["peers"][name][log]) for name in READERS], f"{row['ratio_' + log]:.2f}"]
            for row in rows for log in ("plain", "quoted")]),
        report.table(["fengqiao alone", *[f"{row['workers']} workers" for row in rows]], [
            [what, *[cell(row["fengqiao"][name]) for row in rows]] for what, name in [
                ("plain, read through libcsv alone", "read-plain --parser libcsv"),
                ("plain, eleven columns typed", "type-plain"),
                ("the same with every record wrong", "type-wrong")]]
            + [[f"the device alone, for the {rows[0]['written_wrong'] / 1e6:.0f} MB that this writes",
                *[report.seconds(row["device_s"]) for row in rows]]]),
        "## Goals, each by its worst figure",
        report.table(["what", "goal", "measured", ""], [
            goal("reading, time / fastest peer", f"≤ {MOST_TIME}", "ratio_plain", max,
                 lambda value: value <= MOST_TIME),
            goal("bytes a second of quoted text / of plain text", f"≥ {LEAST_QUOTED}",
                 "speed_quoted", min, lambda value: value >= LEAST_QUOTED),
            goal("every record wrong, time / the same in order", f"≤ {MOST_ERRORS}", "ratio_errors",
                 max, lambda value: value <= MOST_ERRORS),
            ["… for comparison: the same in order, and then the device alone", "",
             f"{max(row['ratio_device'] for row in rows):.2f}", ""]]),
    ]
    path = os.path.join(options.results, "INTAKE.md")
    notes = ""
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            notes = file.read().partition(report.NOTES)[2].strip()
    return "\n\n".join(parts) + f"\n\n{report.NOTES}\n" + (f"\n{notes}\n" if notes else "")


def measured_row(options, folder, workers, scratch):
    """All competitors in turn on so many cores; a line of intake.json."""
    place = os.path.join(scratch, str(workers))
    os.mkdir(place)
    ours = [Ours(options, folder, name, workers, place, extra) for name, extra in [
        ("read-plain", ()), ("read-quoted", ()), ("type-plain", ()), ("type-wrong", ()),
        ("read-plain", ("--parser", "libcsv"))]]
    peers = {name: {log: Peer(name, os.path.join(folder, log + ".csv"), workers, place)
                    for log in ("plain", "quoted")}
             for name in READERS}
    (wrong,) = (run for run in ours if run.is_wrong)
    device = Device(wrong, place)
    every = [*ours, device, *[peer for logs in peers.values() for peer in logs.values()]]
    for round_number in range(options.runs + 1):
        for competitor in every:
            reading = competitor.run(workers)
            if round_number > 0:
                competitor.readings.append(reading)
    for log in ("plain", "quoted"):
        sums = {logs[log].sums() for logs in peers.values()}
        if len(sums) > 1 or not sums.pop().startswith(f"{options.records},"):
            sys.exit(f"the peers do not read the same of {log}.csv")
    result = row(options, folder, workers, ours, peers, device)
    print(json.dumps(result, ensure_ascii=False), file=sys.stderr)
    return result


def main():
    options = arguments()
    options.binary = os.path.abspath(options.binary)
    os.makedirs(options.data, exist_ok=True)
    folder = inputs(options)
    with tempfile.TemporaryDirectory(dir=options.data, prefix="intake-") as scratch:
        rows = [measured_row(options, folder, workers, scratch) for workers in options.workers]
    with open(os.path.join(options.results, "intake.json"), "w", encoding="utf-8") as file:
        json.dump(rows, file, ensure_ascii=False, indent=1)
        file.write("\n")
    page = text(options, rows)
    with open(os.path.join(options.results, "INTAKE.md"), "w", encoding="utf-8") as file:
        file.write(page)


main()
