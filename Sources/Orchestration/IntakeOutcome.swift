public import Casework
public import Intake
import Platform

/// What reading came to.
public struct IntakeOutcome: Sendable {
  public var batches: [Batch] = []
  /// One a delivery, in the order of the run.
  public var files: [FileOutcome] = []
  /// The first physical line of each row of the batches, 1-based; only when asked for.
  public var rowLines: [[UInt32]] = []
  /// Slices that were read twice because their first record had been guessed wrong.
  public var wrongGuesses = 0
}

/// What became of one delivered file.
public struct FileOutcome: Sendable {
  public enum State: Sendable, Equatable {
    case read
    case duplicate(of: String)
    case refused
    case ignored
  }

  /// Index of the source.
  public var source: Int
  public var name: String
  public var state: State
  /// As delivered.
  public var bytes: Int
  public var encoding: FileEncoding?
  public var spans = SpanBytes()
  public var passedOver = PassedOverRows()
  /// Bytes that the spans must add up to: those of the file, or of its UTF-8 form.
  public var textBytes = 0
  public var records = 0
  /// Of records that did not become rows.
  public var quarantined = 0
  public var rejected = 0
  /// Of records that did not become rows and have come back in another file: they are superseded.
  public var mended = 0
  /// Of the exact bytes of the refused records; 0 without any.
  var refusedHash: UInt64 = 0
  /// What was said of the file as a whole, and of totals rows.
  public var findings: [Finding] = []
  /// How often each finding about a record occurred, by code and field.
  public var counts: [FindingKey: Int] = [:]
  /// Refused records with their disposition and first finding; record numbers count from 0. Only
  /// when lines were asked for too: a broken file has a million of them.
  public var refusedRecords: [RefusedNumber] = []

  public struct FindingKey: Hashable, Sendable, Comparable {
    public var code: String
    public var severity: Severity
    public var field: String

    public static func < (a: FindingKey, b: FindingKey) -> Bool {
      (a.severity, a.code, a.field) > (b.severity, b.code, b.field)
    }
  }

  public struct RefusedNumber: Sendable {
    public var number: Int
    public var line: Int
    public var disposition: Disposition
    public var code: String
  }
}

extension FileOutcome {
  /// Whether it has no more records than were refused of another one, most likely those, mended, while that
  /// one had others, too.
  func isOnlyRefused(of other: FileOutcome) -> Bool {
    let refused = other.quarantined + other.rejected
    return records <= refused && refused < other.records
  }

  /// Not secret: it only tells one set of records from another.
  private static let hashKey = SipKey(k0: 0, k1: 0)

  /// Takes refused records of the file into its numbers.
  mutating func count(_ refused: RefusedRecords) {
    var (start, end) = (0, 0)
    for record in refused.records {
      if record.disposition == .rejected { rejected += 1 } else { quarantined += 1 }
      end += record.length
      // Record by record: it depends neither on slices nor on parts of an archive.
      let (_, hash) = fingerprint128(
        refused.bytes.span.extracting(start..<end), key: FileOutcome.hashKey)
      refusedHash = refusedHash &* 0x9E37_79B9_7F4A_7C15 &+ hash
      start = end
    }
    var often = refused.texts.map { _ in 0 }
    for place in refused.places { often[place.text] += 1 }
    for (text, count) in zip(refused.texts, often) where count > 0 {
      counts[
        FindingKey(code: text.code, severity: text.severity, field: text.field), default: 0] +=
        count
    }
  }

  /// Notes the numbers of refused records.
  mutating func note(_ refused: RefusedRecords) {
    for record in refused.records {
      let first =
        record.firstPlace < record.endOfPlaces ? refused.places[record.firstPlace] : nil
      refusedRecords.append(
        RefusedNumber(
          number: refused.firstRecord + record.ordinal,
          line: refused.firstLine + record.line, disposition: record.disposition,
          code: first.map { refused.texts[$0.text].code } ?? ""))
    }
  }
}

extension Delivery {
  /// What is said of a delivery that is not read; `nil` for one that is.
  func unreadOutcome(among deliveries: [Delivery]) -> FileOutcome? {
    func outcome(_ state: FileOutcome.State) -> FileOutcome {
      FileOutcome(source: source, name: file.name, state: state, bytes: file.size)
    }
    switch state {
    case .toRead: return nil
    case .duplicate(let kept): return outcome(.duplicate(of: deliveries[kept].file.name))
    case .ignored: return outcome(.ignored)
    case .refused(let code, let detail):
      var refused = outcome(.refused)
      let entry = FindingCatalogue.entry(code)
      refused.findings.append(
        Finding(
          code: code, severity: .refusal,
          message: detail.isEmpty ? entry.message : entry.message + "：" + detail,
          action: entry.action))
      return refused
    }
  }
}
