/// How one office saves one file: encoding, separators, shapes of dates and money, ornaments.
struct SheetStyle {
  enum Encoding { case utf8, utf8WithMark, gb18030, utf16LittleEndian }
  /// What keeps Excel from eating long numbers.
  enum Wrapper { case none, formula, quotedFormula, apostrophe, tab }
  enum HeaderFlavour: Int, CaseIterable {
    case plain, starred, blank, wideBlank, bracketed, lineBreak, wideStar
  }

  var encoding = Encoding.utf8WithMark
  var delimiter = UInt8(ascii: ",")
  var endsLinesWithCR = true
  var quotesAll = false
  /// 0…7 as in `date(_:_:)`; 8: a shape a cell.
  var dateShape = 0
  var moneyInTenThousands = false
  var namesMoneyUnit = true
  var groupsThousands = false
  var showsCurrency = false
  var wideDigits = false
  var wrapper = Wrapper.none
  var placeholder = ""
  var headerFlavour = HeaderFlavour.plain
  var hasTitle = false
  var hasReporterLine = false
  var hasUnitRow = false
  var totalsLabel: String?
  var hasNote = false
  var hasSerialColumn = false
  var blankRowEvery = 0
  /// Empty columns at the right edge, in the header too or only in the records.
  var trailingColumns = 0
  var trailsInHeader = true
  var masksPhones = false

  /// The habits of one office, which all of its files share.
  static func habits(_ dice: inout Dice) -> SheetStyle {
    var style = SheetStyle()
    style.encoding = [.utf8WithMark, .utf8, .gb18030][dice.pick(weights: [45, 27, 28])]
    style.endsLinesWithCR = style.encoding != .utf8
    style.quotesAll = dice.perMille(80)
    style.moneyInTenThousands = dice.perMille(300)
    style.groupsThousands = dice.perMille(120)
    style.showsCurrency = dice.perMille(60)
    style.wideDigits = dice.perMille(60)
    style.wrapper =
      [.none, .formula, .quotedFormula, .apostrophe, .tab][dice.pick(weights: [70, 4, 8, 10, 8])]
    style.placeholder = dice.pick(["", "", "", "无", "-", "/", "暂无", "NULL"])
    style.hasSerialColumn = dice.perMille(250)
    style.masksPhones = dice.perMille(100)
    return style
  }

  /// What differs from file to file of one office.
  mutating func vary(_ dice: inout Dice) {
    dateShape = dice.pick(weights: [40, 14, 8, 10, 6, 7, 6, 4, 5])
    headerFlavour = HeaderFlavour(rawValue: dice.pick(weights: [70, 8, 6, 3, 6, 2, 5])) ?? .plain
    namesMoneyUnit = moneyInTenThousands || dice.perMille(600)
    hasTitle = dice.perMille(350)
    hasReporterLine = hasTitle && dice.perMille(500)
    hasUnitRow = dice.perMille(80)
    totalsLabel =
      dice.perMille(250) ? dice.pick(["合计", "总计", "合 计", "下级上报总计"]) : nil
    hasNote = dice.perMille(200)
    blankRowEvery = dice.perMille(100) ? dice.within(5...12) : 0
    trailingColumns = dice.perMille(90) ? dice.within(1...3) : 0
    trailsInHeader = dice.perMille(700)
  }
}

/// Values as this office writes them.
extension SheetStyle {
  /// The eight shapes of a date that the offices use.
  func date(_ day: SampleDay, _ dice: inout Dice) -> String {
    let (year, month, date) = day.civil
    switch dateShape == 8 ? dice.below(8) : dateShape {
    case 1: return "\(year)/\(month)/\(date)"
    case 2: return "\(year).\(month).\(date)"
    case 3: return "\(year)年\(month)月\(date)日"
    case 4: return "\(year)\(digits(month, 2))\(digits(date, 2))"
    case 5: return "\(day.iso) \(digits(8 + dice.below(10), 2)):\(digits(dice.below(60), 2)):00"
    case 6:
      let clock = "\(8 + dice.below(10)):\(digits(dice.below(60), 2))"
      return "\(year)/\(digits(month, 2))/\(digits(date, 2)) \(clock)"
    case 7: return dice.perMille(500) ? wide(day.iso) : wide("\(year)年\(month)月\(date)日")
    default: return day.iso
    }
  }

  /// A day and a minute of it; the seconds are always nought, written or not.
  func dateTime(_ day: SampleDay, minute: Int, _ dice: inout Dice) -> String {
    let (year, month, date) = day.civil
    let clock = "\(digits(minute / 60, 2)):\(digits(minute % 60, 2))"
    switch dateShape {
    case 1, 2: return "\(year)/\(month)/\(date) \(clock)"
    case 6: return "\(year)/\(digits(month, 2))/\(digits(date, 2)) \(clock):00"
    default: return "\(day.iso) \(clock):00"
    }
  }

  /// An amount in the unit that the header names; 万元 with as many places as the fen need.
  func money(_ fen: Int) -> String {
    if moneyInTenThousands {
      var places = digits(fen % 1_000_000, 6)
      while places.last == "0" { places.removeLast() }
      return places.isEmpty ? "\(fen / 1_000_000)" : "\(fen / 1_000_000).\(places)"
    }
    let whole = groupsThousands ? grouped(fen / 100) : "\(fen / 100)"
    let cents = fen % 100 == 0 && !groupsThousands ? "" : "." + digits(fen % 100, 2)
    return (showsCurrency ? "￥" : "") + (wideDigits ? wide(whole + cents) : whole + cents)
  }

  func count(_ number: Int) -> String { wideDigits ? wide(String(number)) : String(number) }

  /// A long number or a number of a document.
  func wrapped(_ text: String) -> String {
    switch wrapper {
    case .none: text
    case .formula, .quotedFormula: "=\"\(text)\""
    case .apostrophe: "'" + text
    case .tab: text + "\t"
    }
  }

  private func grouped(_ number: Int) -> String {
    number < 1000 ? "\(number)" : grouped(number / 1000) + "," + digits(number % 1000, 3)
  }
}

/// ASCII in its full-width forms (全角).
func wide(_ text: String) -> String {
  var result = ""
  for scalar in text.unicodeScalars {
    if (0x21...0x7E).contains(scalar.value), let full = UnicodeScalar(scalar.value + 0xFEE0) {
      result.unicodeScalars.append(full)
    } else {
      result.unicodeScalars.append(scalar)
    }
  }
  return result
}
