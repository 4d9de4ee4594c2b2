import Foundation
import Sampling

/// A sample held in memory, with its truth read back.
struct SampledFiles {
  private(set) var files: [String: [UInt8]] = [:]
  private(set) var order: [String] = []

  init(scale: Double, seed: UInt64 = 2020, year: Int = 2020) throws {
    var files: [String: [UInt8]] = [:]
    var order: [String] = []
    try SampleDistrict(scale: scale, seed: seed, year: year).write { path, bytes in
      files[path] = bytes
      order.append(path)
    }
    self.files = files
    self.order = order
  }

  struct Truth: Decodable {
    struct File: Decodable {
      var records: [String]?
      var duplicateOf: String?
      enum CodingKeys: String, CodingKey {
        case records
        case duplicateOf = "duplicate_of"
      }
    }
    var seed: UInt64
    var scale: Double
    var year: Int
    var expected: [String: Int]
    var byStreet: [String: [String: Int]]
    var byMonth: [String: [String: Int]]
    var byType: [String: [String: Int]]
    var dispositions: [String: Int]
    var files: [String: File]
    enum CodingKeys: String, CodingKey {
      case seed, scale, year, expected, dispositions, files
      case byStreet = "by_street"
      case byMonth = "by_month"
      case byType = "by_type"
    }
  }

  func truth() throws -> Truth {
    try JSONDecoder().decode(Truth.self, from: Data(files["truth.json"] ?? []))
  }

  /// Writes everything below a folder.
  func save(to folder: URL) throws {
    for (path, bytes) in files {
      let place = folder.appendingPathComponent(path)
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(bytes).write(to: place)
    }
  }
}

/// The root of the package, from this file's place in it.
let packageRoot = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .deletingLastPathComponent().deletingLastPathComponent()
