public import Casework
import GRDB
public import Indicators

/// A release as one SQLite file: STRICT tables, and the views `figures_wide` and `units` for people.
///
/// The tables hold exact integers (`numerator`, `denominator`, `scale`; money in fen) and the
/// published number as decimal text; there is no REAL column. `category` is 0 without a
/// breakdown. The file is closed in journal mode DELETE, so readers on a read-only share may
/// open it `immutable=1`; rows go in in the release's order and the file is vacuumed, so the
/// same release gives the same bytes.
public struct SQLitePublication: Publication {
  public let format = "sqlite"
  /// `FQR1` in the file's header: a fengqiao release. `file(1)` and readers can tell it by this.
  public static let applicationID = 0x4651_5231

  public init() {}

  public func fileNames(of definition: PublicationDefinition) -> [String] {
    [definition.name + ".sqlite"]
  }

  public func describe(
    _ definition: PublicationDefinition, of release: Release
  ) -> [FileDescription] {
    typealias Shared = ColumnDescription.Shared
    func column(
      _ table: String, _ column: ColumnDescription, _ datatype: ColumnDescription.Datatype? = nil
    ) -> ColumnDescription {
      ColumnDescription(
        "\(table).\(column.name)", datatype ?? column.datatype, column.meaning,
        isOptional: column.isOptional)
    }
    func text(_ name: String, _ meaning: String) -> ColumnDescription {
      ColumnDescription(name, .string, meaning)
    }
    func number(_ name: String, _ meaning: String, isOptional: Bool = false) -> ColumnDescription {
      ColumnDescription(name, .integer, meaning, isOptional: isOptional)
    }
    let wide = CSVPublication().describe(definition, of: release)[0].columns
    return [
      FileDescription(
        name: fileNames(of: definition)[0],
        what: "同一个发布的 SQLite 数据库。给人看的视图：figures_wide（一行一个数）、units（单位和上级）。"
          + "只读打开；没有浮点数的列。",
        columns: wide.map { column("figures_wide", $0, $0.datatype == .boolean ? .integer : nil) }
          + [
            text("units.code", "单位代码"), text("units.name", "单位名称"), text("units.level", "层级"),
            text("units.parent", "上级单位代码；最上级为空"),
            ColumnDescription("units.parent_name", .string, "上级单位名称", isOptional: true),
            number("indicators.id", "指标的编号，figures.indicator"),
            text("indicators.name", "指标代码"), text("indicators.label", "指标名称"),
            text("indicators.counting_unit", "计量单位"),
            text("indicators.form", "写法：plain、percent、yuan、wan_yuan"),
            number("indicators.places", "小数位数"), text("indicators.note", "说明"),
            text("indicators.breakdown", "分类字段，以逗号相连"),
            ColumnDescription(
              "indicators.additivity", .string, "可加性：units_and_periods、units、none",
              isOptional: true),
            number("places.id", "单位的编号，figures.place"), column("places", Shared.level),
            column("places", Shared.code), column("places", Shared.name),
            column("places", Shared.own, .integer), column("places", Shared.parent),
            number("periods.id", "期间的编号，figures.period"), column("periods", Shared.grain),
            text("periods.label", "期间"), column("periods", Shared.start),
            column("periods", Shared.end), column("periods", Shared.provisional, .integer),
            number("categories.id", "分类的编号，figures.category"),
            number("categories.indicator", "指标的编号"), text("categories.code", "分类代码"),
            text("categories.label", "分类名称"), number("figures.indicator", "指标的编号"),
            number("figures.period", "期间的编号"), number("figures.place", "单位的编号"),
            number("figures.category", "分类的编号；0：不分类"), column("figures", Shared.numerator),
            column("figures", Shared.denominator),
            number("figures.scale", "分子除以分母再乘以它；百分比为 100", isOptional: true),
            column("figures", Shared.value, .string), column("figures", Shared.display),
            column("figures", Shared.status), column("figures", Shared.silentUnits),
            text("provenance.key", "来历的项目，schema_version 在其中"),
            text("provenance.value", "来历的内容"), text("conservation.source", "来源"),
            number("conservation.files", "文件数"),
            number("conservation.duplicate_files", "内容相同、只读一次的文件数"),
            number("conservation.refused_files", "整份未读的文件数"),
            number("conservation.bytes", "读到的字节数"),
            number("conservation.bytes_in_spans", "恰属于一段的字节数，等于读到的"),
            number("conservation.read", "读到的记录数，等于以下各列之和"),
          ]
          + Disposition.allCases.map {
            number("conservation.\($0.word)", "归于 \($0.word) 的记录数")
          })
    ]
  }

  /// - Throws: `DatabaseError` when the file cannot be written, or when one lies there already.
  public func render(
    _ release: Release, as definition: PublicationDefinition, into files: PublicationFiles
  ) throws {
    let name = fileNames(of: definition)[0]
    var configuration = Configuration()
    // Ids are given out here; a test asks for `foreign_key_check` instead of paying a row.
    configuration.foreignKeysEnabled = false
    let database = try DatabaseQueue(
      path: files.folder + "/" + name, configuration: configuration)
    try database.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA page_size = 4096")
      // The file is thrown away whole if anything fails, so it needs no journal while it grows.
      try db.execute(sql: "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
      try db.execute(sql: "PRAGMA application_id = \(Self.applicationID)")
      try db.execute(sql: "PRAGMA user_version = \(publicationSchemaVersion)")
      try db.inTransaction {
        try db.execute(sql: Self.schema)
        try insertProvenance(of: release, into: db)
        try insertLists(of: release, into: db)
        try insertFigures(of: release, into: db)
        return .commit
      }
      try db.execute(sql: "VACUUM")
      try db.execute(sql: "PRAGMA journal_mode = DELETE")
    }
    try database.close()
    try files.adopt(name)
  }

  static let schema = """
    CREATE TABLE provenance (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE conservation (
      source TEXT PRIMARY KEY, files INTEGER NOT NULL, duplicate_files INTEGER NOT NULL,
      refused_files INTEGER NOT NULL, bytes INTEGER NOT NULL, bytes_in_spans INTEGER NOT NULL,
      read INTEGER NOT NULL, counted INTEGER NOT NULL, superseded INTEGER NOT NULL,
      duplicate INTEGER NOT NULL, in_review INTEGER NOT NULL, quarantined INTEGER NOT NULL,
      rejected INTEGER NOT NULL, out_of_scope INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE places (
      id INTEGER PRIMARY KEY, level TEXT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL,
      own INTEGER NOT NULL, parent TEXT NOT NULL) STRICT;
    CREATE TABLE periods (
      id INTEGER PRIMARY KEY, grain TEXT NOT NULL, label TEXT NOT NULL, start TEXT NOT NULL,
      "end" TEXT NOT NULL, provisional INTEGER NOT NULL) STRICT;
    CREATE TABLE indicators (
      id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, label TEXT NOT NULL,
      counting_unit TEXT NOT NULL, form TEXT NOT NULL, places INTEGER NOT NULL,
      note TEXT NOT NULL, breakdown TEXT NOT NULL, additivity TEXT) STRICT;
    CREATE TABLE categories (
      id INTEGER PRIMARY KEY, indicator INTEGER NOT NULL REFERENCES indicators (id),
      code TEXT NOT NULL, label TEXT NOT NULL) STRICT;
    CREATE TABLE figures (
      indicator INTEGER NOT NULL REFERENCES indicators (id),
      period INTEGER NOT NULL REFERENCES periods (id),
      place INTEGER NOT NULL REFERENCES places (id),
      category INTEGER NOT NULL,
      numerator INTEGER, denominator INTEGER, scale INTEGER,
      value TEXT, display TEXT NOT NULL, status TEXT NOT NULL, silent_units INTEGER,
      PRIMARY KEY (indicator, period, place, category)) STRICT, WITHOUT ROWID;
    CREATE VIEW figures_wide AS
      SELECT i.name AS indicator, i.label, i.counting_unit, l.level, l.code, l.name, l.own,
        l.parent, t.grain, t.label AS period, t.start, t."end", c.code AS category,
        c.label AS category_label, f.numerator, f.denominator, f.value, f.display, f.status,
        f.silent_units, t.provisional
      FROM figures f JOIN indicators i ON i.id = f.indicator JOIN periods t ON t.id = f.period
        JOIN places l ON l.id = f.place LEFT JOIN categories c ON c.id = f.category
      ORDER BY f.indicator, f.period, f.place, f.category;
    CREATE VIEW units AS
      SELECT DISTINCT l.code, l.name, l.level, l.parent,
        (SELECT p.name FROM places p WHERE p.code = l.parent AND p.own = 0 ORDER BY p.id LIMIT 1)
          AS parent_name
      FROM places l WHERE l.own = 0 ORDER BY l.id;
    """

  private func insertProvenance(of release: Release, into db: Database) throws {
    let provenance = release.provenance
    let closing = provenance.calendar.closingDay.map { [("closing_day", "\($0)")] } ?? []
    let facts =
      closing + [
        ("as_of", provenance.asOf.description), ("audience", provenance.audience.rawValue),
        ("assignment", provenance.assignment.rawValue),
        ("definition", provenance.definition), ("label", provenance.label),
        ("period", provenance.period.label), ("period_end", provenance.period.last.description),
        ("period_start", provenance.period.start.description), ("pipeline", provenance.pipeline),
        ("program", provenance.program), ("schema_version", "\(publicationSchemaVersion)"),
      ]
    for (key, value) in facts {
      try db.execute(sql: "INSERT INTO provenance VALUES (?, ?)", arguments: [key, value])
    }
    let marks = Array(repeating: "?", count: 7 + Disposition.allCases.count)
    for source in provenance.conservation {
      let counts =
        [
          source.files, source.duplicateFiles, source.refusedFiles, source.bytes,
          source.bytesInSpans, source.read,
        ] + Disposition.allCases.map { source[$0] }
      try db.execute(
        sql: "INSERT INTO conservation VALUES (\(marks.joined(separator: ", ")))",
        arguments: [source.source] + StatementArguments(counts))
    }
  }

  private func insertLists(of release: Release, into db: Database) throws {
    for (id, place) in release.places.enumerated() {
      try db.execute(
        sql: "INSERT INTO places VALUES (?, ?, ?, ?, ?, ?)",
        arguments: [
          id + 1, place.level, place.code, place.name, place.isOwn ? 1 : 0, place.parentCode,
        ])
    }
    for (id, published) in release.periods.enumerated() {
      try db.execute(
        sql: "INSERT INTO periods VALUES (?, ?, ?, ?, ?, ?)",
        arguments: [
          id + 1, published.grain.rawValue, published.period.label,
          published.period.start.description, published.period.last.description,
          release.isProvisional(period: id) ? 1 : 0,
        ])
    }
    var category = 1
    for (id, indicator) in release.indicators.enumerated() {
      try db.execute(
        sql: "INSERT INTO indicators VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        arguments: [
          id + 1, indicator.name, indicator.label, indicator.unit, indicator.form.rawValue,
          indicator.places, indicator.note,
          indicator.breakdown.map(\.field).joined(separator: ","),
          release.descriptions.isEmpty ? nil : release.descriptions[id].additivity.rawValue,
        ])
      for entry in release.categories[id].map(Release.labelled) {
        try db.execute(
          sql: "INSERT INTO categories VALUES (?, ?, ?, ?)",
          arguments: [category, id + 1, entry.code, entry.label])
        category += 1
      }
    }
  }

  private func insertFigures(of release: Release, into db: Database) throws {
    let forms = release.indicators.map(NumberForm.init)
    var firstCategories: [Int] = []
    var next = 1
    for list in release.categories {
      firstCategories.append(next)
      next += list.count
    }
    let insertion = try db.makeStatement(
      sql: "INSERT INTO figures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    for figure in release.figures {
      let texts = forms[figure.indicator].texts(figure.quantity)
      var exact: (numerator: Int64?, denominator: Int64?, scale: Int32?) = (nil, nil, nil)
      switch figure.quantity {
      case .whole(let value): exact.numerator = value
      case .ratio(let numerator, let denominator, let scale):
        exact = (numerator, denominator, scale)
      case .empty, .notReported, .suppressed: break
      }
      // Eleven values for eleven columns: nothing to check half a million times.
      insertion.setUncheckedArguments([
        figure.indicator + 1, figure.period + 1, figure.place + 1,
        figure.category < 0 ? 0 : firstCategories[figure.indicator] + figure.category,
        exact.numerator, exact.denominator, exact.scale, texts.plain, texts.display,
        NumberForm.status(figure.quantity), release.silentUnits(of: figure),
      ])
      try insertion.execute()
    }
  }
}
