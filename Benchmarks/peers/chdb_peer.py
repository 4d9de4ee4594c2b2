"""ClickHouse in process (chdb): typed structure, LowCardinality, the window form."""

import chdb
from chdb.session import Session

from race_data import COLUMNS, FINEST, LEVELS, NARROW_TYPES, NARROW_YEAR, SUCCESS, Task

task = Task()
# A folder of MergeTree parts, or nothing that stays.
place = task.out if task.job == "store" else task.stored
session = Session(place) if place else None


def structure(types):
    return ", ".join(f"`{name}` {types.get(name, 'String')}" for name in COLUMNS)


def enum(values):
    return "Enum8(" + ", ".join(f"\\'{value}\\' = {i}" for i, value in enumerate(values)) + ")"


def source(types):
    return f"file('{task.pattern}', 'CSVWithNames', '{structure(types)}')"


def answer(query):
    settings = f"max_threads = {task.workers}, max_parsing_threads = {task.workers}"
    ask = session.query if session else chdb.query
    result = ask(f"{query} SETTINGS {settings}", "CSVWithNames")
    with open(task.out, "wb") as file:
        file.write(result.bytes())


low = "LowCardinality(String)"
if task.job == "J0":
    answer(f"""SELECT dispute_type, count() AS records
      FROM {source({"dispute_type": enum(task.dispute_types)})}
      GROUP BY dispute_type ORDER BY dispute_type""")
    raise SystemExit

types = {
    "record_id": "UInt64", "unit_code": low, "accepted_on": "Date", "closed_on": "Nullable(Date)",
    "updated_at": "DateTime(\\'UTC\\')", "dispute_type": enum(task.dispute_types),
    "outcome": enum(task.outcomes),
    "confirmed": "UInt8",
    "amount": "Decimal(12, 2)", "mediator": low,
}
units = ", ".join(str(unit) for unit in task.units())
if task.job == "store":
    types["source"] = enum(task.sources)
columns = """unit_code, accepted_on, closed_on, dispute_type, outcome, confirmed, amount, mediator"""
if task.job == "store":
    columns += ", source"
newest = f"""
  SELECT {columns}
  FROM (
    SELECT *, row_number() OVER (
      PARTITION BY case_no ORDER BY updated_at DESC, record_id DESC) AS place
    FROM (SELECT case_no, updated_at, record_id, {columns} FROM {source(types)}))
  WHERE place = 1"""
if task.job == "store":
    session.query("CREATE DATABASE race")
    session.query(f"""CREATE TABLE race.cases ENGINE = MergeTree ORDER BY (unit_code, accepted_on)
      AS {newest} SETTINGS max_threads = {task.workers}, max_parsing_threads = {task.workers}""")
    raise SystemExit
if task.stored:
    newest = "SELECT * FROM race.cases"
placed = f"""({newest}) AS logs
  INNER JOIN (
    SELECT * FROM values('unit_code {low}, community {low}, street {low}, district {low}', {units})
  ) AS units USING (unit_code)"""
if task.job == "J2s":
    narrow = ", ".join(f"'{kind}'" for kind in task.dispute_types[:NARROW_TYPES])
    answer(f"""SELECT street, concat('{NARROW_YEAR}-Q', toString(q)) AS quarter, source, outcome, records
      FROM (SELECT street, toQuarter(accepted_on) AS q, source, outcome, count() AS records
        FROM {placed} WHERE toYear(accepted_on) = {NARROW_YEAR} AND dispute_type IN ({narrow})
        GROUP BY street, q, source, outcome) ORDER BY street, q, source, outcome""")
    raise SystemExit
latest = f"""
  SELECT community, street, district, toStartOfMonth(accepted_on) AS first, dispute_type, outcome,
    confirmed, amount, closed_on - accepted_on AS handling, mediator
  FROM {placed}"""
measures = f"""count() AS records, countIf(outcome = '{SUCCESS}') AS successes,
    sum(amount) AS amount, sum(confirmed) AS confirmed, avg(handling) AS mean_days,
    quantileExactInclusive(0.5)(handling) AS median_days, uniqExact(mediator) AS mediators"""
if task.job == "J2":
    level, code, places, order = f"'{FINEST}'", FINEST, FINEST, ""
    groups = f"{FINEST}, first, dispute_type"
else:
    level = "multiIf(district != '', 'district', street != '', 'street', 'community')"
    code, places = "concat(district, street, community)", "district, street, community"
    order = "district = '', street = '', "
    sets = ", ".join(f"({level}, first, dispute_type)" for level in LEVELS)
    groups = f"GROUPING SETS ({sets})"
answer(f"""
  SELECT {level} AS level, {code} AS code, formatDateTime(first, '%Y-%m') AS month,
    dispute_type, records, successes, amount, confirmed, mean_days, median_days, mediators
  FROM (
    SELECT {places}, first, dispute_type, {measures}
    FROM ({latest}) GROUP BY {groups})
  ORDER BY first, {order}code, dispute_type""")
