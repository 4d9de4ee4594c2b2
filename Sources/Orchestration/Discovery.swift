import Casework
import Intake
import Platform
import Synchronization

/// One delivered file of a run, or something among the deliveries that is none.
struct Delivery: Sendable {
  /// Index of the source.
  let source: Int
  let file: DeliveredFile
  /// What became of it before reading.
  var state: State
  /// As the folder listed it; `nil` for a file that a person named, or that the archive holds.
  var entry: FileTree.Entry?

  enum State: Sendable, Equatable {
    case toRead
    /// Same bytes as another delivery of the source (its index).
    case duplicate(of: Int)
    /// Refused unread: a link, a pipe, a folder that cannot be listed.
    case refused(code: String, detail: String)
    case ignored
  }
}

/// The total order of files for records that nothing else tells apart: by size, then by SHA-256.
///
/// It depends on neither names nor dates. Hashes are worked out only when two files of one size
/// are really compared, and kept.
final class FileOrder: Sendable {
  private let files: [DeliveredFile]
  private let hashes: Mutex<[Int: Hash256]>

  /// - Parameter known: hashes by the files' places, where they are known already.
  init(_ files: [DeliveredFile], known: [Int: Hash256] = [:]) {
    self.files = files
    hashes = Mutex(known)
  }

  func precedes(_ a: Int, _ b: Int) -> Bool {
    if files[a].size != files[b].size { return files[a].size < files[b].size }
    let (first, second) = (hash(a), hash(b))
    // Files of one source with the same bytes are read once, so equal hashes are two sources, or
    // files of units apart.
    return first == second ? a < b : first < second
  }

  func hash(_ index: Int) -> Hash256 {
    if let known = hashes.withLock({ $0[index] }) { return known }
    let hash = (try? Digest.sha256(ofFile: files[index].path)) ?? Digest.sha256([])
    hashes.withLock { $0[index] = hash }
    return hash
  }
}

/// What lies in the folder of the deliveries.
struct Inbox {
  /// By source, mended records first, then in the order of their paths' bytes.
  var deliveries: [Delivery] = []
  /// What no pattern of a source means and no rule passes over, as messages name it, in order.
  var unmatched: [String] = []
}

/// Lists the deliveries of all sources, and what lies beside them.
struct Discovery {
  let definition: PipelineDefinition

  /// - Parameter output: the folder in which the run publishes: it may lie among the deliveries.
  /// - Throws: `RunFailure.inputMissing` naming the folder.
  func inbox(output: String? = nil) throws(RunFailure) -> Inbox {
    let patterns = definition.sources.flatMap(\.patterns)
    var listings: [String: [FileTree.Entry]] = [:]
    var inbox = Inbox()
    var firstPattern = 0
    for (index, source) in definition.sources.enumerated() {
      let root = Path(source.folder)
      let entries: [FileTree.Entry]
      do {
        entries = try listings[source.folder] ?? FileTree.list(root, patterns: patterns)
      } catch {
        throw RunFailure.inputMissing(source: source.name, "\(error)")
      }
      listings[source.folder] = entries
      let own = firstPattern..<(firstPattern + source.patterns.count)
      firstPattern = own.upperBound
      let first = inbox.deliveries.count
      let regular = Set(entries.filter { $0.kind == .regular }.map(\.path))
      for entry in entries where entry.patterns.contains(where: own.contains) {
        let file = DeliveredFile(
          path: root.appending(entry.path), name: entry.path.description, size: entry.size)
        let state: Delivery.State =
          switch entry.kind {
          case .regular:
            regular.contains(Path(bytes: entry.path.bytes + Discovery.checksumEnding))
              && !Discovery.agrees(file.path)
              ? .refused(code: "FILE-CHECKSUM", detail: "") : .toRead
          case .ignored: .ignored
          case .link, .special: .refused(code: "SEC-FILETYPE", detail: entry.kind.word)
          case .unreadable: .refused(code: "IO-READ", detail: entry.kind.word)
          case .folder: .ignored
          }
        inbox.deliveries.append(Delivery(source: index, file: file, state: state, entry: entry))
      }
      let listed = inbox.deliveries
      inbox.deliveries[first...] = listed.mendedFirst(first..<listed.count).map { listed[$0] }[...]
    }
    let known = KnownPlaces(definition, output: output)
    for (folder, entries) in listings.sorted(by: { $0.key < $1.key }) {
      inbox.unmatched += Discovery.unmatched(entries, in: Path(folder), known)
    }
    return inbox
  }

  private static let checksumEnding = Array(".sha256".utf8)

  /// What no pattern means, less names that are ignored everywhere, checksums of what lies beside
  /// them, and what the pipeline and its runs put there themselves.
  private static func unmatched(
    _ entries: [FileTree.Entry], in folder: Path, _ known: KnownPlaces
  ) -> [String] {
    let paths = Set(entries.map(\.path))
    return entries.filter { entry in
      let bytes = entry.path.bytes
      return entry.patterns.isEmpty && entry.kind != .ignored
        && !known.contains(folder.appending(entry.path))
        && !(bytes.suffix(checksumEnding.count).elementsEqual(checksumEnding)
          && paths.contains(Path(bytes: bytes.dropLast(checksumEnding.count))))
    }.map(\.path.description)
  }

  /// Whether a file's bytes are those that the checksum file beside it (`NAME.sha256`, as
  /// `sha256sum` writes it) announces. One that cannot be read announces nothing that agrees.
  private static func agrees(_ path: Path) -> Bool {
    guard
      let stated = try? OpenFile.contents(
        of: Path(bytes: path.bytes + checksumEnding), limit: 1 << 16),
      let found = try? Digest.sha256(ofFile: path)
    else { return false }
    let start = stated.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let digits = stated[start...].prefix(64).map { (65...90).contains($0) ? $0 + 32 : $0 }
    return digits == Array(found.hex.utf8)
  }

  /// Marks files of one source that have the same bytes: the first by path stays.
  func markDuplicates(
    _ deliveries: inout [Delivery], order: FileOrder, _ workers: some ParallelMapping
  ) {
    var bySize: [[Int]: [Int]] = [:]
    for (index, delivery) in deliveries.enumerated()
    where delivery.state == .toRead && delivery.file.size > 0 {
      bySize[[delivery.source, delivery.file.size], default: []].append(index)
    }
    let candidates = bySize.values.filter { $0.count > 1 }.joined().sorted()
    let hashes = workers.map(candidates.count) { order.hash(candidates[$0]) }
    var kept: [Pair: [Int]] = [:]
    for (index, hash) in zip(candidates, hashes) {
      let pair = Pair(source: deliveries[index].source, hash: hash)
      if let first = kept[pair]?.first(where: { mayHoldTheSame(deliveries[$0], deliveries[index]) })
      {
        deliveries[index].state = .duplicate(of: first)
      } else {
        kept[pair, default: []].append(index)
      }
    }
  }

  /// Whether a record of the same bytes in both files could count twice. Not where their paths name
  /// units apart: then one of them lies in the wrong folder.
  private func mayHoldTheSame(_ a: Delivery, _ b: Delivery) -> Bool {
    guard let rule = definition.sources[a.source].pathUnit,
      rule.name(in: a.file.name) != rule.name(in: b.file.name)
    else { return true }
    let units = [a, b].map { rule.units(namedIn: $0.file.name, of: definition.units) }
    return units[0].contains { unit in units[1].contains { unit.overlaps($0) } }
  }

  private struct Pair: Hashable {
    let source: Int
    let hash: Hash256
  }
}

extension PipelineDefinition {
  /// What, besides its bytes, decides how a file of a source is read: the unit that its path names.
  func readingVariant(source: Int, path: String) -> String {
    sources[source].pathUnit.map { String(decoding: $0.name(in: path) ?? [], as: UTF8.self) } ?? ""
  }
}
