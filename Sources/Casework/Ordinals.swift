/// The numbers of a batch's records, less that of its first. Where every record of a slice could be
/// typed they are 0, 1, 2 …, and only how many is held: of ten million records that is 40 MB less.
public struct Ordinals: Sendable {
  public let count: Int
  /// Empty for 0, 1, 2 …
  private let listed: [UInt32]

  /// 0, 1, 2 … less than `count`.
  public init(upTo count: Int) {
    self.count = count
    listed = []
  }

  public init(_ numbers: [UInt32]) {
    count = numbers.count
    let areConsecutive = numbers.indices.allSatisfy { numbers[$0] == UInt32($0) }
    listed = areConsecutive ? [] : numbers
  }

  public var isEmpty: Bool { count == 0 }

  /// Precondition: `0 ≤ row < count`.
  public subscript(row: Int) -> UInt32 {
    precondition(row >= 0 && row < count)
    return listed.isEmpty ? UInt32(row) : listed[row]
  }

  public var array: [UInt32] { listed.isEmpty ? (0..<UInt32(count)).map { $0 } : listed }
}
