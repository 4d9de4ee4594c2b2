"""The race's data as every peer sees it: columns, codes, units, and where the files lie.

Only the standard library, so that importing it costs a peer next to nothing.
"""

import csv
import glob
import os
import sys

# The 18 columns of a case log, in order.
COLUMNS = (
    "record_id case_no unit_code unit_name accepted_on closed_on updated_at dispute_type source "
    "outcome confirmed amount mediator parties_n satisfied agreement_form phone summary"
).split()

# What job J needs of them, and job J0.
USED = (
    "record_id case_no unit_code accepted_on closed_on updated_at dispute_type outcome confirmed "
    "amount mediator"
).split()
USED_J0 = ["dispute_type"]

# What a stored form holds: the columns of J2 and J2s together.
STORED = USED + ["source"]

# The finest level of the cube is what J2 asks for.
FINEST = "community"

# J2s: this year's cases of the first three dispute types.
NARROW_YEAR = 2020
NARROW_TYPES = 3

SUCCESS = "调解成功"

# The header of a peer's answer to J; `month` is YYYY-MM, `dispute_type` the label.
ANSWER = (
    "level code month dispute_type records successes amount confirmed mean_days median_days "
    "mediators"
).split()

LEVELS = ("district", "street", "community")


class Task:
    """One question to one peer, from its command line: JOB FOLDER FORM WORKERS OUT [STORED].

    The job `store` reads the logs and leaves the stored form at OUT; J2 and J2s are questions to
    the stored form at STORED.
    """

    def __init__(self, arguments=None):
        arguments = arguments or sys.argv[1:]
        self.job, self.folder, self.form, workers, self.out, *stored = arguments
        self.stored = stored[0] if stored else None
        self.workers = int(workers)

    @property
    def pattern(self):
        """One path, or a pattern that covers the many files."""
        inside = "big.csv" if self.form == "big" else "many/*/*.csv"
        return os.path.join(self.folder, inside)

    @property
    def files(self):
        return sorted(glob.glob(self.pattern))

    def labels(self, codebook):
        """The labels of a codebook, in its order, which is also the order of the answer."""
        path = os.path.join(self.folder, "codes", codebook + ".csv")
        with open(path, encoding="utf-8-sig", newline="") as file:
            return [row["label"] for row in csv.DictReader(file)]

    @property
    def dispute_types(self):
        return self.labels("dispute-types")

    @property
    def sources(self):
        return self.labels("sources")

    @property
    def outcomes(self):
        return self.labels("outcomes")

    def units(self):
        """Rows (unit, community, street, district) of codes, for every site."""
        path = os.path.join(self.folder, "units.csv")
        with open(path, encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        parent = {row["code"]: row["parent"] for row in rows}
        sites = [row["code"] for row in rows if row["level"] == "site"]
        return [
            (site, parent[site], parent[parent[site]], parent[parent[parent[site]]])
            for site in sites
        ]
