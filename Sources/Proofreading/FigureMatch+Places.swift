/// Which place and which period a text speaks of.
extension FigureMatch {
  func place(of number: Int) -> (place: Int?, doubt: Reading.Reason?) {
    let position = context.positions[number]
    let sentence = context.sentence(of: position)
    let mentions = places(in: sentence.lowerBound..<position)
    guard let last = mentions.last else {
      let usual = headingPlace
      let isUsual = places(in: 0..<sentence.lowerBound).flatMap(\.places)
        .allSatisfy { $0 == usual.place }
      return (usual.place, usual.doubt ?? (isUsual ? nil : .place))
    }
    guard last.places.count == 1 else { return (last.places.first, .place) }
    let place = last.places[0]
    let own = mentions.filter { context.segment(number).contains($0.token) }
    if own.count > 1, own[own.count - 2].places != last.places {
      let outer = own[own.count - 2].places
      let parent = figures.places[place].parent
      if !outer.contains(where: { figures.places[$0].code == parent }) { return (place, .place) }
    }
    // 在光明街道召开会议，受理…: the place is where something else happened.
    if own.isEmpty, place != figures.top, !isUnderstood(around: last.token) {
      return (place, .place)
    }
    return (place, nil)
  }

  /// The place of the last heading that names one, else the one at the top.
  private var headingPlace: (place: Int?, doubt: Reading.Reason?) {
    for kinds in [context.heading, context.title] {
      let named = Set(
        kinds.compactMap { kind -> [Int]? in
          if case .places(let list) = kind { list } else { nil }
        })
      if let one = named.first {
        return named.count == 1 && one.count == 1 ? (one[0], nil) : (one.first, .place)
      }
    }
    return (figures.top, figures.top == nil ? .place : nil)
  }

  func places(in range: Range<Int>) -> [(places: [Int], token: Int)] {
    range.compactMap { index in
      if case .places(let list) = context.tokens[index].kind { (list, index) } else { nil }
    }
  }

  private func isUnderstood(around token: Int) -> Bool {
    var start = token
    while start > 0, !context.tokens[start - 1].isBoundary { start -= 1 }
    var end = token
    while end < context.tokens.count, !context.tokens[end].isBoundary { end += 1 }
    return !context.has([.other, .conjunction, .scope], in: start..<end)
  }

  func span(of number: Int) -> (span: Int?, doubt: Reading.Reason?) {
    let position = context.positions[number]
    let sentence = context.sentence(of: position)
    let usualYear = year(before: position)
    if let last = periods(in: sentence.lowerBound..<position).last {
      if last == .current { return headingSpan.isSaid ? headingSpan.found : (nil, .period) }
      if let span = figures.span(last, usualYear: usualYear) { return (span, nil) }
      switch last {
      case .earlier, .unclear, .current: return (nil, .period)
      default: return (nil, .notInRelease)
      }
    }
    let usual = headingSpan.found
    guard let span = usual.span, usual.doubt == nil else { return usual }
    let isUsual = periods(in: 0..<sentence.lowerBound).allSatisfy { word in
      figures.span(word, usualYear: usualYear).map { figures.areSame($0, span) }
        ?? (word == .current)
    }
    return (span, isUsual ? nil : .period)
  }

  /// The period of the last heading that names one, else the whole.
  private var headingSpan: (found: (span: Int?, doubt: Reading.Reason?), isSaid: Bool) {
    for kinds in [context.heading, context.title] {
      let words = kinds.compactMap { if case .period(let word) = $0 { word } else { nil } }
      guard !words.isEmpty else { continue }
      let spans = words.map { figures.span($0, usualYear: year(before: 0)) }
      guard let first = spans[0],
        spans.allSatisfy({ $0.map { figures.areSame($0, first) } ?? false })
      else { return ((nil, .period), true) }
      return ((first, nil), true)
    }
    return ((figures.whole, figures.whole == nil ? .period : nil), false)
  }

  func periods(in range: Range<Int>) -> [PeriodWord] {
    context.tokens[range].compactMap { if case .period(let word) = $0.kind { word } else { nil } }
  }

  /// The year that a month without one belongs to.
  private func year(before position: Int) -> Int? {
    let words =
      (context.title + context.heading).compactMap { kind -> PeriodWord? in
        if case .period(let word) = kind { word } else { nil }
      } + periods(in: 0..<position)
    for word in words.reversed() {
      switch word {
      case .natural(let natural), .upTo(let natural), .range(let natural, _):
        if let year = natural.year { return year }
      case .whole, .current, .earlier, .unclear: continue
      }
    }
    return figures.year
  }
}
