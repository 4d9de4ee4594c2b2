import ArgumentParser
import Platform
import Sampling

struct SampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Write a synthetic district-year with its truth. 生成合成样例。",
    discussion: "The same scale, seed and year give the same bytes. No real person's data.")

  @Option(help: "Folder to write to; it must not exist or be empty. 输出文件夹。")
  var out: String

  @Option(help: "0.1 to 1000; 1 is Guangming 2020. 规模。")
  var scale: Double = 1

  @Option(help: "Seed of the generator. 随机种子。")
  var seed: UInt64 = 2020

  @Option(help: "The year. 年份。")
  var year: Int = 2020

  func validate() throws {
    guard (0.1...1000).contains(scale) else {
      throw ValidationError("--scale takes a number from 0.1 to 1000, not \(scale).")
    }
    guard (2000...2099).contains(year) else {
      throw ValidationError("--year takes 2000 to 2099, not \(year).")
    }
  }

  func run() throws {
    let root = Path(out)
    do {
      if try Folder.kind(of: root) != nil, try !Folder.names(root).isEmpty {
        throw stop("\(out) is not empty; give an empty or a new folder", code: 20)
      }
      var made: Set<Path> = []
      try SampleDistrict(scale: scale, seed: seed, year: year).write { name, bytes in
        let path = root.appending(Path(name))
        if made.insert(path.folder).inserted { try Folder.create(path.folder, mode: 0o755) }
        var file = try DurableFile(creating: path, mode: 0o644)
        try file.append(bytes)
        try file.finish()
      }
    } catch let error as PlatformError {
      throw stop("\(error)", code: 20)
    }
  }
}
