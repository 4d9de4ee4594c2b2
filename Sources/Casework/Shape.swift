import Tabular

/// The shape of a value, which may be shown where the value may not: `D×4·P·D×2`, `汉×3`, `空`.
///
/// Letters are `A`, digits `D`, Chinese characters `汉`, blanks `S`, the rest `P`.
public func shape(of bytes: [UInt8]) -> String {
  var shape: [UInt8] = []
  appendShape(of: bytes.span, to: &shape)
  return String(decoding: shape, as: UTF8.self)
}

/// Appends the shape of a value to a text.
public func appendShape(of bytes: Span<UInt8>, to text: inout [UInt8]) {
  guard !bytes.isEmpty else { return text.append(contentsOf: "空".utf8) }
  guard ByteScan.firstInvalidUTF8(in: bytes) < 0 else {
    return text.append(contentsOf: "\(bytes.count) 个非 UTF-8 字节".utf8)
  }
  let start = text.count
  var (length, runs) = (0, 0)
  var i = 0
  while i < bytes.count {
    let kind = ShapeKind(bytes.scalar(at: &i))
    var count = 1
    while i < bytes.count {
      var next = i
      guard ShapeKind(bytes.scalar(at: &next)) == kind else { break }
      i = next
      count += 1
    }
    length += count
    runs += 1
    if runs <= mostRuns { kind.append(count, isFirst: runs == 1, to: &text) }
  }
  if runs > mostRuns {
    text.removeSubrange(start...)
    text.append(contentsOf: "\(length) characters".utf8)
  }
}

/// A value of more runs is too odd for its shape to help anybody.
private let mostRuns = 12

private enum ShapeKind {
  case digit, letter, blank, chinese, other

  @inline(__always)
  init(_ scalar: UInt32) {
    switch scalar {
    case 0x30...0x39, 0xFF10...0xFF19: self = .digit
    case 0x41...0x5A, 0x61...0x7A: self = .letter
    case 0x09, 0x0A, 0x0D, 0x20, 0xA0, 0x3000: self = .blank
    case 0x3400...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: self = .chinese
    default: self = .other
    }
  }

  @inline(__always)
  func append(_ count: Int, isFirst: Bool, to text: inout [UInt8]) {
    if !isFirst { text.append(0xC2, 0xB7) }  // ·
    switch self {
    case .digit: text.append(UInt8(ascii: "D"))
    case .letter: text.append(UInt8(ascii: "A"))
    case .blank: text.append(UInt8(ascii: "S"))
    case .chinese: text.append(0xE6, 0xB1, 0x89)  // 汉
    case .other: text.append(UInt8(ascii: "P"))
    }
    guard count > 1 else { return }
    text.append(0xC3, 0x97)  // ×
    if count > 9 {
      text.append(contentsOf: String(count).utf8)
    } else {
      text.append(UInt8(48 + count))
    }
  }
}

extension [UInt8] {
  /// The bytes of one character: a text of one is copied by way of memory of its own.
  @inline(__always)
  fileprivate mutating func append(_ first: UInt8, _ second: UInt8, _ third: UInt8? = nil) {
    append(first)
    append(second)
    if let third { append(third) }
  }
}

extension Span where Element == UInt8 {
  /// The scalar that begins at an offset, which then lies behind it. Precondition: valid UTF-8.
  @inline(__always)
  fileprivate func scalar(at offset: inout Int) -> UInt32 {
    let first = UInt32(self[offset])
    offset += 1
    guard first >= 0x80 else { return first }
    let more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1
    var scalar = first & (0x3F >> UInt32(more))
    for _ in 0..<more {
      scalar = scalar << 6 | UInt32(self[offset] & 0x3F)
      offset += 1
    }
    return scalar
  }
}
