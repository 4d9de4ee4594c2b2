/// All words that are looked for, the longest first.
struct Vocabulary: Sendable {
  private var entries: [Character: [(word: [Character], kind: ProseToken.Kind)]] = [:]
  private var units: [Character: [[Character]]] = [:]

  init(_ figures: ReleasedFigures?, aliases: [Proofreader.Alias]) {
    var named: [[Character]: ProseToken.Kind] = [:]
    let lists: [([String], ProseToken.Kind)] = [
      (ProseWords.whole, .other), (ProseWords.neutral, .neutral),
      (ProseWords.cumulative, .cumulative), (ProseWords.ofWhich, .ofWhich),
      (ProseWords.remainder, .remainder), (ProseWords.partly, .partly),
      (ProseWords.conjunctions, .conjunction), (ProseWords.shares, .share),
      (ProseWords.rises, .rise), (ProseWords.falls, .fall), (ProseWords.reaches, .reach),
      (ProseWords.yearAgo, .yearAgo), (ProseWords.previous, .previous),
      (ProseWords.scopes, .scope), (["从", "由"], .from), (ProseWords.than, .than),
    ]
    for (words, kind) in lists {
      for word in words { named[Prose.word(word)] = kind }
    }
    for (word, hedge) in Hedge.before { named[Prose.word(word)] = .hedge(hedge) }
    // What the release calls its things goes before words of this list.
    if let figures {
      for (word, kind) in Vocabulary.names(of: figures, aliases: aliases) { named[word] = kind }
    }
    for (word, kind) in named {
      if let first = word.first { entries[first, default: []].append((word, kind)) }
    }
    for key in entries.keys {
      // No two words of one length that start alike are both found at one place.
      entries[key]?.sort { $0.word.count > $1.word.count }
    }
    let unitWords = Set(CountingUnit.usual + (figures?.indicators.map(\.unit) ?? []))
    for word in unitWords.map(Prose.word) {
      if let first = word.first { units[first, default: []].append(word) }
    }
    for key in units.keys { units[key]?.sort { $0.count > $1.count } }
  }

  private static func names(
    of figures: ReleasedFigures, aliases: [Proofreader.Alias]
  ) -> [[Character]: ProseToken.Kind] {
    var indicators: [[Character]: [Int]] = [:]
    for (index, indicator) in figures.indicators.enumerated() {
      indicators[Prose.word(indicator.label), default: []].append(index)
    }
    for alias in aliases {
      for (index, indicator) in figures.indicators.enumerated()
      where indicator.name == alias.indicator {
        let word = Prose.word(alias.words)
        if indicators[word]?.contains(index) != true { indicators[word, default: []].append(index) }
      }
    }
    var places: [[Character]: [Int]] = [:]
    for (index, place) in figures.places.enumerated() {
      places[Prose.word(place.name), default: []].append(index)
    }
    if let top = figures.top, let last = figures.places[top].name.last {
      places[["全", last]] = [top]
    }
    var categories: [[Character]: [ProseToken.CategoryName]] = [:]
    for category in figures.categories {
      let name = ProseToken.CategoryName(indicator: category.indicator, code: category.code)
      categories[Prose.word(category.label), default: []].append(name)
    }
    var names: [[Character]: ProseToken.Kind] = [:]
    for (word, list) in categories where word.count > 1 { names[word] = .categories(list) }
    for (word, list) in places { names[word] = .places(list) }
    for (word, list) in indicators { names[word] = .indicators(list) }
    names[[]] = nil
    return names
  }

  /// The longest word at a place that ends no later than a limit.
  func word(in glyphs: [Glyph], at start: Int, limit: Int) -> (kind: ProseToken.Kind, end: Int)? {
    for entry in entries[glyphs[start].character] ?? []
    where start + entry.word.count <= limit && Vocabulary.matches(entry.word, glyphs, start) {
      return (entry.kind, start + entry.word.count)
    }
    return nil
  }

  /// Where names of the release stand in a text; of those that overlap the longest, of equally
  /// long ones the first: in 出具法律文书和审查法律意见 the name of both and not that of the first.
  func names(in glyphs: [Glyph]) -> [Int: Range<Int>] {
    var found: [Range<Int>] = []
    for start in glyphs.indices {
      for entry in entries[glyphs[start].character] ?? []
      where entry.kind.isName && Vocabulary.matches(entry.word, glyphs, start) {
        found.append(start..<(start + entry.word.count))
      }
    }
    var isTaken = Array(repeating: false, count: glyphs.count)
    var names: [Int: Range<Int>] = [:]
    for range in found.sorted(by: { ($1.count, $0.lowerBound) < ($0.count, $1.lowerBound) })
    where !isTaken[range].contains(true) {
      for index in range { isTaken[index] = true }
      names[range.lowerBound] = range
    }
    return names
  }

  /// The longest unit at a place.
  func unit(in glyphs: [Glyph], at start: Int) -> (unit: CountingUnit, end: Int)? {
    guard start < glyphs.count else { return nil }
    for word in units[glyphs[start].character] ?? []
    where Vocabulary.matches(word, glyphs, start) {
      return (CountingUnit(String(word)), start + word.count)
    }
    return nil
  }

  private static func matches(_ word: [Character], _ glyphs: [Glyph], _ start: Int) -> Bool {
    guard start + word.count <= glyphs.count else { return false }
    for (offset, character) in word.enumerated()
    where glyphs[start + offset].character != character {
      return false
    }
    return true
  }
}

extension ProseToken.Kind {
  /// Whether the release calls something so.
  fileprivate var isName: Bool {
    switch self {
    case .indicators, .categories, .places: true
    default: false
    }
  }
}
