import Casework

/// Indicators that are worked out from other indicators.
extension PipelineReading {
  /// The indicator that a word names, if it is right and fits.
  mutating func operand(
    _ word: Word, of reading: IndicatorReading, wholeOnly: Bool
  ) -> (index: Int, definition: IndicatorDefinition)? {
    guard let index = indicatorNames.firstIndex(of: word.text) else {
      reportUnknown("indicator", word.text, at: word.node, among: indicatorNames)
      return nil
    }
    if case .open = indicators[index].state {
      let open = indicators.filter { if case .open = $0.state { true } else { false } }.map(\.name)
      report(
        word.node,
        word.text == reading.name
          ? "“\(word.text)” is made of itself"
          : "indicators go in a circle: “\(reading.name)” needs “\(word.text)”, which needs “\(reading.name)”"
            + (open.count > 2 ? " (\(open.joined(separator: ", ")))" : ""))
      return nil
    }
    guard let definition = indicator(index) else { return nil }
    if wholeOnly {
      switch definition.formula {
      case .measure, .combination, .stated: break
      case .ratio, .share, .compared, .yearToDate, .rank, .mean, .median, .percentile:
        report(
          word.node,
          "“\(word.text)” is worked out by dividing or ranking, and cannot be added or divided again: name what it is made of"
        )
        return nil
      }
    }
    return (index, definition)
  }

  mutating func ratio(_ section: Section, _ reading: IndicatorReading) -> IndicatorDefinition? {
    let words = words(section, "ratio")
    guard words.count == 2 else {
      if let node = section["ratio"] {
        report(node, "a ratio has two indicators, [numerator, denominator], not \(words.count)")
      }
      return nil
    }
    let operands = words.map { operand($0, of: reading, wholeOnly: true) }
    let scaleText = optionalText(section, "scale")
    let scale = integer(section, "scale", in: 1...1_000_000_000)
    if let scaleText, section["percent"] != nil {
      report(scaleText.node, "“percent” is scale 100 already: take one of the two away")
    }
    guard let above = operands[0], let below = operands[1] else { return nil }
    if !below.definition.breakdown.isEmpty,
      !isSame(above.definition.breakdown, below.definition.breakdown)
    {
      report(
        words[1].node,
        "the denominator is broken down, the numerator is not by the same: they cannot be divided")
      return nil
    }
    if above.definition.valuePlaces != below.definition.valuePlaces
      || (above.definition.isAmount && below.definition.isAmount == false
        && section["percent"] != nil)
    {
      report(section["ratio"] ?? section.node, "numerator and denominator are of different kinds")
    }
    let isAmount = above.definition.isAmount && !below.definition.isAmount
    return described(
      section, reading,
      formula: .ratio(
        above.index, below.index, scale: section["percent"] != nil ? 100 : scale ?? 1),
      form: isAmount ? .yuan : .plain, places: 2, breakdown: above.definition.breakdown)
  }

  mutating func combination(
    _ section: Section, _ reading: IndicatorReading
  ) -> IndicatorDefinition? {
    let plusWords = words(section, "plus")
    let minusWords = words(section, "minus")
    let plus = plusWords.map { operand($0, of: reading, wholeOnly: true) }
    let minus = minusWords.map { operand($0, of: reading, wholeOnly: true) }
    if plusWords.isEmpty, let entry = section.entry("minus") {
      report(entry.keyNode, "“minus” goes with “plus”: from what is it taken?")
    }
    var first: IndicatorDefinition?
    for (word, operand) in zip(plusWords + minusWords, plus + minus) {
      guard let operand else { return nil }
      if case .stated = operand.definition.formula {
        report(word.node, "“\(word.text)” is what a table states: it is not added up")
        return nil
      }
      if let first {
        if !isSame(first.breakdown, operand.definition.breakdown) {
          report(word.node, "“\(word.text)” and “\(first.name)” are not broken down by the same")
        }
        if first.isAmount != operand.definition.isAmount
          || first.valuePlaces != operand.definition.valuePlaces
        {
          report(word.node, "“\(word.text)” and “\(first.name)” are of different kinds")
        }
      }
      first = first ?? operand.definition
    }
    guard let first else { return nil }
    return described(
      section, reading,
      formula: .combination(
        plus: plus.compactMap { $0?.index }, minus: minus.compactMap { $0?.index }),
      form: first.isAmount ? .yuan : .plain, places: first.valuePlaces,
      breakdown: first.breakdown, valuePlaces: first.valuePlaces)
  }

  mutating func share(_ section: Section, _ reading: IndicatorReading) -> IndicatorDefinition? {
    guard let word = requiredText(section, "share"),
      let base = operand(word, of: reading, wholeOnly: true)
    else { return nil }
    if base.definition.breakdown.isEmpty {
      report(word.node, "“\(word.text)” has no breakdown: a share is a part of a breakdown's sum")
      return nil
    }
    if case .measure(let index) = base.definition.formula, case .distinct = measures[index].kind {
      report(
        word.node, "“\(word.text)” counts different values: its parts do not add up to a whole")
      return nil
    }
    return described(
      section, reading, formula: .share(base.index), form: .percent, places: 2,
      breakdown: base.definition.breakdown)
  }

  /// Whether two breakdowns have the same categories in the same order.
  private func isSame(_ a: [BreakdownAxis], _ b: [BreakdownAxis]) -> Bool {
    a.count == b.count
      && zip(a, b).allSatisfy { a, b in
        if a == b { return true }
        switch (sources[a.source].kinds[a.fieldIndex], sources[b.source].kinds[b.fieldIndex]) {
        case (.code(let mine, _), .code(let theirs, _)): return mine == theirs
        case (.flag, .flag): return true
        default: return false
        }
      }
  }
}

extension IndicatorDefinition {
  /// Whether its value is fen.
  var isAmount: Bool { form == .yuan || form == .tenThousandYuan }
}
