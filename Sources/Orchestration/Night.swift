import Casework
import Deduplication
import Intake
import Platform
import Storage

/// The steps of a run between its archive and its stages.
struct Night {
  let definition: PipelineDefinition
  let archive: Archive
  /// The number of this run.
  let run: Int
  let settings: PipelineRun.Settings
  let workers: Workers
  /// The way of reading: a reading under another one is made anew.
  let plan: String
  let progress: any RunProgress

  private var asOf: Int { Int(definition.asOf.number) }

  struct Content: Hashable {
    let source: String
    let sha256: String
    /// `PipelineDefinition.readingVariant`.
    let variant: String

    init(source: String, sha256: String, variant: String) {
      self.source = source
      self.sha256 = sha256
      self.variant = variant
    }

    init(_ reading: Archive.Reading) {
      self.init(source: reading.source, sha256: reading.sha256, variant: reading.variant)
    }
  }

  /// The stages with the archive's codebooks, so that codes mean the same on every night.
  func stages(_ key: FingerprintKey) throws(ArchiveError) -> PipelineStages {
    var codebooks: [[Codebook]] = []
    for source in definition.sources {
      var books: [Codebook] = []
      for field in source.fields {
        books.append(
          field.kind == .label
            ? Codebook(try archive.labels(source: source.name, field: field.name)) : Codebook())
      }
      codebooks.append(books)
    }
    return PipelineStages(
      definition, key: key.sipKey, codebooks: codebooks, engine: settings.engine,
      workers: workers)
  }

  func content(_ received: Receiving.Received, _ place: Int) -> Content? {
    let delivery = received.deliveries[place]
    return received.hashes[place].map {
      Content(
        source: definition.sources[delivery.source].name, sha256: $0,
        variant: definition.readingVariant(source: delivery.source, path: delivery.file.name))
    }
  }

  /// The readings that hold for this run, by content.
  func readings() throws(ArchiveError) -> [Content: Archive.Reading] {
    var readings: [Content: Archive.Reading] = [:]
    for reading in try archive.readings() where reading.holds(for: plan, asOf: asOf) {
      readings[Content(reading)] = reading
    }
    return readings
  }

  /// The deliveries that counted after a run, the same bytes once.
  func counted(after run: Int) throws -> Receiving.Received {
    let sources = Dictionary(
      uniqueKeysWithValues: definition.sources.enumerated().map { ($0.element.name, $0.offset) })
    var received = Receiving.Received()
    for version in try archive.versions() where version.counted(after: run) {
      guard let source = sources[version.source] else { continue }
      received.add(version, source, in: archive.store)
    }
    received.sort()
    Discovery(definition: definition).markDuplicates(
      &received.deliveries, order: order(of: received), workers)
    return received
  }

  /// Whether nothing of them would have to be read.
  func hasReadings(of received: Receiving.Received) throws -> Bool {
    let readings = try readings()
    return received.deliveries.indices.allSatisfy { place in
      guard received.deliveries[place].state == .toRead, let content = content(received, place)
      else { return true }
      return readings[content] != nil
    }
  }

  /// Reads every content that has no reading; returns how many there were.
  func readNew(
    of received: Receiving.Received, by stages: PipelineStages
  ) throws -> Int {
    let known = try readings()
    var seen: Set<Content> = []
    let new = received.deliveries.indices.filter { place in
      guard received.deliveries[place].state == .toRead, let content = content(received, place)
      else { return false }
      return known[content] == nil && seen.insert(content).inserted
    }
    guard !new.isEmpty else { return 0 }
    let deliveries = new.map { received.deliveries[$0] }
    progress.willRead(
      files: deliveries.count, bytes: deliveries.reduce(0) { $0 + $1.file.size })
    let intake = IntakeRun(
      plans: stages.plans, deliveries: deliveries, workers: workers,
      settings: IntakeRun.Settings(sliceSize: settings.sliceSize, keepsLines: true)
    ) { [progress] in progress.didRead(bytes: $0, records: $1, files: $2) }
    let sink = ArchiveSink(
      archive, definition, plan: plan,
      contents: new.map {
        (received.hashes[$0] ?? "", content(received, $0)?.variant ?? "")
      })
    _ = try intake.run(into: sink, batches: sink)
    try sink.finish()
    for (source, books) in zip(definition.sources, stages.codebooks) {
      for (field, book) in zip(source.fields, books) where field.kind == .label {
        let old = try archive.labels(source: source.name, field: field.name).count
        try archive.add(labels: book.bytes[old...], source: source.name, field: field.name)
      }
    }
    return new.count
  }

  /// The hashes of all that the figures depend on, as facts of the release. The key is not among
  /// them: fingerprints show in no figure.
  func inputs(of received: Receiving.Received) throws -> [String: String] {
    let lines = received.deliveries.enumerated().map { place, delivery in
      "\(definition.sources[delivery.source].name)\t\(received.paths[place])\t"
        + "\(received.hashes[place] ?? "")\t\(delivery.state)\n"
    }
    var templates = ""
    for path in definition.publications.compactMap(\.template) {
      templates += try Digest.sha256(ofFile: Path(path)).hex + "\n"
    }
    return [
      "inputs": Digest.sha256(Array(lines.joined().utf8)).hex, "reading": definition.readingPlan,
      "templates": Digest.sha256(Array(templates.utf8)).hex,
    ]
  }

  /// For each delivery the day of the run in which its name first came.
  ///
  /// What came on the first night may have lain there for long: it counts as in time.
  func arrivalDays(of received: Receiving.Received) throws -> [Day] {
    var days: [Int: Day] = [run: definition.asOf]
    for run in try archive.runs() {
      days[run.id] = Day(number: Int32(truncatingIfNeeded: run.asOf))
    }
    days[1] = Day(number: .min)
    var first: [String: Int] = [:]
    for version in try archive.versions().reversed() {
      first["\(version.source)\t\(version.path)"] = version.received
    }
    return received.deliveries.indices.map { place in
      let source = definition.sources[received.deliveries[place].source].name
      return first["\(source)\t\(received.paths[place])"].flatMap { days[$0] } ?? definition.asOf
    }
  }

  /// What was read of all deliveries that count, tonight or on any night before.
  struct Loaded {
    var outcome: IntakeOutcome
    let precedes: @Sendable (_ file: Int, _ other: Int) -> Bool
    /// For each batch its place in the archive and what is known of its records.
    var places: [(pack: Int, row: Int)]
    var states: [[UInt8]]

    /// Whether a night has decided of every record what becomes of it.
    var hasAllStates: Bool {
      zip(outcome.batches, states).allSatisfy { $0.count == $1.count }
    }
  }

  /// What reading the files came to, without their records.
  private struct LoadedFiles {
    var outcome = IntakeOutcome()
    /// For each source the run's file of each reading.
    var files: [[Int: Int]]
  }

  /// - Parameters:
  ///   - sink: gets the refused records again, as reading them would give them.
  ///   - withLines: whether refused records are listed one by one.
  private func loadFiles(
    _ received: Receiving.Received, into sink: some RefusedRecordSink, withLines: Bool = false,
    withRefused: Bool
  ) throws -> LoadedFiles {
    let readings = try readings()
    let outcomes = try archive.outcomes()
    let hasRefused = withRefused ? try archive.readingsWithRefused() : []
    var loaded = LoadedFiles(files: definition.sources.map { _ in [:] })
    var mending = Mending(received.deliveries)
    for (place, delivery) in received.deliveries.enumerated() {
      if let unread = delivery.unreadOutcome(among: received.deliveries) {
        loaded.outcome.files.append(unread)
        continue
      }
      guard let content = content(received, place), let reading = readings[content],
        let packed = outcomes[reading.id]
      else {
        throw RunFailure.invariant(
          "\(delivery.file.name): it counts, and there is no reading of it")
      }
      var (file, header, reporter) = try FileOutcome.unpacked(
        packed, source: delivery.source, name: delivery.file.name)
      sink.begin(delivery, header: header)
      let isMended = mending.settle(&file, at: place)
      if hasRefused.contains(reading.id) {
        for part in try archive.refusedParts(of: reading.id) {
          let refused = try RefusedPacking.refused(in: part)
          if withLines { file.note(refused) }
          if !isMended { sink.add(refused) }
        }
      }
      try sink.end(file, reporter: reporter)
      loaded.files[delivery.source][reading.id] = place
      loaded.outcome.files.append(file)
    }
    return loaded
  }

  /// - Parameters:
  ///   - sink: gets the refused records again, as reading them would give them.
  ///   - wanted: for each source the fields whose columns are wanted; `nil`: all.
  func load(
    _ received: Receiving.Received, into sink: some RefusedRecordSink,
    wanted: [Set<Int>]? = nil, withKeys: Bool = true, withLines: Bool = false,
    withStates: Bool = false, withRefused: Bool = true
  ) throws -> Loaded {
    let files = try loadFiles(
      received, into: sink, withLines: withLines, withRefused: withRefused)
    var loaded = Loaded(
      outcome: files.outcome, precedes: order(of: received).precedes, places: [], states: [])
    for (index, source) in definition.sources.enumerated() {
      let batches = try archive.batches(
        Archive.BatchRequest(
          source: index, name: source.name, fields: source.fields.map(\.name),
          wanted: wanted?[index] ?? Set(source.fields.indices.filter { source.fields[$0].isKept }),
          files: files.files[index], withKeys: withKeys, withLines: withLines,
          withStates: withStates),
        workers)
      for batch in batches {
        loaded.outcome.batches.append(batch.batch)
        loaded.places.append((batch.pack, batch.row))
        if withLines { loaded.outcome.rowLines.append(batch.lines) }
        if withStates { loaded.states.append(batch.states) }
      }
    }
    return loaded
  }

  /// The fields that the figures of each source read.
  var fieldsOfFigures: [Set<Int>] {
    definition.sources.indices.map {
      Orchestration.fieldsOfFigures(of: $0, among: definition.sources, definition.measures)
    }
  }

  /// The figures of all that counts, worked out while it is loaded; `nil` where that cannot be: the
  /// last night did not decide of every record what becomes of it, or a figure needs all records
  /// at once.
  func answer(
    _ received: Receiving.Received, by stages: PipelineStages, _ clock: inout StageClock
  ) throws -> RunReport? {
    guard !definition.looksAtOtherRecords else { return nil }
    let files = try loadFiles(received, into: NoQuarantine(), withRefused: false)
    let (scope, wanted) = (Scope(definition), fieldsOfFigures)
    return try stages.answer(
      of: files.outcome,
      rows: definition.sources.indices.map { source in
        files.outcome.files.reduce(0) { $0 + ($1.source == source ? $1.records : 0) }
      }, &clock
    ) { parts in
      var parts = parts
      for (index, source) in definition.sources.enumerated() {
        var request = Archive.BatchRequest(
          source: index, name: source.name, fields: source.fields.map(\.name),
          wanted: wanted[index], files: files.files[index], withKeys: false, withStates: true)
        request.first = scope.fields(ofSource: index)
        parts = try archive.pass(request, to: parts, workers)
      }
      return parts
    }
  }

  /// Keeps what was decided of every record, notes the run, and forgets readings of nothing.
  func keep(
    _ report: RunReport, _ loaded: Loaded, inputs: String
  ) throws(ArchiveError) {
    try archive.set(
      states: zip(loaded.places, report.ledger.statesBeforeScope).map {
        (pack: $0.pack, row: $0.row, states: $1)
      })
    let counting = Set(
      try archive.versions().filter { $0.state == .current || $0.state == .refused }
        .map { version in
          let source = definition.sources.firstIndex { $0.name == version.source }
          return Content(
            source: version.source, sha256: version.sha256,
            variant: source.map {
              definition.readingVariant(source: $0, path: version.path.description)
            } ?? "")
        })
    try archive.remove(
      readings: try archive.readings().filter {
        $0.plan != plan || !counting.contains(Content($0))
      }.map(\.id))
    try archive.record(
      Archive.Run(
        number: run, asOf: asOf, program: Version.text, inputs: inputs,
        release: report.published?.name ?? "", exit: Int(report.exitCode)), plan: plan)
  }

  func order(of received: Receiving.Received) -> FileOrder {
    FileOrder(
      received.deliveries.map(\.file), known: received.hashes.compactMapValues(Hash256.init(hex:)))
  }
}
