#!/usr/bin/env python3
"""An independent reading of a synthetic district: proves truth.json, or says where it is wrong.

    python3 check_sample.py SAMPLE_FOLDER UNITS_CSV CODES_FOLDER

It shares no code with the generator or the engine: naive decoding, a line-by-line CSV reader,
header search by name, dictionaries for deduplication. Prints no values of records.
"""
import csv, datetime, json, os, re, sys, unicodedata
from collections import Counter, defaultdict

FIELDS = {
    "mediation": {
        "case_no": "案件编号 案件编码 案号 卷号 登记编号", "committee": "调委会 受理单位 调解委员会 承办单位",
        "accepted_on": "受理日期 受理时间 收案日期 登记时间", "case_source": "案件来源 纠纷来源 受理方式",
        "dispute_type": "纠纷类型 纠纷类别 案件类型", "hard": "疑难复杂案件 是否疑难复杂",
        "parties_n": "涉及人数 当事人数 涉案当事人数量", "parties": "当事人 申请人",
        "id_number": "身份证号 证件号码", "phone": "联系电话 手机号码 联系方式",
        "mediator": "调解员 主办调解员", "outcome": "调解结果 办理结果",
        "agreement_form": "协议形式 协议类型", "agreement_on": "协议日期 达成协议时间",
        "closed_on": "结案日期 结案时间 办结时间", "agreed_amount": "协议涉及金额 协议金额 调解协议金",
        "judicial": "是否司法确认 司法确认", "satisfied": "是否满意 满意度",
        "summary": "纠纷简要情况 纠纷简介 纠纷情况", "status": "案件状态 状态", "updated_at": "更新时间 更正时间",
    },
    "services": {
        "service_no": "登记编号 服务编号 流水号", "site": "站点名称 站点编码 服务站点 填报单位",
        "served_on": "服务日期 服务时间 日期", "channel": "服务方式 服务渠道", "kind": "服务类别 服务事项",
        "topic": "咨询类别 咨询事项", "client": "咨询人 服务对象", "phone": "联系电话 电话",
        "person_times": "人次 服务人次", "adviser": "服务人员 值班律师", "document": "文书类型 出具文书",
        "copies": "份数 文书份数", "result": "办理结果 处理结果", "committee": "转入调委会 调委会",
        "case_no": "转入案件编号 案件编号", "satisfied": "满意度 是否满意", "remark": "备注",
        "status": "记录状态 状态", "updated_at": "更新时间 更正时间",
    },
    "zero-reports": {"site": "站点名称 填报单位", "month": "报告月份 月份"},
    "advisers": {"licence": "执业证号", "name": "姓名", "site": "服务站点 站点名称", "since": "起聘日期",
                 "until": "解聘日期"},
    "devices": {"device_no": "设备编号", "site": "安装站点 站点名称", "since": "启用日期", "until": "停用日期"},
}
REQUIRED = {"mediation": ["case_no", "committee", "accepted_on"],
            "services": ["service_no", "site", "served_on", "kind"], "zero-reports": ["site", "month"],
            "advisers": ["licence", "site"], "devices": ["device_no", "site"]}
CODES = {"case_source": "case-sources", "dispute_type": "dispute-types", "outcome": "outcomes",
         "agreement_form": "agreement-forms", "satisfied": "satisfaction", "status": "case-states",
         "channel": "channels", "kind": "service-kinds", "topic": "dispute-types",
         "document": "documents", "result": "service-results"}
STRICT = {"outcome", "kind", "status"}
NOT_KEPT = {"summary", "remark"}
NOTHING = {"", "无", "-", "/", "暂无", "NULL"}
SITES = {"center", "workstation", "studio", "station"}


def key(text):
    text = unicodedata.normalize("NFKC", text)
    for a, b in zip("〔〕【】[]", "()()()"):
        text = text.replace(a, b)
    return re.sub(r"[\s\u200b\ufeff]", "", text).lower()


def header_key(text):
    return re.sub(r"(.)\([^()]*\)$", r"\1", key(text).replace("*", ""))


def value(text):
    text = text.strip(" \t\r\n\u3000\xa0")
    wrapped = re.fullmatch(r'="(.*)"', text)
    if wrapped:
        text = wrapped[1]
    return unicodedata.normalize("NFKC", text.lstrip("'")).strip()


class Units:
    def __init__(self, path):
        self.rows = list(csv.DictReader(open(path, encoding="utf-8")))
        self.by_name = defaultdict(list)
        for row in self.rows:
            for name in {row["code"], row["name"], *filter(None, row["aliases"].split("|"))}:
                self.by_name[key(name)].append(row)

    def find(self, name, kinds, day):
        found = [r for r in self.by_name[key(name)] if r["kind"] in kinds]
        if not found:
            return "REF-UNKNOWN"
        valid = [r for r in found if exists(r, day)]
        assert len(valid) < 2, "two units of one name"
        return valid[0] if valid else "REF-CLOSED"

    def street(self, row):
        while row and row["level"] != "street":
            row = next((r for r in self.rows if r["code"] == row["parent"]), None)
        return row["code"] if row else "440311000000"


def exists(row, day):
    return (not row["valid_from"] or row["valid_from"] <= day) and (
        not row["valid_to"] or day <= row["valid_to"])


def decode(data):
    """Text; bytes that are not the file's encoding become lone surrogates."""
    if data[:2] == b"\xff\xfe":
        return data[2:].decode("utf-16-le")
    if data[:3] == b"\xef\xbb\xbf":
        return data[3:].decode("utf-8", "surrogateescape")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def records(text, delimiter):
    """Strict reader: (fields, fault). A fault ends at the line on which its record began."""
    i, n = 0, len(text)
    while i < n:
        start, fields, fault = i, [], None
        while True:
            if i < n and text[i] == '"':
                i += 1
                out = []
                while i < n and not (text[i] == '"' and text[i + 1:i + 2] != '"'):
                    if text[i] == '"':
                        i += 1
                    out.append(text[i])
                    i += 1
                if i >= n:
                    fault = "CSV-UNCLOSED"
                    break
                i += 1
                if i < n and text[i] not in (delimiter, "\r", "\n"):
                    fault = "CSV-TEXT-AFTER-QUOTE"
                    break
                fields.append("".join(out))
            else:
                end = i
                while end < n and text[end] not in (delimiter, "\r", "\n"):
                    end += 1
                fields.append(text[i:end])
                i = end
            if i < n and text[i] == delimiter:
                i += 1
                continue
            break
        if fault:
            end = text.find("\n", start)
            i = n if end < 0 else end + 1
            yield [], fault
            continue
        if text.startswith("\r\n", i):
            i += 2
        elif i < n:
            i += 1
        yield fields, None


DATE = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?(?: (\d{1,2}):(\d{2})(?::\d{2})?)?$")


def date(text, with_time=False):
    found = DATE.match(text) or re.match(r"(\d{4})(\d{2})(\d{2})$", text)
    if not found:
        raise ValueError("VAL-DATE-AMBIGUOUS" if re.match(r"\d\d/\d\d/\d{4}$", text) else "VAL-DATE")
    year, month, day = (int(found[i]) for i in (1, 2, 3))
    try:
        iso = datetime.date(year, month, day).isoformat()
    except ValueError:
        raise ValueError("VAL-DATE")
    if with_time:
        return f"{iso} {int(found[4]):02}:{int(found[5]):02}"
    return iso


def case_number(text):
    if re.fullmatch(r"\d(\.\d+)?E\+\d+", text):
        raise ValueError("VAL-EXCEL-PRECISION")
    return re.sub(r"(?<=调字)0*(\d+)号", r"\1号", key(text).replace("第", ""))


def money(text, in_ten_thousands):
    text = text.replace(",", "").lstrip("￥¥")
    found = re.fullmatch(r"(\d+)(?:\.(\d+))?", text)
    if not found:
        raise ValueError("VAL-MONEY")
    places = 6 if in_ten_thousands else 2
    assert len(found[2] or "") <= places
    return int(found[1] + (found[2] or "").ljust(places, "0"))


def identity(text):
    weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    total = sum(int(c) * w for c, w in zip(text, weights))
    if "10X98765432"[total % 11] != text[17]:
        raise ValueError("VAL-ID")
    return text


class Reader:
    def __init__(self, units, codes, as_of):
        self.units, self.as_of, self.codes = units, as_of, {}
        for name in set(CODES.values()):
            table = self.codes[name] = {}
            for row in csv.DictReader(open(f"{codes}/{name}.csv", encoding="utf-8")):
                for word in [row["code"], row["label"], *filter(None, row["aliases"].split("|"))]:
                    table[key(word)] = row["code"]

    def typed(self, source, field, text, header):
        if field in CODES:
            code = self.codes[CODES[field]].get(key(text))
            if code is None and field in STRICT:
                raise ValueError("VAL-CODE")
            return code or ("other" if field in ("dispute_type", "topic") else None)
        if field.endswith("_on") or field in ("since", "until"):
            day = date(text)
            if day > self.as_of and field != "until":
                raise ValueError("DOM-FUTURE")
            return day
        if field == "month":
            found = re.fullmatch(r"(\d{4})(?:-(\d{2})|年(\d{1,2})月)", text)
            month = int(found[2] or found[3])
            if not 1 <= month <= 12:
                raise ValueError("VAL-DATE")
            return f"{found[1]}-{month:02}-01"
        if field == "updated_at":
            return date(text, with_time=True)
        if field == "agreed_amount":
            return money(text, "万元" in key(header))
        if field in ("parties_n", "person_times", "copies"):
            if not text.isdigit():
                raise ValueError("VAL-COUNT")
            return int(text)
        if field in ("hard", "judicial"):
            return {"是": 1, "√": 1, "1": 1, "否": 0}[text]
        if field == "case_no":
            return case_number(text)
        if field == "id_number":
            return identity(text)
        return text

    def file(self, source, data):
        """Typed records in order: a dictionary, or the code of a fault."""
        text = decode(data)
        wanted = {header_key(h): f for f, all_ in FIELDS[source].items() for h in all_.split()}
        first = [line for line in text.splitlines()[:6]]
        delimiter = max(",;\t", key=lambda d: max(line.count(d) for line in first))
        columns, out = None, []
        for fields, fault in records(text, delimiter):
            if fault:
                out.append(fault)
                continue
            names = [wanted.get(header_key(f)) for f in fields]
            if sum(n is not None for n in names) >= len(REQUIRED[source]) and all(
                    r in names for r in REQUIRED[source]):
                columns, headers = names, fields
                continue
            filled = [f for f in fields if f.strip()]
            if columns is None or not filled:
                continue
            if re.match(r"(合计|总计|下级上报总计)$", key(filled[0])):
                self.totals(source, fields, columns, headers, out)
                continue
            if re.match("(制表人|填表人)[:：]", filled[0]):
                continue
            if all(f in ("人", "万元", "元", "人次", "份") for f in filled):
                continue
            out.append(self.record(source, fields, columns, headers))
        assert columns, "no header"
        return out

    def totals(self, source, fields, columns, headers, out):
        for text, field, header in zip(fields, columns, headers):
            if field in ("parties_n", "agreed_amount", "person_times", "copies"):
                total = self.typed(source, field, value(text), header)
                assert all(isinstance(r, dict) for r in out), f"a total with faults: {out}"
                assert total == sum(r.get(field) or 0 for r in out), "a total that does not add up"

    def record(self, source, fields, columns, headers):
        extra = fields[len(columns):]
        if len(fields) < len(columns) or any(f.strip() for f in extra):
            return "CSV-WIDTH"
        if any(0xDC80 <= ord(c) <= 0xDCFF for f in fields for c in f):
            return "ENC-INVALID"
        row, faults = {}, []
        for text, field, header in zip(fields, columns, headers):
            text = value(text)
            if field is None or field in NOT_KEPT or text in NOTHING:
                continue
            try:
                row[field] = self.typed(source, field, text, header)
            except ValueError as error:
                faults.append(str(error))
        return self.checked(source, row, faults)

    def checked(self, source, row, faults):
        day = row.get({"mediation": "accepted_on", "services": "served_on",
                       "zero-reports": "month"}.get(source), self.as_of)
        for field, kinds in (("committee", {"committee"}), ("site", SITES)):
            if field in row:
                unit = self.units.find(row[field], kinds, day)
                if isinstance(unit, str):
                    faults.append(unit)
                else:
                    row[field], row["unit"] = unit["code"], unit
        if source == "services" and "site" in row and not faults:
            row["unit"] = self.units.find(row["site"], SITES, day)
        if not faults:
            faults += ["VAL-REQUIRED" for f in REQUIRED[source] if f not in row]
        if source == "mediation" and not faults:
            if row.get("closed_on", "9999") < row["accepted_on"]:
                faults.append("M101")
            if row.get("outcome") == "success" and "closed_on" not in row:
                faults.append("M102")
        if source == "services":
            row.setdefault("person_times", 1)
            row.setdefault("copies", 0)
        assert len(faults) < 2, f"a record with several faults: {faults}"
        return faults[0] if faults else row


KEYS = {"mediation": ["committee", "case_no"], "services": ["site", "service_no"],
        "zero-reports": ["site", "month"], "advisers": ["licence", "site"], "devices": ["device_no"]}
PERIOD_BY = {"mediation": ["accepted_on", "closed_on"], "services": ["served_on"]}


def dispositions(files, start, last):
    """files: [(path, size, source, rows)] → {path: [word]}."""
    words, groups = {}, defaultdict(list)
    for path, size, source, rows in files:
        words[path] = [f"quarantined:{r}" if isinstance(r, str) else None for r in rows]
        for number, row in enumerate(rows):
            if isinstance(row, dict):
                group = (source, *[row[f] for f in KEYS[source]])
                groups[group].append((path, size, number, row))
    for group, versions in groups.items():
        newest = max(v[3].get("updated_at", "") for v in versions)
        winner = min((v for v in versions if v[3].get("updated_at", "") == newest),
                     key=lambda v: (v[1], v[0], v[2]))
        for path, size, number, row in versions:
            ties = row.get("updated_at", "") == newest and (path, number) != (winner[0], winner[2])
            assert not (ties and content(row) != content(winner[3])), "a tie that differs"
            assert not (ties and path != winner[0] and size == winner[1]), "a tie of equal sizes"
            if (path, number) == (winner[0], winner[2]):
                continue
            words[path][number] = "duplicate" if content(row) == content(winner[3]) else "superseded"
    cases = {g[1:] for g in groups if g[0] == "mediation"}
    for path, _, source, rows in files:
        for number, row in enumerate(rows):
            if words[path][number]:
                continue
            word = "counted"
            if source == "services" and row.get("result") == "referred" and (
                    row.get("committee"), row.get("case_no")) in cases:
                word = "duplicate"
            elif row.get("status") == "void":
                word = "out_of_scope:void"
            elif source in PERIOD_BY and not any(
                    start <= row.get(f, "") <= last for f in PERIOD_BY[source]):
                word = "out_of_scope:period"
            words[path][number] = word
    return words


def content(row):
    return {k: v for k, v in row.items() if k != "unit"}


def figures(files, words, units, start, last, as_of, year):
    totals, streets, months, days = Counter(), defaultdict(Counter), defaultdict(Counter), []
    types, channels, active, served, zero = Counter(), Counter(), set(), set(), set()
    sources = Counter()
    advisers, devices, equipped = set(), 0, set()

    def add(name, row, day, amount=1):
        totals[name] += amount
        streets[units.street(row["unit"])][name] += amount
        months[day[:7]][name] += amount

    for path, _, source, rows in files:
        for row, word in zip(rows, words[path]):
            if isinstance(row, str):
                continue
            if source == "mediation" and start <= row["accepted_on"] <= last:
                totals["rows_read"] += 1
                totals["rows_repeated"] += word in ("duplicate", "superseded")
            if source == "services":
                served.add((row["site"], row["served_on"][:7]))
            if source == "zero-reports":
                zero.add((row["site"], row["month"][:7]))
            if word != "counted":
                continue
            if source == "mediation":
                outcome, closed = row.get("outcome"), row.get("closed_on", "")
                if start <= row["accepted_on"] <= last:
                    add("mediation_accepted", row, row["accepted_on"])
                    types[row["dispute_type"]] += 1
                    sources[row["case_source"]] += 1
                    totals["cohort_succeeded"] += outcome == "success"
                if start <= closed <= last and outcome in ("success", "fail", "stopped"):
                    end = row.get("agreement_on", closed)
                    days.append((datetime.date.fromisoformat(end)
                                 - datetime.date.fromisoformat(row["accepted_on"])).days)
                    if outcome == "success":
                        add("mediation_succeeded", row, closed)
                        totals["agreed_amount_fen"] += row.get("agreed_amount", 0)
            elif source == "services":
                active.add(row["site"])
                if row["kind"] == "consultation":
                    add("consultations", row, row["served_on"], row["person_times"])
                    channels[row.get("channel", "")] += row["person_times"]
                for code, name in (("legal_document", "legal_documents"),
                                   ("legal_opinion", "legal_opinions")):
                    if row.get("document") == code:
                        add(name, row, row["served_on"], row["copies"])
                        totals["documents"] += row["copies"]
            elif source in ("advisers", "devices"):
                if row.get("since", "") <= last <= row.get("until", "9999"):
                    if source == "advisers":
                        advisers.add(row["licence"])
                    else:
                        devices += 1
                        equipped.add(row["site"])
    for month in range(1, 12):
        label = f"{year}-{month:02}"
        end = (datetime.date(year, month + 1, 1) - datetime.timedelta(1)).isoformat()
        for unit in units.rows:
            if unit["kind"] in SITES and exists(unit, end):
                state = ("received" if (unit["code"], label) in served else
                         "zero" if (unit["code"], label) in zero else "missing")
                for name in ("reports_expected", "reports_" + state):
                    add(name, {"unit": unit}, label)
    totals["active_stations"] = len(active)
    totals["stations"] = sum(u["kind"] in SITES and exists(u, last) for u in units.rows)
    totals["nodes"] = sum(u["kind"] in SITES - {"station"} for u in units.rows)
    totals["advisers"], totals["devices"], totals["equipped_nodes"] = (
        len(advisers), devices, len(equipped))
    days.sort()
    n = len(days)
    handling = {"count": n, "sum": sum(days), "twice_median": days[(n - 1) // 2] + days[n // 2],
                "p90": days[(n * 90 + 99) // 100 - 1]}
    return totals, streets, months, types, sources, channels, handling


def main(folder, units_csv, codes):
    truth = json.load(open(f"{folder}/truth.json", encoding="utf-8"))
    year, as_of = truth["year"], truth["as_of"]
    start, last = truth["period"].split("..")
    units = Units(units_csv)
    reader = Reader(units, codes, as_of)
    paths = sorted((os.path.relpath(os.path.join(d, f), folder)
                    for d, _, fs in os.walk(folder) for f in fs if f.endswith(".csv")),
                   key=os.fsencode)
    wrong, seen, files = [], {}, []
    for path in paths:
        data = open(f"{folder}/{path}", "rb").read()
        kept = seen.setdefault(data, path)
        said = truth["files"].get(path, {})
        if kept != path or "duplicate_of" in said:
            if said != {"duplicate_of": kept}:
                wrong.append(f"{path}: file-level duplicates differ")
            continue
        source = path.split("/")[0]
        if source == "registers":
            source = os.path.basename(path).split(".")[0]
        try:
            files.append((path, len(data), source, reader.file(source, data)))
        except (AssertionError, KeyError, IndexError, TypeError) as error:
            wrong.append(f"{path}: {type(error).__name__} {error}")
    if set(paths) != set(truth["files"]):
        wrong.append("the list of files differs")
    words = dispositions(files, start, last)
    for path, found in words.items():
        said = truth["files"][path]["records"]
        if len(said) != len(found):
            wrong.append(f"{path}: {len(said)} records in the truth, {len(found)} found")
        for number, (a, b) in enumerate(zip(said, found)):
            if a != b:
                wrong.append(f"{path}: record {number}: truth {a}, found {b}")
    totals, streets, months, types, sources, channels, handling = figures(
        files, words, units, start, last, as_of, year)
    for name, number in truth["expected"].items():
        if totals[name] != number:
            wrong.append(f"{name}: truth {number}, found {totals[name]}")
    pairs = [("by_street", streets), ("by_month", months),
             ("by_type", {k: {"mediation_accepted": v} for k, v in types.items()}),
             ("by_source", {k: {"mediation_accepted": v} for k, v in sources.items()}),
             ("by_channel", {k: {"consultations": v} for k, v in channels.items()})]
    for name, found in pairs:
        found = {k: {m: n for m, n in v.items() if n} for k, v in found.items()}
        if truth[name] != found:
            wrong.append(f"{name} differs")
    if truth["handling_days"] != handling:
        wrong.append(f"handling_days: found {handling}")
    for line in wrong[:40]:
        print(line)
    count = sum(len(w) for w in words.values())
    print(f"{len(files)} files, {count} records, {len(wrong)} differences")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
