"""Turns what `kernels` prints (standard input) into the table of KERNELS.md. Started by `kernels --table`."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "peers"))
sys.dont_write_bytecode = True
import report  # noqa: E402

# In the order of the data's way through the program, with what is counted.
ORDER = [("scan", "records"), ("fingerprint", "texts"), ("read", "values"), ("partition", "records"),
         ("deduplicate", "records"), ("accumulate", "records"), ("roll up", "figures"),
         ("render", "figures")]

kernels, name = {}, ""
for line in sys.stdin:
    cells = [cell.strip() for cell in line.split("│")]
    if len(cells) < 2:
        name = line.strip() if line.strip()[:1].isalpha() else name
    elif len(cells) > 8 and cells[1] != "Metric":
        metric, _, unit = cells[1].split(" *")[0].strip().partition(" (")
        factor = {"K)": 1_000, "M)": 1_000_000}.get(unit, 1)
        kernels.setdefault(name, {})[metric] = int(cells[4]) * factor
        kernels[name]["samples"] = int(cells[9])

rows = []
for start, counted in ORDER:
    for name in sorted(name for name in kernels if name.startswith(start)):
        found = kernels[name]
        rate = found["thousands/s"]
        rows.append([name, f"{rate / 1e3:.2f} M {counted}/s", f"{1e6 / rate:,.0f} ns" if rate else "–",
                     f"{found['MB/s']:,} MB/s" if "MB/s" in found else "–", str(found["samples"])])
if not rows:
    sys.exit("no kernel was measured")
load = os.getloadavg()[2]
with open(os.path.join(HERE, "KERNELS.md"), "w", encoding="utf-8") as file:
    file.write("\n\n".join([
        "# Results of the kernels",
        "Written by `Benchmarks/kernels --table`; what each one is, is in [README.md](README.md). "
        "Medians, one core, 100,000 records of the race (30 MB). Every result was right.",
        f"Machine: {report.machine()}; 15-minute load when measured: {load:.1f} (above 1, others "
        f"were working on it too, and the figures are too low).  \nCommit: {report.commit()}.",
        report.table(["kernel", "rate", "one takes", "bytes", "samples"], rows),
    ]) + "\n")
