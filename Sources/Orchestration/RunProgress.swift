import Platform

/// Somebody who watches a run. Calls come from any worker.
public protocol RunProgress: Sendable {
  func willRead(files: Int, bytes: Int)
  func didRead(bytes: Int, records: Int, files: Int)
  func didBegin(_ stage: String)
}

public struct NoProgress: RunProgress {
  public init() {}
  public func willRead(files: Int, bytes: Int) {}
  public func didRead(bytes: Int, records: Int, files: Int) {}
  public func didBegin(_ stage: String) {}
}

/// Wall time by stage, from a clock that never jumps.
struct StageClock {
  private let progress: any RunProgress
  private var stages: [RunReport.Stage] = []
  private var current: (name: String, start: Double, processor: Double)?

  init(_ progress: any RunProgress) { self.progress = progress }

  mutating func begin(_ name: String) {
    close()
    current = (name, Clock.monotonicSeconds, StageClock.processorSeconds)
    progress.didBegin(name)
  }

  mutating func end() -> [RunReport.Stage] {
    close()
    return stages
  }

  private static var processorSeconds: Double {
    let seconds = Machine.processorSeconds
    return seconds.user + seconds.system
  }

  private mutating func close() {
    guard let (name, start, processor) = current else { return }
    stages.append(
      RunReport.Stage(
        name: name, seconds: Clock.monotonicSeconds - start,
        processorSeconds: StageClock.processorSeconds - processor,
        peakMemory: Machine.peakMemory))
    current = nil
  }
}
