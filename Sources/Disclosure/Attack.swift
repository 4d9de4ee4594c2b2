/// Somebody who reads everything that is published and works out the rest.
///
/// Two ways, each to its end: bounds from every sum until nothing moves (`Bounds`), and elimination
/// over all sums (`Elimination`). A cell is recovered when its bounds lie closer together than
/// its `width`, or when the sums determine it.
public struct Attack: Sendable {
  public struct Recovered: Sendable, Hashable {
    /// Index into the system's cells.
    public var cell: Int
    /// `true`: the sums give the value; else its bounds are too narrow.
    public var isDetermined: Bool
  }

  /// In the order of the cells.
  public let recovered: [Recovered]

  public init(on system: SumSystem) {
    let unknown = UnknownSums(system)
    let bounds = Bounds(unknown)
    var found = Attack.narrow(unknown, bounds, system)
    let known = Set(found)
    let determined = Attack.determined(unknown, system)
    let sure = Set(determined)
    found += determined.filter { !known.contains($0) }
    recovered = found.sorted().map {
      Recovered(
        cell: unknown.cells[$0],
        isDetermined: sure.contains($0) || bounds.width(of: $0) == 0)
    }
  }

  /// Unknowns that need protection and whose bounds are too narrow.
  static func narrow(_ unknown: UnknownSums, _ bounds: Bounds, _ system: SumSystem) -> [Int] {
    unknown.cells.indices.filter {
      let wanted = system.cells[unknown.cells[$0]].width
      return wanted > 0 && bounds.width(of: $0).map { $0 < wanted } == true
    }
  }

  /// Unknowns that need protection and that the sums determine.
  static func determined(_ unknown: UnknownSums, _ system: SumSystem) -> [Int] {
    Elimination(unknown).determined.filter { system.cells[unknown.cells[$0]].width > 0 }
  }
}
