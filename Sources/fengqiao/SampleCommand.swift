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

  @Option(help: "district, or race: clean logs that other engines can read too. 样例种类。")
  var preset: String = "district"

  @Flag(help: "A folder a night, with what arrives on it. 按到达的夜晚分文件夹。")
  var nights = false

  @Option(help: "Records of the race, 1000 to 1000000000. 竞速样例的记录数。")
  var records: Int = 1_000_000

  @Option(help: "Form of the race: big (one file) or many (8,400 files). 竞速样例的形式。")
  var form: String = "big"

  func validate() throws {
    guard (0.1...1000).contains(scale) else {
      throw ValidationError("--scale takes a number from 0.1 to 1000, not \(scale).")
    }
    if nights && preset == "race" {
      throw ValidationError("--nights is for the district; the race has no nights.")
    }
    guard ["district", "race"].contains(preset) else {
      throw ValidationError("--preset takes district or race, not \(preset).")
    }
    guard RaceSample.Form(rawValue: form) != nil else {
      throw ValidationError("--form takes big or many, not \(form).")
    }
    guard (1000...1_000_000_000).contains(records) else {
      throw ValidationError("--records takes 1000 to 1000000000, not \(records).")
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
      var folder = SampleFolder(root: root)
      if preset == "race" {
        try RaceSample(records: records, form: RaceSample.Form(rawValue: form) ?? .big, seed: seed)
          .write(to: &folder)
      } else {
        let district = SampleDistrict(scale: scale, seed: seed, year: year)
        let sink: FileSink = { name, bytes in
          try folder.open(name)
          try folder.append(bytes)
          try folder.close()
        }
        if nights {
          try SampleNights(district).write(to: sink)
        } else {
          try district.write(to: sink)
        }
      }
    } catch let error as PlatformError {
      throw stop("\(error)", code: 20)
    }
  }
}

/// Writes the files of a sample below a folder, one after the other.
private struct SampleFolder: StreamingSink {
  let root: Path
  private var made: Set<Path> = []
  private let current = OpenSampleFile()

  init(root: Path) { self.root = root }

  mutating func open(_ name: String) throws {
    let path = root.appending(Path(name))
    if made.insert(path.folder).inserted { try Folder.create(path.folder, mode: 0o755) }
    current.file = try DurableFile(creating: path, mode: 0o644)
  }

  mutating func append(_ bytes: [UInt8]) throws { try current.file?.append(bytes) }

  mutating func close() throws {
    if let file = current.file.take() { try file.finish() }
  }
}

/// A place for the one open file: a file cannot be copied, a sink can.
private final class OpenSampleFile {
  var file: DurableFile?
}
