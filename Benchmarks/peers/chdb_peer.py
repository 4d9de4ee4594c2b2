"""ClickHouse in process (chdb): typed structure, LowCardinality, the window form."""

import chdb

from race_data import COLUMNS, LEVELS, SUCCESS, Task

task = Task()


def structure(types):
    return ", ".join(f"`{name}` {types.get(name, 'String')}" for name in COLUMNS)


def enum(values):
    return "Enum8(" + ", ".join(f"\\'{value}\\' = {i}" for i, value in enumerate(values)) + ")"


def source(types):
    return f"file('{task.pattern}', 'CSVWithNames', '{structure(types)}')"


def answer(query):
    settings = f"max_threads = {task.workers}, max_parsing_threads = {task.workers}"
    result = chdb.query(f"{query} SETTINGS {settings}", "CSVWithNames")
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
latest = f"""
  SELECT community, street, district, toStartOfMonth(accepted_on) AS first, dispute_type, outcome,
    confirmed, amount, closed_on - accepted_on AS handling, mediator
  FROM (
    SELECT *, row_number() OVER (
      PARTITION BY case_no ORDER BY updated_at DESC, record_id DESC) AS place
    FROM (
      SELECT case_no, unit_code, accepted_on, closed_on, updated_at, record_id, dispute_type,
        outcome, confirmed, amount, mediator FROM {source(types)})
  ) AS logs
  INNER JOIN (
    SELECT * FROM values('unit_code {low}, community {low}, street {low}, district {low}', {units})
  ) AS units USING (unit_code)
  WHERE place = 1"""
measures = f"""count() AS records, countIf(outcome = '{SUCCESS}') AS successes,
    sum(amount) AS amount, sum(confirmed) AS confirmed, avg(handling) AS mean_days,
    quantileExactInclusive(0.5)(handling) AS median_days, uniqExact(mediator) AS mediators"""
sets = ", ".join(f"({level}, first, dispute_type)" for level in LEVELS)
answer(f"""
  SELECT multiIf(district != '', 'district', street != '', 'street', 'community') AS level,
    concat(district, street, community) AS code, formatDateTime(first, '%Y-%m') AS month,
    dispute_type, records, successes, amount, confirmed, mean_days, median_days, mediators
  FROM (
    SELECT district, street, community, first, dispute_type, {measures}
    FROM ({latest}) GROUP BY GROUPING SETS ({sets}))
  ORDER BY first, district = '', street = '', code, dispute_type""")
