import FoundationEssentials
public import Platform

/// What a release holds: every file with its size and hash, and what it was made from.
///
/// There is no date of making and no name of the run in it: the same inputs give the same bytes.
public struct Manifest: Sendable, Hashable {
  public struct File: Sendable, Hashable, Codable {
    /// Relative to the release, with `/` between folders.
    public let name: String
    public let bytes: Int
    /// 64 hexadecimal digits.
    public let sha256: String
  }

  /// The name of the manifest itself within a release.
  public static let name: Path = "manifest.json"

  /// The caller's facts: the pipeline, its hash, period, as_of, the inputs' fingerprint.
  public let facts: [String: String]
  /// Sorted by the bytes of their names.
  public let files: [File]

  init(facts: [String: String], files: [File]) {
    self.facts = facts
    self.files = files.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// The hash of everything in the manifest: two releases are the same if it is.
  public var content: String { Digest.sha256(Array(body.utf8)).hex }

  /// The manifest as it lies in the release: JSON, keys sorted, one file a line.
  var json: String {
    "{\n  \"content\": \(Manifest.quoted(content)),\n" + body + "\n}\n"
  }

  private var body: String {
    let facts = facts.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      .map { "    \(Manifest.quoted($0.key)): \(Manifest.quoted($0.value))" }
    let files = files.map {
      "    {\"bytes\": \($0.bytes), \"name\": \(Manifest.quoted($0.name)), "
        + "\"sha256\": \(Manifest.quoted($0.sha256))}"
    }
    return "  \"facts\": {\n" + facts.joined(separator: ",\n") + "\n  },\n"
      + "  \"files\": [\n" + files.joined(separator: ",\n") + "\n  ]"
  }

  /// Reads the manifest of a release folder; `nil` when there is none.
  ///
  /// - Throws: `PlatformError`, `.unfit` when it is damaged.
  public static func read(in release: Path) throws(PlatformError) -> Manifest? {
    let path = release.appending(name)
    guard try Folder.kind(of: path) != nil else { return nil }
    let bytes = try OpenFile.contents(of: path)
    guard let stored = try? JSONDecoder().decode(Stored.self, from: Data(bytes)) else {
      throw PlatformError(.unfit, "read", path, "\(path): this is no manifest of a release.")
    }
    let manifest = Manifest(facts: stored.facts, files: stored.files)
    guard manifest.content == stored.content else {
      throw PlatformError(
        .unfit, "read", path,
        "\(path): the manifest was changed after it was written: its hash is another.")
    }
    return manifest
  }

  private struct Stored: Codable {
    let content: String
    let facts: [String: String]
    let files: [File]
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case "\u{0}"..<" ", "\u{7F}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

extension Manifest {
  /// What differs between a release folder and its manifest; empty when it is whole.
  ///
  /// Every file is read and hashed again.
  public func differences(in release: Path) throws(PlatformError) -> [String] {
    var differences: [String] = []
    var left = Dictionary(files.map { (Path($0.name), $0) }, uniquingKeysWith: { a, _ in a })
    for entry in try FileTree.list(release) where entry.path != Manifest.name {
      guard let file = left.removeValue(forKey: entry.path) else {
        differences.append("\(entry.path): this \(entry.kind.word) is not in the manifest")
        continue
      }
      if entry.kind != .regular {
        differences.append("\(entry.path): it is a \(entry.kind.word), not a file")
      } else if entry.size != file.bytes {
        differences.append("\(entry.path): \(entry.size) bytes, the manifest says \(file.bytes)")
      } else if try Digest.sha256(ofFile: release.appending(entry.path)).hex != file.sha256 {
        differences.append("\(entry.path): its hash is another than in the manifest")
      }
    }
    differences += left.keys.sorted().map { "\($0): it is missing" }
    return differences
  }
}
