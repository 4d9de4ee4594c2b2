"""Reads every format of a release back and compares each figure with the tidy CSV, by the standard library alone.

    python3 formats_agree.py RELEASE NAME BULLETIN

NAME is that of figures.csv, -wide.csv, .json, .sqlite and .html; BULLETIN that of .md, .docx and -print.html, whose
first table has a line a street: code, own, then indicators named in its heading. Prints a line a format: how many
figures were compared, how many of them hidden, not reported and zero. Differences go to standard error without
their values.
"""

import csv
import html.parser
import json
import pathlib
import re
import sqlite3
import sys
import zipfile
from decimal import Decimal
from xml.etree import ElementTree

folder, name, bulletin = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
KEY = ("indicator", "level", "code", "own", "grain", "period", "category", "category_label")
bad = 0


def rows(file):
    with open(file, encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


truth = {tuple(row[k] for k in KEY): row for row in rows(folder / f"{name}.csv")}
percent = {r["indicator"] for r in truth.values() if r["display"].endswith("%")}


def report(what, found, isWhole=True):
    """`found` maps keys to whether the format says what the CSV says."""
    global bad
    known = {k: v for k, v in found.items() if k in truth}
    wrong = [k for k, same in found.items() if k not in truth or not same]
    missing = len(truth) - len(known) if isWhole else 0
    kinds = [sum(truth[k]["status"] == s for k in known) for s in ("suppressed", "not_reported")]
    zero = sum(truth[k]["value"] != "" and Decimal(truth[k]["value"]) == 0 for k in known)
    print(f"{what}: {len(known)} compared, {len(wrong)} differ, {missing} missing, "
          f"{kinds[0]} hidden, {kinds[1]} not reported, {zero} zero")
    for key in wrong[:5]:
        print(f"{what}: {key} differs", file=sys.stderr)
    bad += len(wrong) + missing + (not known)


def wide():
    found = {}
    for row in rows(folder / f"{name}-wide.csv"):
        place = [row[k] for k in KEY[1:]]
        for indicator in list(row)[8:]:
            if indicator == "provisional" or indicator.startswith("silent_units"):
                continue
            key = (indicator, *place)
            cell = row[indicator]
            if key not in truth:
                if cell:
                    found[key] = False
                continue
            one = truth[key]
            word = {"value": one["value"], "empty": ""}.get(one["status"], one["status"])
            silent = [row[c] for c in row if c.startswith("silent_units")]
            found[key] = (cell == word and row["provisional"] == one["provisional"]
                          and (one["silent_units"] == "" or one["silent_units"] in silent))
    report("csv_wide", found)


def number(value):
    return None if value in (None, "") else Decimal(str(value))


def same(one, numerator, denominator, value, display, status, provisional):
    return (number(one["numerator"]) == number(numerator) and number(one["denominator"]) == number(denominator)
            and number(one["value"]) == number(value) and one["display"] == display and one["status"] == status
            and one["provisional"] == str(int(provisional)))


def from_json():
    release = json.loads((folder / f"{name}.json").read_text(), parse_float=Decimal)
    places = {p["id"]: p for p in release["places"]}
    periods = {p["id"]: p for p in release["periods"]}
    labels = {(i["name"], c["code"]): c["label"] for i in release["indicators"] for c in i.get("categories") or []}
    found = {}
    for f in release["figures"]:
        place, period, category = places[f["place"]], periods[f["period"]], f.get("category")
        label = "" if category is None else labels[f["indicator"], category]
        key = (f["indicator"], place["level"], place["code"], "1" if place["own"] else "0", period["grain"],
               period["label"], category or "", label)
        found[key] = key in truth and same(
            truth[key], f.get("numerator"), f.get("denominator"), f.get("value"), f["display"], f["status"],
                period["provisional"])
    report("json", found)


def from_sqlite():
    found = {}
    base = sqlite3.connect(f"file:{folder / name}.sqlite?mode=ro", uri=True)
    base.row_factory = sqlite3.Row
    for r in base.execute("SELECT * FROM figures_wide"):
        key = (r["indicator"], r["level"], r["code"], str(int(r["own"])), r["grain"], r["period"],
               r["category"] or "", r["category_label"] or "")
        found[key] = key in truth and same(
            truth[key], r["numerator"], r["denominator"], r["value"], r["display"], r["status"],
                r["provisional"])
    report("sqlite", found)


def page():
    text = (folder / f"{name}.html").read_text()
    data = json.loads(re.search(r'id="release">(.*?)</script>', text, re.S).group(1))
    codes = {}
    for k in truth:
        codes.setdefault((k[0], k[7]), k[6])
    found = {}
    for at, indicator in enumerate(data["indicators"]):
        cells = []
        for piece in data["cells"][at].split(","):
            cell, star, times = piece.rpartition("*")
            cells += [cell if star else piece] * (int(times) if star else 1)
        categories = indicator["categories"] or [""]
        index = 0
        for period in data["periods"]:
            for place in data["places"]:
                for label in categories:
                    shown, _, exact = cells[index].partition(";")
                    index += 1
                    if not cells[index - 1]:
                        continue
                    code = codes.get((indicator["name"], label), "")
                    key = (indicator["name"], place[3], place[1], str(place[5]), period[0], period[1], code, label)
                    one = truth.get(key)
                    parts = (exact or shown).split("/") if one and one["status"] == "value" else []
                    exacts = [one["numerator"], one["denominator"]][: len(parts)] if one else []
                    found[key] = bool(one) and one["display"] == shown and parts == [p for p in exacts]
        found[("", at, "cells")] = index == len(cells)
    for key in [k for k in found if k[0] == "" and found[k]]:
        del found[key]
    report("html", found)


class Table(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.rows, self.isCell = [], False

    def handle_starttag(self, tag, attributes):
        if tag == "tr":
            self.rows.append([])
        self.isCell = tag in ("td", "th")
        if self.isCell:
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        if tag in ("td", "th"):
            self.isCell = False

    def handle_data(self, text):
        if self.isCell:
            self.rows[-1][-1] += text


def table(what, lines):
    found = {}
    head = [h.strip() for h in lines[0]]
    whole = next(k[5] for k in truth if k[4] == "total")
    for line in lines[1:]:
        cells = dict(zip(head, (c.strip() for c in line)))
        own = "1" if cells["name"].endswith("本级") else "0"
        for indicator in head[2:]:
            key = (indicator, "street", cells["code"], own, "total", whole, "", "")
            found[key] = key in truth and truth[key]["display"] == cells[indicator]
    report(what, found, isWhole=False)


def bulletins():
    marked = [line for line in (folder / f"{bulletin}.md").read_text().split("\n") if line.startswith("|")]
    lines = [re.split(r"(?<!\\)\|", line)[1:-1] for line in marked if not line.startswith("|:")]
    table("text", [[re.sub(r"\\(.)", r"\1", cell) for cell in line] for line in lines])
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    with zipfile.ZipFile(folder / f"{bulletin}.docx") as parts:
        root = ElementTree.fromstring(parts.read("word/document.xml"))
    table("docx", [["".join(t.text or "" for t in cell.iter(space + "t")) for cell in row.iter(space + "tc")]
                   for row in root.iter(space + "tr")])
    reader = Table()
    reader.feed((folder / f"{bulletin}-print.html").read_text())
    table("print", reader.rows)


for check in (wide, from_json, from_sqlite, page, bulletins):
    check()
sys.exit(1 if bad else 0)
