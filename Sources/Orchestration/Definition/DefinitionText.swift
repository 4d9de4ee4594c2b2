/// The text of a pipeline file, checked as bytes before any YAML is read.
///
/// A BOM and Windows line ends are fine. Tabs, control characters and bytes that are not UTF-8
/// are problems, because what an editor shows and what YAML reads would differ.
struct DefinitionText: Sendable {
  static let sizeLimit = 1 << 20

  /// The file as messages name it.
  let file: String
  /// Without the BOM.
  private(set) var text: String
  /// The code points of each line, without line ends.
  private(set) var lines: [[Unicode.Scalar]]

  init(bytes: [UInt8], file: String) throws(DefinitionFailure) {
    func failure(_ line: Int, _ column: Int, _ message: String) -> DefinitionFailure {
      DefinitionFailure(problems: [
        DefinitionProblem(file: file, line: line, column: column, message: message)
      ])
    }
    guard bytes.count <= DefinitionText.sizeLimit else {
      throw failure(0, 0, "the file has \(bytes.count) bytes; a pipeline file has at most 1 MiB")
    }
    let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    guard let text = String(validating: body, as: UTF8.self) else {
      let line = DefinitionText.lineOfBadByte(body)
      throw failure(line, 1, "this line is not UTF-8: save the file as UTF-8")
    }
    self.file = file
    self.text = text
    lines = DefinitionText.split(text)
    var problems: [DefinitionProblem] = []
    for (number, line) in lines.enumerated() {
      guard let place = line.firstIndex(where: DefinitionText.isForbidden) else { continue }
      let message =
        line[place] == "\t"
        ? "a tab: indent and separate with blanks"
        : "the control character U+\(String(line[place].value, radix: 16, uppercase: true))"
      problems.append(
        DefinitionProblem(file: file, line: number + 1, column: place + 1, message: message))
    }
    if !problems.isEmpty { throw DefinitionFailure(problems: problems) }
  }

  /// The code point at a 1-based place.
  func scalar(line: Int, column: Int) -> Unicode.Scalar? {
    guard lines.indices.contains(line - 1), lines[line - 1].indices.contains(column - 1) else {
      return nil
    }
    return lines[line - 1][column - 1]
  }

  /// The same text with code points replaced one for one from a place on.
  mutating func overwrite(line: Int, column: Int, with scalars: [Unicode.Scalar]) {
    lines[line - 1].replaceSubrange(column - 1..<column - 1 + scalars.count, with: scalars)
    var view = String.UnicodeScalarView()
    for line in lines {
      view.append(contentsOf: line)
      view.append("\n")
    }
    text = String(view)
  }

  /// NEL, LS and PS are line breaks for YAML and for no editor.
  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: true
    default: false
    }
  }

  private static func split(_ text: String) -> [[Unicode.Scalar]] {
    var lines: [[Unicode.Scalar]] = [[]]
    var previous: Unicode.Scalar?
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n" where previous == "\r": break
      case "\n", "\r": lines.append([])
      default: lines[lines.count - 1].append(scalar)
      }
      previous = scalar
    }
    return lines
  }

  private static func lineOfBadByte(_ bytes: [UInt8]) -> Int {
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    return (lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0) + 1
  }
}
