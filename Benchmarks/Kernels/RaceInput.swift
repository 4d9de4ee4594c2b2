import Casework
import Foundation
import Intake
import Orchestration
import Platform
import Sampling
import Tabular

/// 100,000 records of the race with other engines, in one file of 30 MB, always the same.
final class RaceInput {
  static let records = 100_000
  let folder: String
  let bytes: [UInt8]
  /// Made once a process, and removed when it ends.
  nonisolated(unsafe) static let shared: RaceInput = {
    do { return try RaceInput() } catch { fatalError("the input cannot be made: \(error)") }
  }()

  private init() throws {
    folder = NSTemporaryDirectory() + "fengqiao-kernels-\(getpid())"
    atexit {
      try? FileManager.default.removeItem(
        atPath: NSTemporaryDirectory() + "fengqiao-kernels-\(getpid())")
    }
    var sink = FolderSink(folder: folder)
    try RaceSample(records: RaceInput.records, form: .big).write(to: &sink)
    bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/big.csv")))
  }

  /// The race's pipeline with some of its indicators.
  func definition(_ indicators: Set<String> = []) throws -> PipelineDefinition {
    let whole = try String(contentsOfFile: folder + "/race.yml", encoding: .utf8)
    var isInside = false
    let lines = whole.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
      if !line.hasPrefix(" ") { isInside = line.hasPrefix("indicators:") }
      guard isInside, line.hasPrefix("  "), !indicators.isEmpty else { return true }
      return indicators.contains(String(line.dropFirst(2).prefix { $0 != ":" }))
    }
    let path = folder + "/" + (["race"] + indicators.sorted()).joined(separator: "-") + ".yml"
    try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
    return try PipelineFile(path).definition
  }

  /// All records as typed columns.
  func batches() throws -> [Batch] {
    let definition = try definition()
    let books = definition.sources[0].fields.map { _ in Codebook() }
    return try read("big.csv", by: definition, books)
  }

  /// Reads one file of the folder in slices of 512 KiB, as a run does.
  func read(
    _ name: String, by definition: PipelineDefinition, _ books: [Codebook],
    engine: RecordScanner.Engine = .vector
  ) throws -> [Batch] {
    let plan = IntakePlan(
      definition, source: 0, key: RaceInput.key, codebooks: books, engine: engine)
    let path = folder + "/" + name
    let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    let file = DeliveredFile(path: Path(path), name: name, size: size)
    let layout = try LayoutReader(plan).layout(of: file)
    let reader = SliceReader(plan)
    var batches: [Batch] = []
    var start: Int?
    var lower = 0
    var record = 0
    while lower < size {
      let upper = min(lower + 1 << 19, size)
      let slice = Slice(file: 0, owned: lower..<upper, isFirst: lower == 0)
      var result = try reader.read(slice, of: file, layout: layout, startingAt: start)
      try Wrong.unless("refused records", result.refused.records.count, is: 0)
      result.batch.firstRecord = record
      record += result.records
      batches.append(result.batch)
      start = result.end
      lower = upper
    }
    file.release()
    return batches
  }

  static let key = SipKey(k0: 0x0706_0504_0302_0100, k1: 0x0F0E_0D0C_0B0A_0908)
}

/// Writes the sample's files into a folder.
private struct FolderSink: StreamingSink {
  let folder: String
  private var name = ""
  private var bytes: [UInt8] = []

  init(folder: String) { self.folder = folder }

  mutating func open(_ path: String) throws {
    name = folder + "/" + path
    bytes = []
    try FileManager.default.createDirectory(
      atPath: (name as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
  }
  mutating func append(_ more: [UInt8]) throws { bytes += more }
  mutating func close() throws { try Data(bytes).write(to: URL(fileURLWithPath: name)) }
}
