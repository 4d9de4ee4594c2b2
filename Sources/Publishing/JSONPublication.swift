public import Casework
public import Indicators

/// A release as one JSON object: provenance, lists, figures. One list element a line.
///
///     {"figures":[
///     {"category":null,"denominator":6699,"display":"97.55%","indicator":"success_rate",
///      "numerator":6535,"period":"total:2020","place":"440311","scale":100,
///      "silent_units":null,"status":"value","value":97.55}
///
/// Figures name their place and period by the `id` of the lists, because a code may stand for a
/// unit and for its 本级 buckets in the lists of lower levels. `value` is `null` unless `status`
/// is `value`; a `suppressed` figure has no numerator and denominator either. A category of `""` holds the records without a value; `null` means that there is
/// no breakdown. Keys are sorted; whole numbers beyond 2^53 are strings.
public struct JSONPublication: Publication {
  public let format = "json"

  public init() {}

  public func fileNames(of definition: PublicationDefinition) -> [String] {
    [definition.name + ".json", definition.name + ".schema.json"]
  }

  public func describe(
    _ definition: PublicationDefinition, of release: Release
  ) -> [FileDescription] {
    let names = fileNames(of: definition)
    typealias Shared = ColumnDescription.Shared
    func member(
      _ list: String, _ column: ColumnDescription, _ meaning: String? = nil
    ) -> ColumnDescription {
      ColumnDescription(
        "\(list)[].\(column.name)", column.datatype, meaning ?? column.meaning,
        isOptional: column.isOptional)
    }
    func text(_ list: String, _ name: String, _ meaning: String) -> ColumnDescription {
      ColumnDescription("\(list)[].\(name)", .string, meaning)
    }
    return [
      FileDescription(
        name: names[0], what: "同一个发布，给程序读；超过 2^53 的整数写成字符串。",
        columns: [
          text("figures", "indicator", "指标代码"), text("figures", "period", "期间，periods 的 id"),
          text("figures", "place", "单位，places 的 id"),
          member("figures", Shared.category, "分类代码；null：不分类；空：没有填写"),
          member("figures", Shared.numerator), member("figures", Shared.denominator),
          ColumnDescription(
            "figures[].scale", .integer, "分子除以分母再乘以它；百分比为 100", isOptional: true),
          member("figures", Shared.value), member("figures", Shared.display),
          member("figures", Shared.status), member("figures", Shared.silentUnits),
          text("indicators", "name", "指标代码"),
          text("indicators", "label", "指标名称"), text("indicators", "counting_unit", "计量单位"),
          text("indicators", "form", "写法：plain、percent、yuan、wan_yuan"),
          ColumnDescription("indicators[].places", .integer, "小数位数"),
          text("indicators", "note", "说明"),
          ColumnDescription(
            "indicators[].additivity", .string,
            "可加性：units_and_periods、units、none", isOptional: true),
          text("indicators", "breakdown", "分类字段的列表"),
          text("indicators", "categories", "分类的代码和名称"), text("periods", "id", "期间的名字"),
          member("periods", Shared.grain), text("periods", "label", "期间"),
          member("periods", Shared.start), member("periods", Shared.end),
          member("periods", Shared.provisional),
          text("places", "id", "单位的名字：代码；本级加 /层级"), member("places", Shared.code),
          member("places", Shared.name), member("places", Shared.level),
          member("places", Shared.parent),
          ColumnDescription("places[].own", .boolean, Shared.own.meaning),
          ColumnDescription(
            "provenance", .string, "来历：流水线、统计期、截至日、归属方式、程序版本、定义指纹、记录守恒"),
          ColumnDescription("schema", .string, "总是 fengqiao.release"),
          ColumnDescription("schema_version", .integer, "结构版本"),
        ]), FileDescription(name: names[1], what: "上面这个 JSON 的结构（JSON Schema 2020-12）。"),
    ]
  }

  /// The JSON Schema that lies beside every file of this format.
  public static let schema = PackageResources.release_schema_json

  public func render(
    _ release: Release, as definition: PublicationDefinition, into files: PublicationFiles
  ) throws {
    let placeNames = Self.placeNames(of: release.places).map(JSONText.string)
    let periodNames = release.periods.map {
      JSONText.string("\($0.grain.rawValue):\($0.period.label)")
    }
    let names = fileNames(of: definition)
    try files.append(names[1], Self.schema)
    var out = OutgoingBytes(names[0], into: files)

    out.append("{\"figures\":[")
    try figures(of: release, placeNames: placeNames, periodNames: periodNames, into: &out)
    out.append("],\n\"indicators\":[")
    append(
      release.indicators.indices.map { index in
        object(
          of: release.indicators[index], categories: release.categories[index],
          release.descriptions.isEmpty ? nil : release.descriptions[index])
      }, to: &out)
    out.append("],\n\"periods\":[")
    append(
      release.periods.indices.map { index in
        let (published, name) = (release.periods[index], periodNames[index])
        return JSONText.object([
          ("id", name), ("grain", JSONText.string(published.grain.rawValue)),
          ("label", JSONText.string(published.period.label)),
          ("start", JSONText.string(published.period.start.description)),
          ("end", JSONText.string(published.period.last.description)),
          ("provisional", release.isProvisional(period: index) ? "true" : "false"),
        ])
      }, to: &out)
    out.append("],\n\"places\":[")
    append(
      zip(release.places, placeNames).map { place, name in
        JSONText.object([
          ("id", name), ("code", JSONText.string(place.code)),
          ("name", JSONText.string(place.name)), ("level", JSONText.string(place.level)),
          ("parent", JSONText.string(place.parentCode)), ("own", place.isOwn ? "true" : "false"),
        ])
      }, to: &out)
    out.append("],\n\"provenance\":" + object(of: release.provenance))
    out.append(
      ",\n\"schema\":\"fengqiao.release\",\n\"schema_version\":\(publicationSchemaVersion)}\n")
    try out.finish()
  }

  /// What figures call their places: the code; for a 本级 bucket the code and the level in whose
  /// list it stands, `440311/street`; `#2` for the second place of that name (a unit that moved).
  static func placeNames(of places: [Release.Place]) -> [String] {
    var uses: [String: Int] = [:]
    return places.map { place in
      let name = place.code + (place.isOwn ? "/\(place.level)" : "")
      uses[name, default: 0] += 1
      return uses[name] == 1 ? name : "\(name)#\(uses[name, default: 0])"
    }
  }

  private func figures(
    of release: Release, placeNames: [String], periodNames: [String],
    into out: inout OutgoingBytes
  ) throws {
    let forms = release.indicators.map(NumberForm.init)
    // The keys stand in their order and what many figures share is written out once: building
    // an object a figure would cost a sort and a dozen allocations each.
    func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
    let categories = release.categories.map { $0.map { bytes(JSONText.string($0.code)) } }
    let noCategory = bytes("null")
    let indicators = release.indicators.map {
      bytes("\",\"indicator\":\(JSONText.string($0.name)),\"numerator\":")
    }
    let periods = periodNames.map { bytes(",\"period\":\($0)") }
    let places = placeNames.map { bytes(",\"place\":\($0),\"scale\":") }
    var beginning = bytes("\n{\"category\":")
    for figure in release.figures {
      let texts = forms[figure.indicator].texts(figure.quantity)
      var exact = (numerator: "null", denominator: "null", scale: "null")
      switch figure.quantity {
      case .whole(let value): exact.numerator = JSONText.number(value)
      case .ratio(let numerator, let denominator, let scale):
        exact = (
          JSONText.number(numerator), JSONText.number(denominator), JSONText.number(Int64(scale))
        )
      case .empty, .notReported, .suppressed: break
      }
      out.append(beginning)
      out.append(
        figure.category < 0 ? noCategory : categories[figure.indicator][figure.category])
      out.append(",\"denominator\":")
      out.append(exact.denominator)
      out.append(",\"display\":\"")
      out.append(texts.display)
      out.append(indicators[figure.indicator])
      out.append(exact.numerator)
      out.append(periods[figure.period])
      out.append(places[figure.place])
      out.append(exact.scale)
      out.append(",\"silent_units\":")
      out.append(release.silentUnits(of: figure).map { String($0) } ?? "null")
      out.append(",\"status\":\"")
      out.append(NumberForm.status(figure.quantity))
      out.append("\",\"value\":")
      out.append(JSONText.number(texts.plain))
      out.append("}")
      if beginning[0] != 0x2C { beginning.insert(0x2C, at: 0) }
      try out.passOn()
    }
  }

  private func append(_ elements: [String], to out: inout OutgoingBytes) {
    out.append((elements.isEmpty ? "" : "\n") + elements.joined(separator: ",\n"))
  }

  private func object(
    of indicator: IndicatorDefinition, categories: [Release.Category],
    _ description: IndicatorDescription?
  ) -> String {
    JSONText.object([
      ("name", JSONText.string(indicator.name)), ("label", JSONText.string(indicator.label)),
      ("counting_unit", JSONText.string(indicator.unit)),
      ("form", JSONText.string(indicator.form.rawValue)), ("places", "\(indicator.places)"),
      ("note", JSONText.string(indicator.note)),
      ("additivity", description.map { JSONText.string($0.additivity.rawValue) } ?? "null"),
      ("breakdown", JSONText.array(indicator.breakdown.map { JSONText.string($0.field) })),
      (
        "categories",
        JSONText.array(
          categories.map(Release.labelled).map {
            JSONText.object([
              ("code", JSONText.string($0.code)), ("label", JSONText.string($0.label)),
            ])
          })
      ),
    ])
  }

  private func object(of provenance: Release.Provenance) -> String {
    let sources = provenance.conservation.map { source in
      JSONText.object(
        [
          ("source", JSONText.string(source.source)), ("files", JSONText.number(source.files)),
          ("duplicate_files", JSONText.number(source.duplicateFiles)),
          ("refused_files", JSONText.number(source.refusedFiles)),
          ("bytes", JSONText.number(source.bytes)),
          ("bytes_in_spans", JSONText.number(source.bytesInSpans)),
          ("read", JSONText.number(source.read)),
        ] + Disposition.allCases.map { ($0.word, JSONText.number(source[$0])) })
    }
    return JSONText.object([
      ("pipeline", JSONText.string(provenance.pipeline)),
      ("label", JSONText.string(provenance.label)),
      ("audience", JSONText.string(provenance.audience.rawValue)),
      ("as_of", JSONText.string(provenance.asOf.description)),
      (
        "period",
        JSONText.object([
          ("label", JSONText.string(provenance.period.label)),
          ("start", JSONText.string(provenance.period.start.description)),
          ("end", JSONText.string(provenance.period.last.description)),
        ])
      ),
      ("assignment", JSONText.string(provenance.assignment.rawValue)),
      ("program", JSONText.string(provenance.program)),
      ("definition", JSONText.string(provenance.definition)),
      ("conservation", JSONText.array(sources)),
    ])
  }
}
