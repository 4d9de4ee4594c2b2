#!/usr/bin/env python3
"""Writes the fault cases: Tests/Faults/<ID>/input and expected.json. The same bytes every time.

    python3 Tests/Faults/make.py

What is expected is written here by hand, from the catalogue of faults; nothing is recorded from
the program. Where a field is wrong, `at(CODE, column)` stands before its first byte, and the
line and byte of the finding are counted here.
"""
import gzip, hashlib, json, os, re, shutil

HERE = os.path.dirname(os.path.abspath(__file__))
H = "案号,调委会,受理日期,金额,纠纷情况\n"
V = "案号,调委会,受理日期,纠纷类型,金额,人数,当事人,身份证号,电话,纠纷情况\n"


def at(code, column=0):
    """Marks the first byte of what is wrong; column 0 is the record as a whole."""
    return f"\ue000{code}|{column}\ue001"


def ok(n, text="邻里漏水", amount="100.00", day="2024-03-05"):
    return f"{n},桥头调委会,{day},{amount},{text}\n"


def value(n, day="2024-03-05", kind="家庭", amount="10", people="2", party="甲某", card="", phone="",
          text="平常"):
    return f"{n},桥头调委会,{day},{kind},{amount},{people},{party},{card},{phone},{text}\n"


def bytes_of(parts, name, line_end=b"\n", encoding="utf-8"):
    """The bytes of a file, and its marks as findings."""
    data, findings = b"", []
    for part in [parts] if isinstance(parts, (str, bytes)) else parts:
        if isinstance(part, bytes):
            data += part
            continue
        for i, piece in enumerate(re.split("\ue000(.*?)\ue001", part)):
            if i % 2:
                code, column = piece.split("|")
                line = data.count(line_end) + 1
                findings.append(f"{name}:{line}:{column} byte {len(data)} {code}")
            else:
                data += piece.encode(encoding)
    return data, findings


def case(name, what, files, counted=0, quarantined=0, exit=None, refused=None, ignored=(),
         duplicates=(), warnings=None, figures=None, setup=None, gap=None, encoding="utf-8",
         line_end=b"\n", duplicate_records=0, superseded=0, flips=0, every_slice=False, findings=None,
         path_unit=None):
    folder = f"{HERE}/{name}"
    marks = []
    os.makedirs(f"{folder}/input/cases")
    for path, parts in files.items():
        data, found = bytes_of(parts, path, line_end, encoding)
        marks += found
        os.makedirs(os.path.dirname(f"{folder}/input/{path}"), exist_ok=True)
        with open(f"{folder}/input/{path}", "wb") as file:
            file.write(data)
    if not os.listdir(f"{folder}/input/cases"):
        open(f"{folder}/input/cases/.keep", "w").close()
    refused = refused or {}
    if exit is None:
        exit = 3 if quarantined or refused else 0
    expected = {"what": what, "exit": exit, "counted": counted, "quarantined": quarantined,
                "duplicate": duplicate_records, "superseded": superseded,
                "findings": sorted(marks if findings is None else findings)}
    for key, value_ in (("refused", refused), ("ignored", list(ignored)),
                        ("duplicate_files", list(duplicates)), ("warnings", warnings),
                        ("figures", figures), ("setup", setup), ("flips", flips),
                        ("every_slice", every_slice), ("path_unit", path_unit)):
        if value_:
            expected[key] = value_
    if gap:
        expected["gap"] = True
        expected["reason"] = gap
    with open(f"{folder}/expected.json", "w", encoding="utf-8") as file:
        json.dump(expected, file, ensure_ascii=False, indent=2)
        file.write("\n")


def clear():
    for name in os.listdir(HERE):
        if re.match(r"[A-Z]\d\d", name):
            shutil.rmtree(f"{HERE}/{name}")


def input_bytes():
    case("B01", "UTF-8 with a byte order mark",
         {"cases/a.csv": [b"\xef\xbb\xbf", H, ok(1), ok(2)]}, counted=2)
    text = H + ok(1) + ok(2, "两户之间的通道")
    quoted = '"案号","调委会","受理日期","金额","纠纷情况"\n'
    case("B01-twice", "Exports with byte order marks and quotes, one appended to the other; two marks at the beginning", {
        "cases/a.csv": ["\ufeff", quoted, ok(1), "\ufeff", quoted, ok(2), "\ufeff\ufeff", quoted, ok(3)],
        "cases/b.csv": ["\ufeff\ufeff", quoted, ok(4)],
        "cases/c.csv": b"\xff\xfe" + ("\ufeff" + quoted + ok(5) + "\ufeff" + quoted + ok(6)).encode("utf-16-le"),
        "cases/d.csv": ["\ufeff", quoted, ok(7), '\ufeff"8","桥头调委会",', at("VAL-DATE", 3), '"三月","1","x"\n',
                        '\ufeff"9","桥头调委会","2024-03-05","1","a,b"\n']},
        counted=8, quarantined=1, warnings={"SCH-HEADER-REPEATED": 3, "ENC-INVISIBLE": 5})
    case("B02", "UTF-16, both byte orders, with and without byte order mark", {
        "cases/be.csv": b"\xfe\xff" + (H + ok(3) + ok(4)).encode("utf-16-be"),
        "cases/le.csv": b"\xff\xfe" + text.encode("utf-16-le"),
        "cases/plain.csv": (H + ok(7) + ok(8, "two neighbours")).encode("utf-16-le")}, counted=6,
        figures={"cases": 6, "amount": 60000})
    case("B02-position", "The place of a finding in UTF-16 is a place in the file as delivered",
         {"cases/a.csv": [b"\xff\xfe", H, ok(1), "2,桥头调委会," + at("VAL-DATE", 3) + "2024-02-30,1,x\n"]},
         counted=1, quarantined=1, encoding="utf-16-le")
    head, tail = (b"\xff\xfe" + (H + ok(1) + "2,111,2024-03-05,1,").encode("utf-16-le"), ok(3).encode("utf-16-le"))
    case("B02-broken", "UTF-16 with half of a surrogate pair in a record, and one that ends in half of a unit", {
        "cases/a.csv": [head, at("ENC-INVALID", 5), b"\x3d\xd8\n\x00" + tail],
        "cases/b.csv": [b"\xff\xfe", H, ok(4), ok(5).rstrip("\n"), at("ENC-INVALID", 5), b"\n"]},
        counted=3, quarantined=2, encoding="utf-16-le")
    case("B03", "GB18030, not declared; a character of four bytes",
         {"cases/a.csv": H + ok(1) + ok(2, "姓𠮷的一户")}, counted=2, encoding="gb18030")
    case("B04", "A UTF-8 file with two rows in GBK",
         {"cases/a.csv": [H, ok(1), "2,", at("ENC-INVALID", 2), "桥头调委会,2024-03-05,1,乙\n".encode("gbk"),
                          ok(3), ok(4), ok(5), ok(6, "a,b").replace("a,b", "ab"),
                          "7,桥头调委会,2024-03-05,1,", at("ENC-INVALID", 5), "丙方\n".encode("gbk"), ok(8)]},
         counted=6, quarantined=2)
    bad = [b"\xc0\xaf", b"\xed\xa0\x80", b"\xe4\xb8", b"\xf5\x80\x80\x80", b"\x80", b"\xff"]
    rows = [H]
    for i, piece in enumerate(bad):
        rows += [ok(10 + i), f"{20 + i},桥头调委会,2024-03-05,1,文", at("ENC-INVALID", 5), piece, "\n"]
    pad = [ok(i) for i in range(100, 140)]
    case("B03-rows", "A GB18030 file with a row of a system that writes UTF-8, and one that is lost already",
         {"cases/a.csv": [(H + "".join(pad)).encode("gb18030"), "2,", at("ENC-INVALID", 2),
                          "桥头调委会,2024-03-05,1,邻里漏水\n".encode("utf-8"), "3,桥头调委会,2024-03-05,1,".encode("gb18030"),
                          at("ENC-MOJIBAKE", 5), "锟斤拷锟斤拷\n".encode("gb18030"), "4,111,2024-03-05,1,",
                          at("ENC-INVALID", 5), "邻里漏水".encode("utf-8") + b"\xe7\xba\n"]},
         counted=40, quarantined=3)
    cut = [H]
    for i in range(1, 4):
        cut += [f"{i},111,2024-03-05,100,邻里漏水纠纷", at("ENC-INVALID", 5), b"\xe5\x9b", "\n"]
    case("B05-cut", "A UTF-8 file in which most texts are cut inside their last character", {
        "cases/a.csv": cut + [ok(4)]}, counted=1, quarantined=3)
    plain = "7,121,2024-03-05,1,x\n"
    case("B03-middle", "A long file whose only Chinese but the header's stands in the middle, in GB18030", {},
         counted=3, duplicate_records=129997, setup=[{"write_gb18030": "cases/a.csv", "parts": [
             [H, 1], [plain, 60000], [ok(1), 1], [plain, 69998], [ok(2), 1]]}])
    case("B02-chinese", "UTF-16 without a byte order mark in which nearly everything is Chinese", {
        "cases/a.csv": (H + "一,桥头调委会,2024年3月5日,一," + "漏水" * 600 + "\n").encode("utf-16-le")}, counted=1)
    case("B05", "Overlong forms, surrogates, halves of characters, bytes that UTF-8 never has",
         {"cases/a.csv": rows}, counted=6, quarantined=6)
    case("B06", "Characters and line ends cut by fourteen slice sizes from 1 to 97 bytes",
         {"cases/a.csv": [H] + [ok(i, "“漏水”，𠮷" * (i % 5)) for i in range(1, 25)]
          + ["25,桥头调委会,", at("VAL-DATE", 3), "二月,1,x\r\n"]
          + [ok(i, '"一行\n又一行，""引""号"') for i in range(26, 30)]},
         counted=28, quarantined=1, every_slice=True)
    rows = [H]
    for i, piece in enumerate([b"\x00", b"\x01", b"\x1b", b"\x7f"]):
        rows += [f"{20 + i},桥头调委会,2024-03-05,1,文", at("ENC-CONTROL", 5), piece, "字\n"]
    rows += ['30,桥头调委会,2024-03-05,1,"第一行\n第二行\t有制表符"\n']
    case("B07", "NUL, C0 controls, DEL; a tab and a line break inside quotes are text",
         {"cases/a.csv": rows}, counted=1, quarantined=4)
    rows = [H]
    for i, piece in enumerate(["\u0085", "\u009f", "\u2028", "\u2029", "\ufeff"]):
        rows += [f"{20 + i},桥头调委会,2024-03-05,1,文{piece}字\n"]
    case("B07-unicode", "C1 controls, U+2028, U+2029, U+FEFF inside a record", {"cases/a.csv": rows},
         counted=5, warnings={"ENC-INVISIBLE": 5})
    case("B12", "Other kinds of file with the name of a CSV", {
        "cases/a.csv": b"PK\x03\x04\x14\x00\x06\x00" + bytes(64),
        "cases/b.csv": gzip.compress((H + ok(1)).encode(), mtime=0),
        "cases/c.csv": b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(40),
        "cases/d.csv": b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", "cases/e.csv": b"\x89PNG\r\n\x1a\n" + bytes(20),
        "cases/f.csv": "<html><table><tr><td>案号</td></tr></table></html>\n",
        "cases/g.csv": H + ok(1)}, counted=1,
        refused={f"cases/{c}.csv": "FILE-TYPE" for c in "abcdef"})
    case("B13", "Nothing, only a byte order mark, only line ends",
         {"cases/a.csv": b"", "cases/b.csv": b"\xef\xbb\xbf", "cases/c.csv": b"\r\n\n \n"},
         refused={f"cases/{c}.csv": "FILE-EMPTY" for c in "abc"})
    case("B14", "The mark with which DOS ends a file: behind the last record, on a line of its own, twice; elsewhere a control character", {
        "cases/a.csv": [H, ok(1), ok(2).rstrip("\n") + "\x1a"], "cases/b.csv": [H, ok(3), "\x1a"],
        "cases/c.csv": [H, ok(4, '"a,b"').rstrip("\n") + "\x1a\x1a"],
        "cases/d.csv": [H, ok(5, 'a"b').rstrip("\n") + "\x1a"],
        "cases/e.csv": ["案号,调委会,受理日期,人数\n6,桥头调委会,2024-03-05,2\x1a"],
        "cases/f.csv": b"\xff\xfe" + (H + ok(7).rstrip("\n") + "\x1a").encode("utf-16-le"),
        "cases/g.csv": [H, "8,桥头调委会,2024-03-05,1,x", at("ENC-CONTROL", 5) + "\x1a\n", ok(9)]},
        counted=8, quarantined=1, warnings={"CSV-LITERAL-QUOTE": 1}, figures={"cases": 8, "people": 2})
    case("B15", "One bit flipped anywhere in the records: at most two of them change",
         {"cases/a.csv": [H] + [ok(i, "邻里,漏水".replace(",", "、")) for i in range(1, 31)]},
         counted=30, flips=120)


def structure():
    case("S01", "Unclosed quotes: in the middle, twice, at the end of the file", {
        "cases/a.csv": [H, ok(1), '2,桥头调委会,2024-03-05,1,', at("CSV-UNCLOSED", 5), '"没有右引号\n', ok(3), ok(4),
                        '5,', at("CSV-UNCLOSED", 2), '"桥头调委会,2024-03-05,1,x\n', ok(6),
                        ok(7, '"好的""引号"', "1")],
        "cases/b.csv": [H, ok(11), '12,桥头调委会,2024-03-05,1,', at("CSV-UNCLOSED", 5), '"到文件末尾']},
        counted=6, quarantined=3)
    case("S02", "Quotes inside bare fields, text behind a closing quote, backslashes",
         {"cases/a.csv": [H, ok(1, '他说"好"'), '2,桥头调委会,2024-03-05,1,"甲"', at("CSV-TEXT-AFTER-QUOTE", 5), '乙\n', ok(3),
                          '4,桥头调委会,2024-03-05,1,"甲\\"', at("CSV-TEXT-AFTER-QUOTE", 5), '乙"\n', ok(5, "'单引号'"),
                          "6,桥头调委会,2024-03-05,1,\"a\"\"b\"\n"]},
         counted=4, quarantined=2, warnings={"CSV-LITERAL-QUOTE": 1})
    case("S03", "Fewer and more fields than the header has", {
        "cases/a.csv": [H, ok(1), at("CSV-WIDTH"), "2,桥头调委会,2024-03-05,1\n", ok(3), at("CSV-WIDTH"),
                        "4,桥头调委会,2024-03-05,1,x,y\n", at("CSV-WIDTH"), "5\n", ok(6)]},
        counted=3, quarantined=3)
    case("S04", "A comma without quotes shifts the columns; also where the width is right by chance", {
        "cases/a.csv": ["案号,调委会,受理日期,地址,金额,人数\n", "1,桥头调委会,2024-03-05,桥头路1号,10,2\n",
                        at("CSV-WIDTH"), "2,桥头调委会,2024-03-05,桥头路1号,二楼,10,2\n",
                        "3,桥头调委会,2024-03-05,桥头路1号,", at("VAL-MONEY", 5), "二楼,10\n",
                        "4,桥头调委会," + at("VAL-DATE", 3) + "桥头路,2024-03-05,10,2\n"]},
        counted=1, quarantined=3, warnings={"SCH-UNKNOWN-COLUMN": 1})
    case("S04-hint", "Two neighbouring fields of a wrong type say that the columns may be shifted", {
        "cases/a.csv": ["案号,调委会,受理日期,地址,金额,人数\n", "1,桥头调委会,2024-03-05,桥头路1号,10,2\n",
                        "2,", at("REF-UNKNOWN", 2), at("CSV-SHIFT?", 2), "桥头路,", at("VAL-DATE", 3),
                        "桥头调委会,2024-03-05,10,2\n"]},
        counted=1, quarantined=1, warnings={"SCH-UNKNOWN-COLUMN": 1, "CSV-SHIFT?": 1})
    case("S05", "CRLF and LF mixed; a lone CR cuts a line; a file of CR only", {
        "cases/a.csv": [H.replace("\n", "\r\n"), ok(1), ok(2).replace("\n", "\r\n"),
                        at("CSV-LONE-CR") + "3,桥头调委会\r" + at("CSV-LONE-CR") + ",2024-03-05,1,x\n", ok(4)]},
        counted=3, quarantined=2)
    case("S05-cr", "All lines end with CR: one consistent old dialect",
         {"cases/a.csv": [(H + ok(1) + ok(2)).replace("\n", "\r"),
                          "3,桥头调委会," + at("VAL-DATE", 3) + "三月,1,x\r"]},
         counted=2, quarantined=1, line_end=b"\r")
    case("S05-crcrlf", "Line ends that a transfer in text mode has doubled: CRCRLF everywhere, with a quoted cell, a blank line, a bad date", {
        "cases/a.csv": [(H + ok(1) + ok(2, '"一\n二"') + "\n" + ok(3, 'a"b')).replace("\n", "\r\r\n"),
                        "4,桥头调委会," + at("VAL-DATE", 3) + "三月,1,x\r\r\n", ok(5)],
        "cases/b.csv": [H, ok(6), at("CSV-LONE-CR"), "7,桥头调委会,2024-03-05,1,x\r",
                        at("CSV-LONE-CR"), "8,桥头调委会,2024-03-05,1,x\n", ok(9)]},
        counted=6, quarantined=3, warnings={"CSV-LITERAL-QUOTE": 1})
    case("S05-cr-cells", "All lines end with CR, and cells have line breaks that are LF", {
        "cases/a.csv": ["案号,调委会,受理日期,纠纷情况\r", '1,桥头调委会,2024-03-05,"一\n二"\r',
                        "2,桥头调委会," + at("VAL-DATE", 3) + '三月,"一\n二"\r', '3,桥头调委会,2024-03-05,"一\n二"\r']},
        counted=2, quarantined=1, line_end=b"\r")
    case("S05-cr-gbk", "All lines end with CR, in GB18030, and one byte is bad: that record only", {
        "cases/a.csv": [(H + ok(1)).replace("\n", "\r").encode("gbk"), "2,111,2024-03-05,1,",
                        "文".encode("gbk"), at("ENC-INVALID", 5), b"\xff\r", ok(3).replace("\n", "\r").encode("gbk")]},
        counted=2, quarantined=1, line_end=b"\r")
    text = (H + ok(1) + ok(2)).replace(",金额", ",人数,金额").replace("-05,", "-05,2,")
    case("S05-foreign", "Line ends that no table has: the whole file is one header; and such a character in a name", {
        "cases/a.csv": text.replace("\n", "\x1e"), "cases/b.csv": text.replace("\n", "\u2028"),
        "cases/c.csv": text.replace("\n", "\u2028", 2), "cases/d.csv": text.replace("\n", ",\x1e"),
        "cases/e.csv": H.replace("调委会", "调\x0b委会").replace("金额", "经\u2028办") + ok(3)},
        counted=1, refused={f"cases/{c}.csv": "CSV-LINE-END" for c in "abcd"},
        warnings={"SCH-UNKNOWN-COLUMN": 1})
    case("S06", "No line end behind the last record, whose last field is quoted",
         {"cases/a.csv": H + ok(1) + ok(2, '"有引号"').rstrip("\n"), "cases/b.csv": H + ok(3).rstrip("\n")},
         counted=3)
    case("S07", "A trailing delimiter on every row; in the header too, or only in the records", {
        "cases/a.csv": (H + ok(1) + ok(2)).replace("\n", ",\n"),
        "cases/b.csv": H + ok(3).replace("\n", ",\n") + ok(4).replace("\n", ",,\n"),
        "cases/c.csv": [H, at("CSV-WIDTH"), ok(5).replace("\n", ",x\n")]},
        counted=4, quarantined=1)
    case("S08", "The first row is data", {"cases/a.csv": ok(1) + ok(2), "cases/b.csv": H + ok(3)},
         counted=1, refused={"cases/a.csv": "SCH-NO-HEADER"})
    title = "人民调解案件登记表,,,,\n单位：桥头司法所,,填报人：某,,\n\n"
    case("S09", "Title rows, a form's head, a row of units; the header in line 20, and too late", {
        "cases/a.csv": title + H + ",,,元,\n" + ok(1) + "2,桥头调委会,2024-03-05,2.5,x\n",
        "cases/b.csv": "说明\n" * 19 + H + ok(3), "cases/c.csv": "说明\n" * 30 + H + ok(4)},
        counted=3, refused={"cases/c.csv": "SCH-NO-HEADER"}, figures={"cases": 3, "amount": 20250})
    late = ok(1) + ok(2)
    case("S09-late", "The header sorted in among the records, also last or below a wrong one; a form's head that holds values", {
        "cases/a.csv": late + H + ok(3), "cases/b.csv": ok(4) + H,
        "cases/c.csv": (ok(5, day="2024-02-30") + H + ok(6)),
        "cases/d.csv": "填报单位,桥头调委会,2024-03-05,,\n1,2,3,4,5\n" + H + ok(7)},
        counted=1, refused={f"cases/{c}.csv": "SCH-HEADER-LATE" for c in "abc"})
    case("S10", "The header repeated in the middle of concatenated exports",
         {"cases/a.csv": H + ok(1) + H + ok(2) + "\n" + H.replace("\n", "\r\n") + ok(3)
          + "\ufeff" + H + ok(4) + "案件编号,受理单位,登记时间,协议金额,纠纷情况\n" + ok(5)}, counted=5,
         warnings={"SCH-HEADER-REPEATED": 4, "ENC-INVISIBLE": 1})
    case("S10-order", "A second header with another order refuses the file: what follows would be misread",
         {"cases/a.csv": ["案号,调委会,受理日期,当事人,纠纷情况,金额,人数\n", "1,桥头调委会,2024-03-05,甲,x,10,2\n",
                          "9,桥头调委会,2024-02-30,甲,x,10,2\n" * 4, "案号,调委会,受理日期,当事人,纠纷情况,人数,金额\n", "2,桥头调委会,2024-03-05,甲,x,3,20\n"]},
         refused={"cases/a.csv": "SCH-HEADER-CHANGED"})
    case("S11", "Totals that agree, totals that do not, the line of the person who made the table", {
        "cases/a.csv": H + ok(1) + ok(2) + "合计,,,200.00,\n制表人：某,,,,\n",
        "cases/b.csv": [H, ok(3), ok(4), "总计,,,999,\n"]},
        counted=4, warnings={"SCH-TOTALS-MISMATCH": 1}, figures={"cases": 4, "amount": 40000})
    case("S12", "The same column twice; an empty column name", {
        "cases/a.csv": "案号,调委会,受理日期,受理日期\n1,桥头调委会,2024-03-05,2024-03-06\n",
        "cases/b.csv": "案号,,调委会,受理日期\n2,,桥头调委会,2024-03-05\n"},
        counted=1, refused={"cases/a.csv": "SCH-DUP-COLUMN"})
    case("S12-alias", "Two names of one field in one header",
         {"cases/a.csv": "案号,调委会,受理日期,登记时间\n1,桥头调委会,2024-03-05,2024-03-06\n"},
         refused={"cases/a.csv": "SCH-DUP-COLUMN"})
    case("S13", "Columns reordered, renamed, spaced, full-width; one unknown; a required one missing", {
        "cases/a.csv": "受理 日期,　调委会,Ｘ备注,案件编号*,金额（元）\n2024-03-05,桥头调委会,x,1,10\n",
        "cases/b.csv": "案号,受理日期,金额\n2,2024-03-05,10\n"},
        counted=1, refused={"cases/b.csv": "SCH-MISSING-COLUMN"}, warnings={"SCH-UNKNOWN-COLUMN": 1},
        figures={"cases": 1, "amount": 1000})
    case("S14", "The form changed in the middle of the year: new names, a new column", {
        "cases/a.csv": "案号,调委会,受理日期,金额\n1,桥头调委会,2024-03-05,10\n",
        "cases/b.csv": "案件编号,受理单位,登记时间,协议金额（万元）,人数\n2,桥头调委会,2024年7月5日,1.5,3\n"},
        counted=2, figures={"cases": 2, "amount": 1501000, "people": 3})
    case("S16", "A field, a row of a million columns and a quoted field of more than 1 MiB", {}, counted=3,
         quarantined=3, setup=[{"write": "cases/a.csv", "parts": [
             [H + ok(1), 1], ["2,桥头调委会,2024-03-05,1,", 1], ["x", 1_100_000], ["\n" + ok(3), 1],
             ["4", 1], [",", 1_060_000], ["\n", 1], ['5,桥头调委会,2024-03-05,1,"', 1],
             ["y", 1_100_000], ['"\n' + ok(6), 1]]}],
         findings=sorted(f"cases/a.csv:{line}:0 byte {byte} CSV-TOO-BIG" for line, byte in big_places()))
    case("S17", "Semicolons and tabs", {
        "cases/a.csv": (H + ok(1)).replace(",", ";"), "cases/b.csv": (H + ok(2)).replace(",", "\t")},
        counted=2)
    case("S17-fullwidth", "Full-width commas", {"cases/a.csv": (H + ok(3)).replace(",", "，")},
         refused={"cases/a.csv": "CSV-DIALECT"})
    case("S20", "What spreadsheets wrap around text that looks like a number", {
        "cases/a.csv": V + value('="0001"', card='="11010119900307002X"') + value("'0002", card="'11010119900307002X")
        + value("\t0003", phone='"=""13800000000"""') + '"=""0004""",桥头调委会,2024-03-05,家庭,1,1,x,,,x\n'},
        counted=4, warnings={"CSV-LITERAL-QUOTE": 1})


def big_places():
    first = len((H + ok(1)).encode())
    second = first + len("2,桥头调委会,2024-03-05,1,".encode()) + 1_100_000 + 1 + len(ok(3).encode())
    third = second + 1 + 1_060_000 + 1
    return [(3, first), (5, second), (6, third)]


def values():
    card = "11010119900307002X"
    case("V01", "An identity number with a wrong check character",
         {"cases/a.csv": [V, value(1, card=card),
                          value(2, card=at("VAL-ID", 8) + "110101199003070021"),
                          value(3, card=at("VAL-ID", 8) + "1101011990030700")]}, counted=1, quarantined=2)
    case("V02", "Fifteen digits, a small x, full-width digits, blanks inside", {
        "cases/a.csv": V + value(1, card="110101900307002") + value(2, card="11010119900307002x")
        + value(3, card="１１０１０１１９９００３０７００２Ｘ") + value(4, card="110101 19900307 002X")}, counted=4)
    case("V03", "Identity numbers that a spreadsheet has rounded", {
        "cases/a.csv": [V, value(1, card=at("VAL-EXCEL-PRECISION", 8) + "1.10101E+17"),
                        value(2, card=at("VAL-EXCEL-PRECISION", 8) + "110101199003070000"), value(3)]},
        counted=1, quarantined=2)
    case("V05", "Words in the place of an identity number", {
        "cases/a.csv": V + value(1, card="无") + value(2, card="不详") + value(3, card="")}, counted=3)
    case("V05-documents", "Passports, permits, “保密” are kinds of document", {
        "cases/a.csv": V + value(1, card="E12345678") + value(2, card="H01234567") + value(3, card="保密")},
        counted=3)
    case("V06", "Telephone numbers in many shapes", {
        "cases/a.csv": [V] + [value(i, phone=p) for i, p in enumerate(
            ["+86 138-0000-0000", "13800000000", "0755-12345678", "(0755)12345678", "13800000000/13900000000",
             "8613800000000", "１３８００００００００", "12345678"], 1)]
        + [value(20, phone=at("VAL-EXCEL-PRECISION", 9) + "1.38E+10"), value(21, phone=at("VAL-PHONE", 9) + "打单位"),
           value(22, phone=at("VAL-PHONE", 9) + "123")]}, counted=8, quarantined=3)
    good = ["2024-2-3", "2024.02.03", "2024年2月3日", "20240203", "2024/2/3", "2024-02-03 10:30", "２０２４－２－３",
            "2024年02月03号"]
    case("V07", "Eight shapes of one day; a year of two digits", {
        "cases/a.csv": [V] + [value(i, day=d) for i, d in enumerate(good, 1)]
        + [value(20, day=at("VAL-DATE", 3) + "24-2-3")]}, counted=8, quarantined=1)
    case("V08", "Day and month that cannot be told apart", {
        "cases/a.csv": [V, value(1, day=at("VAL-DATE-AMBIGUOUS", 3) + "03/02/2024"),
                        value(2, day=at("VAL-DATE-AMBIGUOUS", 3) + "13/02/2024"), value(3)]},
        counted=1, quarantined=2)
    bad = ["2024-02-30", "2023-02-29", "0000-00-00", "2024-13-01", "2024-00-10", "2024-04-31"]
    case("V10", "Days that there are not, and days that cannot be", {
        "cases/a.csv": [V, value(1, day="2024-02-29")]
        + [value(10 + i, day=at("VAL-DATE", 3) + d) for i, d in enumerate(bad)]
        + [value(30, day=at("DOM-FUTURE", 3) + "9999-12-31")]}, counted=1, quarantined=7)
    case("V10-placeholder", "1900-01-01 stands for no date", {
        "cases/a.csv": [V, value(1, day=at("VAL-REQUIRED", 3) + "1900-01-01")]}, quarantined=1)
    case("V12", "Amounts in many shapes; vague ones are no amounts", {
        "cases/a.csv": [V] + [value(i, amount=a) for i, a in enumerate(
            ['"￥1,234.50"', "1，234", "3.5万", "100元", "0.10", "-", "１００"], 1)]
        + [value(20 + i, amount=at("VAL-MONEY", 5) + a) for i, a in enumerate(
            ["约5000", "(500)", "−5", "500余元", "1.2.3"])]},
        counted=7, quarantined=5, figures={"cases": 7, "amount": 123450 + 123400 + 3500000 + 10000 + 10 + 10000})
    case("V12-words", "Amounts in Chinese words", {"cases/a.csv": [V, value(1, amount="五千元")]},
         counted=1, figures={"cases": 1, "amount": 500000})
    case("V13", "What other readers of numbers take", {
        "cases/a.csv": [V, value(1, people="１２"), value(2, amount="１２３")]
        + [value(20 + i, amount=at("VAL-MONEY", 5) + a) for i, a in enumerate(["inf", "0x1p3", "1e5", "١٢٣"])]
        + [value(30 + i, people=at("VAL-COUNT", 6) + a) for i, a in enumerate(["0x10", "1e1", "١٢", "2.5"])]},
        counted=2, quarantined=8, figures={"cases": 2, "people": 14, "amount": 13300})
    case("V13-strict", "nan and +5 are no numbers", {
        "cases/a.csv": [V, value(1, amount=at("VAL-MONEY", 5) + "nan"), value(2, amount=at("VAL-MONEY", 5) + "+5"),
                        value(3, people=at("VAL-COUNT", 6) + "+5")]}, quarantined=3)
    case("V14", "Negative amounts, counts below zero, three places, sums beyond 64 bits", {
        "cases/a.csv": [V, value(1, amount="0"), value(2, amount=at("VAL-MONEY", 5) + "-5"),
                        value(3, people=at("VAL-COUNT", 6) + "-1"), value(4, amount=at("VAL-MONEY", 5) + "1.234"),
                        value(5, amount="1.500"), value(6, amount=at("VAL-MONEY", 5) + "99999999999999999999"),
                        value(7, people=at("VAL-COUNT", 6) + "99999999999"),
                        value(8, amount=at("VAL-MONEY-HUGE", 5) + "6222021234567890")]},
        counted=2, quarantined=6, figures={"cases": 2, "amount": 150})
    case("V15", "Codes: synonym, old code, blanks, traditional characters; and one that nobody knows", {
        "cases/a.csv": [V, value(1, kind="婚姻家庭类"), value(2, kind="01"), value(3, kind=" 劳动 争议 "),
                        value(4, kind="婚姻家庭糾紛"), value(5, kind=at("VAL-CODE", 4) + "劳动争义"),
                        value(6, kind="")]}, counted=5, quarantined=1)
    nothing = ["", '""', "NULL", "\\N", "-", "/", "无", "暂无", "N/A"]
    case("V16", "Words for nothing; and what a spreadsheet writes when it has lost a value", {
        "cases/a.csv": [V] + [value(i, amount=w) for i, w in enumerate(nothing, 1)]
        + [value(20 + i, amount=at("VAL-EXCEL-ERROR", 5) + w)
           for i, w in enumerate(["#N/A", "#REF!", "#######", "#VALUE!", "#DIV/0!", "#NAME?"])]},
        counted=9, quarantined=6, figures={"cases": 9, "amount": 0})
    case("V16-keys", "Words and sums where the number of a case belongs", {
        "cases/a.csv": [H] + [at("VAL-REQUIRED", 1) + ok(w) for w in ["待编号", "nan", "(Null)", "[NULL]", "×××"] * 2]
        + [at("VAL-CASE-NUMBER", 1) + ok(w) for w in ["同上", "〃", "合计：2件", "本月合计", "累计", "人调字第　号"] * 2]
        + [ok("0"), ok("N1"), ok("合计表1")]},
        counted=3, quarantined=22)
    case("V18-keys", "One number as text programs, PDFs and spreadsheets write it", {
        "cases/a.csv": [H] + [ok(n) for n in [
            "GM-3", "GM–3", "gm——3", "ＧＭ－３", "20240004", "20240004.0", "(2024)人民5", "﹝2024﹞⼈⺠5", "GM-30", "20240040"]]},
        counted=5, duplicate_records=5)


def files():
    good = H + ok(1)
    names = ["a.csv.part", "b.tmp", "c.csv.crdownload", "~$d.csv", "e.filepart", ".DS_Store", "Thumbs.db", ".f.csv"]
    case("F01", "Unfinished transfers and what desktops leave behind",
         {"cases/good.csv": good, **{f"cases/{n}": H + ok(9) for n in names}}, counted=1,
         ignored=["cases/.f.csv", "cases/~$d.csv"])
    case("F06", "The same bytes under another name and in another folder",
         {"cases/a.csv": good, "cases/b.csv": good, "cases/later/a.csv": good, "cases/c.csv": H + ok(2)},
         counted=2, duplicates=["cases/b.csv", "cases/later/a.csv"], figures={"cases": 2})
    case("F12", "A file goes away between listing and reading: the run goes on and says so",
         {"cases/a.csv": good, "cases/b.csv": H + ok(2)}, counted=1, setup=[{"vanish": "cases/b.csv"}],
         refused={"cases/b.csv": "FILE-VANISHED"})
    case("F03", "A file that grows while the run reads: none of it counts, the others do",
         {"cases/a.csv": good, "cases/b.csv": H + ok(2)}, counted=1, setup=[{"grow": "cases/b.csv"}],
         refused={"cases/b.csv": "FILE-CHANGED"})
    digest = hashlib.sha256((H + ok(2)).encode()).hexdigest()
    case("F04", "A checksum beside a file: it agrees, or the file is not what was sent", {
        "cases/a.csv": H + ok(2), "cases/a.csv.sha256": f"{digest}  a.csv\n",
        "cases/b.csv": H + ok(3), "cases/b.csv.sha256": f"{digest}  b.csv\n"}, counted=1,
        refused={"cases/b.csv": "FILE-CHECKSUM"})
    case("F13", "A file that may not be read", {"cases/a.csv": good, "cases/b.csv": H + ok(2)}, counted=1,
         setup=[{"forbid": "cases/b.csv"}], refused={"cases/b.csv": "IO-READ"})
    case("F14", "A link, a pipe and a folder with the names of deliveries", {"cases/a.csv": good}, counted=1,
         setup=[{"link": "cases/b.csv", "to": "a.csv"}, {"pipe": "cases/c.csv"}, {"link": "cases/d.csv", "to": "none"},
                {"folder": "cases/e.csv"}],
         refused={f"cases/{c}.csv": "SEC-FILETYPE" for c in "bcd"})
    case("F14-hardlink", "A file with a second name", {"cases/a.csv": good}, counted=1,
         setup=[{"hard": "cases/b.csv", "to": "cases/a.csv"}], duplicates=["cases/b.csv"])
    long = "长" * 83 + ".csv"
    case("F16", "File names with line breaks, escapes, a hyphen, bytes that are no text, 253 bytes, twins", {
        "cases/a.csv": H + ok(1)}, counted=8, setup=[
            {"write": "cases/" + n, "parts": [[H + ok(10 + i), 1]]} for i, n in enumerate(
                ["-rf.csv", "line\nbreak.csv", "esc\x1b[31m.csv", long, "Twin.csv", "twin.csv"])]
        + [{"write_bytes": "63617365732fff2e637376", "parts": [[H + ok(30), 1]]}])
    case("F05", "A file that ends in the middle of its last record", {
        "cases/a.csv": H + ok(1) + ok(2) + at("CSV-WIDTH") + "3,桥头调委会,2024-0"},
         counted=2, quarantined=1)
    case("F10", "January to February, then January to March under another name", {
        "cases/a.csv": H + ok(1, day="2024-01-05") + ok(2, day="2024-02-06"),
        "cases/b.csv": H + ok(1, day="2024-01-05") + ok(2, day="2024-02-06") + ok(3, day="2024-03-07")},
         counted=3, duplicate_records=2)

    def of(unit, n):
        return f"{n},{unit}调委会,2024-03-05,1,x\n"

    strange = "9," + at("REF-STATION-MISMATCH", 2) + "河边调委会,2024-03-05,1,x\n"
    case("F22", "A folder names the unit: a station's record in another's, a street's, a folder of nobody", {
        "cases/111/a.csv": H + of("桥头", 1) + strange + of("桥头", 2),
        "cases/河边街道/b.csv": H + of("河边", 3), "cases/nowhere/c.csv": H + of("河边", 4)},
         counted=3, quarantined=1, refused={"cases/nowhere/c.csv": "REF-PATH-UNIT"},
         path_unit="cases/{unit}/*.csv")
    case("F22-refuse", "The same where a stranger's record costs the whole file", {
        "cases/111/a.csv": H + of("桥头", 1) + of("河边", 9) + of("桥头", 2),
        "cases/120/b.csv": H + of("河边", 3)},
         counted=1, refused={"cases/111/a.csv": "REF-STATION-MISMATCH"},
         path_unit="cases/{unit}/*.csv refuse")
    both = of("桥头", 1)
    case("F22-twice", "The same file in its own folder and in another's: it counts where it belongs", {
        "cases/120/a.csv": H + "1," + at("REF-STATION-MISMATCH", 2) + both[2:],
        "cases/110/a.csv": H + both, "cases/111/a.csv": H + both},
         counted=1, quarantined=1, duplicates=["cases/111/a.csv"], path_unit="cases/{unit}/*.csv")


def unseen():
    """What a reader with fresh eyes found wrong: each was counted, lost or read wrongly in silence."""
    case("B02-swallowed", "Two quotes, each alone in its record, and three records between them", {
        "cases/a.csv": [H, ok(1), at("CSV-UNCLOSED"), ok(2, '"旧损').rstrip("\n") + "\n", ok(3), ok(4), ok(5),
                        ok(6, '见附件"'), ok(7)]}, counted=2, quarantined=1)
    case("B02-tail", "What follows a text of two lines is no record of its own", {
        "cases/a.csv": "纠纷情况,案号,调委会,受理日期\n" + '"一\n二",1,桥头调委会,2024-03-05\n"一\n二",2,桥头调委会,2024-03-05\n'},
         counted=2)
    case("B02-lines", "Lines in a text that only look a little like records", {
        "cases/a.csv": H + ok(1, '"前文\n甲,乙,丙,丁,戊\n9,某会,2024-03-05,1,x\n后文"') + ok(2)}, counted=2)
    case("B02-header", "A quote in the header that swallows records", {
        "cases/a.csv": H.replace("纠纷情况", '"纠纷情况') + ok(1) + ok(2) + ok(3, '见附件"') + ok(4),
        "cases/b.csv": H.replace("金额,纠纷情况", '"协议\n金额","纠纷\n情况"') + ok(5)},
         counted=1, refused={"cases/a.csv": "CSV-UNCLOSED"})
    W = "纠纷情况,案号,调委会,受理日期,金额\n"
    case("S11-words", "Records that begin like a note, and notes", {
        "cases/a.csv": [W, "邻里,1,桥头调委会,2024-03-05,1\n",
                        "说明会纠纷," + at("VAL-REQUIRED", 2) + ",桥头调委会,2024-03-05,\n",
                        at("CSV-WIDTH") + "打印店租金,2,桥头调委会\n",
                        "合计,9,桥头调委会,2024-03-05," + at("VAL-MONEY", 5) + "abc\n",
                        "合计,,,,1\n", "制表人：张三,,,,\n", "审核人 李四,,,,\n", "说明：以上为本月数据,,,,\n", "备注,,,,\n"]},
         counted=1, quarantined=3)
    case("S11-titles", "Titles, page numbers and names of units between the records of a file", {
        "cases/a.csv": [H, ok(1), "桥头街道2024年3月案件登记表,,,,\n", ok(2), "桥头调委会,,,,\n", ok(3), "第1页 共2页,,,,\n",
                        "（盖章）,,,,\n", "本月无案件,,,,\n",
                        "某调委会," + at("VAL-REQUIRED", 2) + "," + at("VAL-REQUIRED", 3)
                        + ",,\n"]}, counted=3, quarantined=1)
    case("S11-key", "A row of totals that has a unit and a day is no case", {
        "cases/a.csv": [H, ok(1), at("VAL-CASE-NUMBER", 1) + "合计,桥头调委会,2024-12-31,100,x\n"]},
         counted=1, quarantined=1)
    N = lambda word, n: at("DOM-NO-RECORD", 1) + word + "," + ok(n)
    case("S11-marks", "A sum, an example or a void record that says so in place of its serial number", {
        "cases/a.csv": ["序号," + H, "1," + ok(1), N("本月小计", 2), N("3月合计", 3), N("（累计）", 4), N("计", 6), N("示例", 7),
                        at("DOM-VOID", 1) + "作废," + ok(8), at("DOM-VOID", 1) + "（重复）," + ok(9), "乙," + ok(10),
                        "设计街," + ok(11), "示例社区," + ok(12), "上年结转," + ok(13)],
        "cases/b.csv": ["类别," + H, "重复," + ok(15), "示例," + ok(16)]},
         counted=7, quarantined=7, warnings={"SCH-UNKNOWN-COLUMN": 2})
    one = "1,桥头调委会,2024-03-05,1.5,x\n"
    case("S15-above", "The unit of amounts stands above the table; a header says otherwise", {
        "cases/a.csv": "金额单位：万元,,,,\n" + H + one,
        "cases/b.csv": "（单位：万元）,,,,\n" + H.replace("金额", "金额（元）") + one.replace("1", "2", 1),
        "cases/c.csv": "填报单位：桥头调委会,,,,\n" + H + one.replace("1", "3", 1)},
         counted=3, figures={"cases": 3, "amount": 1500000 + 150 + 150})
    case("S15-brackets", "万 in brackets; thousands, hundreds of millions and other money are refused", {
        "cases/a.csv": H.replace("金额", "金额（万）") + one,
        "cases/b.csv": H.replace("金额", "金额（千元）") + one, "cases/c.csv": H.replace("金额", "金额（美元）") + one,
        "cases/d.csv": H.replace("金额", "金额（亿元）") + one, "cases/e.csv": H.replace("金额", "金额（元）") + ",,,万元,\n" + one},
         counted=1, figures={"cases": 1, "amount": 1500000},
         refused={f"cases/{x}.csv": "SCH-MONEY-UNIT" for x in "bcde"})
    case("S15-second", "Two exports in one file, the second counts in another unit", {
        "cases/a.csv": H + ok(1) + H + ",,,万元,\n" + one, "cases/b.csv": H + "—,—,—,万元,—\n" + one},
         counted=1, figures={"cases": 1, "amount": 1500000}, refused={"cases/a.csv": "SCH-HEADER-CHANGED"})
    U = "案号,调委会,受理日期,纠纷情况,金额,\n"
    case("S07-unnamed", "A last column without a name: moved into it, and always used", {
        "cases/a.csv": [U, "1,桥头调委会,2024-03-05,甲,100,\n",
                        at("CSV-WIDTH") + "2,桥头调委会,2024-03-05,乙,5,300\n",
                        at("CSV-WIDTH") + "6,桥头调委会,2024-03-05,乙,7,900\n",
                        "3,桥头调委会,2024-03-05,丙,1\n"],
        "cases/b.csv": U + "4,桥头调委会,2024-03-05,丁,2,见卷\n" + "5,桥头调委会,2024-03-05,戊,3,见卷\n"},
         counted=4, quarantined=2, warnings={"SCH-COLUMN-LIKELY": 1}, figures={"cases": 4, "amount": 10600})
    case("S13-likely", "A column that is not required has another name, in one file of three", {
        "cases/a.csv": H.replace("金额", "赔付金额（元）") + ok(1),
        "cases/b.csv": H.replace("纠纷情况", "登记情况") + ok(2), "cases/c.csv": H + ok(3)},
         counted=3, exit=3, warnings={"SCH-COLUMN-LIKELY": 1, "SCH-UNKNOWN-COLUMN": 2},
         figures={"cases": 3, "amount": 20000})
    B = "案号,调委会,受理日期,,人数\n"
    case("S13-blank", "A column among the others has lost its name; another one without a name is a serial", {
        "cases/a.csv": B + "1,桥头调委会,2024-03-05,900,2\n2,桥头调委会,2024-03-05,,1\n3,桥头调委会,2024-03-06,700,2\n",
        "cases/b.csv": B + "4,桥头调委会,2024-03-05,,2\n5,桥头调委会,2024-03-06,,1\n",
        "cases/c.csv": "," + B.replace(",,", ",金额,") + "1,6,桥头调委会,2024-03-05,1,2\n2,7,桥头调委会,2024-03-06,1,2\n"},
         counted=7, exit=3, warnings={"SCH-COLUMN-LIKELY": 1}, figures={"cases": 7, "amount": 200})
    M = "案号,调委会,受理日期,金额,人数\n"
    case("S10-glued", "Two exports joined without a line end: the same columns, and other ones", {
        "cases/a.csv": [M, "1,桥头调委会,2024-03-05,900,2\n", at("CSV-WIDTH") + "2,桥头调委会,2024-03-05,900,2" + M,
                        "3,桥头调委会,2024-03-05,700,3\n"],
        "cases/b.csv": M + "4,桥头调委会,2024-03-05,900,2案号,调委会,受理日期,人数,金额\n"
        + "5,桥头调委会,2024-03-05,3,700\n"},
         counted=2, quarantined=1, refused={"cases/b.csv": "SCH-HEADER-CHANGED"})
    P = "1,桥头调委会,2024-03-05,5,2\n"
    case("S15-counts", "People counted in 万: in the header, the row of units, above, in a table below", {
        "cases/a.csv": M.replace("人数", "人数（万人）") + P, "cases/b.csv": M + ",,,元,万人\n" + P,
        "cases/c.csv": "单位：元、千人,,,,\n" + M + P,
        "cases/d.csv": M + P + M.replace("人数", "人数（万人）") + "3" + P[1:],
        "cases/e.csv": M + P + "—,—,—,元,百人\n" + "3" + P[1:],
        "cases/f.csv": M.replace("人数", "人数（人）") + "7" + P[1:],
        "cases/g.csv": M + "8" + P[1:] + "单位：元、万人,,,,\n"},
         counted=1, figures={"cases": 1, "people": 2},
         refused={**{f"cases/{x}.csv": "SCH-COUNT-UNIT" for x in "abc"},
                  **{f"cases/{x}.csv": "SCH-HEADER-CHANGED" for x in "deg"}})
    D = M.replace("人数", "调解时长")
    title = M + P + "二月台账{}\n" + M + "2" + P[1:]
    case("S15-titles", "A title in the middle that counts otherwise than the file, or as it does", {
        **{f"cases/{x}.csv": title.format(text) for x, text in
           zip("abcd", ["（单位：万元）,,,,", "（万元）", ",,,,单位：万元", "以万元为单位,,,,"])},
        "cases/e.csv": "一月台账（单位：万元）,,,,\n" + title.format("（单位：元）,,,,"),
        "cases/f.csv": (M + P + "二月台账（单位：元）,,,,\n" + M + "2" + P[1:])},
         counted=2, figures={"cases": 2, "amount": 1000}, warnings={"SCH-HEADER-REPEATED": 1},
         refused={f"cases/{x}.csv": "SCH-HEADER-CHANGED" for x in "abcde"})
    case("S15-durations", "Durations in hours or days where the pipeline counts minutes", {
        "cases/a.csv": D.replace("调解时长", "调解时长（小时）") + P, "cases/b.csv": D + ",,,元,小时\n" + P,
        "cases/c.csv": D + P + D.replace("调解时长", "调解时长(天)") + "3" + P[1:],
        "cases/d.csv": D + "4" + P[1:], "cases/e.csv": D.replace("调解时长", "调解时长（分钟）") + "5" + P[1:],
        "cases/f.csv": D + ",,,元,分钟\n6" + P[1:], "cases/g.csv": D.replace("调解时长", "调解时长(时)") + P,
        "cases/h.csv": D.replace("调解时长", "调解时长/小时") + P,
        "cases/i.csv": D.replace("调解时长", "调解时长/分钟") + "7" + P[1:]},
         counted=4, figures={"cases": 4, "minutes": 8},
         refused={**{f"cases/{x}.csv": "SCH-DURATION-UNIT" for x in "abgh"}, "cases/c.csv": "SCH-HEADER-CHANGED"})
    case("S09-numbers", "The columns' numbers and an empty row stand between the header and the units", {
        "cases/a.csv": M + "1,2,3,4,5\n,,,万元,人\n" + P, "cases/b.csv": M + ",,,,\n,,,万元,人\n" + "2" + P[1:],
        "cases/c.csv": M + "（1）,（2）,（3）,（4）,（5）\n" + "3" + P[1:],
        # Behind the units; and rows of a form that were numbered and left empty.
        "cases/d.csv": M + ",,,元,人\n1,2,3,4,5\n4" + P[1:],
        "cases/e.csv": "序号," + M + "1,5" + P[1:] + "2,,,,,\n3,,,,,\n以下空白,,,,,\n",
        # Cut behind its number, a record is one all the same.
        "cases/f.csv": ["序号," + M + "1,6" + P[1:], at("CSV-WIDTH") + "2"]},
         counted=6, quarantined=1, figures={"cases": 6, "amount": 2 * 5000000 + 4 * 500, "people": 12},
         warnings={"SCH-UNKNOWN-COLUMN": 2})
    case("V12-lines", "Two amounts in one cell; blanks that group digits", {
        "cases/a.csv": [H, "1,桥头调委会,2024-03-05," + at("VAL-MONEY", 4) + '"1200\n300",x\n',
                        "2,桥头调委会,2024-03-05," + at("VAL-MONEY", 4) + "50 60,x\n",
                        "3,桥头调委会,2024-03-05,1 234.50,x\n", '4,桥头调委会,2024-03-05,"1, 234",x\n',
                        '5,桥头调委会,2024-03-05,"7\n",x\n', "6,桥头调委会,2024-03-05,8 元,x\n"]},
         counted=4, quarantined=2, figures={"cases": 4, "amount": 123450 + 123400 + 700 + 800})
    case("B13-invisible", "Characters that nobody sees do not make another case", {
        "cases/a.csv": H + "".join(ok(f"1{x}") for x in ["", "\u2028", "\u0085", "\u2000", "\u202f", "\u00ad"])},
         counted=1, duplicate_records=5, warnings={"ENC-INVISIBLE": 2})
    case("V07-years", "Years that nobody means", {
        "cases/a.csv": [H, ok(1)] + [f"{n},桥头调委会," + at("DOM-PAST", 3) + f"{year}-03-05,1,x\n" for n, year in
                                     [(2, "0224"), (3, "1024"), (4, "1999")]]
        + ["5,桥头调委会," + at("DOM-FUTURE", 3) + "2204-03-05,1,x\n"]},
         counted=1, quarantined=4)
    case("S15-note", "A note in the bracket of the unit; the unit among others, in other words, below the table", {
        "cases/a.csv": H.replace("金额", "金额（元，超过10万元的附协议书）") + one,
        "cases/b.csv": H.replace("金额", "金额（千元，取整）") + one,
        "cases/c.csv": "单位：件、万元,,,,\n" + H + one.replace("1", "2", 1),
        "cases/d.csv": "（金额单位为万元）,,,,\n" + H + one.replace("1", "3", 1),
        "cases/e.csv": "单位：人、千元,,,,\n" + H + one, "cases/f.csv": H + one + "注：金额单位：万元,,,,\n",
        "cases/g.csv": [H, ok(4), "说明,,,单位：元,\n"]},
         counted=4, figures={"cases": 4, "amount": 150 + 1500000 + 1500000 + 10000},
         refused={"cases/b.csv": "SCH-MONEY-UNIT", "cases/e.csv": "SCH-MONEY-UNIT",
                  "cases/f.csv": "SCH-HEADER-CHANGED"})
    case("S15-nothing", "The first cell of a row of counting units is a word for nothing, in some of many files", {
        **{f"cases/{x}.csv": H + f"{x},桥头调委会,2024-03-05,5,x\n" for x in "13579"},
        **{f"cases/{x}.csv": H + f"{word},-,-,万元,-\n{x},桥头调委会,2024-03-05,5,x\n"
           for x, word in zip("2468", ["-", "无", "/", "N/A"])}},
         counted=9, figures={"cases": 9, "amount": 5 * 500 + 4 * 5000000})
    case("S09-tables", "Two tables one under the other, the upper one of fewer columns", {
        "cases/a.csv": "案号,登记时间,\n1,2024-03-05,\n2,2024-03-06,\n" + H + ok(3)},
         refused={"cases/a.csv": "SCH-HEADER-LATE"})
    case("S09-rows", "A header of two rows that leave open which column is meant; a note beside the table is none", {
        "cases/a.csv": "案号,调委会,受理日期,金额,,\n,,,申请金额,达成金额,履行金额\n1,桥头调委会,2024-03-05,9,5,4\n",
        "cases/b.csv": "案号,调委会,受理日期,金额,,\n,,,,,说明：一月\n2,桥头调委会,2024-03-05,9,,\n"},
         counted=1,
         refused={"cases/a.csv": "SCH-HEADER-ROWS"})
    upper, lower = "案号,受理情况,,纠纷情况,涉及,,备注\n", ",调委会,受理日期,,人数,金额,\n"
    case("S09-merged", "A header of two rows that say together what each column is", {
        "cases/a.csv": ["司法所台账,,,,,,\n", upper, lower, ",,,,人,万元,\n", "1,桥头调委会,2024-03-05,漏水,2,0.5,\n",
                        "2,桥头调委会," + at("VAL-DATE", 3) + "三月,漏水,2,0.5,\n", upper, lower,
                        "3,桥头调委会,2024-03-06,漏水,3,0.1,x\n"],
        # 受理 over 单位 and 日期; the row that names most is the lower one.
        "cases/b.csv": "登记,,受理,,纠纷情况\n案号,金额,单位,日期,\n4,7,桥头调委会,2024-03-05,漏水\n".encode("gb18030"),
        "cases/c.csv": "案号,调委会,受理日期,申请,,达成,\n,,,金额,人数,金额,人数\n5,桥头调委会,2024-03-05,9,2,5,2\n",
        "cases/d.csv": "案号,调委会,受理日期,涉及（万元）,\n,,,金额,人数\n6,桥头调委会,2024-03-05,9,2\n",
        "cases/e.csv": "填报单位：桥头司法所,,,,\n" + H + ok(7),
        # A record of words fills the gap of a name.
        "cases/f.csv": "案号,调委会,受理日期,经办,,金额\n,,,张某,李某,\n8,桥头调委会,2024-03-05,,,9\n",
        # The same rows again, quoted otherwise, with a line break; and another upper row.
        "cases/g.csv": upper + lower + "9,桥头调委会,2024-03-05,漏水,2,1,\n" + upper.replace("涉及", '"涉\n及"') + lower
                       + "10,桥头调委会,2024-03-05,漏水,2,1,\n",
        "cases/h.csv": "案号,受理,,申请,,协议,\n,单位,日期,金额,户数,金额,人数\n11,桥头调委会,2024-03-05,9,9,5,5\n"
                       "案号,受理,,协议,,申请,\n,单位,日期,金额,户数,金额,人数\n12,桥头调委会,2024-03-05,5,5,9,9\n",
        # One column under a merged cell; 姓名 of 当事人; in full the name of one amount alone.
        "cases/i.csv": "案号,受理,,登记,当事人,,申请,协议\n,单位,日期,经办,姓名,住址,金额,金额\n"
                       "13,桥头调委会,2024-03-05,x,甲某,y,9,5\n"},
         counted=7, quarantined=1,
         warnings={"SCH-HEADER-MERGED": 4, "SCH-HEADER-REPEATED": 4, "SCH-UNKNOWN-COLUMN": 5},
         refused={"cases/c.csv": "SCH-HEADER-ROWS", "cases/d.csv": "SCH-HEADER-ROWS",
                  "cases/f.csv": "SCH-HEADER-ROWS", "cases/h.csv": "SCH-HEADER-CHANGED"},
         figures={"cases": 7, "amount": 610700 + 200 + 500, "people": 9})
    case("S10-behind", "A second header whose first four names are none that is read", {
        "cases/a.csv": ["序号,街道,社区,楼栋,案号,调委会,受理日期,金额,人数\n", "1,a,b,c,1,桥头调委会,2024-03-05,10,2\n",
                        "序号,街道,社区,楼栋,案号,调委会,受理日期,人数,金额\n", "1,a,b,c,2,桥头调委会,2024-03-05,3,20\n"],
        "cases/b.csv": ["*案号,*调委会,*受理日期,*人数,*金额\n", "1,桥头调委会,2024-03-05,2,10\n",
                        "*案号,*调委会,*受理日期,*金额,*人数\n", "2,桥头调委会,2024-03-05,20,3\n"]},
         refused={"cases/a.csv": "SCH-HEADER-CHANGED", "cases/b.csv": "SCH-HEADER-CHANGED"})
    case("S07-thousands", "1,234 without quotes where the last columns are empty", {
        "cases/a.csv": ["案号,调委会,受理日期,金额,纠纷情况,备注\n", at("CSV-WIDTH") + "1,桥头调委会,2024-03-05,1,234,,\n",
                        at("CSV-WIDTH") + "2,桥头调委会,2024-03-05,12,345.00,,\n", "3,桥头调委会,2024-03-05,100,和解,\n",
                        "4,桥头调委会,2024-03-05,100,和解,,\n"]},
         counted=2, quarantined=2, warnings={"SCH-UNKNOWN-COLUMN": 1}, figures={"cases": 2, "amount": 20000})
    case("S07-beside", "The same where another number follows; a separator too many in a few records", {
        "cases/a.csv": ["案号,调委会,受理日期,金额,人数,纠纷情况\n", at("CSV-WIDTH") + "1,桥头调委会,2024-03-05,1,234,2,\n",
                        "2,桥头调委会,2024-03-05,100,2,和解,\n", at("CSV-WIDTH") + "3,桥头调委会,2024-03-05,,7,,\n",
                        "4,桥头调委会,2024-03-05,300,2,和解\n", "5,桥头调委会,2024-03-05,300,2,\n"]},
         counted=3, quarantined=2, figures={"cases": 3, "amount": 70000})
    case("B02-doubled", "Two lone quotes around records whose own quotes are doubled", {
        "cases/a.csv": [H, ok(1), at("CSV-UNCLOSED"), '2,桥头调委会,2024-03-05,20,"电视\n', '3,桥头调委会,2024-03-05,300,他说""好""\n',
                        '4,桥头调委会,2024-03-05,4000,他说""好"""\n', ok(5)]},
         counted=2, quarantined=1, figures={"cases": 2, "amount": 20000})
    case("S12-words", "An amount in words beside the one in digits; a unit in a column of its own", {
        "cases/a.csv": "案号,调委会,受理日期,金额（小写）,金额（大写）\n1,桥头调委会,2024-03-05,5000,伍仟元整\n",
        "cases/b.csv": "案号,调委会,受理日期,金额（大写）,金额\n2,桥头调委会,2024-03-05,伍仟元整,5000\n",
        "cases/c.csv": "案号,调委会,受理日期,金额,金额单位\n3,桥头调委会,2024-03-05,5,万元\n",
        "cases/d.csv": "案号,调委会,受理日期,金额,币种\n4,桥头调委会,2024-03-05,5,人民币\n"},
         counted=3, refused={"cases/c.csv": "SCH-MONEY-UNIT"}, warnings={"SCH-UNKNOWN-COLUMN": 3},
         figures={"cases": 3, "amount": 1000500})
    case("S13-brackets", "Names with units and notes behind them", {
        f"cases/{i}.csv": H.replace("金额", name) + f"{i},桥头调委会,2024-03-05,5,x\n"
        for i, name in enumerate(["金额[元]", "金额（元）（必填）", "金额/元", "金额（元", "金额【元】"], 1)},
         counted=5, figures={"cases": 5, "amount": 2500})


clear()
input_bytes()
structure()
values()
files()
unseen()
