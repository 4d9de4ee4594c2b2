"""Reads the answers of fengqiao and its peers into one shape, and compares them cell by cell.

An answer to J is a dictionary from (level, code, month, dispute type) to seven exact values;
a missing or blank sum or count is 0, a missing mean or median is None. An answer to J0 is a
dictionary from the dispute type to a count. An answer to J2 is as one to J, of communities only; an
answer to J2s is a dictionary from (street, quarter, source, outcome) to a count.
"""

import csv
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from race_data import ANSWER

MEASURES = ANSWER[4:]


def rounded_mean(text, records):
    """A mean of whole days as hundredths, half up, exactly.

    A peer writes a binary approximation of s / n with n at most `records`. Only near a half
    hundredth can that approximation change the rounding; there the fraction itself is found
    again: two fractions with such denominators differ by more than a double's error.
    """
    value = Decimal(text)
    hundredths = value * 100
    if abs(hundredths % 1 - Decimal("0.5")) < Decimal("1e-6"):
        exact = Fraction(text).limit_denominator(max(records, 1)) * 100
        return (exact + Fraction(1, 2)).__floor__()
    return int(hundredths.quantize(Decimal(1), ROUND_HALF_UP))


def values(row, is_ours):
    """The seven measures of a row: counts, cents, hundredths of days, tenths of days."""
    def whole(name):
        return int(Decimal(row[name] or 0))

    def cents():
        amount = Decimal(row["amount"] or 0) * 100
        return int(amount.quantize(Decimal(1), ROUND_HALF_UP))

    def days(name, factor):
        if row[name] in ("", "\\N"):
            return None
        if name == "mean_days" and not is_ours:
            return rounded_mean(row[name], whole("records"))
        scaled = Decimal(row[name]) * factor
        if scaled != int(scaled):
            raise ValueError(f"{name} has more decimals than expected")
        return int(scaled)

    return (
        whole("records"), whole("successes"), cents(), whole("confirmed"),
        days("mean_days", 100), days("median_days", 10), whole("mediators"),
    )


def read(path, job, is_ours):
    """The answer in a file. Throws ValueError for a key that appears twice or a row out of place."""
    answer = {}
    with open(path, encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if job == "J0":
                if is_ours and (row["level"], row["grain"]) != ("city", "total"):
                    raise ValueError("a row that is not the city's total")
                label = row["category_label" if is_ours else "dispute_type"]
                key, value = label, int(row["value" if is_ours else "records"])
            elif job == "J2s":
                pair = row["source_outcome_label"].split("|") if is_ours else (
                    row["source"], row["outcome"])
                street = row["street_code" if is_ours else "street"]
                key, value = (street, row["quarter"], *pair), int(
                    row["narrow" if is_ours else "records"])
            elif job == "J2":
                value = values(row, is_ours)
                place, kind = ("community_code", "dispute_type_label") if is_ours else (
                    "code", "dispute_type")
                key = ("community", row[place], row["month"], row[kind])
                if value == (0, 0, 0, 0, None, None, 0):
                    continue
            else:
                value = values(row, is_ours)
                if is_ours and row["own"] == "1":
                    if any(value):
                        raise ValueError("a 本级 bucket that is not zero")
                    continue
                month, kind = ("period", "category_label") if is_ours else ("month", "dispute_type")
                key = (row["level"], row["code"], row[month], row[kind])
                if is_ours and row["grain"] != "month":
                    raise ValueError("a row that is not a month's")
                if value == (0, 0, 0, 0, None, None, 0):
                    continue
            if key in answer:
                raise ValueError("a cell that appears twice")
            answer[key] = value
    return answer


def differences(ours, theirs):
    """Counts of what differs, by name; empty if the answers are equal cell by cell."""
    found = {}

    def count(name):
        found[name] = found.get(name, 0) + 1

    for key in ours.keys() | theirs.keys():
        if key not in theirs:
            count("cells only fengqiao has")
        elif key not in ours:
            count("cells only the peer has")
        elif isinstance(ours[key], int):
            if ours[key] != theirs[key]:
                count("records")
        else:
            for name, a, b in zip(MEASURES, ours[key], theirs[key]):
                if a != b:
                    count(name)
    return found
