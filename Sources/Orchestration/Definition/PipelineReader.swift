public import Casework

/// Reads a pipeline file: its bytes in, a `PipelineDefinition` or everything that is wrong out.
///
/// It opens no file and knows no clock; what it needs of both is handed in. `check` and `run`
/// use it alike, so neither finds what the other does not.
///
///     let reader = PipelineReader(today: today, readTable: csv)
///     try reader.read(bytes, file: "Pipelines/x.yml", folder: "/srv/Pipelines", fingerprint: hash)
public struct PipelineReader: Sendable {
  /// What `as_of: today` means.
  public let today: Day
  /// Takes the place of `as_of:`; periods like `last_month` are counted from it too.
  public let asOf: Day?
  /// Reads the CSV table at an absolute path; its error's text goes into the message.
  public let readTable: @Sendable (_ path: String) throws -> ReferenceTable
  /// Whether a file is at an absolute path: templates are checked with it.
  public let fileExists: @Sendable (_ path: String) -> Bool
  /// The bytes of an included pipeline file at an absolute path.
  public let readFile: @Sendable (_ path: String) throws -> [UInt8]

  public init(
    today: Day, asOf: Day? = nil,
    readTable: @escaping @Sendable (_ path: String) throws -> ReferenceTable,
    fileExists: @escaping @Sendable (_ path: String) -> Bool = { _ in true },
    readFile: @escaping @Sendable (_ path: String) throws -> [UInt8] = { _ in [] }
  ) {
    self.today = today
    self.asOf = asOf
    self.readTable = readTable
    self.fileExists = fileExists
    self.readFile = readFile
  }

  /// The definition.
  ///
  /// - Parameters:
  ///   - file: the file as messages name it.
  ///   - folder: the absolute folder of the file; relative paths in it begin there.
  ///   - input: an absolute folder that takes the place of `input:`.
  ///   - fingerprint: SHA-256 of the bytes, for provenance.
  /// - Throws: `DefinitionFailure` with every problem, in the order of the text.
  public func read(
    _ bytes: [UInt8], file: String, folder: String, input: String? = nil, fingerprint: String = ""
  ) throws(DefinitionFailure) -> PipelineDefinition {
    let text = try DefinitionText(bytes: bytes, file: file)
    let (root, problems) = DefinitionNode.root(of: text)
    guard let root else { throw DefinitionFailure(problems: problems) }
    var inclusion = Inclusion(self, text)
    let whole = inclusion.resolved(root, folder: folder, above: [])
    var reading = PipelineReading(
      reader: self, text: text, texts: inclusion.texts, folder: folder,
      problems: problems + inclusion.problems)
    let definition = reading.definition(whole, input: input, fingerprint: fingerprint)
    guard reading.problems.isEmpty && reading.references.isEmpty, let definition else {
      throw DefinitionFailure(
        problems: reading.problems.inTextOrder, references: reading.references)
    }
    return definition
  }
}

extension [DefinitionProblem] {
  /// By place, without repetitions.
  var inTextOrder: [DefinitionProblem] {
    var seen: Set<DefinitionProblem> = []
    return enumerated().sorted {
      ($0.element.line, $0.element.column, $0.offset) < (
        $1.element.line, $1.element.column, $1.offset
      )
    }.map(\.element).filter { seen.insert($0).inserted }
  }
}
