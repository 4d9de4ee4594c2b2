import Disclosure
import Platform

/// What was told to the public before, in `OUTPUT/disclosure`: one private file a release.
///
/// A record is written before its release becomes current: after a crash too much is remembered,
/// never too little. Files are named by their content and never go, whatever `keep_releases` says.
struct PublicMemory: Sendable {
  let folder: Path

  /// The records of all earlier releases, in the order of their names.
  ///
  /// - Throws: `PlatformError`, `.unfit` for a damaged one: without it nothing can be judged.
  func records() throws(PlatformError) -> [PublicRecord] {
    guard try Folder.kind(of: folder) != nil else { return [] }
    var records: [PublicRecord] = []
    for name in try Folder.names(folder).sorted()
    where name.bytes.suffix(4) == Array(".tsv".utf8)[...] {
      let path = folder.appending(name)
      let bytes = try OpenFile.contents(of: path)
      guard let record = PublicRecord(bytes), PublicMemory.name(of: bytes) == name else {
        throw PlatformError(
          .unfit, "read", path,
          "\(path): this record of an earlier release for the public is damaged. Put it back from a backup: without it small numbers could be told by difference."
        )
      }
      records.append(record)
    }
    return records
  }

  func remember(_ record: PublicRecord) throws(PlatformError) {
    let bytes = record.bytes
    let path = folder.appending(PublicMemory.name(of: bytes))
    try Folder.create(folder, mode: 0o700)
    guard try Folder.kind(of: path) == nil else { return }
    try DurableFile.replace(path, mode: 0o600, with: bytes)
  }

  private static func name(of bytes: [UInt8]) -> Path {
    Path(Digest.sha256(bytes).hex.prefix(32) + ".tsv")
  }
}
