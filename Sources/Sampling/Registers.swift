/// Writes the registers of legal advisers (法律顾问) and of devices for judicial confirmation
/// online (在线司法确认设备). They do not grow with the scale.
struct Registers {
  let map: DistrictMap
  let calendar: SampleCalendar
  let seed: UInt64

  func write(truth: inout SampleTruth, to sink: FileSink) throws {
    var dice = Dice(seed: seed, 4)
    try advisers(&dice, &truth, sink)
    try devices(&dice, &truth, sink)
  }

  /// 111 advisers whose term runs on the last day, some at several stations; two whose term ended.
  private func advisers(
    _ dice: inout Dice, _ truth: inout SampleTruth, _ sink: FileSink
  ) throws {
    var style = SheetStyle()
    style.wrapper = .quotedFormula
    style.hasTitle = true
    style.dateShape = 1
    var sheet = Sheet(
      path: "registers/advisers.csv", style: style,
      columns: ["序号", "执业证号", "姓名", "服务站点", "起聘日期", "解聘日期"]
        .map { SheetColumn(header: $0) },
      title: "光明区法律顾问名册", reporter: "")
    // Stations that neither move nor close, so that a row needs no day to be understood.
    let sites = map.stations.map(\.rows)
      .filter { $0.count == 1 && $0[0].from == nil && $0[0].to == nil }.map { $0[0].name }
    func add(
      _ adviser: Int, _ name: String, _ site: Int, until: SampleDay?, _ fate: Fate = .counted
    ) {
      let since = SampleDay(calendar.year - 1, 1 + adviser % 12, 1 + adviser % 28)
      let licence = "14403\(calendar.year - 5)10\(digits(600_000 + adviser * 37, 6))"
      sheet.add(
        [
          String(sheet.count + 1), style.wrapped(licence), name, sites[site % sites.count],
          style.date(since, &dice),
          until.map { style.date($0, &dice) } ?? "",
        ], fate: fate, values: [])
    }
    for adviser in 0..<111 {
      let name = Vocabulary.person(&dice)
      add(adviser, name, adviser, until: adviser % 9 == 4 ? SampleDay(calendar.year, 12, 31) : nil)
      for extra in 0..<[0, 0, 1, 2][adviser % 4] {
        // Left one station and stayed at another: still one adviser.
        let left = adviser % 20 == 3 && extra == 0
        add(
          adviser, name, adviser + 111 + extra * 29,
          until: left ? SampleDay(calendar.year, 9, 30) : nil)
      }
    }
    add(112, Vocabulary.person(&dice), 5, until: SampleDay(calendar.year, 6, 30))
    add(113, Vocabulary.person(&dice), 9, until: calendar.last.advanced(by: -1))
    let twice = Vocabulary.person(&dice)
    add(114, twice, 12, until: SampleDay(calendar.year, 3, 31))
    add(114, twice, 12, until: SampleDay(calendar.year, 3, 31), .duplicate)
    try sink(sheet.path, sheet.finished())
    truth.addFile(sheet.path, sheet.fates)
    truth.add("advisers", 111)
  }

  /// 45 devices in use on the last day at all 38 nodes, and one that was taken out of use.
  private func devices(
    _ dice: inout Dice, _ truth: inout SampleTruth, _ sink: FileSink
  ) throws {
    var style = SheetStyle()
    style.encoding = .gb18030
    style.dateShape = 3
    var sheet = Sheet(
      path: "registers/devices.csv", style: style,
      columns: ["设备编号", "安装站点", "启用日期", "停用日期", "备注"].map { SheetColumn(header: $0) },
      title: "", reporter: "")
    let nodes = map.stations.filter { $0.kind != "station" }
    let extra = [0, 0, 0, 1, 2, 3, 4]
    let places = nodes.indices + extra
    for (number, place) in places.enumerated() {
      sheet.add(
        [
          "GM-SFQR-\(digits(number + 1, 3))", nodes[place].rows[0].name,
          style.date(SampleDay(calendar.year - 1, 3 + number % 9, 1 + number % 27), &dice), "", "",
        ], fate: .counted, values: [])
    }
    sheet.add(
      [
        "GM-SFQR-900", nodes[0].rows[0].name, style.date(SampleDay(calendar.year - 2, 5, 6), &dice),
        style.date(SampleDay(calendar.year, 8, 31), &dice), "已更换",
      ], fate: .counted, values: [])
    try sink(sheet.path, sheet.finished())
    truth.addFile(sheet.path, sheet.fates)
    truth.add("devices", places.count)
    truth.add("nodes", nodes.count)
    truth.add("equipped_nodes", Set(places).count)
  }
}
