import FoundationEssentials
import Platform

/// Text in pages and in the XML of documents.
enum MarkupText {
  /// Text that stays text between tags and in quoted attributes of HTML and of XML 1.0.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      // What neither may hold, and what would end a line.
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}", "\u{FFFE}", "\u{FFFF}":
        result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// How a content security policy names a script or style that stands in the page.
  static func policySource(of text: String) -> String {
    "sha256-" + Data(Digest.sha256(Array(text.utf8)).bytes).base64EncodedString()
  }
}
