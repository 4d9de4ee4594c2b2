import Foundation
import Platform
import TestSupport

/// A scratch folder with what most tests here need: a key of its own, a copy of the pipelines, a
/// place for output.
final class Workbench {
  private let scratch: ScratchFolder

  init() throws { scratch = try ScratchFolder() }

  var folder: URL { URL(fileURLWithPath: "\(scratch.path)") }
  var keyFile: URL { folder.appendingPathComponent("key") }

  func place(_ name: String) -> URL { folder.appendingPathComponent(name) }

  /// The pipelines with their tables, publishing fewer cells: a debug build works out 56,000
  /// figures in seven seconds, and most tests need a hundred.
  func lightPipeline(publishing publish: String? = nil) throws -> URL {
    let copy = place("Pipelines")
    if !FileManager.default.fileExists(atPath: copy.path) {
      try FileManager.default.copyItem(
        at: packageRoot.appendingPathComponent("Pipelines"), to: copy)
    }
    let file = copy.appendingPathComponent("guangming-2020.yml")
    let text = try String(contentsOf: file, encoding: .utf8)
    let head = text.range(of: "\npublish:").map { text[..<$0.lowerBound] } ?? text[...]
    let light = """

      publish:
        - {format: csv, name: figures, by: [district, street, month, total], indicators: all}
        - {format: json, name: figures, by: [district, total], indicators: all}
        - {format: sqlite, name: figures, by: [district, street, total], indicators: all}
        - {format: text, name: annual-report, template: templates/annual-report.md}

      """
    try (String(head) + (publish ?? light)).write(to: file, atomically: true, encoding: .utf8)
    return file
  }

  /// A small district of another seed, written by the program itself.
  func sample(_ name: String = "sample", scale: String = "0.1", seed: Int = 7) throws -> URL {
    let sample = place(name)
    let outcome = try Program.run(
      ["sample", "--out", sample.path, "--scale", scale, "--seed", "\(seed)"], on: self)
    guard outcome.code == 0 else { throw Unexpected("sample ended with \(outcome.code)") }
    return sample
  }

  /// Every eighth delivery of a small district and its registers, one of them delivered twice.
  func partOfASample() throws -> URL {
    let part = place("part")
    let files = try Workbench.contents(of: sample()).filter { $0.key.hasSuffix(".csv") }
    for (number, file) in files.sorted(by: { $0.key < $1.key }).enumerated()
    where number % 8 == 0 || file.key.hasPrefix("registers/") {
      for name in number % 40 == 0 ? [file.key, file.key + "-2.csv"] : [file.key] {
        let place = part.appendingPathComponent(name)
        try FileManager.default.createDirectory(
          at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try file.value.write(to: place)
      }
    }
    return part
  }

  /// Every regular file below a folder by its relative path, with links named by their target.
  static func contents(of folder: URL) throws -> [String: Data] {
    var contents: [String: Data] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
      let place = folder.appendingPathComponent(path)
      let values = try FileManager.default.attributesOfItem(atPath: place.path)
      if values[.type] as? FileAttributeType == .typeRegular {
        contents[path] = try Data(contentsOf: place)
      }
    }
    return contents
  }

  /// The files of the release that is current.
  static func published(_ output: URL) throws -> [String: Data] {
    try contents(of: output.appendingPathComponent("current").resolvingSymlinksInPath())
  }
}

/// What went wrong with a test's own preparations.
struct Unexpected: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
