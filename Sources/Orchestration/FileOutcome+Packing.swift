import Casework
import Intake
import Platform

extension FileOutcome {
  /// What an archive keeps of it: all but its source, its name and its refused records.
  func packed(header: [UInt8], reporter: Int?) -> [UInt8] {
    var packed = PackedBytes()
    packed.append(state == .refused ? 1 : 0)
    packed.append(bytes)
    packed.append(encoding?.rawValue ?? "")
    for length in spans.lengths { packed.append(length) }
    packed.append(textBytes)
    packed.append(records)
    packed.append(quarantined)
    packed.append(rejected)
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
    outcome.textBytes = try reader.number()
    outcome.records = try reader.number()
    outcome.quarantined = try reader.number()
    outcome.rejected = try reader.number()
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

  mutating func add(
    _ record: SliceResult.RefusedRecord, number: Int, bytes: ArraySlice<UInt8>
  ) {
    packed.append(number)
    packed.append(Int(record.disposition.rawValue))
    packed.append(record.reporter ?? -1)
    packed.append(record.findings.count)
    for finding in record.findings {
      for number in [finding.line, finding.column, finding.byte] { packed.append(number) }
      for text in [
        finding.code, finding.severity.rawValue, finding.field, finding.message, finding.action,
      ] {
        append(text)
      }
    }
    packed.append(bytes)
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

  /// Hands each record of a part to a body, as `RefusedRecordSink.add` takes it.
  static func forEach(
    in part: [UInt8],
    _ body: (SliceResult.RefusedRecord, _ number: Int, _ bytes: ArraySlice<UInt8>) -> Void
  ) throws(PackedReader.Damage) {
    var reader = PackedReader(part)
    var texts: [String] = []
    func text() throws(PackedReader.Damage) -> String {
      let place = try reader.number()
      if texts.indices.contains(place) { return texts[place] }
      guard place == -1 else { throw PackedReader.Damage() }
      texts.append(try reader.text())
      return texts[texts.count - 1]
    }
    while !reader.isAtEnd {
      let number = try reader.number()
      guard
        let raw = UInt8(exactly: try reader.number()), let disposition = Disposition(rawValue: raw)
      else { throw PackedReader.Damage() }
      let reporter = try reader.number()
      var findings: [Finding] = []
      for _ in 0..<(try reader.count()) {
        let (line, column, byte) = (try reader.number(), try reader.number(), try reader.number())
        let code = try text()
        guard let severity = Severity(rawValue: try text()) else { throw PackedReader.Damage() }
        findings.append(
          Finding(
            code: code, severity: severity, line: line, column: column, byte: byte,
            field: try text(), message: try text(), action: try text()))
      }
      let bytes = try reader.string()
      body(
        SliceResult.RefusedRecord(
          ordinal: 0, length: bytes.count, disposition: disposition,
          reporter: reporter < 0 ? nil : reporter, findings: findings), number, bytes)
    }
  }
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
