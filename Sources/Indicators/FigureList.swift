/// The figures of a release: a collection of `Release.Figure`, kept as runs that share their
/// indicator and period.
///
/// A province has millions of figures. What a run's figures share is kept once, and the runs stay the
/// arrays in which they were worked out: gathering them in one would copy all of them, on one core.
///
/// - Complexity: O(1) a figure for those who walk along it; O(log runs) for a figure by its number.
public struct FigureList: Sendable {
  /// What differs between the figures of a run. 32 bytes.
  public struct Cell: Sendable, Hashable {
    /// Index into the release's places.
    public let place: Int32
    /// Index into the categories of the indicator; −1 without a breakdown.
    public let category: Int32
    public let quantity: Quantity

    /// Precondition: both indices are less than 2³¹.
    @inlinable
    public init(place: Int, category: Int, quantity: Quantity) {
      self.place = Int32(place)
      self.category = Int32(category)
      self.quantity = quantity
    }
  }

  /// Figures of one indicator and period that follow each other. Never empty in a list.
  public struct Run: Sendable, Hashable {
    /// Index into the release's indicators.
    public let indicator: Int
    /// Index into the release's periods.
    public let period: Int
    public internal(set) var cells: [Cell]

    public init(indicator: Int, period: Int, cells: [Cell]) {
      self.indicator = indicator
      self.period = period
      self.cells = cells
    }

    @inlinable
    public subscript(_ position: Int) -> Release.Figure {
      let cell = cells[position]
      return Release.Figure(
        indicator: indicator, period: period, place: Int(cell.place), category: Int(cell.category),
        quantity: cell.quantity)
    }
  }

  public private(set) var runs: [Run] = []
  /// For each run the number of its first figure, and the number of all.
  @usableFromInline private(set) var starts: [Int] = [0]

  public init() {}

  /// The figures of some runs, one run after the other; those without figures are left out.
  public init(runs: [Run]) {
    self.runs = runs.filter { !$0.cells.isEmpty }
    for run in self.runs { starts.append(starts[starts.count - 1] + run.cells.count) }
  }

  /// Some figures in the order in which they come.
  public init(_ figures: some Sequence<Release.Figure>) {
    for figure in figures { append(figure) }
  }

  /// A figure behind the others.
  public mutating func append(_ figure: Release.Figure) {
    let last = runs.count - 1
    let cell = Cell(place: figure.place, category: figure.category, quantity: figure.quantity)
    if last >= 0, runs[last].indicator == figure.indicator, runs[last].period == figure.period {
      runs[last].cells.append(cell)
      starts[last + 1] += 1
    } else {
      runs.append(Run(indicator: figure.indicator, period: figure.period, cells: [cell]))
      starts.append(starts[last + 1] + 1)
    }
  }
}

extension FigureList: RandomAccessCollection {
  @inlinable
  public var startIndex: Int { 0 }
  @inlinable
  public var endIndex: Int { starts[starts.count - 1] }

  @inlinable
  public subscript(_ number: Int) -> Release.Figure {
    precondition(number >= 0 && number < endIndex, "there is no such figure")
    // The last run that begins at or before it.
    var (low, high) = (0, runs.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= number { low = middle } else { high = middle }
    }
    return runs[low][number - starts[low]]
  }

  /// Walks along the runs.
  public struct Iterator: IteratorProtocol {
    @usableFromInline let runs: [Run]
    @usableFromInline var run = 0
    @usableFromInline var position = 0

    @usableFromInline
    init(_ runs: [Run]) { self.runs = runs }

    @inlinable
    public mutating func next() -> Release.Figure? {
      guard run < runs.count else { return nil }
      let figure = runs[run][position]
      position += 1
      if position == runs[run].cells.count {
        run += 1
        position = 0
      }
      return figure
    }
  }

  @inlinable
  public func makeIterator() -> Iterator { Iterator(runs) }
}

extension FigureList: Hashable {
  /// Whether both hold equal figures in one order, whatever their runs.
  public static func == (one: FigureList, other: FigureList) -> Bool {
    one.count == other.count && one.elementsEqual(other)
  }

  public func hash(into hasher: inout Hasher) {
    for figure in self { hasher.combine(figure) }
  }
}
