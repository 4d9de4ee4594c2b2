import Synchronization

/// The texts of one `label` field and their numbers, shared by all workers.
///
/// Workers keep a table of their own in front of it, so the lock is taken once a distinct text
/// and worker.
public final class Codebook: Sendable {
  private struct State {
    var codes: [[UInt8]: Int32] = [:]
    var texts: [[UInt8]] = []
  }

  private let state = Mutex(State())

  public init() {}

  /// A codebook that begins with texts of earlier runs, each at the place of its number.
  public init(_ texts: [[UInt8]]) {
    state.withLock { state in
      state.texts = texts
      for (code, text) in texts.enumerated() { state.codes[text] = Int32(code) }
    }
  }

  /// All texts as bytes, each at the place of its number.
  public var bytes: [[UInt8]] { state.withLock { $0.texts } }

  /// The number of a text; a new one when it has not been met.
  public func code(of text: [UInt8]) -> Int32 {
    state.withLock { state in
      if let known = state.codes[text] { return known }
      let code = Int32(state.texts.count)
      state.codes[text] = code
      state.texts.append(text)
      return code
    }
  }

  /// All texts, each at the place of its number.
  public var texts: [String] {
    state.withLock { state in
      state.texts.map { String(validating: $0, as: UTF8.self) ?? "" }
    }
  }
}
