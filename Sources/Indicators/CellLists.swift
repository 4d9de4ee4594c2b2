/// The values of a measure, grouped by cell. A class: millions of figures ask it for their values,
/// and its arrays shall not be counted one by one each time.
public final class CellLists: Sendable {
  /// `values[starts[c] ..< starts[c + 1]]` belong to cell c.
  let starts: [UInt32]
  /// Values as they are, or for distinct counts dense numbers from 0.
  let values: ValueList
  let smallest: Int64
  let largest: Int64

  /// Groups by counting; the order inside a cell does not matter to any statistic.
  ///
  /// - Parameter numbers: for some parts the numbers for which the values stand: places in them.
  init(cellCount: Int, parts: [CellValues], numbers: [[Int32]?] = []) {
    var starts = [UInt32](repeating: 0, count: cellCount + 1)
    for part in parts { for cell in part.cells { starts[Int(cell) + 1] += 1 } }
    for cell in 0..<cellCount { starts[cell + 1] += starts[cell] }
    self.starts = starts
    // Out of each cell's place the next free one of it.
    var next = starts
    if parts.allSatisfy({ $0.values.wide.isEmpty }) {
      let narrow = CellLists.grouped(parts.map { ($0.cells, $0.values.narrow) }, numbers, &next)
      values = ValueList(narrow: narrow)
      smallest = narrow.min().map(Int64.init) ?? .max
      largest = narrow.max().map(Int64.init) ?? .min
    } else {
      let wide = CellLists.grouped(parts.map { ($0.cells, $0.values.widened) }, [], &next)
      values = ValueList(wide: wide)
      smallest = wide.min() ?? .max
      largest = wide.max() ?? .min
    }
  }

  private static func grouped<Value: FixedWidthInteger>(
    _ parts: [(cells: [UInt32], values: [Value])], _ numbers: [[Value]?],
    _ next: inout [UInt32]
  ) -> [Value] {
    var grouped = [Value](repeating: 0, count: Int(next[next.count - 1]))
    for (part, (cells, values)) in parts.enumerated() {
      if part < numbers.count, let known = numbers[part] {
        for i in cells.indices {
          let cell = Int(cells[i])
          grouped[Int(next[cell])] = known[Int(values[i])]
          next[cell] += 1
        }
        continue
      }
      for i in cells.indices {
        let cell = Int(cells[i])
        grouped[Int(next[cell])] = values[i]
        next[cell] += 1
      }
    }
    return grouped
  }
}

/// Values with their cells in the order in which a worker met them.
struct CellValues: Sendable {
  private(set) var cells: [UInt32] = []
  private(set) var values = ValueList()

  mutating func reserve(_ count: Int) {
    cells.reserveCapacity(count)
    values.reserve(count)
  }

  @inline(__always)
  mutating func append(_ value: Int64, cell: Int32) {
    cells.append(UInt32(cell))
    values.append(value)
  }
}

/// Integers, in four bytes each as long as all of them fit: days, and numbers of persons, do.
struct ValueList: Sendable {
  private(set) var narrow: [Int32] = []
  /// Holds all values once one does not fit; else empty.
  private(set) var wide: [Int64] = []

  init() {}
  init(narrow: [Int32]) { self.narrow = narrow }
  init(wide: [Int64]) { self.wide = wide }

  var widened: [Int64] { wide.isEmpty ? narrow.map(Int64.init) : wide }

  mutating func reserve(_ count: Int) { narrow.reserveCapacity(count) }

  @inline(__always)
  mutating func append(_ value: Int64) {
    if wide.isEmpty, let fitting = Int32(exactly: value) {
      narrow.append(fitting)
    } else {
      appendWide(value)
    }
  }

  @inline(never)
  private mutating func appendWide(_ value: Int64) {
    if wide.isEmpty {
      wide = narrow.map(Int64.init)
      narrow = []
    }
    wide.append(value)
  }
}
