import Glibc
import Platform
import TestSupport
import Testing

struct DurableFileTests {
  @Test(arguments: [UInt16(0o640), 0o600, 0o400, 0o666])
  func theModeIsWhatWasAskedForWhateverTheUmask(mode: UInt16) throws {
    let scratch = try ScratchFolder()
    let path = try scratch.file("a", "x", mode: mode)
    #expect(try Folder.mode(of: path) == mode)
  }

  @Test func longContentArrivesWhole() throws {
    let scratch = try ScratchFolder()
    let path = scratch.path.appending("a")
    var file = try DurableFile(creating: path, mode: 0o600)
    let line = Array("0123456789abcde\n".utf8)
    for _ in 0..<50_000 { try file.append(line) }
    #expect(file.count == 800_000)
    try file.finish()
    let bytes = try OpenFile.contents(of: path)
    #expect(bytes.count == 800_000)
    #expect(Array(bytes.suffix(16)) == line)
  }

  /// Of a file of this size the device is told before its end.
  @Test func aLargeFileArrivesWholeWhateverThePieces() throws {
    let scratch = try ScratchFolder()
    let path = scratch.path.appending("a")
    var file = try DurableFile(creating: path, mode: 0o600)
    var expected: [UInt8] = []
    for (number, size) in [3, 1 << 16, 1 << 23, 0, 70_000, 1, 9 << 20, 65_535].enumerated() {
      let piece = [UInt8](repeating: UInt8(number), count: size)
      try file.append(piece.span)
      expected += piece
    }
    try file.finish()
    #expect(try OpenFile.contents(of: path, limit: 64 << 20) == expected)
  }

  /// Past the page cache, piece by piece, on a thread of its own.
  @Test(arguments: [0, 1, 1 << 21, (1 << 21) + 1, 9 << 20])
  func whatNobodyReadsSoonArrivesWholeWhateverThePieces(last: Int) throws {
    let scratch = try ScratchFolder()
    let path = scratch.path.appending("a")
    var file = try DurableFile(creating: path, mode: 0o600, isReadSoon: false)
    var expected: [UInt8] = []
    for (number, size) in [3, 1 << 16, 0, (1 << 21) - 1, 9 << 20, 70_000, 1, last].enumerated() {
      let piece = (0..<size).map { UInt8(truncatingIfNeeded: $0 / 7 + number) }
      try file.append(piece.span)
      expected += piece
      #expect(file.count == expected.count)
    }
    try file.finish()
    #expect(try OpenFile.contents(of: path, limit: 64 << 20) == expected)
    #expect(try Folder.mode(of: path) == 0o600)
  }

  @Test func aSmallFileThatNobodyReadsSoonArrivesWhole() throws {
    let scratch = try ScratchFolder()
    var files = DurableFiles()
    let sizes = [
      0, 1, 65_535, 65_536, 65_537, (1 << 19) - 1, 1 << 19, (1 << 21) - 1, 1 << 21, 3 << 20,
    ]
    for size in sizes {
      var file = try DurableFile(
        creating: scratch.path.appending("\(size)"), mode: 0o600, isReadSoon: false)
      try file.append((0..<size).map { UInt8(truncatingIfNeeded: $0 / 3) })
      try files.add(file)
    }
    try files.finish()
    for size in sizes {
      #expect(
        try OpenFile.contents(of: scratch.path.appending("\(size)"))
          == (0..<size).map { UInt8(truncatingIfNeeded: $0 / 3) })
    }
  }

  @Test func aFileThatIsGivenUpMayBeRemovedAtOnce() throws {
    let scratch = try ScratchFolder()
    let path = scratch.path.appending("a")
    for _ in 0..<8 {
      do {
        var file = try DurableFile(creating: path, mode: 0o600, isReadSoon: false)
        try file.append([UInt8](repeating: 7, count: 5 << 20))
      }
      try Folder.removeFile(path)
    }
    #expect(try Folder.names(scratch.path).isEmpty)
  }

  @Test func filesThatAreMadeDurableTogetherArriveWhole() throws {
    let scratch = try ScratchFolder()
    var files = DurableFiles()
    for number in 0..<150 {
      var file = try DurableFile(creating: scratch.path.appending("\(number)"), mode: 0o640)
      try file.append(String(repeating: "\(number)\n", count: number * 7))
      try files.add(file)
    }
    try files.finish()
    for number in 0..<150 {
      let path = scratch.path.appending("\(number)")
      #expect(
        try OpenFile.contents(of: path)
          == Array(String(repeating: "\(number)\n", count: number * 7).utf8))
      #expect(try Folder.mode(of: path) == 0o640)
    }
  }

  @Test func nothingIsWrittenOverAnotherFileOrThroughALink() throws {
    let scratch = try ScratchFolder()
    let path = try scratch.file("a", "old")
    let link = scratch.path.appending("link")
    try SymbolicLink.flip(link, to: "elsewhere")
    for taken in [path, link] {
      #expect(refusal { _ = try DurableFile(creating: taken, mode: 0o600) }?.kind == .exists)
    }
    #expect(try OpenFile.contents(of: path) == Array("old".utf8))
    #expect(try Folder.kind(of: scratch.path.appending("elsewhere")) == nil)
  }

  @Test func replacingLeavesTheNewBytesAndNoTemporaryFile() throws {
    let scratch = try ScratchFolder()
    let path = try scratch.file("CURRENT", "old", mode: 0o600)
    try DurableFile.replace(path, mode: 0o640, with: Array("new".utf8))
    #expect(try OpenFile.contents(of: path) == Array("new".utf8))
    #expect(try Folder.mode(of: path) == 0o640)
    #expect(try Folder.names(scratch.path) == ["CURRENT"])
  }

  @Test func aFullDeviceIsATypedRefusal() throws {
    // /dev/full takes no byte and says that the disk is full.
    let descriptor = unsafe open("/dev/full", O_WRONLY)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    let error = refusal { try Standard.write("x", to: descriptor) }
    #expect(error?.kind == .full)
    #expect(error?.errno == ENOSPC)
  }

  @Test func aFullDiskIsATypedRefusalThatSaysHowMuchIsMissing() throws {
    let scratch = try ScratchFolder()
    let mount = scratch.path.appending("disk")
    try Folder.create(mount, mode: 0o700)
    guard Shell.run("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", "\(mount)"]) == 0 else {
      print("skipped: this user cannot mount a small disk")
      return
    }
    defer { _ = Shell.run("umount", ["\(mount)"]) }
    let error = refusal {
      var file = try DurableFile(creating: mount.appending("a"), mode: 0o600)
      try file.append([UInt8](repeating: 1, count: 100_000))
      try file.finish()
    }
    #expect(error?.kind == .full)
    #expect(error?.sentence.contains("bytes more are needed") == true)
    let other = refusal {
      var files = DurableFiles()
      for number in 0..<9 {
        var file = try DurableFile(creating: mount.appending("b\(number)"), mode: 0o600)
        try file.append([UInt8](repeating: 1, count: 20_000))
        try files.add(file)
      }
      try files.finish()
    }
    #expect(other?.kind == .full)
    let large = refusal {
      var file = try DurableFile(creating: mount.appending("c"), mode: 0o600, isReadSoon: false)
      for _ in 0..<9 { try file.append([UInt8](repeating: 1, count: 1 << 20)) }
      try file.finish()
    }
    #expect(large?.kind == .full)
    #expect(large?.sentence.contains("bytes more are needed") == true)
  }
}
