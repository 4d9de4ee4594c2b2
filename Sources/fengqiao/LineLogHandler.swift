import Logging
import Platform
import Publishing

/// One line an event on standard error: for a person, or as JSON for a collector of logs.
///
/// Events hold counts, codes and names of files; never a value of a record.
struct LineLogHandler: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level = .info
  let isJSON: Bool

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
      .sorted { $0.key < $1.key }
    let line: String
    if isJSON {
      let pairs =
        [
          ("time", Clock.timestamp()), ("level", event.level.rawValue),
          ("message", event.message.description),
        ] + all.map { ($0.key, "\($0.value)") }
      line =
        "{"
        + pairs.map { "\(JSONText.string($0)):\(JSONText.string($1))" }
        .joined(separator: ",") + "}"
    } else {
      let facts = all.map { " \($0.key)=\($0.value)" }.joined()
      line = "\(Clock.timestamp()) \(event.level.rawValue) \(event.message)\(facts)"
    }
    try? Standard.write(line + "\n", to: Standard.error)
  }
}
