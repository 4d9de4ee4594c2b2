/// Writes the declarations that there was nothing (零报告), and works out what was expected,
/// received, declared nought and missing.
struct ZeroReports {
  let map: DistrictMap
  let calendar: SampleCalendar
  let hasServed: [[Bool]]
  let seed: UInt64

  private struct Line {
    var site: String
    var month: String
    var fate: Fate
  }

  /// One file a street and quarter; the centre's stands with the district.
  func write(truth: inout SampleTruth, to sink: FileSink) throws {
    var dice = Dice(seed: seed, 3)
    var declared = Set<[Int]>()
    for street in [nil] + DistrictMap.streets.indices.map(Optional.some) {
      for quarter in 0..<4 {
        let lines = lines(street: street, quarter: quarter, &declared, &dice)
        guard !lines.isEmpty else { continue }
        let stem = street.map { DistrictMap.streets[$0].name + "街道" } ?? "区直"
        try send(
          lines, path: "zero-reports/\(stem)零报告-\(calendar.year)Q\(quarter + 1).csv",
          &dice, &truth, sink)
      }
    }
    count(declared, &truth)
  }

  private func lines(
    street: Int?, quarter: Int, _ declared: inout Set<[Int]>, _ dice: inout Dice
  ) -> [Line] {
    var lines: [Line] = []
    for month in (quarter * 3 + 1)...(quarter * 3 + 3) {
      for (s, station) in map.stations.enumerated() {
        let first = SampleDay(calendar.year, month, 1)
        guard let row = station.row(on: first), station.streets[row] == street else { continue }
        // Some declare nothing although they sent lines: what was received counts.
        let isSilent = !hasServed[s][month - 1]
        guard dice.perMille(isSilent ? 760 : 3), s % 29 != 7 else { continue }
        declared.insert([s, month])
        let unit = station.rows[row]
        let line = Line(
          site: dice.perMille(100) ? unit.code : unit.name, month: text(month, &dice),
          fate: .counted)
        lines.append(line)
        // Declared twice in one file: the first line is kept.
        if dice.perMille(8) {
          lines.append(Line(site: unit.name, month: text(month, &dice), fate: .duplicate))
        }
      }
    }
    if street == 2 && !lines.isEmpty {
      lines.append(
        Line(
          site: "松涛社区公共法律服务工作室", month: text(quarter * 3 + 1, &dice),
          fate: .quarantined("REF-UNKNOWN")))
    }
    if street == 4 && quarter == 2 && !lines.isEmpty {
      lines.append(
        Line(
          site: "玉塘街道公共法律服务工作站", month: "\(calendar.year)-13",
          fate: .quarantined("VAL-DATE")))
    }
    return lines
  }

  private func text(_ month: Int, _ dice: inout Dice) -> String {
    dice.perMille(700)
      ? "\(calendar.year)-\(digits(month, 2))" : "\(calendar.year)年\(month)月"
  }

  private func send(
    _ lines: [Line], path: String, _ dice: inout Dice, _ truth: inout SampleTruth,
    _ sink: FileSink
  ) throws {
    var style = SheetStyle.habits(&dice)
    style.vary(&dice)
    style.totalsLabel = nil
    style.hasUnitRow = false
    let isOther = dice.perMille(400)
    var sheet = Sheet(
      path: path, style: style,
      columns: [
        SheetColumn(header: isOther ? "填报单位" : "站点名称", isRequired: true),
        SheetColumn(header: isOther ? "月份" : "报告月份", isRequired: true),
        SheetColumn(header: "填报人"),
      ],
      title: "公共法律服务零报告登记表", reporter: "综合室")
    for line in lines {
      sheet.add(
        [line.site, line.month, Vocabulary.person(&dice)], fate: line.fate, values: [0, 0, 0])
    }
    try sink(path, sheet.finished())
    truth.addFile(path, sheet.fates)
  }

  /// A report is expected of every station that exists on the month's last day.
  private func count(_ declared: Set<[Int]>, _ truth: inout SampleTruth) {
    for month in calendar.dueMonths {
      for (s, station) in map.stations.enumerated() {
        guard let row = station.row(on: calendar.lastDay(ofMonth: month)) else { continue }
        let street = station.streets[row].map(DistrictMap.code(street:)) ?? DistrictMap.districtCode
        let state =
          hasServed[s][month - 1]
          ? "reports_received" : declared.contains([s, month]) ? "reports_zero" : "reports_missing"
        for name in ["reports_expected", state] {
          truth.add(name)
          truth.add(name, in: "by_street", at: street)
          truth.add(name, in: "by_month", at: "\(calendar.year)-\(digits(month, 2))")
        }
      }
    }
  }
}
