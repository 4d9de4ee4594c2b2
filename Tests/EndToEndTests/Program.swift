import Foundation

/// The built `fengqiao`, run as a stranger runs it.
enum Program {
  /// What one run of the program came to.
  struct Outcome {
    let code: Int32
    let output: Data
    let errors: Data

    var text: String { String(decoding: output, as: UTF8.self) }
    var errorText: String { String(decoding: errors, as: UTF8.self) }
  }

  /// Beside the test bundle, where the package manager puts all products.
  static let path: String = {
    let own = [CommandLine.arguments[0], Bundle.main.executablePath ?? ""]
    for place in own where !place.isEmpty {
      var folder = URL(fileURLWithPath: place).resolvingSymlinksInPath()
      for _ in 0..<3 {
        folder.deleteLastPathComponent()
        let candidate = folder.appendingPathComponent("fengqiao").path
        var isFolder: ObjCBool = false
        if unsafe FileManager.default.fileExists(atPath: candidate, isDirectory: &isFolder),
          !isFolder.boolValue
        {
          return candidate
        }
      }
    }
    preconditionFailure("the program fengqiao is not beside the tests")
  }()

  /// Runs the program and waits for it.
  ///
  /// - Parameters:
  ///   - folder: the working folder; default: the package's root.
  ///   - environment: added to the process's own; an empty value takes a variable away.
  ///   - prelude: shell words before the program, such as `umask 077;`.
  static func run(
    _ arguments: [String], in folder: URL = packageRoot, on bench: Workbench,
    environment: [String: String] = [:], prelude: String = ""
  ) throws -> Outcome {
    try launch(
      "/bin/sh", ["-c", prelude + " exec \"$0\" \"$@\"", path] + arguments, in: folder, on: bench,
      environment: environment)
  }

  /// Runs any command in the same surroundings.
  static func launch(
    _ command: String, _ arguments: [String], in folder: URL = packageRoot, on bench: Workbench,
    environment: [String: String] = [:]
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: command)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    var variables = ProcessInfo.processInfo.environment
    variables["FENGQIAO_KEY_FILE"] = bench.keyFile.path
    variables["SWIFT_BACKTRACE"] = "enable=no"
    variables.merge(environment) { $1 }
    process.environment = variables.filter { !$0.value.isEmpty }
    // Files, not pipes: a pipe that nobody empties stops the writer.
    let number = UInt64.random(in: 0...UInt64.max)
    let output = bench.folder.appendingPathComponent("stdout-\(number)")
    let errors = bench.folder.appendingPathComponent("stderr-\(number)")
    for file in [output, errors] { try Data().write(to: file) }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    let outcome = Outcome(
      code: process.terminationReason == .exit
        ? process.terminationStatus : 128 + process.terminationStatus,
      output: try Data(contentsOf: output), errors: try Data(contentsOf: errors))
    for file in [output, errors] { try FileManager.default.removeItem(at: file) }
    return outcome
  }
}

/// The root of the package, from this file's place in it.
let packageRoot = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()
