internal import CMinizip
internal import Glibc

extension ZipFile {
  /// A part of a ZIP file that is to be written.
  public struct NewPart: Sendable, Hashable {
    /// With `/` between folders; ASCII.
    public let name: String
    public let bytes: [UInt8]

    public init(_ name: String, _ bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }
  }

  /// The first day that a ZIP file can name, 1980-01-01: the same parts give the same bytes.
  private static let firstDay: UInt = 1 << 21 | 1 << 16

  /// Writes a new file of these parts in their order, each packed with DEFLATE. The one place that
  /// speaks with minizip; making the file durable is its owner's.
  ///
  /// - Throws: `PlatformError`; what was written until then stays.
  public static func write(_ parts: [NewPart], to path: Path) throws(PlatformError) {
    guard let file = unsafe zipOpen64("\(path)", APPEND_STATUS_CREATE) else {
      throw PlatformError("write", path, errno: Glibc.errno)
    }
    var isWhole = true
    for part in parts where isWhole {
      var facts = zip_fileinfo()
      facts.dosDate = firstDay
      isWhole =
        unsafe zipOpenNewFileInZip(
          file, part.name, &facts, nil, 0, nil, 0, nil, 8, 6) == ZIP_OK
        && part.bytes.withUnsafeBytes { bytes in
          unsafe zipWriteInFileInZip(file, bytes.baseAddress, UInt32(bytes.count)) == ZIP_OK
        }
        && zipCloseFileInZip(file) == ZIP_OK
    }
    let closing = unsafe zipClose(file, nil)
    guard isWhole, closing == ZIP_OK else {
      throw PlatformError("write", path, errno: Glibc.errno)
    }
  }
}
