#!/usr/bin/env python3
"""Indicators of a sample in SQL, compared with figures.csv cell by cell.

    python3 figures_oracle.py CHECK_SAMPLE_FOLDER SAMPLE_FOLDER PIPELINES_FOLDER FIGURES_CSV

Typed rows come from the naive reading in check_sample.py, which shares no code with the engine;
places, months, sums, distinct counts, medians and percentiles are worked out by SQLite. Every cell
of the indicators below, at every level, month and in total, must be there and equal; breakdowns
too. Prints no values of records.
"""
import csv, os, sqlite3, sys

sys.path.insert(0, sys.argv[1])
import check_sample as naive

LEVELS = ["district", "street", "community"]

# Indicator: rows, day, amount, condition. What is counted is 1, what is listed has a statistic.
SUMS = {
    "mediation_accepted": ("mediation", "accepted_on", "1", "word = 'counted'"),
    "mediation_succeeded": ("mediation", "closed_on", "1", "word = 'counted' AND outcome = 'success'"),
    "cohort_succeeded": ("mediation", "accepted_on", "1", "word = 'counted' AND outcome = 'success'"),
    "agreed_amount": ("mediation", "closed_on", "agreed_amount", "word = 'counted' AND outcome = 'success'"),
    "rows_read": ("mediation", "accepted_on", "1", "1"),
    "rows_repeated": ("mediation", "accepted_on", "1", "word IN ('duplicate', 'superseded')"),
    "consultations": ("services", "served_on", "person_times", "word = 'counted' AND kind = 'consultation'"),
    "legal_documents": ("services", "served_on", "copies", "word = 'counted' AND document = 'legal_document'"),
    "legal_opinions": ("services", "served_on", "copies", "word = 'counted' AND document = 'legal_opinion'"),
    "documents": ("services", "served_on", "copies",
                  "word = 'counted' AND document IN ('legal_document', 'legal_opinion')"),
    "active_stations": ("services", "served_on", "DISTINCT site", "word = 'counted'"),
}
BREAKDOWNS = {
    "accepted_by_type": ("mediation_accepted", "dispute_type"),
    "accepted_by_source": ("mediation_accepted", "case_source"),
    "consultations_by_channel": ("consultations", "channel"),
}
RATIOS = {
    "success_rate": ("mediation_succeeded", "mediation_accepted"),
    "cohort_success_rate": ("cohort_succeeded", "mediation_accepted"),
    "repeat_rate": ("rows_repeated", "rows_read"),
}
DAYS = """
SELECT code, own, period, COUNT(*) AS n, SUM(days),
  SUM(CASE WHEN place IN ((n1 + 1) / 2, (n1 + 2) / 2) THEN days ELSE 0 END) * (1 + n1 % 2),
  MIN(CASE WHEN place >= (n1 * 90 + 99) / 100 THEN days END)
FROM (SELECT code, own, period, days,
        ROW_NUMBER() OVER (PARTITION BY code, own, period ORDER BY days) AS place,
        COUNT(*) OVER (PARTITION BY code, own, period) AS n1
      FROM handled JOIN places USING (unit))
GROUP BY code, own, period
"""


def place(units, row, level):
    """The unit's place at a level: the unit there, or what is above it with its own bucket."""
    chain = []
    while row:
        chain.append(row)
        row = next((r for r in units.rows if r["code"] == row["parent"]), None)
    for unit in chain:
        if unit["level"] == level:
            return unit["code"], 0
    above = [u for u in chain if u["level"] in LEVELS[:LEVELS.index(level)]]
    return above[0]["code"], 1


def load(folder, pipelines):
    import json
    truth = json.load(open(f"{folder}/truth.json", encoding="utf-8"))
    units = naive.Units(f"{pipelines}/units/guangming.csv")
    reader = naive.Reader(units, f"{pipelines}/codes", truth["as_of"])
    start, last = truth["period"].split("..")
    seen, files = {}, []
    for path in sorted((os.path.relpath(os.path.join(d, f), folder)
                        for d, _, fs in os.walk(folder) for f in fs if f.endswith(".csv")),
                       key=os.fsencode):
        data = open(f"{folder}/{path}", "rb").read()
        if seen.setdefault(data, path) != path:
            continue
        source = path.split("/")[0]
        if source in ("mediation", "services"):
            files.append((path, len(data), source, reader.file(source, data)))
    return units, files, naive.dispositions(files, start, last), start, last


def database(units, files, words, start, last):
    db = sqlite3.connect(":memory:")
    fields = {"mediation": ["accepted_on", "closed_on", "agreement_on", "outcome", "dispute_type",
                            "case_source", "agreed_amount"],
              "services": ["site", "served_on", "kind", "channel", "document", "person_times", "copies"]}
    for source, names in fields.items():
        db.execute(f"CREATE TABLE {source} (unit INTEGER, word TEXT, {', '.join(names)})")
    numbers = {id(row): i for i, row in enumerate(units.rows)}
    for path, _, source, rows in files:
        for row, word in zip(rows, words[path]):
            if isinstance(row, dict):
                names = fields[source]
                db.execute(f"INSERT INTO {source} VALUES (?, ?{', ?' * len(names)})",
                           [numbers[id(row["unit"])], word] + [row.get(n) for n in names])
    db.execute("CREATE TABLE level_places (level, unit INTEGER, code, own)")
    for number, unit in enumerate(units.rows):
        for level in LEVELS:
            db.execute("INSERT INTO level_places VALUES (?, ?, ?, ?)",
                       [level, number, *place(units, unit, level)])
    db.execute("CREATE TABLE span (start, last)")
    db.execute("INSERT INTO span VALUES (?, ?)", [start, last])
    return db


def expected(db, whole):
    """{(indicator, level, code, own, period, category): (numerator, denominator)}"""
    cells = {}
    for level in LEVELS:
        db.execute("DROP VIEW IF EXISTS places")
        db.execute(f"CREATE VIEW places AS SELECT unit, code, own FROM level_places WHERE level = '{level}'")
        for period in (f"'{whole}'", "substr({day}, 1, 7)"):
            def add(name, table, day, amount, condition, category="''"):
                total = f"COUNT({amount})" if amount.startswith("DISTINCT") else f"SUM(COALESCE({amount}, 0))"
                for code, own, when, kind, number in db.execute(
                        f"SELECT code, own, {period.format(day=day)}, {category}, {total} "
                        f"FROM {table} JOIN places USING (unit), span "
                        f"WHERE {day} BETWEEN start AND last AND {condition} GROUP BY 1, 2, 3, 4"):
                    cells[name, level, code, str(own), when, kind] = (number, "")
            for name, query in SUMS.items():
                add(name, *query)
            for name, (base, field) in BREAKDOWNS.items():
                add(name, *SUMS[base], category=field)
            db.execute("DROP VIEW IF EXISTS handled")
            db.execute(
                f"CREATE VIEW handled AS SELECT unit, {period.format(day='closed_on')} AS period, "
                "CAST(julianday(COALESCE(agreement_on, closed_on)) - julianday(accepted_on) AS INTEGER) AS days "
                "FROM mediation, span WHERE closed_on BETWEEN start AND last AND word = 'counted' "
                "AND outcome IN ('success', 'fail', 'stopped')")
            for code, own, when, n, total, twice, p90 in db.execute(DAYS):
                where = (level, code, str(own), when, "")
                cells["handling_days_mean", *where] = (total, n)
                cells["handling_days", *where] = (twice, 2)
                cells["handling_days_p90", *where] = (p90, "")
    for name, (above, below) in RATIOS.items():
        for key in [k for k in cells if k[0] == below]:
            numerator = cells.get((above, *key[1:]), (0, ""))[0]
            cells[(name, *key[1:])] = (numerator, cells[key][0])
    return cells


def compare(rows, wanted):
    """(differences, cells compared, cells for which SQL has a number)"""
    wanted, names = dict(wanted), {k[0] for k in wanted}
    wrong, compared, filled = [], 0, 0
    for row in rows:
        if row["indicator"] not in names or row["grain"] not in ("month", "total"):
            continue
        key = tuple(row[c] for c in ("indicator", "level", "code", "own", "period", "category"))
        compared += 1
        filled += key in wanted
        number, below = wanted.pop(key, (None, ""))
        found = row["numerator"], row["denominator"]
        if number is None:
            # Nothing in SQL: nothing or zero in the release.
            is_right = found in (("", ""), ("0", ""))
        else:
            is_right = found == (str(number), str(below))
        if not is_right:
            wrong.append(f"{key}: SQL {number}/{below}, figures {found[0]}/{found[1]}")
    wrong += [f"{key}: not in the figures" for key, (number, _) in wanted.items() if number]
    return wrong, compared, filled


def main(folder, pipelines, figures):
    units, files, words, start, last = load(folder, pipelines)
    wanted = expected(database(units, files, words, start, last), f"{start}..{last}")
    rows = list(csv.DictReader(open(figures, encoding="utf-8-sig")))
    wrong, compared, filled = compare(rows, wanted)
    for line in wrong[:20]:
        print(line)
    # One changed cell, one missing one: each must be found, or nothing above means anything.
    place = next(i for i, r in enumerate(rows)
                 if r["indicator"] == "agreed_amount" and r["grain"] == "month" and r["numerator"] > "1")
    spoiled = dict(rows[place], numerator=str(int(rows[place]["numerator"]) + 1))
    for others in ([spoiled], []):
        again = compare(rows[:place] + others + rows[place + 1:], wanted)[0]
        assert len(again) == len(wrong) + 1, "the comparison is blind"
    print(f"{compared} cells compared, {filled} of them not empty, {len(wrong)} differences")
    return 1 if wrong or filled < 100 else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[2:]))
