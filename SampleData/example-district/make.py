#!/usr/bin/env python3
"""Writes the logs of the example district anew, always the same: python3 make.py

The district, its units, numbers of residents and every row are invented (虚构). Faults are planted on
purpose: blanks, unknown kinds, a street without residents, one with two numbers, a committee that
closes in June, submitted tables that do not agree with the log.
"""
import csv, datetime, os, random

HERE = os.path.dirname(os.path.abspath(__file__))
RANDOM = random.Random(2020)
AS_OF = datetime.date(2020, 12, 22)
STREETS = {"甲": 3, "乙": 2, "丙": 1}
DISTRICT = "990100000000"
UNKNOWN = DISTRICT + "U"


def streets():
    return [(f"99010000{i}000", name + "街道") for i, name in enumerate(STREETS, 1)]


def communities():
    return [(f"99010000{i}00{j}", f"{name}{j}社区") for i, (name, n) in enumerate(STREETS.items(), 1)
            for j in range(1, n + 1)]


def write(name, head, rows):
    with open(f"{HERE}/{name}", "w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows([head] + rows)


def units():
    rows = [[DISTRICT, "示例区", "district", "", "district", "", "", "", ""]]
    rows += [[c, n, "street", DISTRICT, "street", "", "", "", ""] for c, n in streets()]
    rows += [[c, n, "community", c[:9] + "000", "community", "", "", "", ""] for c, n in communities()]
    for code, name in [(DISTRICT, "示例区")] + streets() + communities():
        closes = "2020-06-30" if name == "乙2社区" else ""
        rows.append([code + "T1", name + "调委会", "site", code, "committee", "", closes, "", ""])
        if name != "甲3社区":
            rows.append([code + "S1", name + "服务站", "site", code, "station", "", "", "", ""])
    rows.append([UNKNOWN, "属地不明", "site", DISTRICT, "unmapped", "", "", "", ""])
    head = ["code", "name", "level", "parent", "kind", "valid_from", "valid_to", "successor", "aliases"]
    with open(f"{HERE}/../../Pipelines/units/example-district.csv", "w", encoding="utf-8", newline="") as out:
        csv.writer(out, lineterminator="\n").writerows([head] + rows)
    return rows


def day(first, last=AS_OF):
    return first + datetime.timedelta(RANDOM.randrange((last - first).days + 1))


def later(start, least, most, chance=1.0):
    """A day some days later, if it comes at all and has come by then."""
    found = start + datetime.timedelta(RANDOM.randint(least, most))
    return found if RANDOM.random() < chance and found <= AS_OF else ""


def cases(committees):
    rows = []
    kinds = ["婚姻家庭纠纷", "邻里纠纷", "合同纠纷", "物业纠纷"]
    places = [n for _, n in communities()] + [n for _, n in streets()]
    for number in range(1, 701):
        while True:
            committee, closes = RANDOM.choice(committees)
            accepted = day(datetime.date(2019, 9, 1))
            if not closes or accepted.isoformat() <= closes:
                break
        closed = later(accepted, 1, 70, 0.95)
        outcome = RANDOM.choice(["调解成功"] * 8 + ["调解不成功", "终止调解"]) if closed else ""
        success = outcome == "调解成功"
        form = RANDOM.choice(["书面协议", "书面协议", "口头协议"]) if success else ""
        applied = later(closed, 0, 45, 0.4) if form == "书面协议" else ""
        state = RANDOM.choice(["确认有效", "确认有效", "确认有效", "驳回", "已申请"]) if applied else ""
        due = closed + datetime.timedelta(RANDOM.randint(0, 90)) if success else ""
        done = RANDOM.choice(["已履行"] * 4 + ["部分履行", "未履行"]) if due and due <= AS_OF else ""
        kind = RANDOM.choice(kinds + ["无此类别", ""]) if RANDOM.random() < 0.1 else RANDOM.choice(kinds)
        rows.append([
            f"{accepted.year}-{number:04d}", committee, "" if RANDOM.random() < 0.05 else RANDOM.choice(places),
            accepted, closed, outcome, form, kind,
            "" if RANDOM.random() < 0.03 else f"当事人{RANDOM.randrange(90):02d}", applied, state,
            RANDOM.choice(["是", "否", "否"]) if applied else "", due, done,
            later(closed, 5, 40, 0.6) if success else ""])
    plant(rows)
    write("cases.csv", ["案件编号", "调委会", "纠纷属地", "受理日期", "结案日期", "调解结果", "协议形式", "纠纷类别",
                        "当事人", "申请司法确认日期", "确认结果", "是否在线", "履行期限", "履行情况", "回访日期",
                        "纠纷简要情况", "协议涉及金额"], rows)
    return rows


def plant(rows):
    """Places that the table of units does not know, and texts filled in by the dozen."""
    dice = random.Random(9)
    for number, row in enumerate(rows):
        success = row[5] == "调解成功"
        text, amount = f"情况{number}", dice.choice(["", 0, dice.randint(1, 900) * 50]) if success else ""
        if dice.random() < 0.04:
            row[2] = dice.choice(["某某新村", "外区某社区", "不详路"])
        if dice.random() < 0.15:
            text = f"套话{dice.choice('甲乙丙丁戊己庚辛')}{dice.randrange(3)}"
            if row[4] and row[6] != "书面协议" and dice.random() < 0.6:
                row[4], amount = row[3], dice.choice(["", 0]) if success else ""
        row += ["" if dice.random() < 0.02 else text, amount]


def small(stations, rows):
    start = datetime.date(2020, 1, 1)
    write("escalations.csv", ["登记编号", "上报单位", "发生日期", "激化类别"],
          [[i, RANDOM.choice(streets())[1], day(start), RANDOM.choice(["民转刑", "自杀", "群体性上访", "群体性械斗"])]
           for i in range(1, 10)])
    months = [f"2020-{m:02d}" for m in range(1, 12)]
    write("inspections.csv", ["单位", "月份", "排查次数", "预防纠纷件数"],
          [[n, m, RANDOM.randint(0, 6), RANDOM.randint(0, 3)] for m in months for _, n in communities()])
    write("prevented.csv", ["单位", "月份", "类别", "件数", "人数"],
          [[n, m, k, c, c * RANDOM.randint(1, 9)] for m in months for _, n in streets()
           for k in ("民转刑", "自杀", "群体性上访", "群体性械斗") for c in [RANDOM.randint(0, 2)] if c])
    found = []
    for i in range(1, 401):
        served = day(start)
        asked = datetime.datetime.combine(served, datetime.time(8)) + datetime.timedelta(seconds=RANDOM.randrange(36000))
        answered = asked + datetime.timedelta(seconds=RANDOM.randrange(20, 90000))
        found.append([i, RANDOM.choice(stations[:-2]), served, RANDOM.choice(["热线", "网络平台", "窗口"]), asked,
                      answered if RANDOM.random() < 0.9 and answered.date() <= AS_OF else "", RANDOM.randint(1, 3)])
    write("consultations.csv", ["登记编号", "站点", "服务日期", "渠道", "提问时间", "答复时间", "人次"], found)
    write("duty.csv", ["单位", "执业证号", "月份", "服务时长（小时）"],
          [[n, f"LAW{k:03d}", m, f"{RANDOM.randint(40, 130) / 10:.1f}"] for m in months
           for k, (_, n) in enumerate(communities()) if RANDOM.random() < 0.9])
    write("publicity.csv", ["登记编号", "单位", "活动日期", "受众人次", "资料份数"],
          [[i, RANDOM.choice(stations), day(start), RANDOM.randint(5, 200), RANDOM.choice(["", 50, 120, 300])]
           for i in range(1, 91)])
    sent = []
    for m in range(1, 12):
        due = datetime.date(2020, m + 1, 5)
        for s in stations:
            came = due + datetime.timedelta(RANDOM.choice([-3, -1, 0, 0, 1, 9]))
            sent.append([s, f"2020-{m:02d}", due, came if RANDOM.random() < 0.95 and came <= AS_OF else ""])
    write("submissions.csv", ["单位", "报告月份", "应报日期", "收到日期"], sent)
    table = []
    for committee in sorted({r[1] for r in rows}):
        for m in range(1, 7 if committee == "乙2社区调委会" else 12):
            month = f"2020-{m:02d}"
            n = sum(r[1] == committee and str(r[3])[:7] == month for r in rows)
            table.append([committee, month, max(0, n + RANDOM.choice([0] * 9 + [1, -1]))])
    write("submitted-tables.csv", ["调委会", "月份", "受理案件数"], table)


def residents():
    rows = []
    for year, factor in ((2019, 100), (2020, 103)):
        for code, name, base in [(DISTRICT, "示例区", 3500)] + [
                (c, n, b) for (c, n), b in zip(streets(), (1500, 1200, 800)) if n != "丙街道" or year == 2019] + [
                (c, n, 300 + 40 * i) for i, (c, n) in enumerate(communities()) if n != "甲2社区"]:
            rows.append([name, f"{year}-01-01", f"{year}-12-31", base * factor, "虚构"])
    # Two numbers for one community and year: neither is taken.
    rows.append(["乙1社区", "2020-01-01", "2020-12-31", 99999, "虚构，与上面矛盾"])
    write("residents.csv", ["单位", "起始日期", "截止日期", "常住人口", "来源"], rows)


if __name__ == "__main__":
    table = units()
    committees = [(r[1], r[6]) for r in table if r[4] == "committee" and r[1] != "丙1社区调委会"]
    residents()
    small([r[1] for r in table if r[4] == "station"], cases(committees))
