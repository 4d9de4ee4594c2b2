import Casework
import Platform

/// What a pipeline and its runs own, wherever it lies: the files of its definition, its archive, the
/// folder in which it publishes. A small office keeps all of it beside the deliveries.
struct KnownPlaces {
  private var files: Set<Path> = []
  /// Each with a slash at its end.
  private var folders: [Path] = []

  init(_ definition: PipelineDefinition, output: String?) {
    files = Set(
      (definition.files + [definition.onAttention].compactMap { $0 }).map {
        KnownPlaces.plain(Path($0))
      })
    folders = [definition.archive, output].compactMap { $0 }.map {
      Path(bytes: KnownPlaces.plain(Path($0)).bytes + "/".utf8)
    }
  }

  func contains(_ path: Path) -> Bool {
    let path = KnownPlaces.plain(path)
    return files.contains(path) || folders.contains { path.bytes.starts(with: $0.bytes) }
  }

  /// The absolute path without `.` and `..`. Links are not looked up.
  private static func plain(_ path: Path) -> Path {
    let whole = path.isAbsolute ? path : Path(Machine.workingFolder).appending(path)
    var names: [ArraySlice<UInt8>] = []
    for name in whole.bytes.split(separator: UInt8(ascii: "/")) where !name.elementsEqual(".".utf8)
    {
      if name.elementsEqual("..".utf8) { _ = names.popLast() } else { names.append(name) }
    }
    return Path(bytes: names.flatMap { "/".utf8 + $0 })
  }
}
