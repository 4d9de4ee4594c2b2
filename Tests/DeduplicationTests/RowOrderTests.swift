import Testing

@testable import Deduplication

@Suite("Elements in the order of their rows")
struct RowOrderTests {
  private struct Element: Equatable {
    let row: UInt32
    let number: Int
  }

  /// The standard library's sort, which is stable too, says what is right.
  @Test(
    "are what a stable sort makes of them, for rows of 32 bits and for those of one row",
    arguments: [(0, 1), (1, 1), (5000, 3), (5000, 2048), (5000, 1 << 22), (5000, Int(UInt32.max))])
  func likeAStableSort(count: Int, rows: Int) {
    var state: UInt64 = 88_172_645_463_325_252
    let elements = (0..<count).map { number in
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Element(row: UInt32(state % UInt64(rows)), number: number)
    }
    let sorted = elements.sorted { $0.row < $1.row }
    #expect(inOrder(elements, by: \.row) == sorted)
    #expect(inOrder(sorted, by: \.row) == sorted)
    #expect(inOrder(sorted.reversed(), by: \.row).map(\.row) == sorted.map(\.row))
  }
}
