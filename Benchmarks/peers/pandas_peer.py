"""pandas: the pyarrow reader and pyarrow-backed or categorical columns, only those needed."""

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pacsv

from race_data import (
    FINEST, LEVELS, NARROW_TYPES, NARROW_YEAR, STORED, SUCCESS, USED, USED_J0, Task,
)

task = Task()
pa.set_cpu_count(task.workers)
pa.set_io_thread_count(task.workers)
text = pa.dictionary(pa.int32(), pa.string())
types = {
    "record_id": pa.int64(), "case_no": pa.string(), "unit_code": text,
    "accepted_on": pa.timestamp("s"), "closed_on": pa.timestamp("s"),
    "updated_at": pa.timestamp("s"), "dispute_type": text, "outcome": text,
    "confirmed": pa.int64(), "amount": pa.float64(), "mediator": text,
    "source": text,
}


def logs(columns):
    """The columns of all files; pyarrow reads each file with all workers."""
    tables = [
        pacsv.read_csv(
            path,
            parse_options=pacsv.ParseOptions(newlines_in_values=True),
            convert_options=pacsv.ConvertOptions(
                column_types={name: types[name] for name in columns}, include_columns=columns,
            ),
        )
        for path in task.files
    ]
    table = pa.concat_tables(tables).unify_dictionaries()
    tables.clear()
    return table.to_pandas(self_destruct=True, split_blocks=True)


if task.job == "J0":
    counts = logs(USED_J0).groupby("dispute_type", observed=True, sort=False).size()
    counts = counts.reindex(task.dispute_types)
    counts.rename("records").rename_axis("dispute_type").to_csv(task.out)
    raise SystemExit

def chosen(columns):
    """Of each case the newest record."""
    cases = logs(columns).sort_values(["updated_at", "record_id"])
    return cases.drop_duplicates("case_no", keep="last")


if task.job == "store":
    chosen(STORED).drop(columns=["case_no", "record_id", "updated_at"]).to_parquet(task.out, index=False)
    raise SystemExit
if task.job == "J2s":
    year = pd.Timestamp(NARROW_YEAR, 1, 1), pd.Timestamp(NARROW_YEAR, 12, 31)
    newest = pd.read_parquet(
        task.stored, columns=["unit_code", "accepted_on", "dispute_type", "source", "outcome"],
        filters=[("accepted_on", ">=", year[0]), ("accepted_on", "<=", year[1])])
    newest = newest[newest["dispute_type"].isin(task.dispute_types[:NARROW_TYPES])]
    streets = {unit[0]: unit[2] for unit in task.units()}
    newest["street"] = newest["unit_code"].astype("category").cat.rename_categories(str).map(streets)
    newest["quarter"] = newest["accepted_on"].dt.quarter
    keys = ["street", "quarter", "source", "outcome"]
    counts = newest.groupby(keys, observed=True).size().rename("records").reset_index()
    counts["quarter"] = f"{NARROW_YEAR}-Q" + counts["quarter"].astype(str)
    counts.to_csv(task.out, index=False)
    raise SystemExit
if task.job == "J2":
    newest = pd.read_parquet(task.stored, columns=[
        "unit_code", "accepted_on", "closed_on", "dispute_type", "outcome", "confirmed", "amount",
        "mediator"])
    for name in ("unit_code", "dispute_type", "outcome", "mediator"):
        newest[name] = newest[name].astype("category")
else:
    newest = chosen(USED)
units = pd.DataFrame(task.units(), columns=["unit_code", "community", "street", "district"])
units = units.set_index("unit_code")
latest = pd.DataFrame({
    "month": newest["accepted_on"].to_numpy().astype("datetime64[M]").astype("int64"),
    "dispute_type": newest["dispute_type"].cat.set_categories(task.dispute_types, ordered=True).values,
    "success": (newest["outcome"] == SUCCESS).to_numpy(),
    "amount": newest["amount"].to_numpy(),
    "confirmed": newest["confirmed"].to_numpy(),
    "days": ((newest["closed_on"] - newest["accepted_on"]).dt.days).to_numpy(),
    "mediator": newest["mediator"].cat.codes.to_numpy(),
})
# A unit's place is looked up once per unit, not once per record.
codes = newest["unit_code"].cat.codes.to_numpy()
for level in LEVELS:
    places = pd.Categorical(units.loc[newest["unit_code"].cat.categories, level])
    latest[level] = pd.Categorical.from_codes(places.codes[codes], places.categories)
del newest

answers = []
for rank, level in enumerate(LEVELS):
    if task.job == "J2" and level != FINEST:
        continue
    keys = ["month", level, "dispute_type"]
    groups = latest.groupby(keys, observed=True, sort=False)
    cells = groups.agg(
        records=("success", "size"), successes=("success", "sum"), amount=("amount", "sum"),
        confirmed=("confirmed", "sum"), mean_days=("days", "mean"), median_days=("days", "median"),
    )
    # Faster than `nunique` on the groups: distinct rows first, then their number.
    distinct = latest[[*keys, "mediator"]].drop_duplicates()
    cells["mediators"] = distinct.groupby(keys, observed=True, sort=False).size()
    cells = cells.reset_index().rename(columns={level: "code"})
    cells["code"] = cells["code"].astype(str)
    cells["rank"] = rank
    answers.append(cells)
answer = pd.concat(answers).sort_values(["month", "rank", "code", "dispute_type"])
answer["amount"] = answer["amount"].round(2)
answer["level"] = answer["rank"].map(dict(enumerate(LEVELS)))
answer["month"] = answer["month"].map(lambda month: f"{1970 + month // 12}-{month % 12 + 1:02}")
answer.to_csv(task.out, index=False, columns=[
    "level", "code", "month", "dispute_type", "records", "successes", "amount", "confirmed",
    "mean_days", "median_days", "mediators",
])
