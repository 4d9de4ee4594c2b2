/// Cuts a paragraph into words and numbers, from its first to its last character, once.
///
/// At each place the longest of what could stand there is taken: a mark, a document's number or an
/// ordinal, a word of time, a word of the vocabulary, a number. What is left is `.other`.
struct ProseReader {
  private let glyphs: [Glyph]
  private let vocabulary: Vocabulary
  private let calendar: PeriodReader
  /// Of each character: where a word that begins there has to end at the latest, so that no word
  /// reaches into a name of the release.
  private let limits: [Int]
  private(set) var tokens: [ProseToken] = []
  private(set) var numbers: [StatedNumber] = []

  init(_ paragraph: Prose.Paragraph, _ vocabulary: Vocabulary) {
    glyphs = paragraph.glyphs
    self.vocabulary = vocabulary
    calendar = PeriodReader(glyphs: glyphs)
    limits = ProseReader.limits(vocabulary.names(in: glyphs), glyphs.count)
    var next = 0
    if let length = ListMarker.length(in: glyphs, at: 0) { take(.nothing, &next, length) }
    while next < glyphs.count { step(&next) }
  }

  private mutating func take(_ kind: ProseToken.Kind, _ next: inout Int, _ length: Int) {
    tokens.append(ProseToken(kind: kind, range: next..<(next + length)))
    next += length
  }

  private func character(_ index: Int) -> Character? {
    glyphs.indices.contains(index) ? glyphs[index].character : nil
  }

  private mutating func step(_ next: inout Int) {
    if let end = setAside(next) { return take(.nothing, &next, end - next) }
    if let mark = ProseReader.marks[glyphs[next].character] { return take(mark, &next, 1) }
    let word = word(next)
    if let time = calendar.read(at: next), time.end >= word?.end ?? 0 {
      return take(time.word.map { .period($0) } ?? .nothing, &next, time.end - next)
    }
    if glyphs[next].character.isASCIIDigit, word == nil { return arabic(&next) }
    if let word { return take(word.kind, &next, word.end - next) }
    if chinese(&next) { return }
    // What is left of numerals that are no number is none either: of 每二十一宗 not 十一宗.
    var end = next + 1
    if Numerals.isChinese(glyphs[next].character) {
      while end < limits[next], Numerals.isChinese(glyphs[end].character) { end += 1 }
    }
    take(.other, &next, end - next)
  }

  private func word(_ start: Int) -> (kind: ProseToken.Kind, end: Int)? {
    vocabulary.word(in: glyphs, at: start, limit: limits[start])
  }

  private static func limits(_ names: [Int: Range<Int>], _ count: Int) -> [Int] {
    var limits = Array(repeating: count, count: count)
    var nearest = count
    for index in limits.indices.reversed() {
      limits[index] = names[index]?.upperBound ?? nearest
      if names[index] != nil { nearest = index }
    }
    return limits
  }

  private static let marks: [Character: ProseToken.Kind] = [
    "。": .sentence, "！": .sentence, "？": .sentence, "|": .sentence, "；": .group, "，": .clause,
    ",": .clause, "：": .clause, ":": .clause, "（": .clause, "）": .clause, "、": .enumeration,
    "+": .plus, "=": .equals,
  ]

  // MARK: What is no figure

  /// The end of the title of a document, of its number, or of an ordinal.
  private func setAside(_ start: Int) -> Int? {
    switch glyphs[start].character {
    case "《":
      return glyphs[start...].firstIndex { $0.character == "》" }.map { $0 + 1 }
    case "〔", "（":
      return documentNumber(start)
    case "第":
      var end = start + 1
      while let next = character(end), next.isASCIIDigit || Numerals.isChinese(next) { end += 1 }
      if end == start + 1 || calendar.read(at: start) != nil
        || word(start).map({ $0.end > end }) == true
      {
        return nil
      }
      return end
    default: return nil
    }
  }

  /// 〔2020〕12号, （2020）粤0311民初123号, （2020）.
  private func documentNumber(_ start: Int) -> Int? {
    guard start + 5 < glyphs.count,
      glyphs[(start + 1)...(start + 4)].allSatisfy(\.character.isASCIIDigit),
      glyphs[start + 5].character == (glyphs[start].character == "（" ? "）" : "〕")
    else { return nil }
    var end = start + 6
    while let next = character(end), end < start + 30, ProseReader.marks[next] == nil {
      end += 1
      if next == "号" { return end }
    }
    return start + 6
  }

  private func endOfWord(_ start: Int) -> Int {
    var end = start
    while let next = character(end), next.isASCIIDigit || next.isASCIILetter || "-._".contains(next)
    {
      end += 1
    }
    return end
  }

  // MARK: Numbers

  /// Reads what begins with a digit.
  private mutating func arabic(_ next: inout Int) {
    let start = next
    let found = Numerals.arabic(glyphs, at: start)
    if let end = numberOfNothing(start, found.end) { return take(.nothing, &next, end - start) }
    if character(found.end) == "/", character(found.end + 1)?.isASCIIDigit == true {
      let end = Numerals.arabic(glyphs, at: found.end + 1).end
      add(.unreadable, start..<end, Numerals.Found(value: nil, end: end), &next)
    } else if let end = range(found.end) {
      add(.range, start..<end, Numerals.Found(value: nil, end: end), &next)
    } else {
      add(.figure, start..<found.end, found, &next)
    }
  }

  /// The end of what has digits and states nothing: 5G, COVID-19, 1.2.3, 3:1, 7×24, telephone
  /// numbers.
  private func numberOfNothing(_ start: Int, _ end: Int) -> Int? {
    if let before = character(start - 1),
      before.isASCIILetter || before == "-" && character(start - 2)?.isASCIILetter == true
    {
      return endOfWord(start)
    }
    if let end = nameOfSums(start) { return end }
    if let letter = character(end), letter.isASCIILetter { return endOfWord(end) }
    if character(end + 1)?.isASCIIDigit == true {
      switch character(end) {
      case ".": return endOfWord(start)
      case ":", "：", "×": return Numerals.arabic(glyphs, at: end + 1).end
      default: break
      }
    }
    if glyphs[start].character == "0", character(start + 1)?.isASCIIDigit == true {
      return endOfWord(start)
    }
    let last = range(end) ?? end
    let digits = glyphs[start..<last].count { $0.character.isASCIIDigit }
    let isPlain = !glyphs[start..<last].contains { $0.character == "," }
    return digits >= 9 && isPlain && vocabulary.unit(in: glyphs, at: last) == nil
      ? endOfWord(start) : nil
  }

  /// `1+6+31+N` names a network.
  private func nameOfSums(_ start: Int) -> Int? {
    var end = start
    var hasPlus = false
    while let next = character(end), next.isASCIIDigit || next == "+" {
      hasPlus = hasPlus || next == "+"
      end += 1
    }
    guard hasPlus, character(end)?.isASCIILetter == true || character(end - 1) == "+" else {
      return nil
    }
    return endOfWord(end)
  }

  /// The end of the second number of a range: `10-20`, `10至20`.
  private func range(_ start: Int) -> Int? {
    guard let mark = character(start), "-至到".contains(mark),
      character(start + 1)?.isASCIIDigit == true
    else { return nil }
    return Numerals.arabic(glyphs, at: start + 1).end
  }

  /// Reads 百分之九十八, 千分之三, 二十一宗.
  ///
  /// - Returns: whether a number was added.
  private mutating func chinese(_ next: inout Int) -> Bool {
    let start = next
    for (word, shift) in [("百分之", 0), ("千分之", -1)] {
      guard start + word.count < glyphs.count,
        zip(word, glyphs[start...]).allSatisfy({ $0 == $1.character })
      else { continue }
      let inside = start + word.count
      let found =
        character(inside)?.isASCIIDigit == true
        ? Numerals.arabic(glyphs, at: inside) : Numerals.chinese(glyphs, at: inside)
      guard let found else { return false }
      let value = found.value?.shifted(shift)
      add(
        value == nil ? .unreadable : .figure, start..<found.end,
        Numerals.Found(value: value, end: found.end), &next, unit: .percent)
      return true
    }
    guard let found = Numerals.chinese(glyphs, at: start) else { return false }
    let run = glyphs[start..<found.end].map(\.character)
    // “每一个”, “同一”, and “一” alone are words, not counts.
    if run == ["一"] { return false }
    if let before = character(start - 1), "每同统唯某进之任单逐数几各".contains(before) { return false }
    let isMore = character(found.end).map { "余多".contains($0) } ?? false
    guard vocabulary.unit(in: glyphs, at: found.end + (isMore ? 1 : 0)) != nil else { return false }
    guard let value = found.value ?? (isMore ? ProseReader.bare[run] : nil) else { return false }
    add(.figure, start..<found.end, Numerals.Found(value: value, end: found.end), &next)
    return true
  }

  /// 百余, 千余, 万余: one of them and more.
  private static let bare: [[Character]: StatedDecimal] = [
    ["百"]: StatedDecimal(digits: 1, exponent: 2), ["千"]: StatedDecimal(digits: 1, exponent: 3),
    ["万"]: StatedDecimal(digits: 1, exponent: 4),
  ]

  /// Adds a number with what stands around it, unless that shows it to be none: 12号, 90后.
  private mutating func add(
    _ form: StatedNumber.Form, _ range: Range<Int>, _ found: Numerals.Found, _ next: inout Int,
    unit known: CountingUnit? = nil
  ) {
    let start = range.lowerBound
    var found = found
    var hedges: [Hedge] = []
    if known == nil {
      found = Numerals.multiplied(found, glyphs) {
        vocabulary.unit(in: glyphs, at: $0) != nil
      }
      if found.hasMore { hedges.append(.more) }
    }
    var end = found.end
    var unit = known
    if let more = character(end), "余多".contains(more),
      vocabulary.unit(in: glyphs, at: end + 1) != nil || ProseReader.ends(character(end + 1))
    {
      hedges.append(.more)
      end += 1
    }
    if unit == nil, let named = vocabulary.unit(in: glyphs, at: end) {
      (unit, end) = (named.unit, named.end)
    } else if unit == nil, character(end) == "‰" {
      found = Numerals.Found(value: found.value?.shifted(-1), end: end)
      (unit, end) = (.percent, end + 1)
    }
    if unit == nil, ProseReader.namesBehind.contains(where: { starts(with: $0, at: end) }) {
      return take(.nothing, &next, end - start)
    }
    // A day of some month, a decade.
    if unit?.word == "日" || unit?.word == "年" && character(end) == "代" {
      return take(.nothing, &next, end - start)
    }
    // 10%-20%
    var form = form
    if form == .figure, let last = self.range(end) {
      (form, end) = (.range, last)
      if let named = vocabulary.unit(in: glyphs, at: end) { end = named.end }
    }
    for (word, hedge) in Hedge.behind where starts(with: word, at: end) && word.count > 1 {
      hedges.append(hedge)
      end += word.count
      break
    }
    let before = hedgesBefore()
    let text = before.text + String(glyphs[start..<end].map(\.character))
    if form == .figure, found.value == nil { form = .unreadable }
    numbers.append(
      StatedNumber(
        form: form, value: found.value, unit: unit, hedges: before.hedges + hedges,
        line: glyphs[start].line, column: glyphs[start].column, text: text))
    take(.number(numbers.count - 1), &next, end - start)
  }

  private static let namesBehind = [
    "号", "世纪", "年代", "后", "热线", "平台", "专线", "电话", "法律服务热线", "公共法律服务热线", "政务服务热线",
  ]

  private static func ends(_ character: Character?) -> Bool {
    character.map { marks[$0] != nil } ?? true
  }

  private func starts(with word: String, at start: Int) -> Bool {
    start + word.count <= glyphs.count
      && zip(word, glyphs[start...]).allSatisfy { $0 == $1.character }
  }

  /// Hedges in front of the number that is about to be added: 约98%, 约为98%, 约占18%.
  private func hedgesBefore() -> (hedges: [Hedge], text: String) {
    var hedges: [Hedge] = []
    var text = ""
    loop: for token in tokens.reversed() {
      switch token.kind {
      case .hedge(let hedge):
        hedges.insert(hedge, at: 0)
        text = String(glyphs[token.range].map(\.character)) + text
      case .neutral, .cumulative, .share, .rise, .fall, .reach: continue
      default: break loop
      }
    }
    return (hedges, text)
  }
}
