import Casework
import Intake
public import Platform

/// The figures of a release as they were published, read back from its tidy CSV.
public struct PublishedFigures: Sendable {
  /// What names a figure in every release: codes, never positions.
  struct Key: Hashable, Sendable {
    var indicator: String
    var level: String
    var code: String
    var isOwn: Bool
    var grain: String
    var period: String
    var category: String
  }

  struct Value: Hashable, Sendable {
    /// `nil` where there is no value.
    var numerator: Int64?
    var denominator: Int64?
    var display: String
  }

  let values: [Key: Value]

  /// - Parameter path: a CSV of one figure a line, known to be as it was published.
  /// - Throws: `Refusal`, `PlatformError`: the file cannot be read.
  public init(_ path: Path) throws {
    var values: [Key: Value] = [:]
    var columns: [String: Int] = [:]
    var listing = RecordListing()
    listing.delimiter = 0x2C
    listing.hasHeader = false
    let file = DeliveredFile(
      path: path, name: path.description, size: try OpenFile(path, followingLinks: true).size)
    _ = try listing.read(file) { fields, _ in
      let texts = fields.map { String(decoding: $0, as: UTF8.self) }
      guard !columns.isEmpty else {
        for (index, text) in texts.enumerated() { columns[text] = index }
        return
      }
      func text(_ name: String) -> String {
        columns[name].flatMap { texts.indices.contains($0) ? texts[$0] : nil } ?? ""
      }
      values[
        Key(
          indicator: text("indicator"), level: text("level"), code: text("code"),
          isOwn: text("own") == "1", grain: text("grain"), period: text("period"),
          category: text("category"))] = Value(
          numerator: Int64(text("numerator")), denominator: Int64(text("denominator")),
          display: text("display"))
    } finding: { _ in
    }
    self.values = values
  }
}
