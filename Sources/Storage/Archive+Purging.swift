import Platform

extension Archive {
  /// What a purge takes away.
  public struct Purge: Sendable {
    /// Versions of delivered files, and those of them that still counted.
    public var deliveries = 0
    public var current = 0
    /// Different contents, and their bytes.
    public var contents = 0
    public var bytes = 0
  }

  /// Forgets what came on nights before a day: bytes, readings, and whether it counted.
  ///
  /// - Parameters:
  ///   - day: `Day.number`, compared with the `as_of` of the run in which a delivery came.
  ///   - really: whether to do it; else it is only worked out.
  public func purge(before day: Int, really: Bool) throws(ArchiveError) -> Purge {
    var nights: [Int: Int] = [:]
    for run in try runs() { nights[run.id] = run.asOf }
    let all = try versions().filter { $0.state != .purged }
    let old = all.filter { nights[$0.received].map { $0 < day } ?? false }
    let kept = Set(all.filter { !(nights[$0.received].map { $0 < day } ?? false) }.map(\.sha256))
    var purge = Purge()
    var contents: [String: Int] = [:]
    for version in old {
      purge.deliveries += 1
      if version.state == .current { purge.current += 1 }
      if !kept.contains(version.sha256) { contents[version.sha256] = version.bytes }
    }
    purge.contents = contents.count
    purge.bytes = contents.values.reduce(0, +)
    guard really else { return purge }
    try begin()
    defer { rollback() }
    for version in old { try set(.purged, of: version.id, left: version.left) }
    try remove(
      readings: try readings().filter { contents[$0.sha256] != nil }.map(\.id))
    try commit()
    // The readings' pages are free now and still hold what they held.
    try vacuum()
    for hash in contents.keys.sorted() {
      do {
        try store.remove(hash)
      } catch {
        throw ArchiveError(error)
      }
    }
    try writeList()
    return purge
  }
}
