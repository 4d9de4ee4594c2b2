import Intake
import Platform
import Storage

extension Night {
  /// Puts corrections that could be read in the place of what they correct, and tells the files
  /// that are the same apart. A correction that is no more than the refused records of what it corrects,
  /// mended, waits for a person: it would take back all others.
  ///
  /// - Parameter accepted: printable names of corrections that need not wait.
  func settle(_ received: inout Receiving.Received, accepted: Set<String>) throws {
    let readings = try readings()
    let outcomes = received.corrects.isEmpty ? [:] : try archive.outcomes()
    func read(_ place: Int) throws -> Read? {
      guard let content = content(received, place), let reading = readings[content],
        let packed = outcomes[reading.id]
      else { return nil }
      let (outcome, header, _) = try FileOutcome.unpacked(packed, source: 0, name: "")
      return Read(id: reading.id, outcome: outcome, header: header)
    }
    var left: Set<Int> = []
    for (place, corrected) in received.corrects.sorted(by: { $0.key < $1.key }) {
      guard let version = received.versions[place], let content = content(received, place) else {
        continue
      }
      if readings[content]?.isRefused ?? true {
        try archive.set(.refused, of: version, left: nil)
        continue
      }
      let old = received.versions.first { $0.value == corrected }?.key
      if let old, let before = try read(old), let after = try read(place),
        after.outcome.isOnlyRefused(of: before.outcome),
        !accepted.contains(received.paths[place].description),
        try !keepsRecord(
          received.deliveries[place].file, of: received.deliveries[old].file, before)
      {
        try archive.set(.held, of: version, left: nil)
        received.hold(place)
        continue
      }
      try archive.set(.superseded, of: corrected, left: run)
      try archive.set(.current, of: version, left: nil)
      if let old { left.insert(old) }
    }
    received.remove(left)
    Discovery(definition: definition).markDuplicates(
      &received.deliveries, order: order(of: received), workers)
  }

  /// What reading a file came to.
  private struct Read {
    let id: Int
    let outcome: FileOutcome
    let header: [UInt8]
  }

  /// Whether a correction holds a line of what it corrects that was not set aside.
  private func keepsRecord(
    _ file: DeliveredFile, of old: DeliveredFile, _ read: Read
  ) throws -> Bool {
    func lines(_ bytes: [UInt8]) -> Set<ArraySlice<UInt8>> {
      Set(bytes.split { $0 == 0x0A || $0 == 0x0D })
    }
    var aside = lines(read.header)
    for part in try archive.refusedParts(of: read.id) {
      aside.formUnion(lines(try RefusedPacking.refused(in: part).bytes))
    }
    let kept = lines(try old.bytes(0..<old.size)).subtracting(aside)
    return !lines(try file.bytes(0..<file.size)).isDisjoint(with: kept)
  }
}

extension Receiving.Received {
  /// Takes deliveries out, with all that is known of them.
  fileprivate mutating func remove(_ places: Set<Int>) {
    guard !places.isEmpty else { return }
    keep(deliveries.indices.filter { !places.contains($0) })
  }
}
