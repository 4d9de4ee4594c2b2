"""Works out the expected figures of all pipelines here with SQL, knowing nothing of the engine.

    python3 oracle.py FOLDER_OF_THE_DATA

reads the files with Python's csv module into SQLite as text and writes, beside each pipeline,

    expected.csv   one line a figure: indicator, grain, period, level, place, own, parent,
                   category, numerator, denominator
    records.csv    what became of the records, and what was set aside by code

What is not listed is nothing: 0 for what is counted or added up, no value for the rest; a
percentile of 0 is one, so it has the denominator 1. Values with decimals are whole numbers of thousandths. Tables of units and codes are those of the
pipelines. Assumptions stand where they are made.
"""

import csv
import datetime
import pathlib
import sqlite3
import sys

DATA = pathlib.Path(sys.argv[1])
HERE = pathlib.Path(__file__).parent

# A cell with one of these says that there is nothing.
NOTHING = "('', '-', '--', '/', 'none', 'null', 'n/a', 'nan')"


def text(column):
    """A text without blanks at its ends, or NULL."""
    return f"CASE WHEN lower(trim({column})) IN {NOTHING} THEN NULL ELSE trim({column}) END"


def name(column):
    """Names are compared with one blank between words, however many were typed."""
    marked = f"replace({text(column)}, ' ', char(1) || char(2))"
    return f"replace(replace({marked}, char(2) || char(1), ''), char(1) || char(2), ' ')"


def identifier(column):
    """Numbers are compared without blanks and case."""
    return f"lower(replace({text(column)}, ' ', ''))"


def american(column):
    """07/18/2020 12:00:00 AM: the day, whatever the hour."""
    return (
        f"CASE WHEN {column} = '' THEN NULL ELSE "
        f"substr({column}, 7, 4) || '-' || substr({column}, 1, 2) || '-' || substr({column}, 4, 2) END"
    )


def american_moment(column):
    """The same with its time on a clock of 24 hours; 12 AM is midnight."""
    hour = (
        f"(CAST(substr({column}, 12, 2) AS INTEGER) % 12"
        f" + CASE WHEN {column} LIKE '%PM' THEN 12 ELSE 0 END)"
    )
    return (
        f"CASE WHEN {column} = '' THEN NULL ELSE {american(column)} || ' ' ||"
        f" printf('%02d', {hour}) || substr({column}, 14, 6) END"
    )


def short(column):
    """05/13/99 00:00:00: 70 to 99 are 19xx."""
    century = f"CASE WHEN substr({column}, 7, 2) >= '70' THEN '19' ELSE '20' END"
    return (
        f"CASE WHEN {column} = '' THEN NULL ELSE ({century}) || substr({column}, 7, 2)"
        f" || '-' || substr({column}, 1, 2) || '-' || substr({column}, 4, 2) END"
    )


def days(first, second):
    return f"CAST(julianday({second}) - julianday({first}) AS INTEGER)"


class Oracle:
    def __init__(self, name, encoding="utf-8-sig", units=None, unlisted=()):
        self.name = name
        self.unlisted = unlisted
        self.encoding = encoding
        self.db = sqlite3.connect(":memory:")
        self.db.execute(
            "CREATE TABLE figure (indicator, grain, period, level, place, own, parent, category,"
            " numerator INTEGER, denominator INTEGER)")
        self.order = []
        self.read_units(units or name)

    # What is given

    def read(self, names, columns):
        """Loads the named columns as text; `_row` and `_size` give the order of equal versions."""
        marks = ", ".join("?" * (len(columns) + 3))
        self.db.execute(f"CREATE TABLE raw (_file, _size, _row, {', '.join(columns.values())})")
        self.records = 0
        for name in names:
            path = DATA / name
            with open(path, encoding=self.encoding, newline="") as file:
                for number, row in enumerate(csv.DictReader(file)):
                    self.db.execute(
                        f"INSERT INTO raw VALUES ({marks})",
                        [name, path.stat().st_size, number] + [row[c] for c in columns])
                    self.records += 1

    def read_units(self, folder):
        with open(HERE / folder / "units.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        self.levels = list(dict.fromkeys(row["level"] for row in rows))
        self.db.execute("CREATE TABLE unit (id, code, level, valid_from, valid_to, top)")
        self.db.execute("CREATE TABLE spelling (word, unit, level, valid_from, valid_to)")
        self.db.execute("CREATE TABLE member (unit, level, place, own, parent)")
        parents = []
        for index, row in enumerate(rows):
            row["from"] = row.get("valid_from") or "0001-01-01"
            row["to"] = row.get("valid_to") or "9999-12-31"
            above = [i for i, r in enumerate(rows) if r["code"] == row["parent"]]
            parents.append(above[0] if above else -1)
            self.db.execute(
                "INSERT INTO unit VALUES (?, ?, ?, ?, ?, ?)",
                (index, row["code"], row["level"], row["from"], row["to"], not above))
            words = {row["code"], row["name"]} | set((row.get("aliases") or "").split("|"))
            for word in {w.lower() for w in words} - {""}:
                self.db.execute(
                    "INSERT INTO spelling VALUES (?, ?, ?, ?, ?)",
                    (word, index, row["level"], row["from"], row["to"]))
        rank = {level: i for i, level in enumerate(self.levels)}
        # In a table of one level, a unit is listed under its ancestor at that level; where its
        # branch has none, under the own bucket of the lowest ancestor above that level.
        for index in range(len(rows)):
            for level in self.levels:
                if level in self.unlisted:
                    continue
                place = index
                while rank[rows[place]["level"]] > rank[level]:
                    place = parents[place]
                row = rows[place]
                own = row["level"] != level
                self.db.execute(
                    "INSERT INTO member VALUES (?, ?, ?, ?, ?)",
                    (index, level, row["code"], int(own), row["code"] if own else row["parent"]))

    def unit(self, column, levels, day):
        """The unit that a cell means on a day; the top where the cell is empty; NULL: unknown."""
        names = ", ".join(f"'{level}'" for level in levels)
        return (
            f"CASE WHEN trim({column}) = '' THEN (SELECT id FROM unit WHERE top) ELSE "
            f"(SELECT unit FROM spelling WHERE word = lower(trim({column})) AND level IN ({names})"
            f" AND {day} BETWEEN valid_from AND valid_to) END")

    def codes(self, name, path):
        """A table `name` with word, code and parent, from a code list."""
        self.db.execute(f"CREATE TABLE {name} (word, code, parent)")
        with open(HERE / path, encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for word in {row["code"], row["label"]} | set((row.get("aliases") or "").split("|")):
                    if word:
                        self.db.execute(
                            f"INSERT INTO {name} VALUES (?, ?, ?)",
                            (word, row["code"], row.get("parent") or ""))

    def code(self, table, column):
        return f"(SELECT code FROM {table} WHERE word = trim({column}))"

    def periods(self, start, end, label, grains):
        self.db.execute("CREATE TABLE period (grain, label, first, last)")
        first, last = datetime.date.fromisoformat(start), datetime.date.fromisoformat(end)
        found = {}
        day = first
        while day <= last:
            names = {
                "month": f"{day:%Y-%m}", "quarter": f"{day.year}-Q{(day.month + 2) // 3}",
                "year": f"{day.year}", "total": label}
            for grain in grains:
                found.setdefault((grain, names[grain]), [day, day])[1] = day
            day += datetime.timedelta(1)
        for (grain, name), (a, b) in found.items():
            self.db.execute("INSERT INTO period VALUES (?, ?, ?, ?)", (grain, name, str(a), str(b)))

    def typed(self, columns, fault, key=None, newest=None, out_of_scope="0", in_scope="1"):
        """`typed` holds every record, `state` what becomes of it, `counted` those that count.

        Of the records with one key the newest stays; of equally new ones the one of the smaller
        file, then the one that stands first. One that equals the kept one in all columns is a
        duplicate, an older one is superseded; one as new as the kept one is in review, and the
        kept one with it. Records without a key are cases of their own.
        """
        names = list(columns)
        body = ", ".join(f"{sql} AS {name}" for name, sql in columns.items())
        self.db.execute(f"CREATE TABLE typed0 AS SELECT _file, _size, _row, {body} FROM raw")
        self.db.execute(f"CREATE TABLE typed AS SELECT *, {fault} AS fault FROM typed0")
        case = " || '|' || ".join(key) if key else "NULL"
        age = newest or "0"
        newest = f"{newest} DESC," if newest else ""
        whole = " || '|' || ".join(f"coalesce({name}, '')" for name in names)
        self.db.execute(
            f"""CREATE TABLE ranked AS SELECT *,
              ROW_NUMBER() OVER w AS version, FIRST_VALUE(whole) OVER w AS kept,
              FIRST_VALUE({age}) OVER w IS {age} AS is_newest
            FROM (SELECT *, coalesce({case}, 'own ' || _file || _row) AS a_case, {whole} AS whole
              FROM typed WHERE fault IS NULL)
            WINDOW w AS (PARTITION BY a_case ORDER BY {newest} _size, _row)""")
        self.db.execute(
            """CREATE TABLE disputed AS SELECT DISTINCT a_case AS disputed_case FROM ranked
            WHERE is_newest AND whole <> kept""")
        self.db.execute("CREATE INDEX disputed_cases ON disputed (disputed_case)")
        self.db.execute(
            f"""CREATE TABLE state AS SELECT *, CASE
              WHEN version > 1 AND whole = kept THEN 'duplicate'
              WHEN is_newest AND a_case IN (SELECT disputed_case FROM disputed) THEN 'in_review'
              WHEN version > 1 THEN 'superseded'
              WHEN {out_of_scope} THEN 'out_of_scope'
              WHEN NOT coalesce({in_scope}, 0) THEN 'out_of_scope'
              ELSE 'counted' END AS disposition FROM ranked""")
        self.db.execute("CREATE VIEW counted AS SELECT * FROM state WHERE disposition = 'counted'")

    # What is asked

    def rows(self, day, unit, where, category, value, source):
        if day == "always":
            joined = "JOIN period p"
        else:
            joined = f"JOIN period p ON {day} BETWEEN p.first AND p.last"
        return (
            f"SELECT p.grain, p.label, m.level, m.place, m.own, m.parent,"
            f" {category} AS category, {value} AS value FROM {source} {joined}"
            f" JOIN member m ON m.unit = {unit} WHERE {where}")

    GROUP = "GROUP BY grain, label, level, place, own, parent, category"
    PART = "grain, label, level, place, own, parent, category"

    def add(self, name, numerator, rows, denominator="NULL"):
        self.order.append(name)
        self.db.execute(
            f"INSERT INTO figure SELECT '{name}', {self.PART}, {numerator}, {denominator}"
            f" FROM ({rows}) {self.GROUP}")

    def count(self, name, day, unit, where="1", category="''", source="counted"):
        self.add(name, "COUNT(*)", self.rows(day, unit, where, category, "1", source))

    def sum(self, name, value, day, unit, where="1"):
        self.add(name, "SUM(value)", self.rows(day, unit, where, "''", value, "counted"))

    def distinct(self, name, value, day, unit, where="1"):
        self.add(
            name, "COUNT(DISTINCT value)", self.rows(day, unit, where, "''", value, "counted"))

    def mean(self, name, value, day, unit, where="1"):
        rows = self.rows(day, unit, f"({where}) AND ({value}) IS NOT NULL", "''", value, "counted")
        self.add(name, "SUM(value)", rows, "COUNT(*)")

    def ranked(self, name, value, day, unit, where, category):
        rows = self.rows(
            day, unit, f"({where}) AND ({value}) IS NOT NULL", category, value, "counted")
        return (
            f"SELECT *, ROW_NUMBER() OVER (PARTITION BY {self.PART} ORDER BY value) AS place_,"
            f" COUNT(*) OVER (PARTITION BY {self.PART}) AS n FROM ({rows})")

    def median(self, name, value, day, unit, where="1", category="''"):
        """Half the sum of the two middle values; of an odd number the middle one twice."""
        rows = self.ranked(name, value, day, unit, where, category)
        self.add(
            name, "SUM(CASE WHEN place_ = (n + 1) / 2 THEN value ELSE 0 END)"
            " + SUM(CASE WHEN place_ = n / 2 + 1 THEN value ELSE 0 END)", rows, "2")

    def percentile(self, name, share, value, day, unit, where="1"):
        """Nearest rank: the value at place ceil(share × n / 100)."""
        rows = self.ranked(name, value, day, unit, where, "''")
        self.add(name, f"SUM(CASE WHEN place_ = ({share} * n + 99) / 100 THEN value END)", rows, "1")

    PLACE = ("grain", "period", "level", "place", "own", "parent")

    def same(self, a, b):
        return " AND ".join(f"{a}.{column} = {b}.{column}" for column in self.PLACE)

    def ratio(self, name, above, below):
        self.order.append(name)
        columns = ", ".join("b." + column for column in self.PLACE)
        self.db.execute(
            f"INSERT INTO figure SELECT '{name}', {columns}, '', coalesce(a.numerator, 0),"
            f" b.numerator FROM figure b LEFT JOIN figure a ON a.indicator = '{above}'"
            f" AND {self.same('a', 'b')} WHERE b.indicator = '{below}' AND b.numerator <> 0")

    def share(self, name, base):
        self.order.append(name)
        columns = ", ".join("a." + column for column in self.PLACE)
        self.db.execute(
            f"INSERT INTO figure SELECT '{name}', {columns}, a.category, a.numerator,"
            f" (SELECT SUM(b.numerator) FROM figure b WHERE b.indicator = '{base}'"
            f" AND {self.same('a', 'b')}) FROM figure a WHERE a.indicator = '{base}'")

    def combination(self, name, plus, minus=()):
        self.order.append(name)
        columns = ", ".join(self.PLACE)
        names = ", ".join(f"'{word}'" for word in [*plus, *minus])
        less = ", ".join(f"'{word}'" for word in minus) or "''"
        self.db.execute(
            f"INSERT INTO figure SELECT '{name}', {columns}, '',"
            f" SUM(CASE WHEN indicator IN ({less}) THEN -numerator ELSE numerator END), NULL"
            f" FROM figure WHERE indicator IN ({names}) GROUP BY {columns}")

    def units(self, name, level):
        """Units that are valid on the period's last day."""
        self.add(
            name, "COUNT(*)",
            "SELECT p.grain, p.label, m.level, m.place, m.own, m.parent, '' AS category"
            " FROM unit u JOIN period p ON p.last BETWEEN u.valid_from AND u.valid_to"
            f" JOIN member m ON m.unit = u.id WHERE u.level = '{level}'")

    # What comes out

    def write(self):
        place = {name: i for i, name in enumerate(self.order)}
        figures = self.db.execute(
            "SELECT * FROM figure WHERE numerator <> 0 OR denominator IS NOT NULL").fetchall()
        figures.sort(key=lambda f: (place[f[0]], *map(str, f[1:8])))
        with open(HERE / self.name / "expected.csv", "w", encoding="utf-8", newline="") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(
                "indicator grain period level place own parent category numerator denominator"
                .split())
            table.writerows(["" if cell is None else cell for cell in f] for f in figures)
        found = dict(self.db.execute("SELECT disposition, COUNT(*) FROM state GROUP BY 1"))
        faults = dict(
            self.db.execute("SELECT fault, COUNT(*) FROM typed WHERE fault IS NOT NULL GROUP BY 1"))
        with open(HERE / self.name / "records.csv", "w", encoding="utf-8", newline="") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(["what", "records"])
            table.writerow(["read", self.records])
            for state in ("counted", "superseded", "duplicate", "in_review", "out_of_scope"):
                table.writerow([state, found.get(state, 0)])
            table.writerow(["quarantined", sum(faults.values())])
            for fault, number in sorted(faults.items()):
                table.writerow([f"quarantined {fault}", number])
        assert self.records == sum(found.values()) + sum(faults.values())
        print(f"{self.name}: {self.records} records, {len(figures)} figures, set aside {faults}")


def austin():
    o = Oracle("austin")
    o.read(["austin_covid_complaints.csv"], {
        "CASENUMBER": "number", "TYPEOFBUSINESS": "kind", "TYPEOFCOMPLAINT": "what",
        "CONSTRUCTIONREFERRAL": "referred", "CITATIONISSUED": "cited", "OPENDATE": "opening",
        "CLOSEDATE": "closing", "OUTCOME": "result", "COUNCILDISTRICT": "council",
        "Zipcodes": "zipzone"})
    o.codes("kinds", "austin/codes/businesses.csv")
    o.codes("whats", "austin/codes/complaints.csv")
    o.codes("results", "austin/codes/outcomes.csv")
    o.periods("2020-03-01", "2020-07-31", "2020-03-01..2020-07-31", ["quarter", "total"])
    o.typed(
        {
            "number": identifier("number"), "opened": american("opening"),
            "closed": american("closing"), "business": o.code("kinds", "kind"),
            "complaint": o.code("whats", "what"), "outcome": o.code("results", "result"),
            "inspected": "(SELECT parent = 'inspected' FROM results WHERE word = trim(result))",
            "referral": text("referred"), "cited": "cited = 'true'",
            "district": o.unit("council", ["district"], "'2020-03-01'"),
            "zone": o.unit("zipzone", ["zone"], "'2020-03-01'"), "has_zone": "zipzone <> ''",
            "strange": "kind <> '' AND (SELECT code FROM kinds WHERE word = kind) IS NULL"
            " OR result <> '' AND (SELECT code FROM results WHERE word = result) IS NULL",
        },
        fault="CASE WHEN strange OR complaint IS NULL THEN 'VAL-CODE'"
        " WHEN district IS NULL OR zone IS NULL THEN 'REF-UNKNOWN'"
        " WHEN closed < opened THEN 'A101' END",
        # Officially a duplicate is one by its outcome; case numbers do not repeat.
        key=["number"], newest="closed", out_of_scope="outcome IS 'duplicate'",
        in_scope="opened BETWEEN '2020-03-01' AND '2020-07-31'"
        " OR closed BETWEEN '2020-03-01' AND '2020-07-31'")
    opened, closed = ("opened", "district"), ("closed", "district")
    span = days("opened", "closed")
    o.count("opened", *opened)
    o.count("closed", *closed)
    o.ratio("closing_rate", "closed", "opened")
    o.count("unresolved", *opened, "outcome IS NULL")
    o.count("by_complaint", *opened, category="complaint")
    o.share("complaint_share", "by_complaint")
    o.count("by_business", *opened, category="coalesce(business, '')")
    o.count("by_referral", *opened, category="coalesce(referral, '')")
    o.count("inspected", *closed, "inspected")
    o.count("acted_upon", *closed, "outcome IN ('education', 'warning')")
    o.ratio("acted_rate", "acted_upon", "closed")
    o.count("citations", *opened, "cited")
    o.median("days_median", span, *closed)
    o.percentile("days_p90", 90, span, *closed)
    o.mean("days_mean", span, *closed)
    o.count("slow", *closed, f"{span} > 7")
    # An empty cell names no zone, although its record lies at the city.
    o.distinct("zones", "CASE WHEN has_zone THEN zone END", *opened)
    o.count("by_zone", "opened", "zone")
    o.units("districts", "district")
    o.count("duplicates", *opened, "disposition = 'out_of_scope'", source="state")
    o.write()


def nyc():
    o = Oracle("nyc")
    o.read(["nyc311_1000.csv"], {
        "Unique Key": "number", "Created Date": "creating", "Closed Date": "closing",
        "Due Date": "due_day", "Resolution Action Updated Date": "updating", "Agency": "office",
        "Complaint Type": "what", "Facility Type": "place_kind", "Status": "standing",
        "Open Data Channel Type": "way", "Community Board": "board_name",
        "Borough": "borough_name", "Incident Zip": "postcode"})
    o.codes("offices", "nyc/codes/agencies.csv")
    o.codes("standings", "nyc/codes/statuses.csv")
    o.codes("ways", "nyc/codes/channels.csv")
    o.periods("2014-05-01", "2019-09-30", "2014-05-01..2019-09-30", ["total"])
    some_day = "'2019-01-01'"
    o.typed(
        {
            "number": identifier("number"), "created": american("creating"),
            "closed": american("closing"), "due": american("due_day"),
            "updated": american_moment("updating"), "agency": o.code("offices", "office"),
            "complaint": text("what"), "facility": text("place_kind"),
            "status": o.code("standings", "standing"),
            "running": "(SELECT parent = 'running' FROM standings WHERE word = trim(standing))",
            "channel": o.code("ways", "way"),
            "board": o.unit("board_name", ["city", "borough", "board"], some_day),
            "stated": o.unit("borough_name", ["city", "borough"], some_day),
            "zip": identifier("postcode"),
        },
        fault="CASE WHEN agency IS NULL OR status IS NULL OR channel IS NULL THEN 'VAL-CODE'"
        " WHEN board IS NULL OR stated IS NULL THEN 'REF-UNKNOWN'"
        " WHEN closed < created THEN 'N101' END",
        key=["number"], newest="updated")
    created, closed = ("created", "board"), ("closed", "board")
    span = days("created", "closed")
    below = "board IN (SELECT unit FROM member WHERE level = 'borough' AND place = '%s')"
    o.count("created", *created)
    o.count("closed", *closed)
    o.count("running", *created, "running")
    o.count("by_agency", *created, category="agency")
    o.share("agency_share", "by_agency")
    o.count("by_channel", *created, category="channel || '|' || status")
    o.distinct("complaints", "complaint", *created)
    o.count("by_facility", *created, category="coalesce(facility, '')")
    o.median("days_median", span, *closed)
    o.percentile("days_p90", 90, span, *closed)
    o.median("days_by_agency", span, *closed, category="agency")
    o.count("due", *closed, "due IS NOT NULL")
    o.count("late", *closed, "closed > due")
    o.ratio("late_rate", "late", "due")
    o.distinct("zips", "zip", *created)
    o.units("boards", "board")
    o.distinct("places", "board", *created)
    o.count("elsewhere", *created, "NOT " + below % "queens")
    o.count("in_bronx", *created, below % "bronx")
    o.count("stated", "created", "stated")
    o.write()


def comcast():
    o = Oracle("comcast", unlisted=["zip"])
    o.read(["comcast_fcc_complaints.csv"], {
        "Ticket #": "number", "Date": "day", "Date_month_year": "named_day",
        "Received Via": "way", "City": "town", "State": "state_name", "Zip code": "postcode",
        "Status": "standing", "Filing on Behalf of Someone": "behalf"})
    o.codes("ways", "comcast/codes/channels.csv")
    o.codes("standings", "comcast/codes/statuses.csv")
    o.periods("2015-01-01", "2015-12-31", "2015", ["total"])
    names = "'JanFebMarAprMayJunJulAugSepOctNovDec'"
    month = f"printf('%02d', (instr({names}, substr(named_day, 4, 3)) + 2) / 3)"
    o.typed(
        {
            "number": identifier("number"),
            # Day, month, year of two digits: that the named month agrees is what C101 checks.
            "filed": "'20' || substr(day, 7, 2) || '-' || substr(day, 4, 2) || '-' || substr(day, 1, 2)",
            "named": f"'20' || substr(named_day, 8, 2) || '-' || {month} || '-' || substr(named_day, 1, 2)",
            "channel": o.code("ways", "way"), "city": text("town"),
            "state": o.unit("state_name", ["state"], "'2015-01-01'"),
            "zip": o.unit("postcode", ["zip"], "'2015-01-01'"),
            "status": o.code("standings", "standing"),
            "done": "(SELECT parent = 'done' FROM standings WHERE word = trim(standing))",
            "on_behalf": "lower(trim(behalf))",
        },
        fault="CASE WHEN channel IS NULL OR status IS NULL THEN 'VAL-CODE'"
        " WHEN state IS NULL OR zip IS NULL THEN 'REF-UNKNOWN' WHEN filed <> named THEN 'C101' END",
        key=["number"], in_scope="filed BETWEEN '2015-01-01' AND '2015-12-31'")
    filed = ("filed", "zip")
    o.count("filed", *filed)
    o.count("done", *filed, "done")
    o.count("open", *filed, "status = 'open'")
    o.count("pending", *filed, "status = 'pending'")
    o.combination("running", ["open", "pending"])
    o.ratio("done_rate", "done", "filed")
    o.count("by_status", *filed, category="status")
    o.share("status_share", "by_status")
    o.count("by_channel", *filed, category="channel || '|' || on_behalf")
    # Towns are told apart by their letters' case, as the file writes them.
    o.distinct("cities", "city", *filed)
    o.distinct("zips", "zip", *filed)
    o.count("stated", "filed", "state")
    o.write()


H2B_FILES = [f"H-2B_FY{year}.csv" for year in range(2000, 2004)]


def h2b():
    o = Oracle("h2b")
    o.read(H2B_FILES, {
        "Case_Num": "number", "Rec_Regional_Office": "receiving", "Rec_Local_Office": "local_day",
        "Last_Event_Date": "deciding", "Last_Sig_Event": "event", "Region_ID": "region_no",
        "Work_State": "state_code", "Num_Aliens": "people", "Salary": "pay_rate",
        "Prevail_Wage": "wage_rate", "Unit_of_Pay": "pay_unit", "Unit_of_Pay_Prev": "wage_unit",
        "Occ_Code": "job", "Emp_Name": "employer_name", "Emp_State": "employer_code",
        "Att_State": "attorney_code"})
    o.codes("events", "h2b/codes/decisions.csv")
    o.codes("pays", "h2b/codes/pay.csv")
    o.periods("1999-10-01", "2003-09-30", "1999-10-01..2003-09-30", ["year", "total"])

    # Numbers are binary ones printed with 17 digits: to thousandths they are exact again.
    def thousandths(column):
        return (
            f"CASE WHEN {column} = '' THEN NULL"
            f" ELSE CAST(round(CAST({column} AS REAL) * 1000) AS INTEGER) END")

    o.typed(
        {
            "number": identifier("number"), "received": short("receiving"),
            "local": short("local_day"), "decided": short("deciding"),
            "decision": o.code("events", "event"),
            "granted": "(SELECT parent = 'granted' FROM events WHERE word = trim(event))",
            "region": text("region_no"),
            "work": o.unit("state_code", ["state"], short("deciding")),
            "work_code": text("state_code"),
            "workers": "CASE WHEN people = '' THEN NULL ELSE CAST(people AS INTEGER) END",
            "salary": thousandths("pay_rate"), "wage": thousandths("wage_rate"),
            "pay": o.code("pays", "pay_unit"), "wage_pay": o.code("pays", "wage_unit"),
            "occupation": identifier("job"), "employer": name("employer_name"),
            "employer_state": o.unit("employer_code", ["state"], short("deciding")),
            "attorney": text("attorney_code"),
        },
        fault="CASE WHEN decision IS NULL THEN 'VAL-CODE'"
        " WHEN work IS NULL OR employer_state IS NULL THEN 'REF-UNKNOWN'"
        " WHEN decided < received THEN 'V101' END",
        key=["number"], newest="decided",
        in_scope="decided BETWEEN '1999-10-01' AND '2003-09-30'")
    decided = ("decided", "work")
    span = days("received", "decided")
    o.count("decided", *decided)
    o.count("certified", *decided, "granted")
    o.ratio("certified_rate", "certified", "decided")
    o.count("by_decision", *decided, category="decision")
    o.sum("workers", "workers", *decided)
    o.sum("workers_certified", "workers", *decided, "granted")
    o.ratio("workers_per_case", "workers_certified", "certified")
    o.median("hourly_median", "salary", *decided, "pay = 'H'")
    o.percentile("hourly_p90", 90, "salary", *decided, "pay = 'H'")
    o.mean("hourly_mean", "salary", *decided, "pay = 'H'")
    o.count("below_wage", *decided, "pay = 'H' AND wage_pay = 'H' AND salary < wage")
    o.median("days_median", span, *decided)
    o.percentile("days_p90", 90, span, *decided)
    o.median("all_days_median", days("coalesce(local, received)", "decided"), *decided)
    o.distinct("occupations", "occupation", *decided)
    o.distinct("employers", "employer", *decided)
    # A state that changed its region is one state.
    o.distinct("work_states", "work_code", *decided)
    o.count("by_region", *decided, category="region")
    o.share("region_share", "by_region")
    o.count("by_attorney", *decided, category="coalesce(attorney, '')")
    o.count("at_employer", "decided", "employer_state")
    o.units("states", "state")
    o.count("repeated", *decided, "disposition IN ('duplicate', 'superseded')", source="state")
    o.write()


def h2b_applications():
    o = Oracle("h2b-applications", units="h2b")
    o.read(H2B_FILES, {
        "State_Case_Num": "state_number", "Case_Num": "number", "Last_Event_Date": "deciding",
        "Last_Sig_Event": "event", "Work_State": "state_code", "Num_Aliens": "people"})
    o.codes("events", "h2b/codes/decisions.csv")
    o.periods("1999-10-01", "2003-09-30", "1999-10-01..2003-09-30", ["year", "total"])
    o.typed(
        {
            "state_number": identifier("state_number"), "number": identifier("number"),
            "decided": short("deciding"), "decision": o.code("events", "event"),
            "granted": "(SELECT parent = 'granted' FROM events WHERE word = trim(event))",
            "work": o.unit("state_code", ["state"], short("deciding")),
            "workers": "CASE WHEN people = '' THEN NULL ELSE CAST(people AS INTEGER) END",
            "stated": "CASE WHEN state_code = '' THEN NULL ELSE 1 END",
        },
        fault="CASE WHEN decision IS NULL THEN 'VAL-CODE' WHEN work IS NULL THEN 'REF-UNKNOWN' END",
        key=["work", "stated", "state_number"], newest="decided",
        out_of_scope="decision = 'withdrawn'",
        in_scope="decided BETWEEN '1999-10-01' AND '2003-09-30'")
    decided = ("decided", "work")
    o.count("applications", *decided)
    o.count("numbered", *decided, "state_number IS NOT NULL")
    o.count("granted", *decided, "granted")
    o.combination("refused", ["applications"], ["granted"])
    o.ratio("granted_rate", "granted", "applications")
    o.count("by_decision", *decided, category="decision")
    o.sum("workers", "workers", *decided)
    o.count("rows", *decided, source="state")
    o.count("repeated", *decided, "disposition IN ('duplicate', 'superseded')", source="state")
    o.ratio("repeat_rate", "repeated", "rows")
    o.count("withdrawn", *decided, "disposition = 'out_of_scope'", source="state")
    o.write()


def replies():
    o = Oracle("replies", encoding="gb18030")
    o.read(["replies_gbk.csv"], {
        "留言编号": "number", "f_first": "first_part", "f_end": "last_part",
        "f_complete": "settled", "连接词": "words"})
    o.codes("wholes", "replies/codes/whole.csv")
    o.codes("solutions", "replies/codes/solved.csv")
    o.periods("2010-01-01", "2020-12-31", "2010..2020", ["total"])
    o.typed(
        {
            "number": identifier("number"), "opening": o.code("wholes", "first_part"),
            "ending": o.code("wholes", "last_part"), "solved": o.code("solutions", "settled"),
            "words": text("words"), "platform": "0",
        },
        fault="CASE WHEN opening IS NULL OR ending IS NULL OR solved IS NULL THEN 'VAL-CODE' END",
        key=["number"])
    # Without dates every reply belongs to the whole period.
    always = ("always", "platform")
    o.count("replies", *always)
    o.count("solved", *always, "solved = 'solved'")
    o.ratio("solved_rate", "solved", "replies")
    o.count("by_form", *always, category="opening || '|' || ending")
    o.share("form_share", "by_form")
    o.count("by_solved", *always, category="solved")
    o.count("whole", *always, "opening = 'whole' AND ending = 'whole'")
    o.ratio("whole_rate", "whole", "replies")
    o.distinct("connectives", "words", *always)
    o.count("unconnected", *always, "words IS NULL")
    o.write()


austin()
nyc()
comcast()
h2b()
h2b_applications()
replies()
