import Benchmark
import Casework
import Deduplication
import Foundation
import Indicators
import Publishing

/// Adding up, and what is worked out of the sums: districts, streets and communities by month and
/// dispute type, as in the race.
func figureBenchmarks() {
  let kinds: [(name: String, rollUp: String, indicators: Set<String>)] = [
    ("sums", "roll up, sums", ["records", "successes", "amount", "confirmed"]),
    ("values", "roll up, medians", ["median_days"]),
    ("persons", "roll up, distinct", ["mediators"]),
  ]
  for kind in kinds {
    kernel(
      "accumulate, \(kind.name)",
      prepare: { try FigureInput(kind.indicators) },
      amount: { input, _ in (input.ledger.rows, 0) },
      measure: { try $0.cube() },
      check: { input, cube in
        try check(try input.release(cube), kind.indicators)
      })
  }
  for kind in kinds {
    kernel(
      kind.rollUp,
      prepare: {
        let input = try FigureInput(kind.indicators)
        return (input, try input.cube())
      },
      amount: { _, release in (release.figures.count, 0) },
      measure: { input in try input.0.release(input.1) },
      check: { _, release in try check(release, kind.indicators) })
  }
  for format in ["csv", "csv_wide", "json"] {
    kernel(
      "render, \(format)",
      prepare: {
        let input = try FigureInput([])
        return (try input.release(try input.cube()), input.definition.publications[0])
      },
      amount: { input, bytes in (input.0.figures.count, bytes.count) },
      measure: { input in try rendered(input.0, as: input.1, format) },
      check: { input, bytes in try check(bytes, of: input.0, format) })
  }
}

/// A ledger, and a definition with some of the race's indicators.
private struct FigureInput {
  let definition: PipelineDefinition
  let ledger: Ledger

  init(_ indicators: Set<String>) throws {
    definition = try RaceInput.shared.definition(indicators)
    ledger =
      deduplicated(
        try RaceInput.shared.batches(), by: definition, workers: SerialMapping(),
        precedes: { $0 < $1 }
      ).ledger
  }

  private var request: FigureRequest {
    FigureRequest(
      levels: [1, 2, 3], grains: [.month], indicators: Array(definition.indicators.indices))
  }

  func cube() throws -> Cube {
    try aggregated(
      ledger.batches, states: ledger.states, definition: definition, labels: LabelBooks(),
      grid: request.leafGrid(of: definition), workers: SerialMapping())
  }

  func release(_ cube: Cube) throws -> Release {
    try Indicators.release(
      from: cube, request: request, labels: LabelBooks(),
      provenance: Release.Provenance(
        pipeline: "kernels", label: "", period: definition.period, asOf: definition.asOf,
        assignment: definition.assignment, program: "", definition: "", conservation: []),
      workers: SerialMapping())
  }
}

/// Compares every figure with the obvious version's; no cell may be missing.
private func check(_ release: Release, _ indicators: Set<String>) throws {
  let naive = NaiveFigures.shared
  var found = 0
  for figure in release.figures {
    let place = release.places[figure.place]
    let label = release.categories[figure.indicator][figure.category].label
    let civil = release.periods[figure.period].period.start.civil
    let cell = NaiveFigures.Cell(
      month: "\(civil.year)-\(civil.month < 10 ? "0" : "")\(civil.month)", place: place.code,
      type: label)
    let name = release.indicators[figure.indicator].name
    let records = place.isOwn ? [] : naive.cells[cell] ?? []
    let expected = NaiveFigures.value(of: name, records)
    switch figure.quantity {
    case .whole(let value):
      try Wrong.unless(name, value, is: expected?.0 ?? 0)
    case .ratio(let numerator, let denominator, let scale):
      guard let expected else { throw Wrong(description: "\(name): a value where there is none") }
      try Wrong.unless(
        name, numerator * Int64(scale) * expected.1, is: expected.0 * denominator)
    case .empty: try Wrong.unless(name, expected == nil, is: true)
    default: throw Wrong(description: "\(name): neither a value nor empty")
    }
    if !records.isEmpty, expected != nil { found += 1 }
  }
  // A category whose sum is 0 at a place may be left out.
  var least = 0
  for records in naive.cells.values {
    for name in indicators {
      if let value = NaiveFigures.value(of: name, records), value.0 != 0 { least += 1 }
    }
  }
  try Wrong.unless("cells that occur are all there", found >= least, is: true)
}

private func rendered(
  _ release: Release, as definition: PublicationDefinition, _ format: String
) throws -> [UInt8] {
  var definition = definition
  definition.format = format
  guard let publication = PublicationCatalogue.publication(of: format) else {
    throw Wrong(description: "no format \(format)")
  }
  final class Output { var files: [String: [UInt8]] = [:] }
  let output = Output()
  let files = PublicationFiles(
    folder: RaceInput.shared.folder,
    append: { name, bytes in output.files[name, default: []] += bytes }, adopt: { _ in },
    read: { _ in [] })
  try publication.render(release, as: definition, into: files)
  return output.files[publication.fileNames(of: definition)[0]] ?? []
}

/// The rendered amounts, read back, add up to the release's; JSON is read by another parser.
private func check(_ bytes: [UInt8], of release: Release, _ format: String) throws {
  if format == "json" {
    let whole = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
    try Wrong.unless(
      "figures", (whole?["figures"] as? [Any])?.count ?? -1, is: release.figures.count)
    return
  }
  let rows = NaiveRecord.rows(of: bytes)
  guard let amount = release.indicators.firstIndex(where: { $0.name == "amount" }) else {
    throw Wrong(description: "no amount in the release")
  }
  let expected = release.figures.reduce(0) { sum, figure in
    guard figure.indicator == amount, case .whole(let value) = figure.quantity else { return sum }
    return sum + Int(value)
  }
  let header = rows[0]
  let column = header.firstIndex(of: format == "csv" ? "value" : "amount") ?? 0
  let indicator = header.firstIndex(of: "indicator") ?? 0
  let sum = rows.dropFirst().reduce(0) { sum, row in
    if format == "csv", row[indicator] != "amount" { return sum }
    return sum + (row[column].isEmpty ? 0 : fen(row[column]))
  }
  try Wrong.unless("sum of the amounts", sum, is: expected)
  if format == "csv" { try Wrong.unless("lines", rows.count - 1, is: release.figures.count) }
}
