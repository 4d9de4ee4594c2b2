import Casework
import Indicators

/// What the columns of a CSV file mean, for programs: metadata of CSV on the Web, under the name
/// at which its readers look first.
///
/// - Source: W3C Recommendation 2015-12-17, "Metadata Vocabulary for Tabular Data"; the name:
///   "Model for Tabular Data and Metadata on the Web", 5.3.
struct CSVWMetadata {
  private let file: FileDescription
  private let key: [String]

  /// - Parameter key: the columns whose cells name a line; empty when none do.
  init(_ file: FileDescription, key: [String]) {
    self.file = file
    self.key = key
  }

  /// `figures.csv-metadata.json` of `figures.csv`.
  static func name(of file: String) -> String { file + "-metadata.json" }

  static func description(name: String) -> FileDescription {
    FileDescription(name: name, what: "上面这个 CSV 的列，给程序读（W3C CSV on the Web）。")
  }

  /// One column a line.
  func text(of release: Release) -> String {
    let provenance = release.provenance
    let columns = file.columns.map { column in
      var members = [
        ("name", JSONText.string(column.name)), ("titles", JSONText.string(column.name)),
        ("datatype", datatype(of: column)), ("dc:description", JSONText.string(column.meaning)),
      ]
      if !column.isOptional { members.append(("required", "true")) }
      return JSONText.object(members)
    }
    var schema = [("columns", "[\n" + columns.joined(separator: ",\n") + "]")]
    if !key.isEmpty { schema.append(("primaryKey", JSONText.array(key.map(JSONText.string)))) }
    return JSONText.object([
      (
        "@context",
        JSONText.array([
          JSONText.string("http://www.w3.org/ns/csvw"),
          JSONText.object([("@language", JSONText.string("zh"))]),
        ])
      ),
      ("url", JSONText.string(file.name)), ("dc:title", JSONText.string(provenance.label)),
      ("dc:description", JSONText.string(file.what)),
      ("dc:identifier", JSONText.string(provenance.pipeline)),
      ("dc:date", JSONText.string(provenance.asOf.description)),
      ("dc:temporal", JSONText.string(provenance.period.label)),
      ("dc:conformsTo", JSONText.string("fengqiao.release/\(publicationSchemaVersion)")),
      (
        "dialect",
        JSONText.object([
          ("encoding", JSONText.string("utf-8")), ("delimiter", JSONText.string(",")),
          ("quoteChar", JSONText.string("\"")), ("doubleQuote", "true"), ("header", "true"),
          ("lineTerminators", JSONText.array([JSONText.string("\n")])),
        ])
      ),
      ("tableSchema", JSONText.object(schema)),
    ]) + "\n"
  }

  private func datatype(of column: ColumnDescription) -> String {
    column.datatype == .boolean
      ? JSONText.object([
        ("base", JSONText.string("boolean")), ("format", JSONText.string("1|0")),
      ]) : JSONText.string(column.datatype.rawValue)
  }
}
