/// A character of a text and where it stands.
struct Glyph: Sendable {
  /// Full-width letters, digits and signs as ASCII; parentheses full-width; all dashes `-`.
  let character: Character
  /// 1-based, in characters as an editor counts them.
  let line: Int
  let column: Int
  /// A blank or a line end stood in front.
  let followsGap: Bool
}

/// A text as paragraphs.
enum Prose {
  struct Paragraph: Sendable {
    var glyphs: [Glyph]
    let kind: LineKind
  }

  /// Cuts a text into paragraphs. A line that ends without a full stop goes on in the next line,
  /// unless one of the two is a heading, a line of a table or an item, or is set apart by blanks.
  static func paragraphs(of text: String) -> [Paragraph] {
    var paragraphs: [Paragraph] = []
    var open: Paragraph?
    func close() {
      if let open, !open.glyphs.isEmpty { paragraphs.append(open) }
      open = nil
    }
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() {
      let kind = LineKind(line)
      let glyphs = Prose.glyphs(of: line, number: index + 1)
      if kind != .prose || glyphs.isEmpty || startsApart(line) { close() }
      guard !glyphs.isEmpty else { continue }
      if kind == .prose, var going = open {
        going.glyphs += [Prose.afterGap(glyphs[0])] + glyphs.dropFirst()
        open = going
      } else {
        close()
        open = Paragraph(glyphs: glyphs, kind: kind)
      }
      if kind != .prose || "。！？：；".contains(glyphs[glyphs.count - 1].character) { close() }
    }
    close()
    return paragraphs
  }

  enum LineKind: Sendable {
    case prose
    /// A title: its place and period hold for what follows.
    case heading
    /// A row of a table in Markdown.
    case table

    fileprivate init(_ line: Substring) {
      let start = line.drop { $0.isWhitespace }
      if start.hasPrefix("#") {
        self = .heading
      } else if start.hasPrefix("|") {
        self = .table
      } else if !start.isEmpty, !start.contains(where: { "，。；：、,;:！？".contains($0) }) {
        self = .heading
      } else {
        self = .prose
      }
    }
  }

  /// An item of a list, or a first line set in by blanks.
  private static func startsApart(_ line: Substring) -> Bool {
    guard let first = line.first else { return true }
    if first.isWhitespace || "-*•·+>".contains(first) { return true }
    return ListMarker.length(in: glyphs(of: line, number: 1), at: 0) != nil
  }

  static func glyphs(of line: Substring, number: Int) -> [Glyph] {
    var glyphs: [Glyph] = []
    var isAfterGap = false
    var column = 0
    for character in line {
      column += 1
      // Marks of emphasis in Markdown stand between a word and its number.
      if "*`\u{FEFF}".contains(character) { continue }
      if character.isWhitespace {
        isAfterGap = true
        continue
      }
      glyphs.append(
        Glyph(
          character: normal(character), line: number, column: column, followsGap: isAfterGap))
      isAfterGap = false
    }
    return glyphs
  }

  private static func afterGap(_ glyph: Glyph) -> Glyph {
    Glyph(
      character: glyph.character, line: glyph.line, column: glyph.column, followsGap: true)
  }

  /// A word of a release in the characters of `Glyph`.
  static func word(_ text: String) -> [Character] {
    text.filter { !$0.isWhitespace }.map(normal)
  }

  private static func normal(_ character: Character) -> Character {
    switch character {
    case "(", "（": return "（"
    case ")", "）": return "）"
    case "，", "：", "；", "！", "？": return character
    case ";": return "；"
    case "!": return "！"
    case "?": return "？"
    case "—", "–", "―", "－", "−", "~", "～", "‐", "‑": return "-"
    case "﹪": return "%"
    case "[", "【", "［": return "〔"
    case "]", "】", "］": return "〕"
    default: break
    }
    let scalars = character.unicodeScalars
    guard scalars.count == 1, let scalar = scalars.first, (0xFF01...0xFF5E).contains(scalar.value),
      let ascii = Unicode.Scalar(scalar.value - 0xFEE0)
    else { return character }
    return Character(ascii)
  }
}

/// The mark of a heading or an item: `一、`, `（二）`, `3.`, `(4)`, `5、`.
enum ListMarker {
  /// How many characters it has, `nil` when there is none at that place.
  static func length(in glyphs: [Glyph], at start: Int) -> Int? {
    var next = start
    let isBracketed = next < glyphs.count && glyphs[next].character == "（"
    if isBracketed { next += 1 }
    let first = next
    while next < glyphs.count, next - first < 3,
      glyphs[next].character.isASCIIDigit || "一二三四五六七八九十".contains(glyphs[next].character)
    {
      next += 1
    }
    guard next > first, next < glyphs.count else { return nil }
    if isBracketed { return glyphs[next].character == "）" ? next + 1 - start : nil }
    guard "、.．".contains(glyphs[next].character) else { return nil }
    if next + 1 < glyphs.count, glyphs[next].character == ".",
      glyphs[next + 1].character.isASCIIDigit
    {
      return nil
    }
    return next + 1 - start
  }
}

extension Character {
  var isASCIIDigit: Bool { ("0"..."9").contains(self) }
  var isASCIILetter: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) }
}
