/// Whether what decodes as GB18030 is rather text in a Western encoding.
///
/// ü and the letter behind it (FC 6E) make a character of GB18030, too, but in Chinese text the
/// second byte of nearly all characters is at least 0xA1, as it is of all in GB 2312.
struct DoubleByteTally {
  private var all = 0
  /// Characters whose second byte is ASCII.
  private var mixed = 0

  var isRatherWestern: Bool { mixed * 2 > all }

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
      i += 2
    }
  }
}
