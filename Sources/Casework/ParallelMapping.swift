/// Something that runs independent pieces of work, so that the rooms that need several cores
/// need not know what runs them.
public protocol ParallelMapping: Sendable {
  /// How many pieces run at one time; 1 or more.
  var width: Int { get }

  /// The results of `body(0) … body(count − 1)`, in that order, however they were spread.
  func map<Result: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Result) -> [Result]
}

/// One piece after the other: the reference for every parallel run.
public struct SerialMapping: ParallelMapping {
  public init() {}
  public var width: Int { 1 }

  public func map<Result: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Result) -> [Result] {
    (0..<count).map(body)
  }
}
