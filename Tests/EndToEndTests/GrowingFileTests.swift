import Foundation
import Testing

/// F02: a file to which somebody still writes while it is received into the archive.
struct GrowingFileTests {
  @Test func aFileThatGrowsWhileItIsReceivedWaitsForTheNextNight() throws {
    // The writer may sleep through all of a copying on a busy machine; ten times it does not.
    for attempt in 1...10 {
      let house = try House(try Workbench())
      try house.write("a.csv", "1,桥头调委会,2024-03-05,10,甲\n")
      // 24 MiB, so that copying takes longer than the writer's pauses.
      let long = String(repeating: "甲方与乙方", count: 2000)
      try house.write(
        "b.csv", (100..<900).map { "\($0),桥头调委会,2024-03-05,1,\(long)\n" }.joined())
      let night = try house.nightWhileGrowing("b.csv")
      if night.text.contains("仍在变化") {
        #expect(night.code == 3)
        #expect(night.text.contains("仍在变化，下次再读：cases/b.csv"))
        #expect(try house.amount() == 1000)
        #expect(try house.stored() == 1)
        // Nobody writes any more.
        #expect(try house.run().code == 0)
        #expect(try house.amount() == 1000 + 800 * 100)
        #expect(try house.stored() == 2)
        return
      }
      #expect(attempt < 10, "ten nights took a file in that grew")
    }
  }
}

extension House {
  /// A night during which blank lines are added to a file, one a millisecond.
  fileprivate func nightWhileGrowing(_ name: String) throws -> Program.Outcome {
    let file = try FileHandle(forWritingTo: input.appendingPathComponent("cases/" + name))
    let writer = Thread {
      while !Thread.current.isCancelled {
        _ = try? file.seekToEnd()
        try? file.write(contentsOf: Data("\n".utf8))
        Thread.sleep(forTimeInterval: 0.001)
      }
    }
    writer.start()
    defer {
      writer.cancel()
      while !writer.isFinished { Thread.sleep(forTimeInterval: 0.001) }
    }
    return try run(["--jobs", "1"])
  }

  /// How many contents the archive's store holds.
  fileprivate func stored() throws -> Int {
    let store = state.appendingPathComponent("store")
    return try FileManager.default.subpathsOfDirectory(atPath: store.path)
      .filter { $0.contains("/") }.count
  }
}
