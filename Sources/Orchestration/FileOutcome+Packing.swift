import Casework
import Intake
import Platform
import Tabular

extension FileOutcome {
  /// What an archive keeps of it: all but its source, its name and its refused records.
  func packed(header: [UInt8], reporter: Int?) -> [UInt8] {
    var packed = PackedBytes()
    packed.append(state == .refused ? 1 : 0)
    packed.append(bytes)
    packed.append(encoding?.rawValue ?? "")
    for length in spans.lengths { packed.append(length) }
    let rows = passedOver
    for count in [rows.preamble, rows.repeatedHeaders, rows.totals, rows.notes] {
      packed.append(count)
    }
    packed.append(textBytes)
    packed.append(records)
    packed.append(quarantined)
    packed.append(rejected)
    packed.append(Int(bitPattern: UInt(refusedHash)))
    packed.append(findings.count)
    for finding in findings { finding.pack(into: &packed) }
    packed.append(counts.count)
    for (key, count) in counts.sorted(by: { $0.key < $1.key }) {
      packed.append(key.code)
      packed.append(key.severity.rawValue)
      packed.append(key.field)
      packed.append(count)
    }
    packed.append(header)
    packed.append(reporter ?? -1)
    return packed.bytes
  }

  /// - Returns: the outcome, the file's header row, and the only unit to which it belongs.
  static func unpacked(
    _ bytes: [UInt8], source: Int, name: String
  ) throws(PackedReader.Damage) -> (outcome: FileOutcome, header: [UInt8], reporter: Int?) {
    var reader = PackedReader(bytes)
    let state: State = try reader.number() == 1 ? .refused : .read
    var outcome = FileOutcome(
      source: source, name: name, state: state, bytes: try reader.number())
    outcome.encoding = FileEncoding(rawValue: try reader.text())
    var lengths: [Int] = []
    for _ in outcome.spans.lengths { lengths.append(try reader.number()) }
    outcome.spans = SpanBytes(lengths: lengths)
    outcome.passedOver.preamble = try reader.number()
    outcome.passedOver.repeatedHeaders = try reader.number()
    outcome.passedOver.totals = try reader.number()
    outcome.passedOver.notes = try reader.number()
    outcome.textBytes = try reader.number()
    outcome.records = try reader.number()
    outcome.quarantined = try reader.number()
    outcome.rejected = try reader.number()
    outcome.refusedHash = UInt64(UInt(bitPattern: try reader.number()))
    for _ in 0..<(try reader.count()) { outcome.findings.append(try Finding(from: &reader)) }
    for _ in 0..<(try reader.count()) {
      let code = try reader.text()
      guard let severity = Severity(rawValue: try reader.text()) else {
        throw PackedReader.Damage()
      }
      let field = try reader.text()
      outcome.counts[FindingKey(code: code, severity: severity, field: field)] =
        try reader.number()
    }
    let header = Array(try reader.string())
    let reporter = try reader.number()
    return (outcome, header, reporter < 0 ? nil : reporter)
  }
}

/// Refused records of one file on their way into an archive. Texts that come again and again are
/// written once a part.
struct RefusedPacking {
  private(set) var packed = PackedBytes()
  private var known: [String: Int] = [:]

  /// Adds one of the records `refused`, whose bytes begin at `start`.
  mutating func add(
    _ record: RefusedRecords.Record, of refused: RefusedRecords, _ said: inout SaidTexts,
    from start: Int
  ) {
    packed.append(refused.firstRecord + record.ordinal)
    packed.append(refused.firstLine + record.line)
    packed.append(record.lines)
    packed.append(Int(record.disposition.rawValue))
    packed.append(record.reporter)
    packed.append(record.endOfPlaces - record.firstPlace)
    for place in refused.places[record.firstPlace..<record.endOfPlaces] {
      for number in [refused.firstLine + place.line, place.column, place.byte] {
        packed.append(number)
      }
      if let again = said.packed[place.text] {
        packed.append(packed: again)
      } else {
        var again = PackedBytes()
        for text in refused.texts[place.text].packedTexts {
          append(text)
          again.append(known[text] ?? 0)
        }
        said.packed[place.text] = again
      }
    }
    packed.append(refused.bytes[start..<(start + record.length)])
  }

  private mutating func append(_ text: String) {
    if let place = known[text] {
      packed.append(place)
    } else {
      packed.append(-1)
      packed.append(text)
      known[text] = known.count
    }
  }

  /// The records of a part, as `RefusedRecordSink.add` takes them.
  static func refused(in part: [UInt8]) throws(PackedReader.Damage) -> RefusedRecords {
    var reader = PackedReader(part)
    var refused = RefusedRecords()
    var texts: [String] = []
    var known: [[Int]: Int] = [:]
    func text() throws(PackedReader.Damage) -> Int {
      let place = try reader.number()
      if texts.indices.contains(place) { return place }
      guard place == -1 else { throw PackedReader.Damage() }
      texts.append(try reader.text())
      return texts.count - 1
    }
    while !reader.isAtEnd {
      let (number, line, lines) = (
        try reader.number(), try reader.number(), try reader.number()
      )
      guard
        let raw = UInt8(exactly: try reader.number()), let disposition = Disposition(rawValue: raw)
      else { throw PackedReader.Damage() }
      let reporter = try reader.number()
      for _ in 0..<(try reader.count()) {
        let (line, column, byte) = (try reader.number(), try reader.number(), try reader.number())
        let said = [try text(), try text(), try text(), try text(), try text()]
        if known[said] == nil {
          guard let severity = Severity(rawValue: texts[said[1]]) else {
            throw PackedReader.Damage()
          }
          known[said] = refused.texts.count
          refused.texts.append(
            FindingText(
              code: texts[said[0]], severity: severity, field: texts[said[2]],
              message: texts[said[3]], action: texts[said[4]]))
        }
        refused.add(
          RefusedRecords.Place(text: known[said] ?? 0, line: line, column: column, byte: byte))
      }
      let bytes = try reader.string()
      refused.bytes += bytes
      refused.add(
        RefusedRecords.Record(
          ordinal: number, line: line, length: bytes.count, lines: lines,
          disposition: disposition, reporter: reporter))
    }
    return refused
  }
}

/// The texts of some refused records as they stand in a part when they are written again.
struct SaidTexts {
  fileprivate var packed: [PackedBytes?]

  init(_ refused: RefusedRecords) { packed = refused.texts.map { _ in nil } }
}

extension FindingText {
  fileprivate var packedTexts: [String] { [code, severity.rawValue, field, message, action] }
}

extension Finding {
  func pack(into packed: inout PackedBytes) {
    for text in [code, severity.rawValue, field, message, action] { packed.append(text) }
    for number in [line, column, byte] { packed.append(number) }
  }

  init(from reader: inout PackedReader) throws(PackedReader.Damage) {
    let code = try reader.text()
    guard let severity = Severity(rawValue: try reader.text()) else { throw PackedReader.Damage() }
    let field = try reader.text()
    let (message, action) = (try reader.text(), try reader.text())
    self.init(
      code: code, severity: severity, line: try reader.number(), column: try reader.number(),
      byte: try reader.number(), field: field, message: message, action: action)
  }
}
