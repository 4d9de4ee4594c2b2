/// A file's name as the system knows it: bytes without a NUL, in no particular encoding.
///
/// Two names that look alike (composed and decomposed letters) are two files, so paths are
/// compared as bytes. `description` is for people: what cannot be printed is escaped.
///
///     Path("out").appending("releases")      // out/releases
///     Path(bytes: [0x61, 0x1B]).description   // a\x1B
public struct Path: Hashable, Sendable {
  public let bytes: [UInt8]

  public init(bytes: [UInt8]) { self.bytes = bytes }

  public init(_ text: String) { bytes = Array(text.utf8) }

  public var isEmpty: Bool { bytes.isEmpty }

  public var isAbsolute: Bool { bytes.first == UInt8(ascii: "/") }

  /// The path of something inside this folder.
  public func appending(_ name: Path) -> Path {
    if bytes.isEmpty { return name }
    let separator: [UInt8] = bytes.last == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]
    return Path(bytes: bytes + separator + name.bytes)
  }

  /// The last component; empty for `/`.
  public var name: Path { Path(bytes: Array(trimmed.suffix(from: nameStart))) }

  /// The folder that holds it: `.` when the path has one component, `/` at the top.
  public var folder: Path {
    let trimmed = trimmed
    var end = nameStart
    while end > 1, trimmed[end - 1] == UInt8(ascii: "/") { end -= 1 }
    return end == 0 ? "." : Path(bytes: Array(trimmed.prefix(end)))
  }

  /// The name as C wants it. Precondition: it holds no NUL.
  func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    precondition(!bytes.contains(0), "a path with a NUL reached the system")
    return unsafe (bytes + [0]).withUnsafeBytes { raw in
      unsafe raw.withMemoryRebound(to: CChar.self) { characters in
        // Force: the NUL at the end makes the buffer non-empty, so it has an address.
        unsafe body(characters.baseAddress!)
      }
    }
  }

  /// Without slashes at the end.
  private var trimmed: ArraySlice<UInt8> {
    var slice = bytes[...]
    while slice.count > 1, slice.last == UInt8(ascii: "/") { slice.removeLast() }
    return slice
  }

  private var nameStart: Int {
    trimmed.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
  }
}

extension Path: Comparable {
  /// By bytes, so that the order depends on no locale.
  public static func < (a: Path, b: Path) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }
}

extension Path: ExpressibleByStringInterpolation {
  public init(stringLiteral text: String) { self.init(text) }
}

extension Path: CustomStringConvertible {
  /// Printable on one line: controls, backslashes, direction marks and bytes that are not UTF-8
  /// are escaped as `\xNN`, so that a file's name cannot forge a line of a log.
  public var description: String {
    // Nearly all names of tens of thousands of files.
    if bytes.allSatisfy({ (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }) {
      return String(decoding: bytes, as: UTF8.self)
    }
    var text = ""
    var rest = bytes[...]
    while !rest.isEmpty {
      let length = Path.printableLength(rest)
      if length > 0, let piece = String(validating: rest.prefix(length), as: UTF8.self) {
        text += piece
        rest = rest.dropFirst(length)
      } else {
        let digits = String(rest[rest.startIndex], radix: 16, uppercase: true)
        text += "\\x" + (digits.utf8.count == 1 ? "0" : "") + digits
        rest = rest.dropFirst()
      }
    }
    return text
  }

  /// The number of bytes of the printable character at the start, 0 when there is none.
  private static func printableLength(_ bytes: ArraySlice<UInt8>) -> Int {
    let length = characterLength(bytes)
    guard length > 0,
      let scalar = String(validating: bytes.prefix(length), as: UTF8.self)?.unicodeScalars.first
    else { return 0 }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: return 0
    default: return scalar == "\\" ? 0 : length
    }
  }

  /// The number of bytes of the UTF-8 character at the start, 0 when there is none.
  static func characterLength(_ bytes: ArraySlice<UInt8>) -> Int {
    guard let lead = bytes.first else { return 0 }
    let length =
      switch lead {
      case 0..<0x80: 1
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 0
      }
    guard length <= bytes.count, bytes.prefix(length).dropFirst().allSatisfy({ $0 & 0xC0 == 0x80 })
    else { return 0 }
    return length
  }
}
