"""One reading of a whole file by one peer: READER FILE WORKERS OUT.

Every field of all 18 columns is found and kept as text, then the bytes of each column are added
up, so that no reader can leave a column out. OUT gets one line: records, then bytes a column.
"""

import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "peers"))

from race_data import COLUMNS  # noqa: E402

READER, PATH, WORKERS, OUT = sys.argv[1:]


def duckdb_reader():
    import duckdb
    db = duckdb.connect(":memory:")
    db.execute(f"SET threads = {WORKERS}; SET preserve_insertion_order = false")
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in COLUMNS)
    sums = ", ".join(f"coalesce(sum(strlen({name})), 0)::BIGINT" for name in COLUMNS)
    return db.execute(f"""SELECT count(*), {sums} FROM read_csv('{PATH}', auto_detect = false,
      header = true, delim = ',', quote = '"', escape = '"', columns = {{{columns}}})""").fetchone()


def polars_reader():
    os.environ["POLARS_MAX_THREADS"] = WORKERS
    import polars as pl
    logs = pl.scan_csv(PATH, schema={name: pl.String for name in COLUMNS}, low_memory=False)
    sums = [pl.col(name).str.len_bytes().cast(pl.Int64).sum() for name in COLUMNS]
    return logs.select(pl.len(), *sums).collect(engine="streaming").row(0)


def chdb_reader():
    import chdb
    structure = ", ".join(f"`{name}` String" for name in COLUMNS)
    sums = ", ".join(f"sum(length(`{name}`))" for name in COLUMNS)
    answer = chdb.query(f"""SELECT count(), {sums} FROM file('{PATH}', 'CSVWithNames', '{structure}')
      SETTINGS max_threads = {WORKERS}, max_parsing_threads = {WORKERS}""", "CSV")
    return answer.bytes().decode().strip().split(",")


row = {"duckdb": duckdb_reader, "polars": polars_reader, "chdb": chdb_reader}[READER]()
with open(OUT, "w", encoding="utf-8") as file:
    file.write(",".join(str(int(number)) for number in row) + "\n")
