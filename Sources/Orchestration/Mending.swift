import Casework
import Intake

/// Which files hold the mended records of others: those that come back under the name that the quarantine gave
/// them. They take the place of all that was set aside of the other file, as a correction does of a whole file.
///
/// A mended file with fewer records than were set aside takes the place of none: what it lacks would be lost
/// without a word. One that is refused as a whole says nothing.
struct Mending {
  private struct Name: Hashable {
    let source: Int
    let mended: MendedName
  }

  /// The files that may mend others, those of the same bytes as the one that is read, and how many records each
  /// was found to have.
  private let places: [Name: Int]
  private var records: [Int: Int] = [:]

  init(_ deliveries: [Delivery]) {
    var places: [Name: Int] = [:]
    for (place, delivery) in deliveries.enumerated() {
      guard let mended = MendedName(delivery.file.name) else { continue }
      let read: Int
      switch delivery.state {
      case .toRead: read = place
      case .duplicate(let kept): read = kept
      case .refused, .ignored: continue
      }
      places[Name(source: delivery.source, mended: mended)] = read
      records[read] = 0
    }
    self.places = places
  }

  /// Settles what a file came to; those that mend others come before them.
  ///
  /// - Returns: whether what was set aside of it has come back.
  mutating func settle(_ file: inout FileOutcome, at place: Int) -> Bool {
    if records[place] != nil, file.state == .read { records[place] = file.records }
    let refused = file.quarantined + file.rejected
    guard refused > 0, !places.isEmpty,
      let mender = places[Name(source: file.source, mended: file.mendedName)],
      let records = records[mender], records > 0
    else { return false }
    guard records >= refused else {
      let entry = FindingCatalogue.entry("FILE-MENDED-FEW")
      file.findings.append(
        Finding(
          code: entry.code, severity: entry.severity,
          message: "\(entry.message)（\(records) 条，隔离 \(refused) 条）", action: entry.action))
      return false
    }
    file.mended = refused
    (file.quarantined, file.rejected) = (0, 0)
    file.counts = file.counts.filter { $0.key.severity < .quarantine }
    return true
  }
}

extension FileOutcome {
  /// The name under which its refused records come back.
  var mendedName: MendedName { MendedName(original: name, hash: refusedHash) }

  /// What became of one of its refused records.
  func disposition(of refused: RefusedNumber) -> Disposition {
    mended > 0 ? .superseded : refused.disposition
  }
}

extension [Delivery] {
  /// The places of deliveries that are in the order of their paths, mended records before the files from which they were
  /// set aside.
  func mendedFirst(_ places: some Sequence<Int>) -> [Int] {
    let depths = Dictionary(grouping: places) { MendedName.depth(of: self[$0].file.name) }
    return depths.sorted { $0.key > $1.key }.flatMap(\.value)
  }
}
