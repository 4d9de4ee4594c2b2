import Casework
import Platform
import Publishing
import Storage

/// In which figures a release differs from the one that was current before it.
///
/// The list lies beside the releases and not in one: what a release holds follows from what was
/// delivered, so that it can be made again from nothing, and not from what was published before.
struct ReleaseChanges {
  /// The earlier release, `nil` when there was none.
  let from: String?
  let to: String
  let count: Int
  /// How many of them were no provisional figures before.
  let revised: Int
  /// How many figures of the earlier release were none.
  let final: Int
  /// `changes.csv`, with its head.
  let csv: [UInt8]

  /// - Parameters:
  ///   - folder: of the releases.
  ///   - publications: those of the later release; the CSV ones are compared.
  /// - Throws: `PlatformError` when a file of either release cannot be read.
  init(from: String?, to: String, in folder: Path, _ publications: [PublicationDefinition]) throws {
    let later = folder.appending(Path(to))
    let earlier = from.map { folder.appending(Path($0)) }
    let before = try earlier.flatMap { try Manifest.read(in: $0) }
    let now = try Manifest.read(in: later)
    var (count, revised, final) = (0, 0, 0)
    var csv = Array((FigureChanges.columns.joined(separator: ",") + "\n").utf8)
    for publication in publications where publication.format == "csv" && from != nil {
      let name = publication.place(of: CSVPublication().fileNames(of: publication)[0])
      let old = before?.files.first { $0.name == name }
      if let old, old.sha256 == now?.files.first(where: { $0.name == name })?.sha256 { continue }
      var changes = FigureChanges(of: name)
      try changes.compare(
        old: { body in
          guard let earlier, old != nil else { return }
          try OpenFile(earlier.appending(Path(name))).eachPiece(body)
        },
        new: { body in try OpenFile(later.appending(Path(name))).eachPiece(body) })
      count += changes.count
      revised += changes.revised
      final += changes.final
      csv += changes.lines
    }
    self.from = from
    self.to = to
    self.count = count
    self.revised = revised
    self.final = final
    self.csv = csv
  }
}
