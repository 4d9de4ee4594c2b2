import Benchmark
import Foundation

/// What the tool runs: every kernel, in the order of the data's way through the program.
let benchmarks: @Sendable () -> Void = {
  // One iteration each, only to see that everything still runs and is right.
  let isSmoke = ProcessInfo.processInfo.environment["FENGQIAO_KERNELS"] == "smoke"
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock, .instructions, .recordsRate, .bytesRate],
    timeUnits: .microseconds, warmupIterations: isSmoke ? 0 : 2, scalingFactor: .one,
    maxDuration: .seconds(isSmoke ? 1 : 3), maxIterations: isSmoke ? 1 : 60)
  scanBenchmarks()
  readerBenchmarks()
  deduplicationBenchmarks()
  figureBenchmarks()
}

extension BenchmarkMetric {
  /// Thousands of records, values or figures a second.
  static var recordsRate: BenchmarkMetric {
    .custom("thousands/s", polarity: .prefersLarger, useScalingFactor: false)
  }
  /// Megabytes (10⁶) a second, of the kernel's input or, for rendering, of its output.
  static var bytesRate: BenchmarkMetric {
    .custom("MB/s", polarity: .prefersLarger, useScalingFactor: false)
  }
}

/// A result that is not what it must be.
struct Wrong: Error, CustomStringConvertible {
  let description: String

  /// - Throws: `Wrong` if the two differ.
  static func unless<Value: Equatable>(
    _ what: String, _ found: Value, is expected: Value
  ) throws(Wrong) {
    if found != expected { throw Wrong(description: "\(what): \(found), not \(expected)") }
  }
}

/// A kernel: what is made ready once, what is measured, and what its result must be.
///
/// The last result is checked after every iteration, outside the measurement; a wrong one ends the
/// whole run with an error, because a fast wrong answer is no result.
///
/// - Parameters:
///   - records: what one iteration works through, for the rate; bytes likewise, 0 if they say nothing.
func kernel<Input, Result>(
  _ name: String, prepare: @escaping () throws -> Input,
  amount: @escaping (Input, Result) -> (records: Int, bytes: Int),
  measure: @escaping (Input) throws -> Result,
  check: @escaping (Input, Result) throws -> Void
) {
  Benchmark(name) { (benchmark: Benchmark, input: Input) in
    do {
      let clock = ContinuousClock()
      benchmark.startMeasurement()
      let start = clock.now
      let result = try measure(input)
      let duration = clock.now - start
      benchmark.stopMeasurement()
      try check(input, result)
      let amount = amount(input, result)
      let seconds = duration / .seconds(1)
      benchmark.measurement(.recordsRate, Int(Double(amount.records) / seconds / 1e3))
      if amount.bytes > 0 {
        benchmark.measurement(.bytesRate, Int(Double(amount.bytes) / seconds / 1e6))
      }
    } catch {
      // `benchmark.error` alone would leave the exit code at 0.
      fail(name, error)
    }
  } setup: {
    do { return try prepare() } catch { fail(name, error) }
  }
}

private func fail(_ name: String, _ error: any Error) -> Never {
  FileHandle.standardError.write(Data("kernel \(name): \(error)\n".utf8))
  exit(70)
}
