/// The parts of a ZIP file (a workbook is one), to be read once from beginning to end.
///
/// Sizes and places come from the list at the file's end; parts are stored or packed with DEFLATE.
/// What this reader does not know (encryption, files beyond 4 GiB, other packings) it refuses.
///
/// - Source: PKWARE, APPNOTE.TXT 6.3.10, 4.3.6–4.3.16.
public struct ZipFile: Sendable {
  public struct Part: Sendable, Hashable {
    public let name: String
    let method: Int
    let packedSize: Int
    let headerOffset: Int
  }

  /// In the order of the list.
  public let parts: [Part]
  private let file: OpenFile

  /// Whether bytes at the beginning of a file are those of a ZIP file.
  public static func begins(with bytes: some Sequence<UInt8>) -> Bool {
    let start = Array(bytes.prefix(4))
    return start == [0x50, 0x4B, 3, 4] || start == [0x50, 0x4B, 5, 6]
  }

  /// - Throws: `PlatformError`, `.unfit` for what is no ZIP file or one of a kind not known here.
  public init(_ file: OpenFile) throws(PlatformError) {
    self.file = file
    let tailSize = min(file.size, 22 + 65_535)
    let tail = try ZipFile.bytes(tailSize, at: file.size - tailSize, of: file)
    guard
      let end = stride(from: tail.count - 22, through: 0, by: -1).first(where: {
        ZipFile.number(tail, $0, 4) == 0x0605_4B50
      })
    else { throw ZipFile.refusal(file, "the list of its parts is missing") }
    let count = ZipFile.number(tail, end + 10, 2)
    let size = ZipFile.number(tail, end + 12, 4)
    let offset = ZipFile.number(tail, end + 16, 4)
    guard count < 0xFFFF, offset < 0xFFFF_FFFF, offset + size <= file.size else {
      throw ZipFile.refusal(file, "its list of parts is larger than is known here")
    }
    let list = try ZipFile.bytes(size, at: offset, of: file)
    var parts: [Part] = []
    var place = 0
    for _ in 0..<count {
      guard place + 46 <= list.count, ZipFile.number(list, place, 4) == 0x0201_4B50 else {
        throw ZipFile.refusal(file, "the list of its parts is damaged")
      }
      let nameEnd = place + 46 + ZipFile.number(list, place + 28, 2)
      let next = nameEnd + ZipFile.number(list, place + 30, 2) + ZipFile.number(list, place + 32, 2)
      let part = Part(
        name: String(decoding: list[(place + 46)..<min(nameEnd, list.count)], as: UTF8.self),
        method: ZipFile.number(list, place + 10, 2),
        packedSize: ZipFile.number(list, place + 20, 4),
        headerOffset: ZipFile.number(list, place + 42, 4))
      let isEncrypted = ZipFile.number(list, place + 8, 2) & 1 == 1
      guard next <= list.count, !isEncrypted, part.method == 0 || part.method == 8,
        part.packedSize < 0xFFFF_FFFF, part.headerOffset < 0xFFFF_FFFF
      else { throw ZipFile.refusal(file, "a part of it is packed in a way not known here") }
      parts.append(part)
      place = next
    }
    self.parts = parts
  }

  /// Hands over all bytes of a part, 256 KiB or less at a time.
  ///
  /// - Throws: `PlatformError`, `.unfit` when the part is damaged; whatever `body` throws.
  public func read(_ part: Part, _ body: ([UInt8]) throws -> Void) throws {
    let header = try ZipFile.bytes(30, at: part.headerOffset, of: file)
    guard ZipFile.number(header, 0, 4) == 0x0403_4B50 else {
      throw ZipFile.refusal(file, "a part of it does not lie where its list says")
    }
    var offset =
      part.headerOffset + 30 + ZipFile.number(header, 26, 2) + ZipFile.number(header, 28, 2)
    let end = offset + part.packedSize
    var inflation = try Inflation()
    var isWhole = part.method == 0
    while offset < end {
      let packed = try ZipFile.bytes(min(256 << 10, end - offset), at: offset, of: file)
      offset += packed.count
      if part.method == 0 {
        try body(packed)
      } else {
        do {
          isWhole = try inflation.add(packed, body)
        } catch is Inflation.Failure {
          throw ZipFile.refusal(file, "a part of it is damaged")
        }
      }
    }
    guard isWhole else { throw ZipFile.refusal(file, "a part of it ends early") }
  }

  private static func bytes(
    _ count: Int, at offset: Int, of file: OpenFile
  ) throws(PlatformError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    guard try file.read(into: &bytes, at: offset) == count else {
      throw refusal(file, "it ends early")
    }
    return bytes
  }

  /// A number of so many bytes, the lowest first; 0 beyond the end.
  private static func number(_ bytes: [UInt8], _ offset: Int, _ width: Int) -> Int {
    guard offset >= 0, offset + width <= bytes.count else { return 0 }
    return (0..<width).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
  }

  private static func refusal(_ file: OpenFile, _ reason: String) -> PlatformError {
    PlatformError(
      .unfit, "unpack", file.path, "\(file.path): this file cannot be looked into: \(reason).")
  }
}
