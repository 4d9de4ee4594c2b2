#!/bin/bash
# SQLite: the shell, a typed table in memory, no journal, one thread (it has no more).
# JOB FOLDER FORM WORKERS OUT, as the other peers; only the one big file.
set -euo pipefail
job=$1 folder=$2 form=$3 out=$5
[ "$form" = big ] || { echo "SQLite reads only the one big file" >&2; exit 2; }

tables=$(cat <<SQL
PRAGMA journal_mode = off; PRAGMA synchronous = off; PRAGMA temp_store = memory;
CREATE TABLE logs (record_id INTEGER, case_no TEXT, unit_code TEXT, unit_name TEXT,
  accepted_on TEXT, closed_on TEXT, updated_at TEXT, dispute_type TEXT, source TEXT, outcome TEXT,
  confirmed INTEGER, amount REAL, mediator TEXT, parties_n INTEGER, satisfied TEXT,
  agreement_form TEXT, phone TEXT, summary TEXT);
CREATE TABLE units (code TEXT PRIMARY KEY, name TEXT, level TEXT, parent TEXT, kind TEXT,
  valid_from TEXT, valid_to TEXT, successor TEXT, aliases TEXT) WITHOUT ROWID;
.mode csv
.import --skip 1 "$folder/big.csv" logs
.import --skip 1 "$folder/units.csv" units
.headers on
.output "$out"
SQL
)

if [ "$job" = J0 ]; then
  question="SELECT dispute_type, count(*) AS records FROM logs GROUP BY dispute_type;"
else
  level() {
    echo "SELECT $1 AS rank, '$2' AS level, $2 AS code, month, dispute_type, success, amount,
      confirmed, handling, mediator FROM latest"
  }
  question="
CREATE TABLE places AS
SELECT site.code AS unit_code, community.code AS community, street.code AS street,
  street.parent AS district
FROM units AS site JOIN units AS community ON community.code = site.parent
  JOIN units AS street ON street.code = community.parent WHERE site.level = 'site';
CREATE TABLE latest AS
SELECT community, street, district, substr(accepted_on, 1, 7) AS month, dispute_type,
  outcome = '调解成功' AS success, amount, confirmed, mediator,
  CASE WHEN closed_on <> '' THEN CAST(julianday(closed_on) - julianday(accepted_on) AS INTEGER) END
    AS handling
FROM (SELECT *, row_number() OVER (
    PARTITION BY case_no ORDER BY updated_at DESC, record_id DESC) AS place FROM logs)
  JOIN places USING (unit_code) WHERE place = 1;
CREATE TABLE cells AS $(level 0 district) UNION ALL $(level 1 street) UNION ALL $(level 2 community);
WITH medians AS (
  SELECT rank, code, month, dispute_type, avg(handling) AS median_days FROM (
    SELECT rank, code, month, dispute_type, handling, row_number() OVER cell AS i,
      count(*) OVER (PARTITION BY rank, code, month, dispute_type) AS n
    FROM cells WHERE handling IS NOT NULL
    WINDOW cell AS (PARTITION BY rank, code, month, dispute_type ORDER BY handling))
  WHERE i IN ((n + 1) / 2, (n + 2) / 2) GROUP BY rank, code, month, dispute_type)
SELECT level, code, month, dispute_type, count(*) AS records, sum(success) AS successes,
  round(sum(amount), 2) AS amount, sum(confirmed) AS confirmed, avg(handling) AS mean_days,
  median_days, count(DISTINCT mediator) AS mediators
FROM cells LEFT JOIN medians USING (rank, code, month, dispute_type)
GROUP BY month, rank, code, dispute_type ORDER BY month, rank, code, dispute_type;"
fi

printf '%s\n%s\n' "$tables" "$question" | sqlite3 :memory:
