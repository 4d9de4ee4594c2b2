/// Whether what decodes as GB18030 is rather text in another encoding.
///
/// - Western: ü and the letter behind it (FC 6E) make a character of GB18030, too, but in Chinese text the
///   second byte of nearly all characters is at least 0xA1, as it is of all in GB 2312.
/// - Big5, EUC-JP: the rows A4 to A7, AA to AF and F8 to FE of GB18030 are kana, Greek, Cyrillic and
///   characters of one's own, of which Chinese text has next to none.
/// - Shift-JIS: nearly all its first bytes are below A0, where GB18030 has rare and traditional characters.
struct DoubleByteTally {
  private var all = 0
  /// Characters whose second byte is ASCII.
  private var mixed = 0
  /// Characters in rows that Chinese text does not use.
  private var foreign = 0
  /// Characters whose first byte is below A1.
  private var extended = 0

  var isRatherOther: Bool { mixed * 2 > all || foreign * 5 > all || extended * 5 > all * 4 }

  /// - Parameter text: GB18030, beginning with a whole character.
  mutating func add(_ text: Span<UInt8>) {
    var i = 0
    while i < text.count {
      guard text[i] >= 0x80, i + 1 < text.count else {
        i += 1
        continue
      }
      if (0x30...0x39).contains(text[i + 1]) {
        i += 4
        continue
      }
      all += 1
      if (0x40...0x7E).contains(text[i + 1]) { mixed += 1 }
      switch text[i] {
      case 0xA4...0xA7, 0xAA...0xAF, 0xF8...0xFE: foreign += 1
      case 0x81...0xA0: extended += 1
      default: break
      }
      i += 2
    }
  }
}
