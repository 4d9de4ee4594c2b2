import Casework
import Testing

@Suite("Numbers of a batch's records")
struct OrdinalsTests {
  @Test(
    "whatever they are, they are those that were given",
    arguments: [[], [0], [5], [0, 1, 2, 3], [0, 1, 3], [1, 2, 3], [0, 0, 0]] as [[UInt32]])
  func numbers(_ numbers: [UInt32]) {
    let ordinals = Ordinals(numbers)
    #expect(ordinals.count == numbers.count && ordinals.isEmpty == numbers.isEmpty)
    #expect(numbers.indices.map { ordinals[$0] } == numbers)
    #expect(ordinals.array == numbers)
  }

  @Test("all below a number")
  func consecutive() {
    #expect(Ordinals(upTo: 4).array == [0, 1, 2, 3])
    #expect(Ordinals(upTo: 0).array.isEmpty)
    #expect(Ordinals(upTo: 4)[3] == 3)
  }
}
