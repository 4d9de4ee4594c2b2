public import Casework
import Dispatch
import Synchronization

/// A fixed number of Dispatch workers.
///
/// Each worker takes the next piece from one list, so one large file and thousands of small ones
/// both keep all cores busy. Nothing blocks in a worker but reading and writing.
public struct Workers: ParallelMapping {
  public let width: Int

  /// Precondition: `width` is 1 or more.
  public init(_ width: Int) {
    precondition(width >= 1, "at least one worker")
    self.width = width
  }

  public func map<Result: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Result) -> [Result] {
    guard width > 1, count > 1 else { return (0..<count).map(body) }
    let next = Atomic(0)
    let collected = Mutex<[(Int, Result)]>([])
    Workers(min(width, count)).runEach { _ in
      var mine: [(Int, Result)] = []
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < count else { break }
        mine.append((index, body(index)))
      }
      collected.withLock { $0.append(contentsOf: mine) }
    }
    return collected.withLock { $0.sorted { $0.0 < $1.0 }.map(\.1) }
  }

  /// Runs one body on every worker at the same time and waits for all.
  ///
  /// A serial queue each: those get a thread of their own, where `concurrentPerform` may find
  /// none free on a busy machine and run everything on one.
  public func runEach(_ body: @Sendable (Int) -> Void) {
    withoutActuallyEscaping(body) { body in
      let group = DispatchGroup()
      for worker in 1..<max(width, 1) {
        DispatchQueue(label: "fengqiao.worker.\(worker)").async(group: group) { body(worker) }
      }
      body(0)
      group.wait()
    }
  }
}

/// Work that is done beside the caller's, one piece after the other.
struct WorkBeside: Sendable {
  private let queue: DispatchQueue?

  /// - Parameter workers: one worker is one thread: it does every piece itself, at once.
  init(_ workers: Workers) {
    queue = workers.width > 1 ? DispatchQueue(label: "fengqiao.beside") : nil
  }

  func begin(_ body: @escaping @Sendable () -> Void) {
    if let queue { queue.async(execute: body) } else { body() }
  }

  /// Waits until all that was begun is done.
  func wait() { queue?.sync {} }
}
