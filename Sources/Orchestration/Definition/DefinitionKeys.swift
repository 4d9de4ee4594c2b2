/// Every key of a pipeline file, by the mapping in which it may stand.
///
/// `pipeline.schema.json` says the same for editors; a test holds the two equal.
public enum DefinitionKeys: String, CaseIterable, Sendable {
  case pipeline, units, source, field, pathUnit, scopeRule, check, reporting, zeroReports,
    deduplicate, copy,
    indicator, unitScope, unitCount, publication, figureCheck, gates, disclosure

  /// The keys, in the order in which they are explained and suggested.
  public var keys: [String] {
    switch self {
    case .pipeline:
      [
        "version", "pipeline", "include", "label", "period", "closing_day", "as_of",
        "provisional_days", "input",
        "archive", "units",
        "sources",
        "deduplicate", "indicators", "figure_checks", "publish", "gates", "disclosure",
        "keep_releases", "on_attention",
      ]
    case .units: ["file", "levels", "assign"]
    case .source:
      [
        "label", "files", "encoding", "delimiter", "reporter", "path_unit", "key", "newest_by",
        "period_by",
        "events",
        "fields", "out_of_scope", "checks", "reporting",
      ]
    case .field:
      [
        "from", "type", "required", "default", "codes", "unknown", "otherwise", "kinds", "levels",
        "formats", "places", "in", "keep",
      ]
    case .pathUnit: ["pattern", "mismatch"]
    case .scopeRule: ["reason", "where"]
    case .check: ["code", "rule", "severity", "at", "message"]
    case .reporting: ["expected", "every", "on", "due_days", "zero"]
    case .zeroReports: ["source", "unit", "on"]
    case .deduplicate: ["copies"]
    case .copy: ["in", "where", "on", "keep"]
    case .indicator: DefinitionKeys.indicatorKinds + DefinitionKeys.indicatorDetails
    case .unitScope: ["kinds", "levels"]
    case .unitCount: ["kinds", "levels", "valid"]
    case .gates: ["quarantined", "refused_files", "missing_reports"]
    case .publication:
      [
        "format", "name", "by", "indicators", "bom", "template", "headline", "roster", "minimum",
        "audience",
      ]
    case .figureCheck:
      ["code"] + DefinitionKeys.figureCheckKinds + [
        "tolerance", "whole", "percent", "at_least", "periods", "threshold", "by", "missing",
        "severity", "message",
      ]
    case .disclosure: ["threshold", "dominance", "open"]
    }
  }

  /// What an indicator is: exactly one of these; `plus` and `minus` go together.
  static let indicatorKinds = [
    "count", "sum", "distinct", "mean", "median", "percentile", "stated", "ratio", "plus", "minus",
    "share",
    "compare", "year_to_date", "rank", "units", "reports", "rows",
  ]
  static let indicatorDetails = [
    "label", "note", "counted_in", "of", "value", "on", "during", "where", "at", "breakdown",
    "state", "with", "as", "minimum", "first", "percent", "scale", "decimals", "form",
  ]

  /// What a check on figures is: exactly one of these.
  static let figureCheckKinds = ["rule", "together", "exclusive", "parts", "change", "outliers"]

  /// For messages: `a field`.
  var noun: String {
    switch self {
    case .pipeline: "the pipeline"
    case .units: "units"
    case .source: "a source"
    case .field: "a field"
    case .pathUnit: "path_unit"
    case .scopeRule: "an out_of_scope rule"
    case .check: "a check"
    case .reporting: "reporting"
    case .zeroReports: "zero"
    case .deduplicate: "deduplicate"
    case .copy: "a copies rule"
    case .indicator: "an indicator"
    case .unitScope: "a unit scope"
    case .unitCount: "units"
    case .gates: "gates"
    case .publication: "a publication"
    case .figureCheck: "a check on figures"
    case .disclosure: "disclosure"
    }
  }

  /// The words that `type:` may be.
  public static let fieldTypes = [
    "date", "datetime", "money", "count", "decimal", "code", "label", "unit", "flag",
    "case_number", "identifier", "person", "id_card", "phone", "text",
  ]

  /// The words that `audience:` may be.
  public static let audiences = ["internal", "public"]

  /// The words that `format:` may be.
  public static let publicationFormats = [
    "csv", "csv_wide", "json", "sqlite", "xlsx", "html", "text", "docx", "print", "dictionary",
  ]

  /// Those of them that are the text of a template.
  static let templateFormats = ["text", "docx", "print"]
}
