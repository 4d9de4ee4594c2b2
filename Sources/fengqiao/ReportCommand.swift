import ArgumentParser
import Casework
import Orchestration
import Platform
import Publishing
import Storage

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Where the page, the bulletin and the workbook of the current release lie. 看报表。",
    discussion: """
      fengqiao report --pipeline Pipelines/guangming-2020.yml --open

      Prints the path of every file of the release that people read. --open shows the page in a \
      browser and does not wait for it: with the first program of $BROWSER that is there (names or \
      paths, colons between them), or, without $BROWSER, with xdg-open. Exit code 12: there is no \
      release, or it has no page; 20: no program is there to open it.
      """)

  @OptionGroup var options: OutputOptions

  @Flag(help: "Open the page in a browser. 打开网页。")
  var open = false

  @Flag(help: "One JSON object a file. 以 JSON 输出。")
  var json = false

  func run() throws {
    let definition = try options.definition()
    let folder = options.folder(of: definition)
    let current = try options.attempt {
      try Folder.kind(of: folder) == nil ? nil : ReleaseFolder.current(in: folder)
    }
    guard let current else {
      throw stop("\(folder): there is no release yet; “fengqiao run” makes one", code: 12)
    }
    let release = folder.appending("releases").appending(Path(current))
    let manifest = try options.attempt { try Manifest.read(in: release) }
    let readings = definition.readings(in: manifest?.files.map(\.name) ?? [])
    for reading in readings { try say(line(of: reading, in: release)) }
    if readings.isEmpty, !open {
      throw stop(
        "\(release): nothing in this release is for people to read; add a publication such as "
          + "“{format: html}” to the pipeline and run again", code: 12)
    }
    if open { try show(readings, in: release) }
  }

  private func line(of reading: Reading, in release: Path) -> String {
    let path = release.appending(Path(reading.file))
    return json
      ? JSONText.object([
        ("format", JSONText.string(reading.format)),
        ("audience", JSONText.string(reading.audience.rawValue)),
        ("path", JSONText.string("\(path)")),
      ]) + "\n"
      : "\(reading.word)\t\(path)\n"
  }

  private func show(_ readings: [Reading], in release: Path) throws {
    guard let page = readings.first(where: { $0.format == "html" }) else {
      throw stop(
        "\(release): this release has no page; add “{format: html}” to the pipeline's “publish” "
          + "and run again", code: 12)
    }
    let path = release.appending(Path(page.file))
    guard try options.attempt({ try Folder.kind(of: path) }) == .regular else {
      throw stop("\(path): the page is not there; see “fengqiao verify”", code: 22)
    }
    let wanted = Machine.environment("BROWSER")
    let names = wanted?.split(separator: ":").map(String.init) ?? ["xdg-open"]
    guard let program = names.lazy.compactMap(Command.find).first else {
      throw stop(
        "\(path): there is no program here to open it: "
          + (wanted == nil
            ? "xdg-open is not installed; install xdg-utils, set BROWSER to a browser's name or path,"
            : "none of $BROWSER is a program; set it to a browser's name or path,")
          + " or open the file by hand", code: 20)
    }
    try options.attempt { try Command.start(program, ["\(path)"]) }
  }
}

/// A file of a release that people read.
private struct Reading {
  let format: String
  let audience: Audience
  /// Relative to the release.
  let file: String

  var word: String {
    let word =
      switch format {
      case "html": "网页"
      case "xlsx": "工作簿"
      case "docx": "文稿（Word）"
      case "print": "文稿（打印）"
      case "text": "文稿（Markdown）"
      default: "数据字典"
      }
    return audience == .public ? word + "·公开" : word
  }
}

extension PipelineDefinition {
  /// The files of a release for people: pages first, then workbooks, bulletins and dictionaries,
  /// each in the order of the pipeline, those for the office before those for the public.
  ///
  /// - Parameter names: what the release holds: the pipeline may have changed since.
  fileprivate func readings(in names: [String]) -> [Reading] {
    let formats = ["html", "xlsx", "docx", "print", "text", "dictionary"]
    return formats.flatMap { format in
      [Audience.internal, .public].flatMap { audience in
        publications.filter { $0.format == format && $0.audience == audience }
          .flatMap { publication in
            (PublicationCatalogue.publication(of: format)?.fileNames(of: publication) ?? [])
              .map { Reading(format: format, audience: audience, file: publication.place(of: $0)) }
          }.filter { names.contains($0.file) }
      }
    }
  }
}
