public import Casework
public import Intake
import Platform
import Synchronization

/// What is wrong with a file before it is sent: read as a run would read it, by the source of the
/// pipeline that knows most of its columns. Nothing is kept, nothing is published.
///
/// What only a run can see (copies in other files, the rest of the log) is not looked at.
public struct DeliveryCheck {
  private let definition: PipelineDefinition
  private let only: String?

  /// - Parameter source: the name of the only source to be tried.
  public init(_ definition: PipelineDefinition, only source: String? = nil) {
    self.definition = definition
    only = source
  }

  /// What a station has to know about one file.
  public struct Report: Sendable {
    public let file: String
    /// The source by which it was read; `nil` when none could read it.
    public let source: SourceDefinition?
    public let encoding: FileEncoding?
    /// Records, and how many of them have to be mended.
    public let records: Int
    public let refused: Int
    /// What is wrong with the file and with its records, in the order of the lines.
    public let findings: [Finding]
    /// Notes and warnings about records that count all the same, by code and field.
    public let remarks: [(key: FileOutcome.FindingKey, count: Int)]

    /// Whether the file can be sent as it is.
    public var isGood: Bool { refused == 0 && findings.isEmpty }
  }

  /// - Throws: `RunFailure` when reading fails by our own fault.
  public func report(on file: DeliveredFile) throws(RunFailure) -> Report {
    let source: Int
    switch Sniff(definition, only: only).choice(for: file) {
    case .success(let choice): source = choice.source
    case .failure(let refusal):
      return Report(
        file: file.name, source: nil, encoding: nil, records: 0, refused: 0,
        findings: [refusal.finding], remarks: [])
    }
    let codebooks = definition.sources.map { $0.fields.map { _ in Codebook() } }
    // The file lies wherever the station keeps it, not where it will be delivered.
    var definition = definition
    for source in definition.sources.indices { definition.sources[source].pathUnit = nil }
    let bound = definition.resolvingLabels { source, field, text in
      Int64(codebooks[source][field].code(of: NormalForm.value(Array(text.utf8))))
    }
    // Nobody compares the fingerprints of a check with others.
    let plans = bound.sources.indices.map {
      IntakePlan(bound, source: $0, key: SipKey(k0: 0, k1: 0), codebooks: codebooks[$0])
    }
    let findings = FindingList()
    let outcome = try IntakeRun(
      plans: plans, deliveries: [Delivery(source: source, file: file, state: .toRead)],
      workers: Workers(Machine.coreCount), settings: IntakeRun.Settings()
    ) { _, _, _ in }.run(into: findings)
    guard let read = outcome.files.first else {
      throw RunFailure.invariant("\(file.name): it was read, and nothing came out")
    }
    return Report(
      file: file.name, source: definition.sources[source], encoding: read.encoding,
      records: read.records, refused: read.quarantined + read.rejected,
      findings: read.findings + findings.all,
      remarks: read.counts.filter { $0.key.severity < .quarantine }.sorted { $0.key < $1.key }
        .map { (key: $0.key, count: $0.value) })
  }
}

/// Keeps the findings about refused records and none of their bytes.
private final class FindingList: RefusedRecordSink {
  private let state = Mutex<[Finding]>([])

  var all: [Finding] { state.withLock { $0 } }

  func begin(_ delivery: Delivery, header: [UInt8]) {}
  func add(_ refused: RefusedRecords) {
    state.withLock { $0 += refused.places.map(refused.finding) }
  }
  func forget() { state.withLock { $0 = [] } }
  func end(_ file: FileOutcome, reporter: Int?) {}
}
