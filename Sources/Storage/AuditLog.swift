import FoundationEssentials
public import Platform

/// Who did what, when: one line of JSON an act, only ever appended, each with the hash of the
/// line before it, so that a changed, lost or inserted line is found.
///
///     {"seq":3,"prev":"9f2c…","time":"2020-12-22T01:30:07Z","actor":"0","host":"b1","action":"run","detail":"0003-…"}
///
/// It holds names of releases, pipelines and files, never values of records.
public struct AuditLog: Sendable {
  public let path: Path

  public init(_ path: Path) { self.path = path }

  private struct Line: Codable {
    let seq: Int
    let prev: String
    let time: String
    let actor: String
    let host: String
    let action: String
    let detail: String
  }

  /// Appends a line and makes it durable. The caller holds the archive's lock.
  public func append(_ action: String, _ detail: String) throws(PlatformError) {
    let lines = try lines()
    let line = Line(
      seq: lines.count + 1,
      prev: lines.last.map(AuditLog.hash) ?? String(repeating: "0", count: 64),
      time: Clock.timestamp(), actor: "\(Machine.userNumber)", host: Machine.hostName,
      action: action, detail: detail)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let json = try? encoder.encode(line) else { return }
    try DurableFile.append(to: path, mode: 0o600, Array(json) + [0x0A])
  }

  /// The number of the first bad line (1-based) with what is wrong; `nil` when the chain holds.
  public func firstBadLine() throws(PlatformError) -> (line: Int, what: String)? {
    var previous = String(repeating: "0", count: 64)
    for (index, text) in try lines().enumerated() {
      guard let line = try? JSONDecoder().decode(Line.self, from: Data(text)) else {
        return (index + 1, "it is not a line of an audit log")
      }
      if line.seq != index + 1 { return (index + 1, "its number is \(line.seq)") }
      if line.prev != previous {
        return (index + 1, "the line before it is not the one that was written")
      }
      previous = AuditLog.hash(text)
    }
    return nil
  }

  private func lines() throws(PlatformError) -> [[UInt8]] {
    guard try Folder.kind(of: path) != nil else { return [] }
    let bytes = try OpenFile.contents(of: path, limit: 1 << 30)
    return bytes.split(separator: 0x0A).map { Array($0) }
  }

  private static func hash(_ line: [UInt8]) -> String { Digest.sha256(line).hex }
}
