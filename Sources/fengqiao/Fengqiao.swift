import ArgumentParser
import Casework
import Orchestration
import Platform
import Synchronization

@main
struct Fengqiao: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fengqiao",
    abstract: "枫桥：把法律服务站和调委会的日志汇总成可以签字的指标。",
    discussion: """
      Turns the CSV logs of legal-service stations and people's mediation committees into \
      district, street and community figures.
      Exit codes: 0 done, 2 usage, 3 published and somebody should look, 4 gate, 5 disclosure, \
      10 pipeline file, 11 reference data, 12 input missing, 20 output, 21 resources, 22 archive, \
      30 verify or proofread found differences, 70 invariant broken, 75 locked, 128 + n signal n.
      """,
    version: Version.text,
    subcommands: [
      RunCommand.self, CheckCommand.self, SniffCommand.self, RecordsCommand.self,
      CheckDataCommand.self, QueryCommand.self, TraceCommand.self, ExplainCommand.self,
      StatusCommand.self, ReportCommand.self, ReleasesCommand.self, RevisionsCommand.self,
      RollbackCommand.self,
      VerifyCommand.self, RebuildCommand.self, PurgeCommand.self, ProofreadCommand.self,
      SampleCommand.self,
    ])

  /// Holds what a command knows until the process is over: to take a million records apart one by one
  /// takes longer than to leave.
  static func keepToTheEnd(_ value: any Sendable) { kept.withLock { $0.append(value) } }

  private static let kept = Mutex<[any Sendable]>([])

  /// The parser's own exit code for a wrong command line is 64; ours is 2.
  static func main() {
    Standard.settle()
    Machine.setFreedMemory(.givenBack)
    guard Room.isThere(forThreads: Machine.coreCount + 4, bytes: 128 << 20) else {
      Fengqiao.exit(
        withError: stop(
          "the limits on memory or threads leave no room to work: allow \(Machine.coreCount + 4) "
            + "threads and 256 MiB of address space or more (ulimit -v, ulimit -u, LimitAS=, TasksMax=).",
          code: 21))
    }
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch let code as ExitCode {
      Fengqiao.exit(withError: code)
    } catch {
      let code = exitCode(for: error)
      let text = fullMessage(for: error)
      if code == .success {
        try? Standard.write(text + "\n")
        Fengqiao.exit(withError: ExitCode.success)
      }
      try? Standard.write(text + "\n", to: Standard.error)
      Fengqiao.exit(withError: ExitCode(code == .validationFailure ? 2 : 70))
    }
  }
}

/// Prints to standard output. That its reader has gone (`| head -n 1`) is no fault of the command
/// and does not change its exit code.
func say(_ text: String) throws { try say(Array(text.utf8)) }

/// The same for text that is UTF-8 already.
func say(_ text: [UInt8]) throws {
  do {
    try Standard.write(text)
  } catch  where error.hasNoReader {}
}

/// Prints one message and leaves with a code.
func stop(_ message: String, code: Int32) -> ExitCode {
  try? Standard.write("fengqiao: \(message)\n", to: Standard.error)
  return ExitCode(code)
}

/// The definition of a pipeline file, or the exit with everything that is wrong with it.
func loadPipeline(
  _ path: String, input: String? = nil, asOf: Day? = nil
) throws -> PipelineFile {
  do {
    return try PipelineFile(path, input: input, asOf: asOf)
  } catch let failure as DefinitionFailure {
    for line in "\(failure)".split(separator: "\n") {
      try? Standard.write("\(line)\n", to: Standard.error)
    }
    throw ExitCode(failure.exitCode)
  } catch {
    throw stop("\(error)", code: 10)
  }
}
