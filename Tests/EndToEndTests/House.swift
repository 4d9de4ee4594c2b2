import Foundation

/// The small pipeline of the fault cases with an archive, in a folder of a test's own.
struct House {
  let bench: Workbench
  private let pipelines: URL
  var pipeline: URL { pipelines.appendingPathComponent("pipeline.yml") }
  var input: URL { bench.place("input") }
  var output: URL { bench.place("out") }
  var state: URL { bench.place("state") }

  /// - Parameter more: further lines of the pipeline's head.
  init(_ bench: Workbench, more: String = "") throws {
    self.bench = bench
    pipelines = bench.place("pipelines")
    try FileManager.default.copyItem(
      at: packageRoot.appendingPathComponent("Tests/Faults/shared"), to: pipelines)
    try replace("pipeline.yml", "\nunits:", "\narchive: ../state\n\(more)units:")
  }

  func replace(_ name: String, _ old: String, _ new: String) throws {
    let file = pipelines.appendingPathComponent(name)
    let text = try String(contentsOf: file, encoding: .utf8)
    guard text.contains(old) else { throw Unexpected("\(name) does not hold \(old)") }
    try text.replacingOccurrences(of: old, with: new)
      .write(to: file, atomically: true, encoding: .utf8)
  }

  func write(_ name: String, _ rows: String, header: String = "案号,调委会,受理日期,金额,纠纷情况\n") throws {
    let folder = input.appendingPathComponent("cases")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data((header + rows).utf8).write(to: folder.appendingPathComponent(name))
  }

  func run(_ more: [String] = []) throws -> Program.Outcome {
    try Program.run(
      ["run", pipeline.path, "--input", input.path, "--output", output.path] + more, on: bench)
  }

  /// A command about releases or the archive.
  func command(_ words: [String]) throws -> Program.Outcome {
    try Program.run(
      words + ["--pipeline", pipeline.path, "--output", output.path], on: bench)
  }

  func query(_ words: [String]) throws -> Program.Outcome {
    try Program.run(
      [
        "query", pipeline.path, "--input", input.path, "--format", "csv", "--indicator", "amount",
      ] + words, on: bench)
  }

  /// The district's amount in yuan, as a question gives it.
  func ask(_ words: [String]) throws -> String? {
    let table = Table(try query(words).output)
    return table.rows.first.map { table.value($0, "amount") }
  }

  func published() throws -> [String: Data] { try Workbench.published(output) }

  /// The sum of the amounts of the whole district, in fen.
  func amount() throws -> Int? {
    let table = Table(try Data(contentsOf: output.appendingPathComponent("current/figures.csv")))
    return table.rows.first {
      table.value($0, "indicator") == "amount" && table.value($0, "level") == "district"
    }.flatMap { Int(table.value($0, "numerator")) }
  }

  func currentRelease() throws -> String {
    let target = try FileManager.default.destinationOfSymbolicLink(
      atPath: output.appendingPathComponent("current").path)
    return String(target.split(separator: "/")[1])
  }

  /// Turns one bit of a file; turning it again mends it.
  func spoil(_ file: URL) throws {
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
    var bytes = try Data(contentsOf: file)
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: file)
  }
}
