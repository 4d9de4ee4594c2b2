import Casework
import Intake
import Platform
import Synchronization
import Tabular

/// Reads all deliveries on all workers and puts the slices together in order.
///
///     list of slices ─▶ worker ─▶ result ┐
///                    ─▶ worker ─▶ result ┴▶ drain: in order, starts verified, counted ─▶ batches
///
/// Workers take slices from one list in the order of files. Results wait until those before them
/// are there; then each slice's guessed start is compared with the true end of the one before,
/// and a slice that guessed wrong is read again. What leaves the drain depends on the bytes only.
/// One worker settles at a time; the others leave their results with it and read on.
struct IntakeRun: Sendable {
  struct Settings: Sendable {
    /// Owned bytes of a slice; files up to this size are one slice.
    var sliceSize = 1 << 19
    var keepsLines = false
  }

  let plans: [IntakePlan]
  let deliveries: [Delivery]
  let workers: Workers
  let settings: Settings
  /// Called with bytes and records done so far, from any worker.
  let progress: @Sendable (_ bytes: Int, _ records: Int, _ files: Int) -> Void

  /// - Parameter batches: takes the batches instead of the outcome: for more than memory holds.
  func run(
    into sink: some RefusedRecordSink, batches: (any BatchSink)? = nil
  ) throws(RunFailure) -> IntakeOutcome {
    try Machine.keepingFreedMemory { () throws(RunFailure) in try read(into: sink, batches) }
  }

  private func read(
    into sink: some RefusedRecordSink, _ batches: (any BatchSink)?
  ) throws(RunFailure) -> IntakeOutcome {
    let layouts = layoutsOfLargeFiles()
    let slices = slices()
    let next = Atomic(0)
    let waiting = Mutex(WaitingReadings(most: 4 * workers.width))
    let drain = Mutex(IntakeDrain(self, sink: sink, batches: batches))
    workers.runEach { _ in
      var readers = SliceReaders(plans: plans, keepsLines: settings.keepsLines)
      var likely: [FileLayout?] = plans.map { _ in nil }
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < slices.count else { break }
        let slice = slices[index]
        let delivery = deliveries[slice.file]
        let read = Result { () throws(Refusal) in
          let layout: FileLayout
          if let known = layouts[slice.file] {
            layout = try known.get()
          } else {
            layout = try LayoutReader(plans[delivery.source]).layout(
              of: delivery.file, likely: likely[delivery.source])
            likely[delivery.source] = layout
          }
          // A file that is held in memory as UTF-8 has another length than on disk.
          let slice = slice.covering(delivery.file, isWhole: layouts[slice.file] == nil)
          var result = try readers[delivery.source].read(
            slice, of: delivery.file, layout: layout)
          // An archive has columns of one width; what stays in memory shall be small.
          if batches == nil { result.batch.pack(plans[delivery.source].source.fields) }
          // A large file is asked when its last slice has been settled.
          if layouts[slice.file] == nil, (try? delivery.file.hasChanged()) ?? true {
            throw Refusal("FILE-CHANGED")
          }
          return (layout, result)
        }
        // What comes just as the one who settles leaves is taken up with the next, or at the end.
        if waiting.withLock({ $0.add(read, at: index) }) {
          drain.withLock { settle(waiting, slices, &$0, &readers) }
        } else {
          drain.withLockIfAvailable { settle(waiting, slices, &$0, &readers) }
        }
        if layouts[slice.file] == nil { delivery.file.release() }
      }
    }
    return try drain.withLock { drain throws(RunFailure) in
      var readers = SliceReaders(plans: plans, keepsLines: settings.keepsLines)
      settle(waiting, slices, &drain, &readers)
      return try drain.finish()
    }
  }

  /// Settles what waits and has nothing missing before it.
  private func settle(
    _ waiting: borrowing Mutex<WaitingReadings>, _ slices: [Slice], _ drain: inout IntakeDrain,
    _ readers: inout SliceReaders
  ) {
    while let (index, reading) = waiting.withLock({ $0.next() }) {
      drain.settle(reading, slices[index], &readers)
    }
  }

  /// Files of several slices need their layout before any slice is read.
  private func layoutsOfLargeFiles() -> [Int: Result<FileLayout, Refusal>] {
    let large = deliveries.indices.filter {
      deliveries[$0].state == .toRead && deliveries[$0].file.size > settings.sliceSize
    }
    let found = workers.map(large.count) { i in
      let delivery = deliveries[large[i]]
      return Result { () throws(Refusal) in
        try LayoutReader(plans[delivery.source]).layout(of: delivery.file)
      }
    }
    return Dictionary(uniqueKeysWithValues: zip(large, found))
  }

  private func slices() -> [Slice] {
    var slices: [Slice] = []
    for (index, delivery) in deliveries.enumerated() where delivery.state == .toRead {
      // Large files have been opened for their layout, so the size of a UTF-8 form is known.
      let size = delivery.file.textSize
      var start = 0
      repeat {
        let end = min(start + settings.sliceSize, size)
        slices.append(Slice(file: index, owned: start..<end, isFirst: start == 0))
        start = end
      } while start < size
    }
    return slices
  }
}

extension Slice {
  fileprivate func covering(_ file: DeliveredFile, isWhole: Bool) -> Slice {
    isWhole ? Slice(file: self.file, owned: 0..<file.textSize, isFirst: true) : self
  }
}

/// Readings of slices that wait for those before them, or for one who settles them.
private struct WaitingReadings: Sendable {
  /// How many may wait while others read on.
  let most: Int
  private var readings: [Int: IntakeDrain.Reading] = [:]
  private var following = 0

  init(most: Int) { self.most = most }

  /// - Returns: whether so many wait that who reads must help first: what has been read is held in
  ///   memory.
  mutating func add(_ reading: IntakeDrain.Reading, at index: Int) -> Bool {
    readings[index] = reading
    return readings.count > most
  }

  /// The next in order, if it is there.
  mutating func next() -> (index: Int, IntakeDrain.Reading)? {
    guard let reading = readings.removeValue(forKey: following) else { return nil }
    following += 1
    return (following - 1, reading)
  }
}

/// A worker's readers, one a source, made when first needed.
struct SliceReaders {
  let plans: [IntakePlan]
  let keepsLines: Bool
  private var readers: [Int: SliceReader] = [:]

  init(plans: [IntakePlan], keepsLines: Bool) {
    self.plans = plans
    self.keepsLines = keepsLines
  }

  subscript(source: Int) -> SliceReader {
    mutating get {
      if let known = readers[source] { return known }
      let reader = SliceReader(plans[source], keepsLines: keepsLines)
      readers[source] = reader
      return reader
    }
  }
}

/// Takes what was read file by file, in the order of the deliveries, instead of the outcome.
protocol BatchSink: AnyObject, Sendable {
  /// - Parameter file: the file's place among the run's deliveries.
  func open(_ file: Int, source: Int)
  /// - Parameter lines: the first physical line of each row.
  func add(_ batch: Batch, lines: [UInt32]) throws
  /// The file is refused as a whole: nothing of it stays.
  func forgetBatches() throws
  func close(_ outcome: FileOutcome) throws
}

/// Where refused records go with their exact bytes, file by file in order.
protocol RefusedRecordSink: AnyObject, Sendable {
  func begin(_ delivery: Delivery, header: [UInt8])
  /// The next records of the file, with their numbers and lines in it.
  func add(_ refused: RefusedRecords)
  /// The file is refused as a whole: its records are not set aside one by one.
  func forget()
  /// - Parameters:
  ///   - file: what the file came to.
  ///   - reporter: the only unit to which the file's records belong, if it is one.
  func end(_ file: FileOutcome, reporter: Int?) throws
}
