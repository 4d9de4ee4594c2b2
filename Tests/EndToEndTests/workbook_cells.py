"""Compares a workbook with the tidy CSV of the same release, cell by cell, by the standard library alone.

    python3 workbook_cells.py figures.csv workbook.xlsx

Prints how many cells were compared, how many differ and how many formulas there are; differences go
to standard error without their values.
"""

import csv
import re
import sys
import zipfile
from decimal import Decimal
from xml.etree import ElementTree

SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def column(reference):
    number = 0
    for letter in re.match("[A-Z]+", reference).group():
        number = number * 26 + ord(letter) - 64
    return number - 1


def sheets(path):
    with zipfile.ZipFile(path) as book:
        shared = []
        if "xl/sharedStrings.xml" in book.namelist():
            root = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
            shared = ["".join(t.text or "" for t in i.iter(SPACE + "t")) for i in root]
        names = [s.get("name") for s in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(SPACE + "sheet")]
        for number, name in enumerate(names, 1):
            rows, formulas = [], 0
            for row in ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml")).iter(SPACE + "row"):
                cells = {}
                for cell in row.iter(SPACE + "c"):
                    formulas += cell.find(SPACE + "f") is not None
                    kind = cell.get("t")
                    if kind == "inlineStr":
                        value = "".join(t.text or "" for t in cell.iter(SPACE + "t"))
                    else:
                        value = cell.findtext(SPACE + "v")
                        if kind == "s":
                            value = shared[int(value)]
                        elif value is not None:
                            value = Decimal(value)
                    if value is not None:
                        cells[column(cell.get("r"))] = value
                rows.append(cells)
            yield name, rows, formulas


def main():
    expected = {}
    silent = {}
    provisional = {}
    percent = set()
    with open(sys.argv[1], encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            place = (row["level"], row["code"], row["own"], row["grain"], row["period"])
            provisional[place] = row["provisional"]
            if row["silent_units"]:
                silent.setdefault(place, set()).add(Decimal(row["silent_units"]))
            if row["category"] or row["category_label"]:
                continue
            key = (row["indicator"], row["level"], row["code"], row["own"], row["grain"], row["period"])
            expected[key] = row
            if row["display"].endswith("%"):
                percent.add(row["indicator"])
    titles = {"期": "total", "年": "year", "季": "quarter", "月": "month"}
    grains = set()
    levels = dict(zip(["区", "街道", "社区", "站点"], ["district", "street", "community", "site"]))
    compared = differing = formulas = 0
    for name, rows, found in sheets(sys.argv[2]):
        formulas += found
        if name not in levels:
            continue
        head = rows[0]
        for cells in rows[2:]:
            for at, indicator in head.items():
                if indicator in ("code", "name", "own", "parent", "grain", "period"):
                    continue
                key = (indicator, levels[name], cells.get(0), "1" if cells.get(2) else "0",
                       titles[cells[4][0]], cells.get(5))
                grains.add(key[4])
                if indicator.startswith("silent_units"):
                    compared += 1
                    differing += cells.get(at) not in silent.get(key[1:], set())
                    continue
                if indicator == "provisional":
                    compared += 1
                    differing += (cells.get(at) == "是") != (provisional[key[1:]] == "1")
                    continue
                row = expected.pop(key, None)
                cell = cells.get(at)
                if row is None:
                    if cell is not None:
                        differing += 1
                        print(f"{name}: {indicator} is not in the CSV: {key[3:]}", file=sys.stderr)
                    continue
                compared += 1
                if isinstance(cell, Decimal):
                    value = Decimal(row["value"]) / (100 if indicator in percent else 1)
                    # The file holds the shortest or the 17 digits of a binary number: the same number.
                    same = float(cell) == float(value)
                else:
                    same = cell == row["display"]
                if not same:
                    differing += 1
                    print(f"{name}: {indicator} {key[2:]} differs", file=sys.stderr)
    # The CSV may have grains that the workbook was not asked for.
    expected = {key for key in expected if key[4] in grains}
    print(f"{compared} cells compared, {differing} differ, {len(expected)} missing, {formulas} formulas")
    sys.exit(0 if compared and not differing and not expected and not formulas else 1)


main()
