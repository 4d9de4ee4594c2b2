import Logging
import Orchestration
import Platform
import Synchronization

/// A line on standard error that is drawn again and again on a terminal; elsewhere a log line a
/// stage.
final class TerminalProgress: RunProgress {
  private struct State {
    var files = 0
    var filesDone = 0
    var bytes = 0
    var bytesDone = 0
    var records = 0
    var stage = ""
    var start = Clock.monotonicSeconds
    var lastDrawn = 0.0
    var isShown = false
  }

  /// `nil` on a terminal.
  private let log: Logger?
  private let state = Mutex(State())

  init(log: Logger?) { self.log = log }

  func willRead(files: Int, bytes: Int) {
    state.withLock {
      $0.files = files
      $0.bytes = bytes
    }
  }

  func didBegin(_ stage: String) {
    state.withLock { state in
      state.stage = stage
      guard let log else { return draw(&state) }
      log.info(
        "\(stage)",
        metadata: [
          "seconds": "\(tenths(Clock.monotonicSeconds - state.start))",
          "files": "\(state.filesDone)", "records": "\(state.records)",
        ])
    }
  }

  func didRead(bytes: Int, records: Int, files: Int) {
    state.withLock { state in
      state.bytesDone += bytes
      state.records += records
      state.filesDone += files
      guard log == nil, Clock.monotonicSeconds - state.lastDrawn > 0.1 else { return }
      draw(&state)
    }
  }

  /// Takes the line off the screen.
  func finish() {
    state.withLock { state in
      if state.isShown { try? Standard.write("\r\u{1B}[K", to: Standard.error) }
      state.isShown = false
    }
  }

  private func draw(_ state: inout State) {
    let now = Clock.monotonicSeconds
    let elapsed = max(now - state.start, 0.001)
    let share = state.bytes > 0 ? min(1, Double(state.bytesDone) / Double(state.bytes)) : 0
    let full = Int(share * 20)
    let bar = String(repeating: "█", count: full) + String(repeating: "░", count: 20 - full)
    let left = share > 0.01 ? "\(Int(elapsed / share - elapsed) + 1) s" : "…"
    let line =
      "\(TerminalProgress.word(state.stage)) \(bar) \(state.filesDone)/\(state.files) 个文件 "
      + "\(state.bytesDone >> 20) MiB  \(Int(Double(state.records) / elapsed)) 条/秒  剩余 \(left)"
    try? Standard.write("\r\u{1B}[K" + line, to: Standard.error)
    state.lastDrawn = now
    state.isShown = true
  }

  private static func word(_ stage: String) -> String {
    switch stage {
    case "discover": "查找文件"
    case "intake": "读取"
    case "deduplicate": "去重"
    case "aggregate": "汇总"
    case "quarantine": "写隔离与反馈"
    case "render": "生成文件"
    case "inspect": "查个人号码"
    case "disclosure": "披露控制"
    case "publish": "发布"
    default: stage
    }
  }
}

/// Seconds with one digit, without a locale.
func tenths(_ seconds: Double) -> String {
  let value = Int((seconds * 10).rounded())
  return "\(value / 10).\(value % 10)"
}
