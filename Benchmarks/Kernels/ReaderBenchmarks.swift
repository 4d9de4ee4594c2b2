import Benchmark
import Casework
import Foundation
import Intake

/// The value readers, each over a file of one column: what is measured is reading that file, of
/// which finding the records and checking the bytes is the smaller part. The readers themselves
/// are not public, because nobody but intake may call them without what intake checks first.
func readerBenchmarks() {
  reader("date", of: "accepted_on", \.acceptedOn) { Int64(day($0)) }
  reader("date and time", of: "updated_at", \.updatedAt) { Int64(second($0)) }
  reader("money", of: "amount", \.amountText) { Int64(fen($0)) }
  reader("count", of: "confirmed", \.confirmedText) { Int64($0) ?? -1 }
  reader("number", of: "record_id", \.recordText) { Int64($0) ?? -1 }
  reader("code", of: "outcome", \.outcome, sum: nil)
  reader("unit", of: "unit", \.unit, sum: nil)
  reader("identifier", of: "case_no", \.caseNumber, sum: nil)
}

private struct ColumnInput {
  let name: String
  let definition: PipelineDefinition
  let texts: [String]
  let bytes: Int
  let distinct: Int
}

/// - Parameter sum: a text's value as the obvious version reads it; without it the values are
///   codes, and two texts must share one exactly if they are equal.
private func reader(
  _ kind: String, of field: String, _ text: KeyPath<NaiveRecord, String>,
  sum: ((String) -> Int64)?
) {
  kernel(
    "read, \(kind)",
    prepare: {
      let texts = NaiveRecord.all.map { $0[keyPath: text] }
      var definition = try RaceInput.shared.definition()
      var source = definition.sources[0]
      source.fields = source.fields.filter { $0.name == field }
      // A run lets go what only names the case.
      source.fields[0].isKept = true
      (source.key, source.newestBy, source.periodBy, source.reporter) = ([], [], [], nil)
      definition.sources = [source]
      let name = "column-\(field).csv"
      let content = Data(([source.fields[0].headers[0]] + texts).joined(separator: "\n").utf8)
      try content.write(to: URL(fileURLWithPath: RaceInput.shared.folder + "/" + name))
      return ColumnInput(
        name: name, definition: definition, texts: texts, bytes: content.count,
        distinct: Set(texts).count)
    },
    amount: { input, _ in (input.texts.count, input.bytes) },
    measure: { input in
      try RaceInput.shared.read(input.name, by: input.definition, [Codebook()])
    },
    check: { input, batches in
      let values = batches.flatMap { $0.columns[0].widened }
      try Wrong.unless("values", values.count, is: input.texts.count)
      if let sum {
        for (value, text) in zip(values, input.texts) {
          try Wrong.unless("a value of \(field)", value, is: sum(text))
        }
      } else {
        var codes: [String: Int64] = [:]
        for (value, text) in zip(values, input.texts) {
          try Wrong.unless("a code of \(field)", value, is: codes[text, default: value])
          codes[text] = value
        }
        try Wrong.unless("codes", Set(codes.values).count, is: input.distinct)
      }
    })
}

private func reader(
  _ kind: String, of field: String, _ text: KeyPath<NaiveRecord, String>,
  _ sum: @escaping (String) -> Int64
) {
  reader(kind, of: field, text, sum: sum)
}

/// Days since 1970 by counting them one year and month at a time.
func day(_ text: String) -> Int {
  let parts = text.split(separator: "-").map { Int($0) ?? 0 }
  func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
  var days = parts[2] - 1
  for year in 1970..<parts[0] { days += isLeap(year) ? 366 : 365 }
  let lengths = [31, isLeap(parts[0]) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  return days + lengths.prefix(parts[1] - 1).reduce(0, +)
}

private func second(_ text: String) -> Int {
  let parts = text.split(separator: " ")
  let clock = parts[1].split(separator: ":").map { Int($0) ?? 0 }
  return day(String(parts[0])) * 86_400 + clock[0] * 3600 + clock[1] * 60 + clock[2]
}

/// Yuan with two decimals as fen.
func fen(_ text: String) -> Int {
  let parts = text.split(separator: ".")
  return (Int(parts[0]) ?? 0) * 100 + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
}
