/// Characters that Unicode keeps only to be compatible with older character sets, and what they
/// are forms of (NFKC).
enum CompatibilityForms {
  /// What a vertical or small form (U+FE10 to U+FE6B) is a form of: ASCII in its full width, as
  /// U+FF01 to U+FF5E; others, and forms of several characters, are themselves.
  static func origin(of scalar: UInt32) -> UInt32 { UInt32(origins[Int(scalar - firstForm)]) }

  private static let firstForm: UInt32 = 0xFE10
  private static let origins: [UInt16] = [
    0xFF0C, 0x3001, 0x3002, 0xFF1A, 0xFF1B, 0xFF01, 0xFF1F, 0x3016,
    0x3017, 0xFE19, 0xFE1A, 0xFE1B, 0xFE1C, 0xFE1D, 0xFE1E, 0xFE1F,
    0xFE20, 0xFE21, 0xFE22, 0xFE23, 0xFE24, 0xFE25, 0xFE26, 0xFE27,
    0xFE28, 0xFE29, 0xFE2A, 0xFE2B, 0xFE2C, 0xFE2D, 0xFE2E, 0xFE2F,
    0xFE30, 0x2014, 0x2013, 0xFF3F, 0xFF3F, 0xFF08, 0xFF09, 0xFF5B,
    0xFF5D, 0x3014, 0x3015, 0x3010, 0x3011, 0x300A, 0x300B, 0x3008,
    0x3009, 0x300C, 0x300D, 0x300E, 0x300F, 0xFE45, 0xFE46, 0xFF3B,
    0xFF3D, 0xFE49, 0xFE4A, 0xFE4B, 0xFE4C, 0xFF3F, 0xFF3F, 0xFF3F,
    0xFF0C, 0x3001, 0xFF0E, 0xFE53, 0xFF1B, 0xFF1A, 0xFF1F, 0xFF01,
    0x2014, 0xFF08, 0xFF09, 0xFF5B, 0xFF5D, 0x3014, 0x3015, 0xFF03,
    0xFF06, 0xFF0A, 0xFF0B, 0xFF0D, 0xFF1C, 0xFF1E, 0xFF1D, 0xFE67,
    0xFF3C, 0xFF04, 0xFF05, 0xFF20,
  ]

  /// The character, in UTF-8, of a radical (U+2E80 to U+2FD5): of all in the block of Kangxi, of
  /// those behind them that Unicode folds, and of those that only look like a character that is in
  /// use: 民 is often one in texts out of a PDF. `nil` for others.
  static func character(ofRadical scalar: UInt32) -> ArraySlice<UInt8>? {
    if scalar < 0x2F00 { return supplement[scalar] }
    let place = 3 * Int(scalar - 0x2F00)
    return kangxi[place..<(place + 3)]
  }

  /// From U+2F00 on; each takes three bytes.
  private static let kangxi = Array(
    ("一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀"
      + "寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋"
      + "比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸"
      + "缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛"
      + "辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻"
      + "黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠").utf8)

  private static let supplement: [UInt32: ArraySlice<UInt8>] = {
    let pairs = Array(
      ("⺟母⺠民⻄西⻅见⻉贝⻋车⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞⻢马⻥鱼⻦鸟"
        + "⻧卤⻨麦⻩黄⻪黾⻬齐⻮齿⻰龙⻳龟").unicodeScalars)
    var characters: [UInt32: ArraySlice<UInt8>] = [:]
    for i in stride(from: 0, to: pairs.count, by: 2) {
      characters[pairs[i].value] = Array(String(Character(pairs[i + 1])).utf8)[...]
    }
    return characters
  }()

  /// Appends a character of U+0800 to U+FFFF in UTF-8.
  static func append(_ scalar: UInt32, to bytes: inout [UInt8]) {
    bytes.append(UInt8(0xE0 | scalar >> 12))
    bytes.append(UInt8(0x80 | scalar >> 6 & 63))
    bytes.append(UInt8(0x80 | scalar & 63))
  }
}
