import Platform
import Tabular

/// Finds how a file's bytes are to be understood: byte order mark, then UTF-16 by its zeros,
/// then strict UTF-8, else GB18030.
///
/// A file of up to 1 MiB is judged as a whole; of a longer one the head and sixteen pieces spread
/// over the rest. A file that is UTF-8 but for a few lines stays UTF-8, and those lines are set
/// aside one by one.
enum EncodingDetection {
  static func detect(
    head: [UInt8], sample: (_ piece: Int) throws(PlatformError) -> [UInt8]?
  ) throws(PlatformError) -> (encoding: FileEncoding, textStart: Int) {
    if head.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
    if head.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
    if head.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
    if let utf16 = byZeros(head) { return (utf16, 0) }
    var tally = Tally()
    tally.add(head)
    for piece in 0..<16 {
      guard let bytes = try sample(piece) else { break }
      tally.add(bytes, isCut: true)
    }
    return (tally.verdict, 0)
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
    return nil
  }

  /// Lines that speak for one encoding or the other.
  private struct Tally {
    private var utf8 = 0
    private var gb18030 = 0

    /// - Parameter isCut: whether the first and last lines may be halves of characters. The head
    ///   is not: the header may be its only Chinese line.
    mutating func add(_ bytes: [UInt8], isCut: Bool = false) {
      if ByteScan.firstInvalidUTF8(in: bytes.span) < 0 {
        if bytes.contains(where: { $0 >= 0x80 }) {
          utf8 += max(1, ByteScan.count(of: 0x0A, in: bytes.span))
        }
        return
      }
      var start = 0
      while start < bytes.count {
        let end = ByteScan.nextLine(in: bytes.span, from: start) ?? bytes.count
        if !isCut || (start > 0 && end < bytes.count) { addLine(bytes[start..<end]) }
        start = end
      }
    }

    private mutating func addLine(_ line: ArraySlice<UInt8>) {
      guard line.contains(where: { $0 >= 0x80 }) else { return }
      if ByteScan.firstInvalidUTF8(in: line.span) < 0 {
        utf8 += 1
      } else if gb18030 >= Tally.enough || TextCheck.decoded(Array(line)) != nil {
        gb18030 += 1
      }
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
