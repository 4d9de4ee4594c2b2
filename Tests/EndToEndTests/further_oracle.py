#!/usr/bin/env python3
"""The further indicators of the example district in SQL, compared with the CSV files of a release.

    python3 further_oracle.py SAMPLE_FOLDER UNITS_CSV FIGURES_CSV [DAYS_CSV …]

SQLite reads the delivered texts as they are; the code shares nothing with the engine. Every line of
the release is compared: all levels with their 本级 buckets, all periods. Every cell that SQL finds
must be there too. Prints no values of records.
"""
import csv, os, sqlite3, sys

LEVELS = ["district", "street", "community", "site"]
CONCLUDED = "调解结果 IN ('调解成功', '调解不成功', '终止调解')"
WON = "调解结果 = '调解成功'"
KINDS = {"民转刑": "crime", "自杀": "suicide", "群体性上访": "petition", "群体性械斗": "fight"}
ALIKE = "纠纷简要情况 > '' AND (SELECT COUNT(*) FROM cases b WHERE b.纠纷简要情况 = t.纠纷简要情况) >= 3"
KNOWN = "('婚姻家庭纠纷', '邻里纠纷', '合同纠纷', '物业纠纷')"

# Indicator: table, day, unit, what is added up, condition.
EVENTS = {
    "accepted": ("cases", "受理日期", "调委会", "1", "1"),
    "concluded": ("cases", "结案日期", "调委会", "1", CONCLUDED),
    "escalated": ("escalations", "发生日期", "上报单位", "1", "1"),
    "prevented_cases": ("prevented", "月份", "单位", "件数", "1"),
    "prevented_persons": ("prevented", "月份", "单位", "人数", "1"),
    "inspections_made": ("inspections", "月份", "单位", "排查次数", "1"),
    "disputes_prevented": ("inspections", "月份", "单位", "预防纠纷件数", "1"),
    "written": ("cases", "结案日期", "调委会", "1", f"{WON} AND 协议形式 = '书面协议'"),
    "written_applied": ("cases", "结案日期", "调委会", "1", f"{WON} AND 协议形式 = '书面协议' AND 申请司法确认日期 > ''"),
    "applied": ("cases", "申请司法确认日期", "调委会", "1", "1"),
    "confirmed": ("cases", "申请司法确认日期", "调委会", "1", "确认结果 = '确认有效'"),
    "applied_online": ("cases", "申请司法确认日期", "调委会", "1", "是否在线 = '是'"),
    "applied_in_time": ("cases", "申请司法确认日期", "调委会", "1",
                        "julianday(申请司法确认日期) - julianday(结案日期) <= 30"),
    "due": ("cases", "履行期限", "调委会", "1", WON),
    "performed": ("cases", "履行期限", "调委会", "1", f"{WON} AND 履行情况 = '已履行'"),
    "concluded_late": ("cases", "结案日期", "调委会", "1",
                       f"{CONCLUDED} AND julianday(结案日期) - julianday(受理日期) > 30"),
    "repeated": ("cases", "受理日期", "调委会", "1", f"""当事人 > '' AND 纠纷类别 > '' AND EXISTS (
        SELECT 1 FROM cases b WHERE b.当事人 = t.当事人 AND b.结案日期 > ''
          AND (b.纠纷类别 = t.纠纷类别 OR b.纠纷类别 > '' AND b.纠纷类别 NOT IN {KNOWN} AND t.纠纷类别 NOT IN {KNOWN})
          AND b.结案日期 < t.受理日期 AND julianday(t.受理日期) - julianday(b.结案日期) <= 365)"""),
    "succeeded": ("cases", "结案日期", "调委会", "1", WON),
    "visited": ("cases", "结案日期", "调委会", "1", f"{WON} AND 回访日期 > ''"),
    "cases_there": ("cases", "受理日期", "属地", "1", "1"),
    "place_unstated": ("cases", "受理日期", "调委会", "1", "纠纷属地 = ''"),
    "person_times": ("consultations", "服务日期", "站点", "人次", "1"),
    "active_committees": ("cases", "受理日期", "调委会", "DISTINCT 调委会", "1"),
    "duty_hours": ("duty", "月份", "单位", "CAST(ROUND(时长 * 10) AS INTEGER)", "1"),
    "duty_months": ("duty", "月份", "单位", "1", "1"),
    "duty_full": ("duty", "月份", "单位", "1", "CAST(时长 AS REAL) >= 8"),
    "events_held": ("publicity", "活动日期", "单位", "1", "1"),
    "audience": ("publicity", "活动日期", "单位", "受众人次", "1"),
    "materials": ("publicity", "活动日期", "单位", "资料份数", "资料份数 > ''"),
    "covered_communities": ("consultations", "服务日期", "站点", "DISTINCT 社区", "社区 IS NOT NULL"),
    "reports_due": ("submissions", "月份", "单位", "1", "1"),
    "reports_in_time": ("submissions", "月份", "单位", "1", "收到日期 > '' AND 收到日期 <= 应报日期"),
    "reports_late": ("submissions", "月份", "单位", "1", "收到日期 > 应报日期"),
    "reports_absent": ("submissions", "月份", "单位", "1", "收到日期 = ''"),
    "rows": ("cases", "受理日期", "调委会", "1", "1"),
    "place_unmapped": ("cases", "受理日期", "调委会", "1", "属地 = '属地不明'"),
    "alike_texts": ("cases", "受理日期", "调委会", "1", ALIKE),
    "filled_in_bulk": ("cases", "受理日期", "调委会", "1",
                       f"{ALIKE} AND 结案日期 = 受理日期 AND (协议涉及金额 = '' OR CAST(协议涉及金额 AS INTEGER) = 0)"),
    "place_filled": ("cases", "受理日期", "调委会", "1", "纠纷属地 > ''"),
    "type_filled": ("cases", "受理日期", "调委会", "1", "纠纷类别 > ''"),
    "parties_filled": ("cases", "受理日期", "调委会", "1", "当事人 > ''"),
    "type_unmapped": ("cases", "受理日期", "调委会", "1", f"纠纷类别 > '' AND 纠纷类别 NOT IN {KNOWN}"),
    "accepted_submitted": ("submitted", "月份", "调委会", "受理案件数", "1"),
}
SPLIT = {"escalated_by_kind": ("escalated", "激化类别"), "prevented_by_kind": ("prevented_cases", "类别")}
OPEN = "受理日期 <= last AND (结案日期 = '' OR 结案日期 > last)"
STOCKS = {
    "open_at_end": ("cases", "调委会", OPEN),
    "open_late": ("cases", "调委会", f"{OPEN} AND julianday(last) - julianday(受理日期) > 30"),
    "communities": ("units", "name", "level = 'community'"),
}
SUMS = {
    "not_escalated": (["accepted"], ["escalated"]), "at_risk": (["prevented_cases", "escalated"], []),
    "late": (["concluded_late", "open_late"], []), "in_hand": (["concluded", "open_at_end"], []),
    "idle_committees": (["committees_of_period"], ["active_committees"]),
    "submitted_difference": (["accepted"], ["accepted_submitted"]),
}
RATIOS = {
    "no_escalation_rate": ("not_escalated", "accepted"), "prevention_rate": ("prevented_cases", "at_risk"),
    "application_rate": ("written_applied", "written"), "in_time_rate": ("applied_in_time", "applied"),
    "performance_rate": ("performed", "due"), "late_rate": ("late", "in_hand"),
    "repeat_rate": ("repeated", "accepted"), "visit_rate": ("visited", "succeeded"),
    "duty_rate": ("duty_full", "duty_months"), "coverage": ("covered_communities", "communities"),
    "timeliness": ("reports_in_time", "reports_due"), "place_complete": ("place_filled", "rows"),
    "type_complete": ("type_filled", "rows"), "parties_complete": ("parties_filled", "rows"),
    "unmapped_rate": ("type_unmapped", "rows"), "place_unmapped_rate": ("place_unmapped", "rows"),
    "alike_rate": ("alike_texts", "accepted"), "filled_in_bulk_rate": ("filled_in_bulk", "accepted"),
    "cases_per_10k": ("cases_there", "residents"),
    "consultations_per_10k": ("person_times", "residents"),
}


def above(units, code):
    while code:
        yield units[code]
        code = units[code]["parent"]


def place(units, code, level):
    """The unit's place at a level: the unit there, or what is above it with its own bucket."""
    chain = list(above(units, code))
    for unit in chain:
        if unit["level"] == level:
            return unit["code"], 0
    return next(u for u in chain if LEVELS.index(u["level"]) < LEVELS.index(level))["code"], 1


def there(name, named, top):
    """Where a case belongs by its place: the district without one, a unit of their own for unknown names."""
    return top["name"] if not name else name if name in named else "属地不明"


def database(folder, table, lines):
    db = sqlite3.connect(":memory:")
    rows = list(csv.DictReader(open(table, encoding="utf-8")))
    units = {r["code"]: r for r in rows}
    top = next(r for r in rows if not r["parent"])
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".csv"):
            continue
        log = list(csv.DictReader(open(f"{folder}/{name}", encoding="utf-8")))
        heads = [h.replace("（小时）", "").replace("服务时长", "时长").replace("报告月份", "月份") for h in log[0]]
        source = name[:-4].split("-")[0]
        named = {r["name"] for r in rows if r["level"] in ("street", "community")}
        db.execute(f"CREATE TABLE {source} ({', '.join(heads)}, 社区, 属地)")
        for row in log:
            values = list(row.values())
            site = next((r["code"] for r in rows if r["name"] == row.get("站点")), "")
            community = next((u["code"] for u in above(units, site) if u["level"] == "community"), None)
            values = [v + "-01" if h == "月份" else v for h, v in zip(heads, values)]
            db.execute(f"INSERT INTO {source} VALUES ({', '.join('?' * (len(heads) + 2))})",
                       values + [community, there(row.get("纠纷属地"), named, top)])
    db.execute("CREATE TABLE units (name, level, kind, valid_to)")
    db.execute("CREATE TABLE places (unit, level, code, own)")
    for row in rows:
        db.execute("INSERT INTO units VALUES (?, ?, ?, ?)", [row["name"], row["level"], row["kind"], row["valid_to"]])
        for level in LEVELS:
            db.execute("INSERT INTO places VALUES (?, ?, ?, ?)", [row["name"], level, *place(units, row["code"], level)])
    db.execute("CREATE TABLE spans (start, last)")
    db.executemany("INSERT INTO spans VALUES (?, ?)", sorted({(r["start"], r["end"]) for r in lines}))
    db.execute("CREATE INDEX by_unit ON places (unit)")
    return db, units


def reckon(db, units):
    """{indicator: {(level, code, own, start, last, category): number}}; what is not there is 0."""
    found = {}

    def ask(name, table, unit, amount, condition, category="''"):
        whole = f"COUNT({amount})" if amount.startswith("DISTINCT") else f"SUM({amount})"
        found[name] = {tuple(r[:6]): r[6] for r in db.execute(
            f"SELECT level, code, own, start, last, {category}, {whole} FROM spans, {table} t"
            f" JOIN places p ON p.unit = t.{unit} WHERE {condition} GROUP BY 1, 2, 3, 4, 5, 6")}

    for name, (table, day, unit, amount, condition) in EVENTS.items():
        ask(name, table, unit, amount, f"t.{day} BETWEEN start AND last AND ({condition})")
    for name, (base, field) in SPLIT.items():
        table, day, unit, amount, condition = EVENTS[base]
        ask(name, table, unit, amount, f"t.{day} BETWEEN start AND last AND ({condition})", field)
        found[name] = {k[:5] + (KINDS[k[5]],): v for k, v in found[name].items()}
    for name, (table, unit, condition) in STOCKS.items():
        if table == "units":
            condition = condition.replace("level", "t.level")
            found[name] = {tuple(r[:6]): r[6] for r in db.execute(
                f"SELECT p.level, code, own, start, last, '', COUNT(*) FROM spans, units t"
                f" JOIN places p ON p.unit = t.name WHERE {condition} GROUP BY 1, 2, 3, 4, 5")}
        else:
            ask(name, table, unit, "1", condition)
    found["committees_of_period"] = {tuple(r[:6]): r[6] for r in db.execute(
        "SELECT p.level, code, own, start, last, '', COUNT(*) FROM spans, units t JOIN places p ON p.unit = t.name"
        " WHERE kind = 'committee' AND (valid_to = '' OR valid_to >= start) GROUP BY 1, 2, 3, 4, 5")}
    # One number for the unit itself on the last day, or nothing.
    found["residents"] = {}
    for code, unit in units.items():
        for start, last in db.execute("SELECT start, last FROM spans"):
            stated = {r[0] for r in db.execute(
                "SELECT CAST(常住人口 AS INTEGER) FROM residents WHERE 单位 = ? AND ? BETWEEN 起始日期 AND 截止日期",
                [unit["name"], last])}
            if len(stated) == 1:
                found["residents"][(unit["level"], code, 0, start, last, "")] = stated.pop()
    minutes = {}
    for *key, asked, answered in db.execute(
            "SELECT level, code, own, start, last, strftime('%s', 提问时间), strftime('%s', 答复时间)"
            " FROM spans, consultations t JOIN places p ON p.unit = t.站点"
            " WHERE 服务日期 BETWEEN start AND last AND 渠道 IN ('热线', '网络平台') AND 答复时间 > ''"):
        minutes.setdefault(tuple(key) + ("",), []).append((int(answered) - int(asked)) // 60)
    found["response_minutes"] = minutes
    return found


def expected(found, name, key):
    """(numerator, denominator) as the release writes them; empty where there is nothing."""
    def whole(part):
        if part in SUMS:
            plus, minus = SUMS[part]
            return sum(map(whole, plus)) - sum(map(whole, minus))
        return found[part].get(key, None if part == "residents" else 0)
    if name == "response_minutes":
        values = found[name].get(key)
        return (str(sum(values)), str(len(values))) if values else ("", "")
    if name in RATIOS:
        above, below = map(whole, RATIOS[name])
        return (str(above), str(below)) if below else ("", "")
    value = whole(name)
    return ("" if value is None else str(value), "")


def compare(lines, found):
    wrong, filled, seen = [], 0, set()
    for line in lines:
        key = (line["level"], line["code"], 1 if line["own"] in ("1", "true") else 0, line["start"], line["end"],
               line["category"])
        seen.add((line["indicator"], key))
        wanted = expected(found, line["indicator"], key)
        filled += wanted[0] not in ("", "0")
        if (line["numerator"], line["denominator"]) != wanted:
            wrong.append(f"{line['indicator']} {key}: SQL {wanted}, figures"
                         f" {line['numerator']!r}/{line['denominator']!r}")
    return wrong, filled, seen


def main(folder, units, *paths):
    read = [list(csv.DictReader(open(p, encoding="utf-8-sig"))) for p in paths]
    db, tree = database(folder, units, [line for lines in read for line in lines])
    found = reckon(db, tree)
    wrong, compared, filled, seen = [], 0, 0, set()
    for lines in read:
        more, some, keys = compare(lines, found)
        wrong, compared, filled, seen = wrong + more, compared + len(lines), filled + some, seen | keys
    # What SQL found must be published: in the first file, all indicators at all levels and spans.
    spans = {(r["start"], r["end"]) for r in read[0]}
    for name, cells in found.items():
        wrong += [f"{name} {key}: not in the release" for key, value in cells.items()
                  if value and key[3:5] in spans and (name, key) not in seen]
    for line in wrong[:20]:
        print(line)
    for name in {line["indicator"] for line in read[0]}:
        spoiled = next((r for r in read[0] if r["indicator"] == name and r["numerator"] not in ("", "0")), None)
        assert spoiled, f"{name} is never filled"
        assert compare([dict(spoiled, numerator=spoiled["numerator"] + "1")], found)[0], "the comparison is blind"
    print(f"{compared} cells compared, {filled} of them filled, {len(wrong)} differences")
    return 1 if wrong or filled < 10000 else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
