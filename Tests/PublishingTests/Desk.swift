import Casework
import Foundation
import Indicators
import Publishing

/// A folder of its own for one rendering, and the bytes that came out of it.
final class Desk {
  let folder: String
  private(set) var files: [String: [UInt8]] = [:]
  /// Templates by path.
  var templates: [String: String] = [:]

  struct NoSuchTemplate: Error {}

  init() throws {
    folder = NSTemporaryDirectory() + "publishing-" + UUID().uuidString
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func render(
    _ publication: any Publication, _ release: Release, template: String? = nil
  ) throws {
    let definition = PublicationDefinition(
      format: publication.format, name: "figures", levels: [], grains: [], indicators: [],
      template: template)
    try publication.render(
      release, as: definition,
      into: PublicationFiles(
        folder: folder,
        append: { [self] name, bytes in files[name, default: []] += bytes },
        adopt: { [self] name in
          files[name] = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path(of: name))))
        },
        read: { [self] path in
          guard let text = templates[path] else { throw NoSuchTemplate() }
          return Array(text.utf8)
        }))
  }

  func path(of name: String) -> String { folder + "/" + name }

  func text(_ name: String) -> String { String(decoding: files[name] ?? [], as: UTF8.self) }
}

/// The obvious CSV reader: RFC 4180 and nothing else.
func readCSV(_ text: String) -> [[String]] {
  var rows: [[String]] = []
  var row: [String] = []
  var cell = ""
  var isQuoted = false
  var scalars = Array(text.unicodeScalars)[...]
  while let scalar = scalars.popFirst() {
    if isQuoted {
      if scalar != "\"" {
        cell.unicodeScalars.append(scalar)
      } else if scalars.first == "\"" {
        cell.unicodeScalars.append(scalar)
        scalars.removeFirst()
      } else {
        isQuoted = false
      }
    } else {
      switch scalar {
      case "\"": isQuoted = true
      case ",":
        row.append(cell)
        cell = ""
      case "\n":
        rows.append(row + [cell])
        row = []
        cell = ""
      default: cell.unicodeScalars.append(scalar)
      }
    }
  }
  return rows
}
