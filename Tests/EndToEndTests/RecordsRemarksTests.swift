import Foundation
import Testing

/// What `fengqiao records` says of a file as a whole.
struct RecordsRemarksTests {
  @Test func linesThatEqualTheHeaderAreTold() throws {
    let bench = try Workbench()
    let file = bench.place("file.csv")
    for (text, line) in [
      ("甲,乙\n丙,丁\n甲,乙\n\n甲,乙\n", "第 3、5 行与表头相同，未列为记录"),
      ("1,2\n3,4\n", "没有找到表头，每一行都列为记录"),
      ("甲,乙\n" + String(repeating: "甲,乙\n", count: 21), "20、21 … 行与表头相同"),
    ] {
      try Data(text.utf8).write(to: file)
      let outcome = try Program.run(["records", file.path], on: bench)
      #expect(outcome.code == 0)
      #expect(outcome.errorText.contains(line), "\(outcome.errorText)")
    }
  }

  /// What is said of a file as a whole, and whether it is a fault.
  static let remarks: [(text: String, said: String, code: Int32)] = [
    ("a,b\n1,2,\n3,4,\n", "半数以上的记录比表头多 1 个单元格，其中 2 条多出的是空单元格，已略去", 3),
    ("a,b\n1,2,,\n3,4\n5,6,,\n", "半数以上的记录比表头多 2 个单元格，其中 2 条多出的是空单元格", 3),
    ("甲,乙,丙\n子,1,丑,\n寅,2,卯,\n", "2 条记录", 3),
    ("a;b\n1;2;\"\n\"\n3;4;\"\n\"\n", "其中 2 条多出的是空单元格", 3),
    ("ab,c\n1,2,3\n4,5,6\n", "半数以上的记录比表头多 1 个单元格；请检查表头", 3),
    ("甲 乙 丙\n1,子,2\n3,丑,4\n1,子,2\n", "：第 2 行与它下方的记录相像，已列为记录", 3),
    ("甲 乙 丙\n1,子,2\n3,丑,4\n1,子,2\n", "3 条记录", 3),
    ("\"\"甲\",乙\n2020-01-05,子\n2020-01-06,丑\n", "2 条记录", 3),
    ("年报,\n地区,2019年\n甲,5\n乙,6\n", "第 2 行作表头", 0),
    ("年报\n地区,2019,2020\n甲,5,6\n乙,7,8\n", "第 2 行作表头", 0),
    ("年报\n甲,2019\n乙,2020\n丙,2020\n", "3 条记录", 3),
    ("甲,乙\n1,子\n3,丑\n1,子\n", "第 1 行作表头", 0),
    (
      (1...9).map { "#\($0):,x\n" }.joined() + "甲,乙,丙,丁,戊\n1,2,3,4,5\n6,7,8,9,0\n",
      "表头上方有许多行，都作为标题", 3
    ),
    ((1...9).map { "甲\($0),x\n" }.joined() + "1,2,3,4\n", "第 1 行作表头", 3),
    ("a,b\n1,'x'\n2,'y, z'\n3,'u'\n", "按 ' 作引号读取；若不是", 3),
    ("a,b\n1,'x'\n2,'y, z'\n3,'u'\n4,'v'\n5,'w',\n", "第 2 列像是用 ' 作引号；若是，请用 --quote \"'\"", 3),
    ("a,b\n1,'x'\n2,'y'\n3,'u'\n", "第 2 列像是用 ' 作引号；若是，请用 --quote \"'\"", 3),
    ("a,b\n1,'x'\n2,\"'y'\"\n3,'u\n4,v'\n", "4 条记录", 0),
    ("a,b\n1,\"'001'\"\n2,\"'002'\"\n", "2 条记录", 0),
    ("a,b\n1,'x'\n2,\n3,\n", "3 条记录", 0),
    ("a,b\n\"x\"y,2\n\"x\"y\"\n3,4,5\n", "2 条记录（其中 1 条宽度不符，1 条引号没有双写），1 行无法读取", 3),
    ("a,b\n1,2\n3,4,\n5,6\n", "3 条记录（其中 1 条宽度不符）", 3),
    ("甲^乙\n1,5^2\n3^4\n", "多数行含有同样多的“^”，已按它分隔", 3),
    ("甲\u{1}乙\n1\u{1}2\n3\u{1}4\n", "多数行含有同样多的“\\x01”，已按它分隔", 3),
    ("甲^乙\n1^2\n", "却含有同样多的“^”", 3),
    ("甲=乙\n1=2\n3=4\n", "却含有同样多的“=”", 3),
    ("甲||乙||丙\n1||2||3\n4||5||6\n", "分隔符可能是“||”", 3),
    ("甲,,乙\n1,,2\n4,x,5\n", "第 1 行作表头", 0),
    ("年报, 2020\n甲;乙;丙\n1;2,50;x\n2;3,50;y\n3;4,50;z\n", "第 2 行作表头", 0),
    ("甲,乙\n1,50;x\n2,50;y\n3,50;z\n", "多数行的单元格中还有“;”", 3),
    ("甲;乙;丙\nx;y, z;1\nx;y, z;1;2\nu;v, w;1\nu;v, w;1;2\n", "多数行的单元格中还有“;”", 3),
    ("甲,乙\n1,x;y\n2,u;v\n", "2 条记录", 0),
    ("ab,cd,ef\n1,x,y\n2,u,v\nAB,CD,EF\n3,s,t\n", "第 4 行像是注释、分隔线或另一个表的表头", 3),
    ("甲~|~乙~|~丙\n1~|~2~|~3\n", "分隔符可能是“~|~”", 3),
    ("甲^|^乙\n1^|^2\n3^|^4\n", "分隔符可能是“^|^”", 3),
    ("甲*|*乙\n1*|*2\n3|4\n", "第 1 行作表头", 0),
    ("甲,乙\u{85}1,2\u{85}3,4\u{85}", "可能是换行", 3),
    ("甲,乙\u{2028}1,2\u{2028}3,4", "可能是换行", 3),
    ("甲,乙\n1,\"a\u{2028}b\"\n3,4\n", "2 条记录", 0),
    ("甲       乙\n-------- ----------\n1        2\n", "第 2 行像是注释、分隔线", 3),
    ("甲,乙\n- -,1\n-,2\n", "2 条记录", 0),
    ("甲=1,乙=x\n甲=2,乙=y\n甲=3,乙=z\n", "3 条记录", 3),
    ("甲=1,乙\n甲=2,3\n甲=3,4\n", "第 1 行作表头", 0),
    // No header: days, amounts and long numbers as in the records below.
    ("01/02/2020,甲,3.50\n01/03/2020,乙,4.00\n02/03/2020,乙,4.00\n", "3 条记录", 3),
    ("1,甲,13800138000\n2,乙,13800138001\n3,乙,13800138002\n", "第 1 行与它下方的记录相像，已列为记录", 3),
    ("甲,1/22/20,1/23/20\n子,5,6\n丑,7,8\n", "第 1 行作表头", 0),
    ("甲,1,2,3\n子,5,6,7\n丑,7,8,9\n", "第 1 行作表头", 0),
    ("甲,2019.5,2019.6\n子,5,6\n丑,7,8\n", "第 1 行作表头", 0),
    ("张三,2020年1月5日\n李四,2020年2月5日\n王五,2020年2月6日\n", "3 条记录", 3),
    (",2018,2019\n甲,1,2\n乙,4,5\n", "第 1 行作表头", 0),
    // Small tables above another, and rows whose header seems to be cut.
    ("部门,总数\n甲,10\n乙,20\n\na,b,c,d\n1,2,3,4\n5,6,7,8\n1,2,3,4\n", "表头上方有许多行", 3),
    ("填报单位,甲\n填报日期,2020-01-05\na,b,c,d\n1,2,3,4\n5,6,7,8\n1,2,3,4\n", "第 3 行作表头", 0),
    ("姓名，城市\n张,甲\n李,乙\n王,丙\n", "表头上一行也可能是表头", 3),
    ("a,b,c\n1,x,\"3\n2,y,4\"\n3,z,5\n", "第 2 行的记录含有换行", 3),
    ("a,b,c,d\n1,n,2020,1,\n2,m,2021,2,\n3,k,2022,3,\n4,p2023,4,\n", "4 条记录（其中 1 条宽度不符）", 3),
    ("a,,b,c\n1,x,2,\n2,y,3,\n3,z,4,\n", "请检查表头与记录是否错开", 3),
    ("sep=^\na^b\n1^2,1\n4^5,2\n", "2 条记录（其中 0 条宽度不符）", 0),
    ("编号，姓名\n1，甲\n2，乙\n", "却含有同样多的“，”", 3),
    ("a^b^c\n1^n^5\n2^m^5\n3^k\n4^p^5\n", "已按它分隔", 3),
    ("\"a\",\"b\"\n\"1\",\"x\"\n2\",\"y\"\n\"3\",\"z\"\n", "1 条文字可能断开", 3),
    ("# 2020, x\n# y\na,b,c\n1,2,3\n4,5,6\n", "第 3 行作表头", 0),
    ("姓名,,城市\n甲,,乙\n丙,,丁\n", "第 1 行作表头", 0),
    ("1,2,3\n,,\n4,5,6\n", "2 条记录", 0),
    // No header: numbers in the form of those below, addresses, a day in the only row.
    ("东街,12\n西街,13\n南街,14\n", "3 条记录", 3),
    ("1,null,0,0\n2,0,0,null\n3,null,,\n4,null,0,null\n", "4 条记录", 3),
    ("a@b.cn,open\nb@b.cn,closed\n", "2 条记录", 3),
    ("http://x.cn/1,甲\nhttp://x.cn/2,乙\n", "2 条记录", 3),
    ("张三,男,2024-01-02\n", "1 条记录", 3),
    ("地区,2024-01-02\n甲,5\n", "第 1 行作表头", 0),
    ("R000;5;;;1;1;3\nR001;3;3;4;4;;3\n", "2 条记录", 3),
    ("甲,2021-10-24,x\n乙,2024-04-29,y\n", "2 条记录", 3),
    ("P0,40.1N,73.2W\nP1,40.3N,73.5W\n", "2 条记录", 3),
    ("Frank,true\nHeidi,false\n", "2 条记录", 3),
    ("咨询,张,电话\n咨询,李,来访\n调解,王,电话\n咨询,赵,电话\n", "4 条记录", 3),
    ("1,2,3\n4,5\n7,8,9\n10,11,12\n", "各行的单元格个数也不一致", 3),
    ("t;x;y\n0,1.5,0\n1,4.5,7\n", "各行的单元格个数也不一致", 3),
    ("\n\n\n", "0 条记录", 3),
    // Other tables, comments and lines among the records.
    (
      "会议,,,,,\n姓名,日期,事项,,,\n甲,3月,谈话,,,\n乙,3月,谈话,,,\n,,,,,\n姓名,行程,地点,事由,次数,费用\n子,甲,x,y,2,5\n丑,乙,x,y,2,6\n",
      "表头上方有许多行", 3
    ),
    ("姓名,日期,事项\n张三,2024-01-02,咨询\n\n姓名,电话,地点\n赵六,13900001111,上海\n", "第 4 行像是", 3),
    ("a,b\n1,2\n# x, y\n3,4\n", "第 3 行像是注释", 3),
    ("id,name\n---,---\n1,a\n2,b\n", "第 2 行像是", 3),
    ("编号,单号\n#甲,2\n1,#5\n", "第 2 行像是", 3),
    ("编号,单号\n#12,2\n#13,5\n", "2 条记录", 0),
    ("甲,乙,丙\nfirst,second,third,fourth\n1,2,3,4\n5,6,7,8\n", "表头上一行也可能是表头", 3),
    (
      "Supplier,Expense,Amount\nSupplier Name,Expense Code,Amount Paid\nA,Equip,7.5\nB,Other,7.7\n",
      "表头下一行也可能是表头", 3
    ),
    ("#编号,姓名\n1,张三\n2,李四\n", "2 条记录", 0),
    ("id  name   amt\n1   a      2.5\n2   b      3.5\n", "却含有同样多的“  ”", 3),
    ("id name\n1 a\n2 b\n", "却含有同样多的“ ”", 3),
    ("说明\n这是 一句 话\n又是 另一 句\n", "2 条记录", 0),
    ("编号,,姓名,,\n1,,张三,,\n2,,李四,,\n", "2 条记录", 0),
    ("编号,姓名,日期,内容\n1,张三,2024-01-02,电\n2,李四,2024-01-03,\"来访\n已答\"\n", "2 条记录", 0),
    ("a,b,c\n1,x,\"甲\n2,丙,无\n3,丁\"\n4,y,5\n", "第 2 行的记录含有换行", 3),
    // A second row of names, or of units.
    ("a,b,c\n,度,帕\n2020-01-05,1,2\n2020-01-06,3,4\n", "表头下一行也可能是表头", 3),
    ("甲,乙,丙\n名,元,人\n子,5,6\n丑,7,8\n", "表头下一行也可能是表头", 3),
    ("甲,乙,\n,丁,戊\n子,5,寅\n丑,7,卯\n", "表头下一行也可能是表头", 3),
    ("甲,乙,丙\n名,元,\n子,5,6\n丑,7,8\n", "第 1 行作表头", 0),
    ("\"甲,乙\"\n\"1,2\"\n\"3,4\"\n", "却含有同样多的“,”", 3),
    ("\"甲,乙\"\n\"1,\"\"2,x\"\"\"\n\"3,4\"\n", "却含有同样多的“,”", 3),
    ("地址\n" + (1...40).map { "\"甲,乙\($0)\"\n" }.joined(), "40 条记录", 0),
    ("甲\n2020-01-05\n2020-01-06\n", "2 条记录", 0),
    ("name,town\n" + (1...9).map { "a\($0),b\($0),c\($0),d\($0),e\n" }.joined(), "表头上一行也可能是表头", 3),
    (
      (1...30).map { "甲\($0),乙\n" }.joined() + "\n甲,乙,丙\n"
        + (1...40).map { "子\($0),丑,寅\n" }.joined(),
      "表头上方有许多行", 3
    ),
    (
      "a,b,c\n4,8,\"n 4, x\n5,10,n 5 x\"\n" + (6...30).map { "\($0),1,x\n" }.joined(),
      "第 2 行的记录含有换行", 3
    ),
    ("a,b,c\n" + (1...9).map { "\($0),1,\"x,\ny,z,u\"\n" }.joined(), "9 条记录", 0),
    ("甲,乙\n1,2\n\u{FEFF}甲,乙\n3,4\n", "第 3 行与表头相同", 0),
    // Of two delimiters that find equally many rows alike the one whose cells are one.
    (
      "Preis, EUR;Menge, kg;Datum\n" + (0...9).map { "\($0),50;\($0),25;2020-01-01\n" }.joined(),
      "10 条记录（其中 0 条宽度不符）", 0
    ),
    ("Name, first\tAge\n" + (0...9).map { "S\($0), John\t30\n" }.joined(), "10 条记录", 0),
    (
      "id,name,tags\n0,,n0,a|b|c|d|e\n" + (1...30).map { "\($0),n,a|b|c|d|e\n" }.joined(),
      "第 1 行作表头", 3
    ),
    ("Exported; 2020\n" + (0...30).map { "\"a\($0)\",\"b\"\n" }.joined(), "30 条记录", 0),
  ]

  @Test(arguments: remarks)
  func whatHoldsForTheWholeFileIsSaidOnce(text: String, said: String, code: Int32) throws {
    let bench = try Workbench()
    let file = bench.place("file.csv")
    try Data(text.utf8).write(to: file)
    for parser in ["vector", "portable", "libcsv"] {
      let outcome = try Program.run(["records", file.path, "--parser", parser], on: bench)
      #expect(outcome.code == code)
      #expect(
        outcome.errorText.components(separatedBy: said).count == 2, "\(outcome.errorText)")
    }
  }

  /// Characters of GB18030 whose second byte is a letter are rare in Chinese.
  @Test func anotherEncodingTakenForGB18030IsSaid() throws {
    let bench = try Workbench()
    let file = bench.place("file.csv")
    let chinese: [UInt8] = [0xBA, 0xC3, 0xBA, 0xC3]
    let cases: [(cell: [UInt8], options: [String], code: Int32)] = [
      (Array("M".utf8) + [0xFC] + Array("nchen".utf8), ["--quote", "`"], 3),
      (Array("M".utf8) + [0xFC] + Array("nchen".utf8), [], 3),
      (Array("M".utf8) + [0xFC] + Array("nchen".utf8), ["--encoding", "gb18030"], 0),
      // 王小明 and 光明街道 in Big5, こんにちは in EUC-JP and Shift-JIS.
      ([0xA4, 0xFD, 0xA4, 0x70, 0xA9, 0xFA], [], 3),
      ([0xA5, 0xFA, 0xA9, 0xFA, 0xB5, 0xF3, 0xB9, 0x44], [], 3),
      ([0xA4, 0xB3, 0xA4, 0xF3, 0xA4, 0xCB, 0xA4, 0xC1, 0xA4, 0xCF], [], 3),
      ([0x82, 0xB1, 0x82, 0xF1, 0x82, 0xC9, 0x82, 0xBF, 0x82, 0xCD], [], 3),
      // A Greek letter.
      ([0xA6, 0xC1] + chinese + chinese + chinese, [], 0),
      ([0xE9, 0x46] + chinese, [], 0), (chinese, [], 0), ([0x81, 0x30, 0x81, 0x30], [], 0),
    ]
    for (cell, options, code) in cases {
      try Data(Array("a,b\n".utf8) + cell + Array(",1\n".utf8)).write(to: file)
      let outcome = try Program.run(["records", file.path] + options, on: bench)
      #expect(outcome.code == code, "\(cell)")
      #expect(outcome.errorText.contains("文件可能是别的编码") == (code == 3), "\(cell)")
      #expect(outcome.errorText.contains("：GB18030，1 条记录"), "\(cell)")
    }
  }
}
