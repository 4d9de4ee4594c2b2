public import Casework
public import Indicators

/// A format in which a release leaves.
///
/// A new format is one file with one conformer and one line in `PublicationCatalogue`. The same
/// release gives the same bytes, whenever and wherever.
public protocol Publication: Sendable {
  /// The word after `format:` in a pipeline file.
  var format: String { get }

  /// The names, without a folder, of the files that a definition gives.
  func fileNames(of definition: PublicationDefinition) -> [String]

  /// What these files hold, in the order of `fileNames`.
  ///
  /// - Parameter release: the whole release or the part that the definition asks for.
  func describe(_ definition: PublicationDefinition, of release: Release) -> [FileDescription]

  /// Whether it shows the whole release whatever its definition asks for.
  var isOfWholeRelease: Bool { get }

  /// Writes the whole of a release; `Release.part(for:levels:)` cuts out what a definition asks
  /// for.
  /// - Throws: `TemplateErrors` for a template; whatever `files` throws.
  func render(
    _ release: Release, as definition: PublicationDefinition, into files: PublicationFiles
  ) throws
}

extension Publication {
  public var isOfWholeRelease: Bool { false }
}

/// The formats, in the order in which they are documented.
public enum PublicationCatalogue {
  public static let all: [any Publication] = [
    CSVPublication(), WideCSVPublication(), JSONPublication(), SQLitePublication(),
    XLSXPublication(), DashboardPublication(), TextPublication(), WordPublication(),
    PrintPublication(),
    DictionaryPublication(),
  ]

  /// The publication of a `format:` word, or `nil` when there is none.
  public static func publication(of format: String) -> (any Publication)? {
    all.first { $0.format == format }
  }
}

/// Where a publication writes and what it may read. The owner makes the files durable.
public struct PublicationFiles {
  /// An existing folder in which a format that needs a real path builds its files.
  public let folder: String
  /// Appends bytes to the file of that name; the first call creates it.
  public let append: (_ name: String, _ bytes: [UInt8]) throws -> Void
  /// Says that the file of that name lies finished and closed in `folder`.
  public let adopt: (_ name: String) throws -> Void
  /// The bytes of a template.
  public let read: (_ path: String) throws -> [UInt8]
  /// Who renders large files; pieces are appended in their order.
  public let workers: any ParallelMapping
  /// All publications of the release: what a dictionary tells of.
  public let publications: [PublicationDefinition]

  public init(
    folder: String, workers: any ParallelMapping = SerialMapping(),
    publications: [PublicationDefinition] = [],
    append: @escaping (_ name: String, _ bytes: [UInt8]) throws -> Void,
    adopt: @escaping (_ name: String) throws -> Void,
    read: @escaping (_ path: String) throws -> [UInt8]
  ) {
    self.folder = folder
    self.workers = workers
    self.publications = publications
    self.append = append
    self.adopt = adopt
    self.read = read
  }
}

/// The version of the shape of CSV, JSON and SQLite publications. A column or key that goes or
/// changes its meaning makes a new version; one that is added does not.
public let publicationSchemaVersion = 1

/// The byte order mark of UTF-8, for spreadsheets that read a file without it as GB18030.
let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

/// Bytes on their way into a file, handed over in pieces.
struct OutgoingBytes {
  private let name: String
  private let files: PublicationFiles
  private(set) var waiting: [UInt8] = []

  init(_ name: String, into files: PublicationFiles) {
    self.name = name
    self.files = files
  }

  mutating func append(_ text: String) { waiting.append(contentsOf: text.utf8) }
  mutating func append(_ bytes: [UInt8]) { waiting.append(contentsOf: bytes) }

  /// To be called between records: hands over once 256 KiB wait.
  mutating func passOn() throws {
    if waiting.count >= 256 << 10 { try finish() }
  }

  /// Large pieces are handed over as they are, behind what waits.
  mutating func pass(_ bytes: [UInt8]) throws {
    guard bytes.count >= 64 << 10 else {
      append(bytes)
      return try passOn()
    }
    if !waiting.isEmpty { try finish() }
    try files.append(name, bytes)
  }

  mutating func finish() throws {
    try files.append(name, waiting)
    waiting.removeAll(keepingCapacity: true)
  }
}
