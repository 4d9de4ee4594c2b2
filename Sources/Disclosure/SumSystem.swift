/// Cells of a table and the sums among them: all that disclosure control knows of a table.
///
///     var system = SumSystem()
///     let total = system.add(.init(value: 12, width: 3))
///     let parts = [4, 8].map { system.add(.init(value: $0, width: 3)) }
///     system.addSum(of: parts, is: total)
///     system.cells[parts[0]].state = .hidden
public struct SumSystem: Sendable {
  public struct Cell: Sendable, Hashable {
    public enum State: Sendable, Hashable {
      case shown
      /// Not shown because it is too small itself, or because it would give another one away.
      case hidden
      /// Hidden here, but an earlier release showed the same value.
      case known
      /// Never part of the publication: a total that nobody asked for.
      case unpublished
    }
    public var value: Int64
    public var state: State
    /// What everybody knows of a cell that is not shown: it is not less than this. 1 for counts,
    /// because zeros are always shown; `nil`: it may be anything.
    public var floor: Int64?
    /// How far the lowest and the highest value that the public may think possible must lie apart
    /// while the cell is not shown; 0: it needs no protection.
    public var width: Int64
    /// Cells of lower cost are hidden first when others need cover; `nil`: it is never hidden.
    public var cost: Int64?

    public init(
      value: Int64, state: State = .shown, floor: Int64? = 1, width: Int64 = 0, cost: Int64? = nil
    ) {
      self.value = value
      self.state = state
      self.floor = floor
      self.width = width
      self.cost = cost
    }

    /// Whether somebody who reads the publications has to work the value out.
    public var isUnknown: Bool { state == .hidden || state == .unpublished }
  }

  /// Σ sign × cell = constant.
  public struct Sum: Sendable, Hashable {
    public struct Term: Sendable, Hashable {
      public var cell: Int
      /// 1 or −1.
      public var sign: Int64
    }
    public var terms: [Term]
    public var constant: Int64
  }

  public var cells: [Cell] = []
  public private(set) var sums: [Sum] = []

  public init() {}

  /// - Returns: the cell's index.
  public mutating func add(_ cell: Cell) -> Int {
    cells.append(cell)
    return cells.count - 1
  }

  /// The parts add up to the whole, and a constant.
  public mutating func addSum(of parts: [Int], is whole: Int, plus constant: Int64 = 0) {
    addSum(
      Sum(
        terms: parts.map { Sum.Term(cell: $0, sign: 1) } + [Sum.Term(cell: whole, sign: -1)],
        constant: constant))
  }

  public mutating func addSum(_ sum: Sum) { sums.append(sum) }

  /// The sums that do not hold of the cells' values: a table that contradicts itself.
  public var brokenSums: [Int] {
    sums.indices.filter { index in
      let total = sums[index].terms.reduce(Int128(0)) {
        $0 + Int128($1.sign) * Int128(cells[$1.cell].value)
      }
      return total != Int128(sums[index].constant)
    }
  }
}
