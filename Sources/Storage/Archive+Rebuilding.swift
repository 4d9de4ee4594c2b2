import FoundationEssentials
import GRDB
public import Platform

/// The list of deliveries and runs outside the database: what cannot be made again from the
/// contents alone, because contents have no names.
extension Archive {
  static let listName: Path = "deliveries.txt"

  /// Writes the list anew; after every commit.
  ///
  /// A line a version (`delivery`) or run (`run`), the values with tabs between them, the path in
  /// hexadecimal digits.
  public func writeList() throws(ArchiveError) {
    var text = ""
    for version in try versions() {
      let values = [
        "delivery", "\(version.id)", version.source,
        version.path.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(),
        version.sha256, "\(version.bytes)", "\(version.modified)", "\(version.inode)",
        "\(version.received)", version.state.rawValue, version.left.map { "\($0)" } ?? "",
      ]
      text += values.joined(separator: "\t") + "\n"
    }
    for run in try runs() {
      let values = [
        "run", "\(run.id)", "\(run.asOf)", run.at, run.program, run.inputs, run.release,
        "\(run.exit)",
      ]
      text += values.joined(separator: "\t") + "\n"
    }
    do {
      try DurableFile.replace(
        folder.appending(Archive.listName), mode: 0o600, with: Array(text.utf8))
    } catch {
      throw ArchiveError(error)
    }
  }

  /// Throws away all that can be made again from the store.
  ///
  /// A database that cannot be used is put aside under another name, and its deliveries are taken
  /// from the list.
  ///
  /// - Returns: a sentence on what was done.
  public static func rebuild(_ folder: Path) throws(ArchiveError) -> String {
    do throws(ArchiveError) {
      let archive = try Archive(folder, .writing)
      guard try archive.integrityProblems().isEmpty else {
        throw ArchiveError.damaged("its pages contradict each other")
      }
      try archive.begin()
      try archive.forgetReadings()
      try archive.commit()
      return "归档数据库完好，读取结果已清空重做"
    } catch {
      guard case .damaged = error else { throw error }
    }
    do {
      for suffix in ["", "-wal", "-shm"] {
        let file = folder.appending(Path("archive.sqlite" + suffix))
        guard try Folder.kind(of: file) != nil else { continue }
        let aside = folder.appending(Path("damaged-archive.sqlite" + suffix))
        try Folder.removeFile(aside)
        try Folder.rename(file, to: aside)
      }
      let list = folder.appending(Archive.listName)
      let lines =
        try Folder.kind(of: list) == nil
        ? [] : OpenFile.contents(of: list, limit: 1 << 30).split(separator: 0x0A)
      let archive = try Archive(folder, .writing)
      try archive.begin()
      var count = 0
      for line in lines {
        if try archive.restore(String(decoding: line, as: UTF8.self)) { count += 1 }
      }
      try archive.commit()
      return "归档数据库已损坏，移到 damaged-archive.sqlite；按 deliveries.txt 恢复了 \(count) 份交付"
    } catch {
      throw ArchiveError(error, at: folder)
    }
  }

  /// Takes one line of the list; whether it was a delivery.
  private func restore(_ line: String) throws -> Bool {
    let values = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    try perform { db in
      switch values.first {
      case "delivery" where values.count == 11:
        let digits = Array(values[3].utf8)
        let path = stride(from: 0, to: digits.count - 1, by: 2).compactMap {
          UInt8(String(decoding: digits[$0...($0 + 1)], as: UTF8.self), radix: 16)
        }
        try db.execute(
          sql: "INSERT INTO delivery VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          arguments: [
            Int(values[1]), values[2], Data(path), values[4], Int(values[5]), Int(values[6]),
            UInt64(values[7]).map { Int64(bitPattern: $0) }, Int(values[8]), values[9],
            Int(values[10]),
          ])
      case "run" where values.count == 8:
        try db.execute(
          sql: "INSERT INTO run VALUES (?, ?, ?, ?, '', ?, ?, ?)",
          arguments: [
            Int(values[1]), Int(values[2]), values[3], values[4], values[5], values[6],
            Int(values[7]),
          ])
      default: throw ArchiveError.damaged("\(folder)/\(Archive.listName): a line is damaged")
      }
    }
    return values[0] == "delivery"
  }
}
