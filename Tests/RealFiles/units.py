"""Writes the tables of units from the data: python3 units.py FOLDER_OF_THE_DATA

Only names and codes of places are taken, sorted; nothing of any record.
"""

import collections
import csv
import pathlib
import sys

DATA = pathlib.Path(sys.argv[1])
HERE = pathlib.Path(__file__).parent
HEADER = ["code", "name", "level", "parent", "valid_from", "valid_to", "aliases"]

STATES = dict(
    pair.split("=")
    for pair in (
        "AK=Alaska AL=Alabama AR=Arkansas AZ=Arizona CA=California CO=Colorado CT=Connecticut "
        "DC=District_of_Columbia DE=Delaware FL=Florida GA=Georgia HI=Hawaii IA=Iowa ID=Idaho "
        "IL=Illinois IN=Indiana KS=Kansas KY=Kentucky LA=Louisiana MA=Massachusetts MD=Maryland "
        "ME=Maine MI=Michigan MN=Minnesota MO=Missouri MS=Mississippi MT=Montana "
        "NC=North_Carolina ND=North_Dakota NE=Nebraska NH=New_Hampshire NJ=New_Jersey "
        "NM=New_Mexico NV=Nevada NY=New_York OH=Ohio OK=Oklahoma OR=Oregon PA=Pennsylvania "
        "PR=Puerto_Rico RI=Rhode_Island SC=South_Carolina SD=South_Dakota TN=Tennessee TX=Texas "
        "UT=Utah VA=Virginia VI=Virgin_Islands VT=Vermont WA=Washington WI=Wisconsin "
        "WV=West_Virginia WY=Wyoming"
    ).split()
)
STATES = {code: name.replace("_", " ") for code, name in STATES.items()}
CODES = {name.lower(): code for code, name in STATES.items()}


def records(name):
    with open(DATA / name, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write(folder, rows):
    with open(HERE / folder / "units.csv", "w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(HEADER)
        table.writerows([list(row) + [""] * (len(HEADER) - len(row)) for row in rows])


def austin():
    found = records("austin_covid_complaints.csv")
    rows = [("austin", "Austin", "city", "")]
    # Blank districts lie at the city itself.
    for number in sorted({int(r["COUNCILDISTRICT"]) for r in found if r["COUNCILDISTRICT"]}):
        rows.append(
            (f"district-{number:02}", f"District {number}", "district", "austin", "", "", number))
    # Zip zones cut across districts, so they lie directly below the city.
    for number in sorted({int(r["Zipcodes"]) for r in found if r["Zipcodes"]}):
        rows.append((f"zone-{number:02}", f"Zip zone {number}", "zone", "austin", "", "", number))
    write("austin", rows)


def nyc():
    boards = sorted({r["Community Board"] for r in records("nyc311_1000.csv")})
    rows = [("nyc", "New York City", "city", "", "", "", "0 Unspecified|Unspecified")]
    boroughs = sorted({b.split(" ", 1)[1] for b in boards if not b.startswith("0 ")})
    for name in boroughs:
        # A board that is not known lies at the borough itself.
        rows.append((code(name), name, "borough", "nyc", "", "", "Unspecified " + name))
    for board in boards:
        number, borough = board.split(" ", 1)
        if number.isdigit() and number != "0":
            rows.append((f"{code(borough)}-{number}", board, "board", code(borough)))
    write("nyc", rows)


def code(name):
    return name.lower().replace(" ", "-")


def comcast():
    found = records("comcast_fcc_complaints.csv")
    rows = [("us", "United States", "country", "")]
    votes = collections.defaultdict(collections.Counter)
    for r in found:
        votes[r["Zip code"]][CODES[r["State"].lower()]] += 1
    # A zip code belongs to the state that most of its records name.
    state = {zip: sorted(v.items(), key=lambda p: (-p[1], p[0]))[0][0] for zip, v in votes.items()}
    named = {code for v in votes.values() for code in v}
    for code_ in sorted(named):
        rows.append((code_, STATES[code_], "state", "us"))
    # The postal area is the first three of five digits; leading zeros are lost in the data.
    areas = sorted({(state[zip], zip.zfill(5)[:3]) for zip in state})
    rows += [(f"{s}-{area}", f"{s} {area}", "area", s) for s, area in areas]
    for zip in sorted(state, key=lambda z: z.zfill(5)):
        full = zip.zfill(5)
        rows.append(
            (f"zip-{full}", full, "zip", f"{state[zip]}-{full[:3]}", "", "",
             "" if zip == full else zip))
    write("comcast", rows)


def h2b():
    found = [r for year in range(2000, 2004) for r in records(f"H-2B_FY{year}.csv")]
    rows = [("us", "United States", "nation", "")]
    for number in sorted({int(r["Region_ID"]) for r in found}):
        rows.append((f"region-{number:02}", f"Region {number}", "region", "us"))
    votes = collections.defaultdict(collections.Counter)
    for r in found:
        if r["Work_State"]:
            votes[r["Work_State"]][int(r["Region_ID"])] += 1
    for state in sorted(votes):
        region, _ = sorted(votes[state].items(), key=lambda p: (-p[1], p[0]))[0]
        if votes[state][8]:
            # Region 8 was closed: from 4 May 2000 on, its states are decided by region 6.
            rows.append((state, STATES[state], "state", "region-08", "", "2000-05-03"))
            rows.append((state, STATES[state], "state", "region-06", "2000-05-04", ""))
        else:
            rows.append((state, STATES[state], "state", f"region-{region:02}"))
    write("h2b", rows)


austin()
nyc()
comcast()
h2b()
