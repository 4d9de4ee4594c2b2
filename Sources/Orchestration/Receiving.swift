import Casework
import Intake
import Platform
import Storage

/// Takes what lies in the inbox into the archive, and says which deliveries count now.
///
///     inbox ─▶ known by size, date and inode? ─▶ nothing to do
///           └▶ copied into the store while it is hashed ─▶ new · again · corrected · held
///
/// A file is known by its name: new bytes under a known name are a correction and take the place
/// of all that the earlier version said. A correction of less than half the length is held until
/// a person accepts it. What is no longer in the inbox still counts.
struct Receiving {
  let archive: Archive
  let definition: PipelineDefinition
  let run: Int
  /// Names, as messages show them, of held corrections that are to count.
  let accepted: Set<String>
  /// Hashes of contents that were refused as a whole: any correction of them is welcome.
  let unreadable: Set<String>

  /// The deliveries of a run with the hashes of those that the archive holds.
  struct Received {
    var deliveries: [Delivery] = []
    /// Their paths below their sources' folders.
    var paths: [Path] = []
    var hashes: [Int: String] = [:]
    /// Version that a delivery is, and the one that it is to correct.
    var versions: [Int: Int] = [:]
    var corrects: [Int: Int] = [:]
    var arrivals = Arrivals()
  }

  private struct Name: Hashable {
    let source: String
    let path: Path
  }

  /// Precondition: the archive is in a transaction.
  func receive(
    _ inbox: [Delivery], _ workers: some ParallelMapping
  ) throws(ArchiveError) -> Received {
    var latest: [Name: Archive.Version] = [:]
    var current: [Name: Archive.Version] = [:]
    for version in try archive.versions() {
      let name = Name(source: version.source, path: version.path)
      latest[name] = version
      if version.state == .current { current[name] = version }
    }
    var received = Received()
    var present: Set<Name> = []
    let candidates = inbox.indices.filter { index in
      guard inbox[index].state == .toRead, let entry = inbox[index].entry else { return false }
      let name = self.name(of: inbox[index], entry)
      present.insert(name)
      guard let known = latest[name] else { return true }
      return known.bytes != entry.size || known.modified != entry.modifiedNanoseconds
        || known.inode != entry.inode
    }
    received.arrivals.unchanged = present.count - candidates.count
    let receipts = workers.map(candidates.count) { place in
      Result { () throws(PlatformError) in
        try archive.store.take(inbox[candidates[place]].file.path, as: "\(place)")
      }
    }
    for (index, receipt) in zip(candidates, receipts) {
      guard let entry = inbox[index].entry else { continue }
      let name = self.name(of: inbox[index], entry)
      switch receipt {
      case .failure(let error):
        // What fails in the store is no fault of the delivery.
        guard error.path == inbox[index].file.path,
          [.missing, .denied, .device, .notRegular].contains(error.kind)
        else {
          throw ArchiveError.unwritable("\(error)")
        }
        received.add(
          inbox[index], entry.path, .refused(code: "IO-READ", detail: error.kind.rawValue))
      case .success(nil):
        received.arrivals.changing.append(inbox[index].file.name)
        received.add(inbox[index], entry.path, .refused(code: "FILE-CHANGED", detail: ""))
      case .success(let receipt?):
        try note(
          receipt, name, inbox[index].file.name, latest: latest[name], current: &current[name],
          &received.arrivals)
      }
    }
    received.arrivals.gone = current.keys.count { !present.contains($0) }
    for delivery in inbox where delivery.state != .toRead {
      received.add(delivery, delivery.entry?.path ?? delivery.file.path, delivery.state)
    }
    try list(into: &received)
    return received
  }

  private func name(of delivery: Delivery, _ entry: FileTree.Entry) -> Name {
    Name(source: definition.sources[delivery.source].name, path: entry.path)
  }

  /// Writes down what came under a name.
  private func note(
    _ receipt: DeliveryStore.Receipt, _ name: Name, _ shown: String, latest: Archive.Version?,
    current: inout Archive.Version?, _ arrivals: inout Arrivals
  ) throws(ArchiveError) {
    if let latest, latest.sha256 == receipt.sha256.hex {
      // What was purged and still lies in the inbox is not taken again.
      if latest.state == .purged, receipt.isNew { try forget(receipt.sha256.hex) }
      try archive.touch(latest.id, modified: receipt.modified, inode: receipt.inode)
      arrivals.unchanged += 1
      return
    }
    let isShrunken = Receiving.isShrunken(receipt.bytes, from: current)
    if isShrunken, !unreadable.contains(current?.sha256 ?? ""), !accepted.contains(shown) {
      _ = try archive.add(
        receipt, source: name.source, path: name.path, state: .held, run: run)
      return
    }
    // A correction counts only once it has been read: `NightRun` puts it in its place.
    _ = try archive.add(
      receipt, source: name.source, path: name.path, state: current == nil ? .current : .refused,
      run: run)
    if current == nil { arrivals.new.append(shown) } else { arrivals.corrected.append(shown) }
  }

  /// Whether a correction has less than half of the bytes of what it corrects.
  private static func isShrunken(_ bytes: Int, from current: Archive.Version?) -> Bool {
    current.map { bytes * 2 < $0.bytes } ?? false
  }

  private func forget(_ hash: String) throws(ArchiveError) {
    do {
      try archive.store.remove(hash)
    } catch {
      throw ArchiveError.unwritable("\(error)")
    }
  }

  /// The deliveries that count, and those to which something is to be said.
  private func list(into received: inout Received) throws(ArchiveError) {
    var latest: [Name: Archive.Version] = [:]
    var current: [Name: Archive.Version] = [:]
    for version in try archive.versions() where version.state != .purged {
      let name = Name(source: version.source, path: version.path)
      latest[name] = version
      if version.state == .current { current[name] = version }
    }
    let sources = Dictionary(
      uniqueKeysWithValues: definition.sources.enumerated().map { ($0.element.name, $0.offset) })
    // In one order on every machine: names of held corrections are printed.
    for (name, version) in latest.sorted(by: { $0.value.id < $1.value.id }) {
      // A log that the pipeline no longer has stays in the archive and out of the figures.
      guard let source = sources[name.source] else { continue }
      if let counted = current[name] { received.add(counted, source, in: archive.store) }
      switch version.state {
      case .held where accepted.contains(name.path.description):
        received.add(
          version, source, in: archive.store, corrects: current[name]?.id)
        received.arrivals.corrected.append(name.path.description)
      case .held:
        received.arrivals.held.append(name.path.description)
        let isPartial =
          current[name] != nil && !Receiving.isShrunken(version.bytes, from: current[name])
        received.add(
          version.delivery(source, in: archive.store), name.path,
          .refused(code: isPartial ? "FILE-PARTIAL" : "FILE-SHRUNK", detail: ""))
      case .refused:
        received.add(
          version, source, in: archive.store, corrects: current[name]?.id)
      case .current, .superseded, .purged: break
      }
    }
    received.sort()
  }
}

extension Receiving.Received {
  fileprivate mutating func add(_ delivery: Delivery, _ path: Path, _ state: Delivery.State) {
    deliveries.append(delivery)
    paths.append(path)
    deliveries[deliveries.count - 1].state = state
  }

  mutating func add(
    _ version: Archive.Version, _ source: Int, in store: DeliveryStore, corrects: Int? = nil
  ) {
    let place = deliveries.count
    deliveries.append(version.delivery(source, in: store))
    paths.append(version.path)
    hashes[place] = version.sha256
    versions[place] = version.id
    if let corrects { self.corrects[place] = corrects }
  }

  /// Puts a correction aside that must wait for a person.
  mutating func hold(_ place: Int) {
    deliveries[place].state = .refused(code: "FILE-PARTIAL", detail: "")
    hashes[place] = nil
    versions[place] = nil
    corrects[place] = nil
    let name = paths[place].description
    arrivals.corrected.removeAll { $0 == name }
    arrivals.held.append(name)
  }

  /// In the order in which a run without an archive would list them: by source, mended records first, then by
  /// path.
  mutating func sort() {
    let order = deliveries.indices.sorted {
      let (a, b) = (deliveries[$0], deliveries[$1])
      if a.source != b.source { return a.source < b.source }
      if paths[$0] != paths[$1] { return paths[$0] < paths[$1] }
      return (versions[$0] ?? 0, $0) < (versions[$1] ?? 0, $1)
    }
    let sources = Dictionary(grouping: order) { deliveries[$0].source }
    keep(sources.sorted { $0.key < $1.key }.flatMap { deliveries.mendedFirst($0.value) })
  }

  /// Keeps the deliveries of these places, in this order.
  mutating func keep(_ order: [Int]) {
    var places: [Int: Int] = [:]
    for (new, old) in order.enumerated() { places[old] = new }
    func moved<Value>(_ values: [Int: Value]) -> [Int: Value] {
      var result: [Int: Value] = [:]
      for (old, value) in values { if let new = places[old] { result[new] = value } }
      return result
    }
    deliveries = order.map { deliveries[$0] }
    paths = order.map { paths[$0] }
    (hashes, versions, corrects) = (moved(hashes), moved(versions), moved(corrects))
  }
}

extension Archive.Version {
  /// The version as something that can be read: its bytes lie in the store.
  func delivery(_ source: Int, in store: DeliveryStore) -> Delivery {
    Delivery(
      source: source,
      file: DeliveredFile(
        path: store.place(of: sha256), name: path.description, size: bytes), state: .toRead)
  }
}
