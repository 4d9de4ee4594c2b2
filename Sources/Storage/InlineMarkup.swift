/// Markup (HTML, the XML of documents and workbooks) without what only styles a piece of text, so
/// that `138<b>0013</b>8000` is read as people read it.
///
/// Tags of words and of runs of text go, comments too, unless a number could stand in them; digits,
/// blanks and hyphens that are written as references (`&#49;`) become themselves. All else stays
/// as it is: paragraphs, cells and values keep apart what they keep apart on paper, and scripts
/// and style sheets are not touched.
struct InlineMarkup {
  /// Where each byte came from, as places from which the distance changes; kept when asked for.
  private var turns: [(out: Int, raw: Int)] = []
  private let keepsPlaces: Bool
  private var waiting: [UInt8] = []
  private var raw = 0
  private var out = 0
  /// `script` or `style`, while inside.
  private var verbatim: [UInt8] = []

  /// A tag that is longer is taken for text.
  private static let longest = 4096

  init(keepingPlaces: Bool) { keepsPlaces = keepingPlaces }

  /// Whether bytes at the beginning of a file are those of markup.
  static func begins(with bytes: some Sequence<UInt8>) -> Bool {
    var start = Array(bytes.prefix(16))[...]
    if start.starts(with: [0xEF, 0xBB, 0xBF]) { start = start.dropFirst(3) }
    return start.first { $0 > 0x20 } == UInt8(ascii: "<")
  }

  /// The place in the file of a byte that was handed on.
  func place(of offset: Int) -> Int {
    var (low, high) = (0, turns.count)
    while low < high {
      let middle = (low + high) / 2
      if turns[middle].out <= offset { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? offset : turns[low - 1].raw + offset - turns[low - 1].out
  }

  /// What is left of the next bytes. The end of a piece may wait for the next one.
  mutating func pass(_ piece: [UInt8], isLast: Bool = false) -> [UInt8] {
    let bytes = waiting.isEmpty ? piece : waiting + piece
    waiting = []
    var kept: [UInt8] = []
    kept.reserveCapacity(bytes.count)
    let (rawStart, outStart) = (raw, out)
    var copied = 0
    var i = 0
    let span = bytes.span
    func wait(from start: Int) -> Bool { !isLast && bytes.count - start < Self.longest }
    scan: while i < span.count {
      let byte = span[i]
      if byte == UInt8(ascii: "<") {
        guard let end = Self.end(ofTag: i, in: span, verbatim) else {
          if wait(from: i) { break scan }
          i += 1
          continue
        }
        let name = Self.name(ofTag: i, in: span)
        if !verbatim.isEmpty {
          if end > i + 1 { verbatim = [] }
        } else if Self.isInline(i, bytes[name], in: span) && Self.digits(i..<end, span) < 11 {
          kept += bytes[copied..<i]
          copied = end
          if keepsPlaces { turns.append((outStart + kept.count, rawStart + end)) }
        } else if bytes[name].elementsEqual("script".utf8)
          || bytes[name].elementsEqual("style".utf8),
          span[i + 1] != UInt8(ascii: "/")
        {
          verbatim = Array(bytes[name])
        }
        i = end
      } else if byte == UInt8(ascii: "&"), verbatim.isEmpty {
        if let (text, end) = Self.reference(at: i, in: span) {
          kept += bytes[copied..<i]
          // The letter itself is told at its reference.
          if keepsPlaces { turns.append((outStart + kept.count, rawStart + i)) }
          kept += text
          copied = end
          if keepsPlaces { turns.append((outStart + kept.count, rawStart + end)) }
          i = end
        } else if span.count - i < 12, wait(from: i) {
          break scan
        } else {
          i += 1
        }
      } else {
        i += 1
      }
    }
    kept += bytes[copied..<i]
    waiting = Array(bytes[i...])
    raw += i
    out += kept.count
    return kept
  }

  /// Behind the tag or comment that begins here; `nil` when its end is not in sight.
  private static func end(
    ofTag start: Int, in bytes: Span<UInt8>, _ verbatim: [UInt8]
  ) -> Int? {
    let limit = min(bytes.count, start + longest)
    if !verbatim.isEmpty {
      // Only the end tag counts; a smaller sign is a smaller sign.
      guard start + 2 + verbatim.count < bytes.count else { return nil }
      let isEnd =
        bytes[start + 1] == UInt8(ascii: "/")
        && verbatim.indices.allSatisfy { bytes[start + 2 + $0] | 0x20 == verbatim[$0] }
      return isEnd ? start + 2 + verbatim.count : start + 1
    }
    guard start + 3 < bytes.count else { return nil }
    if bytes[start + 1] == UInt8(ascii: "!"), bytes[start + 2] == UInt8(ascii: "-"),
      bytes[start + 3] == UInt8(ascii: "-")
    {
      var i = start + 6
      while i < limit {
        if bytes[i] == UInt8(ascii: ">"), bytes[i - 1] == UInt8(ascii: "-"),
          bytes[i - 2] == UInt8(ascii: "-")
        {
          return i + 1
        }
        i += 1
      }
      return nil
    }
    var quote: UInt8 = 0
    var i = start + 1
    while i < limit {
      let byte = bytes[i]
      if quote != 0 {
        if byte == quote { quote = 0 }
      } else if byte == UInt8(ascii: ">") {
        return i + 1
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      }
      i += 1
    }
    return nil
  }

  /// The name in a tag, without its slash.
  private static func name(ofTag start: Int, in bytes: Span<UInt8>) -> Range<Int> {
    let first =
      start + 1 < bytes.count && bytes[start + 1] == UInt8(ascii: "/") ? start + 2 : start + 1
    var end = first
    while end < bytes.count, end - first < 24 {
      let byte = bytes[end]
      guard (byte | 0x20) &- 97 < 26 || byte &- 48 < 10 || byte == UInt8(ascii: ":") else { break }
      end += 1
    }
    return first..<end
  }

  private static func isInline(
    _ start: Int, _ name: ArraySlice<UInt8>, in bytes: Span<UInt8>
  ) -> Bool {
    // A comment, or `<!DOCTYPE`, which has no name either.
    guard name.isEmpty else { return inlineNames.contains(hash(name)) }
    return bytes[start + 1] == UInt8(ascii: "!") && bytes[start + 2] == UInt8(ascii: "-")
  }

  private static func digits(_ range: Range<Int>, _ bytes: Span<UInt8>) -> Int {
    range.reduce(0) { $0 + (bytes[$1] &- 48 < 10 ? 1 : 0) }
  }

  /// A digit, blank or hyphen that is written as a reference, and where the reference ends.
  private static func reference(
    at start: Int, in bytes: Span<UInt8>
  ) -> (text: [UInt8], end: Int)? {
    var end = start + 1
    while end < bytes.count, end - start < 12, bytes[end] != UInt8(ascii: ";") { end += 1 }
    guard end < bytes.count, bytes[end] == UInt8(ascii: ";") else { return nil }
    var word: [UInt8] = []
    for i in (start + 1)..<end { word.append(bytes[i]) }
    let text = String(decoding: word, as: UTF8.self)
    let value: UInt32? =
      switch text {
      case "nbsp": 0xA0
      case "ensp": 0x2002
      case "emsp": 0x2003
      case "thinsp": 0x2009
      case "ndash": 0x2013
      case "mdash": 0x2014
      case "minus": 0x2212
      case "hyphen", "dash": 0x2010
      case "shy": 0xAD
      case "zwnj": 0x200C
      case "zwj": 0x200D
      default:
        if text.hasPrefix("#x") || text.hasPrefix("#X") {
          UInt32(text.dropFirst(2), radix: 16)
        } else if text.hasPrefix("#") {
          UInt32(text.dropFirst())
        } else {
          nil
        }
      }
    guard let value, let scalar = UnicodeScalar(value) else { return nil }
    let isTold =
      switch value {
      case 0x20, 0x2D, 0x30...0x39, 0x58, 0x78, 0xA0, 0xAD, 0x2000...0x2015, 0x202F, 0x2060, 0x2212,
        0x3000, 0xFEFF, 0xFF0D, 0xFF10...0xFF19, 0xFF38, 0xFF58:
        true
      default: false
      }
    return isTold ? (Array(String(scalar).utf8), end + 1) : nil
  }

  /// FNV-1a: names are told apart by it, and a stranger that had the same would only be left out.
  private static func hash(_ name: some Sequence<UInt8>) -> UInt64 {
    name.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  private static let inlineNames = Set(
    """
    a abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span \
    strike strong sub sup time tt u var wbr \
    w:r w:rPr w:t w:b w:bCs w:i w:iCs w:u w:color w:sz w:szCs w:rFonts w:rStyle w:lang w:highlight \
    w:vertAlign w:strike w:shd w:spacing w:kern w:proofErr w:bookmarkStart w:bookmarkEnd \
    w:hyperlink w:ins w:smartTag w:softHyphen w:noBreakHyphen w:lastRenderedPageBreak w:noProof \
    r rPr t sz color rFont family charset scheme vertAlign outline shadow \
    a:r a:rPr a:t a:latin a:ea a:cs a:solidFill a:srgbClr a:schemeClr
    """.split(separator: " ").map { hash($0.utf8) })
}
