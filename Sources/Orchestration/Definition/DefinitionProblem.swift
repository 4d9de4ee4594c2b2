/// One mistake in a pipeline file, where it stands and what was probably meant.
///
///     Pipelines/x.yml:12:5: unknown key “feilds”: did you mean “fields”?
public struct DefinitionProblem: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file as the caller named it.
  public let file: String
  /// 1-based; 0 when the file as a whole is meant.
  public let line: Int
  /// 1-based, counted in code points.
  public let column: Int
  public let message: String
  /// The nearest valid word.
  public let suggestion: String?

  public init(
    file: String, line: Int, column: Int, message: String, suggestion: String? = nil
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
    self.suggestion = suggestion
  }

  public var description: String {
    let place = line > 0 ? "\(file):\(line):\(column)" : file
    return "\(place): \(message)" + (suggestion.map { ": did you mean “\($0)”?" } ?? "")
  }
}

/// One mistake in a table that a pipeline names: the units or a code list.
///
///     Pipelines/units/x.csv:7: the parent 440311009 of 440311009001 is not in the table
public struct ReferenceProblem: Error, Sendable, Hashable, CustomStringConvertible {
  /// The table's path.
  public let file: String
  /// 1-based line; 0 when the file as a whole is meant.
  public let line: Int
  public let message: String
  public let suggestion: String?

  public init(file: String, line: Int, message: String, suggestion: String? = nil) {
    self.file = file
    self.line = line
    self.message = message
    self.suggestion = suggestion
  }

  public var description: String {
    let place = line > 0 ? "\(file):\(line)" : file
    return "\(place): \(message)" + (suggestion.map { ": did you mean “\($0)”?" } ?? "")
  }
}

/// Everything that is wrong with a pipeline file and the tables it names, in the order of the text.
public struct DefinitionFailure: Error, Sendable, CustomStringConvertible {
  public let problems: [DefinitionProblem]
  public let references: [ReferenceProblem]

  public init(problems: [DefinitionProblem], references: [ReferenceProblem] = []) {
    self.problems = problems
    self.references = references
  }

  /// 10 when the pipeline file is wrong, 11 when only the reference data is.
  public var exitCode: Int32 { problems.isEmpty ? 11 : 10 }

  /// One line a problem.
  public var description: String {
    (problems.map(\.description) + references.map(\.description)).joined(separator: "\n")
  }
}
