import Platform
import Tabular

/// Finds how a file's bytes are to be understood: byte order mark, then UTF-16 by its zeros,
/// then strict UTF-8, else GB18030.
///
/// A file of up to 1 MiB is judged as a whole. Of a longer one the head and sixteen pieces spread
/// over the rest are looked at first; only when all of them are ASCII and UTF-8, and some Chinese
/// is among it, does that stand. Everything else is judged on every line of the file. A file that
/// is UTF-8 but for a few lines stays UTF-8, and those lines are set aside one by one. So are lines
/// that are UTF-8 but for characters that were cut; they speak for UTF-8. Lines that are UTF-8 only because
/// a Chinese character or two in GB18030 look like a foreign letter, 女 like Ů, speak for neither.
enum EncodingDetection {
  /// - Parameters:
  ///   - sample: one of sixteen pieces behind the head; `nil` when the head is the whole file.
  ///   - stretch: the bytes of the file from an offset on, some of them; `nil` at its end.
  static func detect(
    head: [UInt8], sample: (_ piece: Int) throws(PlatformError) -> [UInt8]?,
    stretch: (_ offset: Int) throws(PlatformError) -> [UInt8]?
  ) throws(PlatformError) -> (encoding: FileEncoding, textStart: Int) {
    let marks = byteOrderMarks(head)
    if marks > 0 { return (.utf8, marks) }
    if head.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
    if head.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
    if let utf16 = byZeros(head) { return (utf16, 0) }
    var tally = Tally(lineEnd: Dialect.LineEnd(of: head.span))
    guard let first = try sample(0) else {
      tally.add(head)
      return (tally.verdict, 0)
    }
    // Where the head ends in a character, its last line says nothing. Its first does: the header
    // may be the only Chinese line.
    tally.add(Array(head[..<tally.endOfLastLine(head)]))
    tally.add(first, isCut: true)
    for piece in 1..<16 {
      guard let bytes = try sample(piece) else { break }
      tally.add(bytes, isCut: true)
    }
    if tally.saysUTF8Only { return (tally.verdict, 0) }
    return (try tallyOfAll(stretch, Tally(lineEnd: tally.lineEnd)).verdict, 0)
  }

  /// Bytes of the byte order marks with which text in UTF-8 begins. Some programs put one before
  /// another.
  static func byteOrderMarks(_ head: [UInt8]) -> Int {
    var count = 0
    while head[count...].starts(with: [0xEF, 0xBB, 0xBF]) { count += 3 }
    return count
  }

  /// Every line of a file, some bytes at a time.
  private static func tallyOfAll(
    _ stretch: (_ offset: Int) throws(PlatformError) -> [UInt8]?, _ empty: Tally
  ) throws(PlatformError) -> Tally {
    var tally = empty
    var offset = 0
    while let bytes = try stretch(offset), !bytes.isEmpty {
      // A line that the end of the stretch cuts is read again with the next one, unless there is
      // nothing else in it.
      let end = tally.endOfLastLine(bytes)
      if !isASCII(bytes.span) { tally.addLines(bytes[..<end]) }
      offset += end
      if end < bytes.count, try stretch(offset + bytes.count - end) ?? [] == [] {
        tally.addLines(bytes[end...])
        break
      }
    }
    return tally
  }

  private static func isASCII(_ bytes: Span<UInt8>) -> Bool {
    var i = 0
    while i < bytes.count {
      let count = min(8, bytes.count - i)
      if word(bytes, at: i, count: count) & 0x8080_8080_8080_8080 != 0 { return false }
      i += count
    }
    return true
  }

  /// ASCII characters in UTF-16 have a zero as every other byte.
  private static func byZeros(_ head: [UInt8]) -> FileEncoding? {
    let probe = head.prefix(4096)
    guard probe.count >= 8 else { return nil }
    var even = 0
    var odd = 0
    for (i, byte) in probe.enumerated() where byte == 0 {
      if i % 2 == 0 { even += 1 } else { odd += 1 }
    }
    if odd * 8 > probe.count && odd > even * 4 { return .utf16LittleEndian }
    if even * 8 > probe.count && even > odd * 4 { return .utf16BigEndian }
    // Among much Chinese only delimiters, line ends and 一 (U+4E00, on the other side) have a zero;
    // in other encodings nothing has one.
    if odd >= 4, odd > even * 2, decodes(probe, .utf16LittleEndian) {
      return .utf16LittleEndian
    }
    if even >= 4, even > odd * 2, decodes(probe, .utf16BigEndian) { return .utf16BigEndian }
    return nil
  }

  private static func decodes(_ bytes: ArraySlice<UInt8>, _ encoding: LegacyEncoding) -> Bool {
    var decoder = TextDecoder(encoding)
    var text: [UInt8] = []
    do {
      try decoder.append(bytes.span, to: &text)
      return text.contains(0x0A) || text.contains(0x0D)
    } catch {
      return false
    }
  }

  /// Lines that speak for one encoding or the other.
  private struct Tally {
    let lineEnd: Dialect.LineEnd
    private var utf8 = 0
    private var gb18030 = 0
    /// Lines that are in neither.
    private var strange = 0

    init(lineEnd: Dialect.LineEnd) { self.lineEnd = lineEnd }

    /// Where the last line that is whole ends; with none, where the bytes do.
    func endOfLastLine(_ bytes: [UInt8]) -> Int {
      bytes.lastIndex(of: lineEnd.rawValue).map { $0 + 1 } ?? bytes.count
    }

    /// - Parameter isCut: whether the first and last lines may begin or end in a character.
    mutating func add(_ bytes: [UInt8], isCut: Bool = false) {
      if ByteScan.firstInvalidUTF8(in: bytes.span) < 0 {
        if bytes.contains(where: { $0 >= 0x80 }), !Tally.mayBeChinese(bytes[...]) {
          utf8 += max(1, ByteScan.count(of: lineEnd.rawValue, in: bytes.span))
        }
        return
      }
      var start = 0
      while start < bytes.count {
        let end = ByteScan.nextLine(in: bytes.span, from: start, lineEnd: lineEnd) ?? bytes.count
        if !isCut || (start > 0 && end < bytes.count) { addLine(bytes[start..<end]) }
        start = end
      }
    }

    /// Every line by itself.
    mutating func addLines(_ bytes: ArraySlice<UInt8>) {
      let span = bytes.span
      var start = 0
      while start < span.count {
        let end = ByteScan.nextLine(in: span, from: start, lineEnd: lineEnd) ?? span.count
        if !isASCII(span.extracting(start..<end)) {
          addLine(bytes[(bytes.startIndex + start)..<(bytes.startIndex + end)])
        }
        start = end
      }
    }

    /// Whether all that was not ASCII spoke for UTF-8, and there was some.
    var saysUTF8Only: Bool { utf8 > 0 && gb18030 == 0 && strange == 0 }

    private mutating func addLine(_ line: ArraySlice<UInt8>) {
      guard line.contains(where: { $0 >= 0x80 }), !Tally.mayBeChinese(line) else { return }
      if ByteScan.firstInvalidUTF8(in: line.span) < 0 || TextCheck.isRatherUTF8(line.span) {
        utf8 += 1
      } else if gb18030 >= Tally.enough || TextCheck.decoded(Array(line)) != nil {
        gb18030 += 1
      } else {
        strange += 1
      }
    }

    /// Whether bytes that are no ASCII are one or two Chinese characters of GB18030 at a time, none beside
    /// a letter, and in UTF-8 a letter each.
    private static func mayBeChinese(_ line: ArraySlice<UInt8>) -> Bool {
      func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) && byte < 0x80 }
      var i = line.startIndex
      var isBehindLetter = false
      while i < line.endIndex {
        guard line[i] >= 0x80 else {
          isBehindLetter = isLetter(line[i])
          i += 1
          continue
        }
        var count = 0
        while i < line.endIndex, line[i] >= 0x80 {
          guard (0xC3...0xDF).contains(line[i]), i + 1 < line.endIndex,
            (0xA1...0xBF).contains(line[i + 1])
          else { return false }
          i += 2
          count += 1
        }
        if count > 2 || isBehindLetter || i < line.endIndex && isLetter(line[i]) { return false }
      }
      return true
    }

    /// So many lines in GB18030 that one more need not be decoded to be counted.
    private static let enough = 256

    var verdict: FileEncoding {
      // Two Chinese characters of GBK can look like UTF-8; whole lines seldom do.
      gb18030 > utf8 && LegacyEncoding.gb18030.isAvailable ? .gb18030 : .utf8
    }
  }
}

/// Files that are something else than text, by their first bytes.
enum FileMagic {
  static func name(_ head: [UInt8]) -> String? {
    let known: [([UInt8], String)] = [
      ([0x50, 0x4B, 0x03, 0x04], "xlsx/zip"), ([0xD0, 0xCF, 0x11, 0xE0], "xls/doc"),
      ([0x1F, 0x8B], "gzip"), (Array("%PDF".utf8), "PDF"), ([0xFF, 0xD8, 0xFF], "JPEG"),
      ([0x89, 0x50, 0x4E, 0x47], "PNG"), (Array("Rar!".utf8), "RAR"),
      ([0x37, 0x7A, 0xBC, 0xAF], "7z"), (Array("SQLite format 3".utf8), "SQLite"),
    ]
    if let match = known.first(where: { head.starts(with: $0.0) }) { return match.1 }
    let ignored: Set<UInt8> = [0x09, 0x0A, 0x0D, 0x20, 0xEF, 0xBB, 0xBF]
    let start: [UInt8] = head.prefix(256).map { (65...90).contains($0) ? $0 + 32 : $0 }
    let text = start.drop { ignored.contains($0) }
    for tag in ["<!doctype", "<html", "<table", "<?xml"] where text.starts(with: Array(tag.utf8)) {
      return "HTML/XML"
    }
    return nil
  }
}
