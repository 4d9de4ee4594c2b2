import Platform
import Testing

struct RoomTests {
  @Test func thereIsRoomForAFewThreadsAndNoneForAnImpossibleAddressSpace() {
    #expect(Room.isThere(forThreads: 8, bytes: 1 << 20))
    #expect(!Room.isThere(forThreads: 1, bytes: 1 << 60))
  }
}
