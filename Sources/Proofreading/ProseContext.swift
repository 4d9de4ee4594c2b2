/// A paragraph as words and numbers, and what headings above it said.
struct ProseContext {
  let tokens: [ProseToken]
  let numbers: [StatedNumber]
  let text: [Character]
  /// What the text's title says, and what the last heading above the paragraph says.
  let title: [ProseToken.Kind]
  let heading: [ProseToken.Kind]
  /// Of each number: its position among the tokens.
  let positions: [Int]

  init(
    _ paragraph: Prose.Paragraph, _ reader: ProseReader, title: [ProseToken.Kind],
    heading: [ProseToken.Kind]
  ) {
    tokens = reader.tokens
    numbers = reader.numbers
    text = paragraph.glyphs.map(\.character)
    self.title = title
    self.heading = heading
    var positions = Array(repeating: 0, count: reader.numbers.count)
    for (index, token) in reader.tokens.enumerated() {
      if case .number(let number) = token.kind { positions[number] = index }
    }
    self.positions = positions
  }

  /// The words between a number and the mark or number before it.
  func segment(_ number: Int) -> Range<Int> {
    let end = positions[number]
    var start = end
    while start > 0, !tokens[start - 1].isBoundary { start -= 1 }
    return start..<end
  }

  /// The words behind a number up to the next mark or number.
  func words(behind number: Int) -> Range<Int> {
    let start = positions[number] + 1
    var end = start
    while end < tokens.count, !tokens[end].isBoundary { end += 1 }
    return start..<end
  }

  /// The tokens of the sentence in which a token stands; with `isGroup` up to semicolons only.
  func sentence(of token: Int, isGroup: Bool = false) -> Range<Int> {
    func ends(_ index: Int) -> Bool {
      tokens[index].kind == .sentence || isGroup && tokens[index].kind == .group
    }
    var start = token
    while start > 0, !ends(start - 1) { start -= 1 }
    var end = token
    while end < tokens.count, !ends(end) { end += 1 }
    return start..<end
  }

  /// The numbers among some tokens.
  func numbers(in range: Range<Int>) -> [Int] {
    tokens[range].compactMap { if case .number(let number) = $0.kind { number } else { nil } }
  }

  func has(_ kinds: Set<ProseToken.Kind>, in range: Range<Int>) -> Bool {
    tokens[range].contains { kinds.contains($0.kind) }
  }

  /// Whether a number says by how much something has changed.
  func isChange(_ number: Int) -> Bool {
    has([.rise, .fall, .yearAgo, .previous], in: segment(number)) && !isReached(number)
      && !isBase(number)
  }

  /// 较去年60件增加了12件, 较2022年558件增加: a number that another is compared with.
  func isBase(_ number: Int) -> Bool {
    let segment = segment(number)
    let isCompared =
      has([.yearAgo, .previous], in: segment)
      || has([.than], in: segment)
        && tokens[segment].contains { if case .period = $0.kind { true } else { false } }
    guard isCompared, !has([.rise, .fall, .reach], in: segment), number + 1 < numbers.count else {
      return false
    }
    return has([.rise, .fall], in: self.segment(number + 1))
  }

  /// 增加到6699宗: what was reached, not by how much.
  private func isReached(_ number: Int) -> Bool { has([.reach], in: segment(number)) }

  /// The words before a number that name it, without those that name nothing.
  func name(_ number: Int) -> [Character] {
    tokens[segment(number)].flatMap { token -> [Character] in
      switch token.kind {
      case .other, .indicators, .categories, .conjunction, .scope: Array(text[token.range])
      default: []
      }
    }
  }
}
