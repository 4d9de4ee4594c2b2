#!/usr/bin/env python3
"""The further indicators of a sample in plain Python, compared with figures.csv cell by cell.

    python3 indicators_oracle.py CHECK_SAMPLE_FOLDER SAMPLE_FOLDER PIPELINES_FOLDER FIGURES_CSV [PERIOD]

Typed rows come from the naive reading in check_sample.py, which shares no code with the engine.
District and streets, months, quarters and the total. Prints no values of records.
"""
import csv, datetime, json, os, sys

sys.path.insert(0, sys.argv[1])
import check_sample as naive

CONCLUDED = ("success", "fail", "stopped")
ENTRUSTED = ("court", "procuratorate", "police", "petition", "department")


def load(folder, pipelines, period):
    """[(source, word, row)] as this pipeline sees them: no period, no copies of another log."""
    truth = json.load(open(f"{folder}/truth.json", encoding="utf-8"))
    units = naive.Units(f"{pipelines}/units/guangming.csv")
    reader = naive.Reader(units, f"{pipelines}/codes", truth["as_of"])
    seen, files = set(), []
    for path in sorted((os.path.relpath(os.path.join(d, f), folder)
                        for d, _, fs in os.walk(folder) for f in fs if f.endswith(".csv")),
                       key=os.fsencode):
        data = open(f"{folder}/{path}", "rb").read()
        source = path.split("/")[0]
        if data not in seen and source in ("mediation", "services"):
            files.append((path, len(data), source, reader.file(source, data)))
        seen.add(data)
    naive.PERIOD_BY = {"services": ["served_on"]}
    words = naive.dispositions(files, *(period or truth["period"]).split(".."))
    # A referral is an event of its own here: only copies within the log go.
    plain = naive.dispositions([f for f in files if f[2] == "services"], *(period or truth["period"]).split(".."))
    words.update(plain)
    rows = [(source, word, row) for path, _, source, found in files
            for row, word in zip(found, words[path]) if isinstance(row, dict)]
    return units, rows


def days(row):
    end = row.get("agreement_on", row.get("closed_on"))
    return (datetime.date.fromisoformat(end) - datetime.date.fromisoformat(row["accepted_on"])).days


def figures(rows, committees, start, last):
    """{indicator: (numerator, denominator)} of some rows within some days."""
    cases = [r for s, w, r in rows if s == "mediation" and w == "counted"]
    served = [r for s, w, r in rows if s == "services" and w == "counted"
              and start <= r["served_on"] <= last]
    read = [w for s, w, r in rows if s == "mediation" and start <= r["accepted_on"] <= last]
    accepted = [r for r in cases if start <= r["accepted_on"] <= last]
    closed = [r for r in cases if start <= r.get("closed_on", "") <= last]
    concluded = [r for r in closed if r.get("outcome") in CONCLUDED]
    success = [r for r in closed if r.get("outcome") == "success"]
    written = [r for r in success if r.get("agreement_form") == "written"]
    answers = [r for r in closed if "satisfied" in r]
    service_answers = [r for r in served if "satisfied" in r]
    publicity = [r for r in served if r["kind"] == "publicity"]
    staying = [r for r in cases if r.get("outcome") != "withdrawn"]

    def open_on(day):
        """Accepted on the day or before, and not closed by then."""
        return sum(r["accepted_on"] <= day and r.get("closed_on", "9999") > day for r in staying)

    before = (datetime.date.fromisoformat(start) - datetime.timedelta(1)).isoformat()
    active = {r["committee"] for r in accepted}
    mediators = {r["mediator"] for r in accepted if "mediator" in r}
    n = {
        "mediation_accepted": len(accepted), "mediation_concluded": len(concluded),
        "mediation_succeeded": len(success), "open_at_end": open_on(last),
        "caseload": open_on(before) + len(accepted),
        "concluded_late": sum(days(r) > 30 for r in concluded), "written_agreements": len(written),
        "oral_agreements": sum(r.get("agreement_form") == "oral" for r in success),
        "confirmed": sum(r.get("judicial", 0) for r in closed),
        "confirmed_written": sum(r.get("judicial", 0) for r in written),
        "parties": sum(r.get("parties_n", 0) for r in accepted),
        "hard_cases": sum(r.get("hard", 0) for r in accepted),
        "hard_unstated": sum("hard" not in r for r in accepted),
        "entrusted": sum(r.get("case_source") in ENTRUSTED for r in accepted),
        "case_answers": len(answers),
        "case_satisfied": sum(r["satisfied"] == "satisfied" for r in answers),
        "active_mediators": len(mediators), "active_committees": len(active),
        "idle_committees": committees - len(active), "committees": committees,
        "referred": sum(r.get("result") == "referred" for r in served),
        "to_legal_aid": sum(r.get("result") == "aid" for r in served),
        "services_given": len(served), "service_answers": len(service_answers),
        "service_satisfied": sum(r["satisfied"] == "satisfied" for r in service_answers),
        "publicity_events": len(publicity),
        "publicity_audience": sum(r["person_times"] for r in publicity),
        "rows_read": len(read), "rows_duplicate": read.count("duplicate"),
        "rows_superseded": read.count("superseded"),
    }
    found = {name: (number, "") for name, number in n.items()}
    for name, above, below in (
            ("concluded_success_rate", "mediation_succeeded", "mediation_concluded"),
            ("closing_rate", "mediation_concluded", "caseload"),
            ("concluded_late_rate", "concluded_late", "mediation_concluded"),
            ("written_rate", "written_agreements", "mediation_succeeded"),
            ("confirmation_rate", "confirmed_written", "written_agreements"),
            ("hard_rate", "hard_cases", "mediation_accepted"),
            ("entrusted_rate", "entrusted", "mediation_accepted"),
            ("case_satisfaction", "case_satisfied", "case_answers"),
            ("cases_per_mediator", "mediation_accepted", "active_mediators"),
            ("cases_per_committee", "mediation_accepted", "active_committees"),
            ("service_answer_rate", "service_answers", "services_given"),
            ("service_satisfaction", "service_satisfied", "service_answers"),
            ("duplicate_rate", "rows_duplicate", "rows_read"),
            ("superseded_rate", "rows_superseded", "rows_read")):
        found[name] = (n[above], n[below])
    return found


def compare(lines, rows, places, committees, cells):
    """(differences, cells compared, cells that are not zero); cells are worked out once a span."""
    wrong, compared, filled = [], 0, 0
    for line in lines:
        if line["category"]:
            continue
        span = (line["level"], line["code"], line["own"], line["start"], line["end"])
        if span not in cells:
            whole = line["level"] == "district"
            chosen = rows if whole else [r for r, s in places if s == line["code"]]
            n = len(committees) if whole else committees.count(line["code"])
            cells[span] = figures(chosen, n, line["start"], line["end"])
        if line["indicator"] not in cells[span]:
            continue
        above, below = cells[span][line["indicator"]]
        compared += 1
        filled += above != 0
        found = line["numerator"], line["denominator"]
        # Nothing there: nothing or zero in the release, and no rate over zero.
        if found != (str(above), str(below)) and not (above == 0 and found in (("", ""), ("0", ""))):
            wrong.append(f"{line['indicator']} {span}: Python {above}/{below}, figures {found[0]}/{found[1]}")
    return wrong, compared, filled


def main(folder, pipelines, path, period=None):
    units, rows = load(folder, pipelines, period)
    places = [(r, units.street(r[2]["unit"])) for r in rows]
    committees = [units.street(u) for u in units.rows if u["kind"] == "committee"]
    lines, cells = list(csv.DictReader(open(path, encoding="utf-8-sig"))), {}
    wrong, compared, filled = compare(lines, rows, places, committees, cells)
    for line in wrong[:20]:
        print(line)
    # One changed cell must be found, or nothing above means anything.
    line = next(r for r in lines if r["indicator"] == "open_at_end" and r["numerator"] > "1")
    spoiled = dict(line, numerator=str(int(line["numerator"]) + 1))
    assert compare([spoiled], rows, places, committees, cells)[0], "the comparison is blind"
    print(f"{compared} cells compared, {filled} of them not zero, {len(wrong)} differences")
    return 1 if wrong or filled < 100 else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[2:]))
