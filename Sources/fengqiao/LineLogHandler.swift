import Logging
import Platform

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
        + pairs.map { "\(JSONString.quoted($0)):\(JSONString.quoted($1))" }
        .joined(separator: ",") + "}"
    } else {
      let facts = all.map { " \($0.key)=\($0.value)" }.joined()
      line = "\(Clock.timestamp()) \(event.level.rawValue) \(event.message)\(facts)"
    }
    try? Standard.write(line + "\n", to: Standard.error)
  }
}

/// A text as a JSON string.
enum JSONString {
  static func quoted(_ text: String) -> String {
    var escaped = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": escaped += "\\\""
      case "\\": escaped += "\\\\"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        escaped += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped + "\""
  }
}
