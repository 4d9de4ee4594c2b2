import Casework
import Indicators
import Mustache

/// A place, a period and perhaps a category of a release: what a template's names refer to.
///
/// At the top of a template it is the place at the top of the release and the whole period;
/// sections replace the place, the period or the category.
struct TemplateScope {
  let guide: ReleaseGuide
  /// `nil` when the release has no single place at its top.
  var place: Int?
  /// `nil` when the release has no whole period.
  var period: Int?
  /// The category at hand, inside a section over categories.
  var category: Release.Category?

  /// The scope in which a template begins.
  init(topOf guide: ReleaseGuide) {
    self.guide = guide
    place = guide.topPlace
    period = guide.wholePeriod
  }

  /// The text of a value tag, or why there is none.
  func text(_ meaning: TemplateVocabulary.Meaning) -> Result<String, TemplateVocabulary.Reason> {
    switch meaning {
    case .figure(let indicator, let code, let form):
      return figure(indicator, category: code, form: form)
    case .fact(let fact):
      guard let text = guide.text(of: fact, place: place, period: period, category: category)
      else { return .failure(.init("there is no “\(fact.rawValue)” here")) }
      return .success(MarkdownText.escaped(text))
    case .series(let series): return text(of: series)
    case .literal, .places, .periods, .categories, .condition:
      return .failure(.init("a section is no value"))
    }
  }

  /// The scopes of a section's repetitions.
  func scopes(_ meaning: TemplateVocabulary.Meaning) -> [TemplateScope] {
    var scope = self
    switch meaning {
    case .literal: return [self]
    case .places(let level):
      return guide.places(at: level, below: place).map {
        scope.place = $0
        return scope
      }
    case .periods(let grain):
      return guide.periods(of: grain, within: period).map {
        scope.period = $0
        return scope
      }
    case .categories(let indicator):
      return guide.release.categories[indicator].map {
        scope.category = $0
        return scope
      }
    case .condition(let condition): return holds(condition) ? [self] : []
    case .figure, .fact, .series: return []
    }
  }

  private func holds(_ condition: TemplateVocabulary.Condition) -> Bool {
    guard let period else { return false }
    switch condition {
    case .provisional: return guide.release.isProvisional(period: period)
    case .silent(let indicator):
      guard let place else { return false }
      let units = guide.release.silentUnits(indicator: indicator, period: period, place: place)
      return units.map { $0 > 0 } ?? false
    }
  }

  private func figure(
    _ indicator: Int, category code: String?, form: TemplateVocabulary.FigureForm
  ) -> Result<String, TemplateVocabulary.Reason> {
    let release = guide.release
    let definition = release.indicators[indicator]
    switch form {
    case .label: return .success(MarkdownText.escaped(definition.label))
    case .unit: return .success(MarkdownText.escaped(definition.unit))
    default: break
    }
    guard let place else {
      return .failure(.init("the release has no single place at its top; use a section"))
    }
    guard let period else { return .failure(.init("the release has no whole period")) }
    if form == .silentUnits {
      guard let units = release.silentUnits(indicator: indicator, period: period, place: place)
      else {
        return .failure(
          .init("\(definition.name) is made of no log of which units have to report anything"))
      }
      return .success(String(units))
    }
    var category = -1
    if !definition.breakdown.isEmpty {
      guard let code = code ?? self.category?.code else {
        return .failure(
          .init(
            "\(definition.name) is broken down: name a category, \(definition.name).CODE, or use {{#\(definition.name).categories}}"
          ))
      }
      guard let found = release.categories[indicator].firstIndex(where: { $0.code == code }) else {
        let nearest = nearestName(to: code, among: release.categories[indicator].map(\.code))
        return .failure(
          .init(
            "\(definition.name) has no category “\(code)”"
              + (nearest.map { "; did you mean “\($0)”?" } ?? "")))
      }
      category = found
    }
    guard
      let quantity = guide.figures[
        indicator: indicator, period: period, place: place, category: category]
    else {
      return .failure(
        .init(
          "the release has no figure “\(definition.name)” for \(release.places[place].code) in \(release.periods[period].period.label)"
        ))
    }
    return .success(Self.text(quantity, NumberForm(definition), form))
  }

  private static func text(
    _ quantity: Quantity, _ numberForm: NumberForm, _ form: TemplateVocabulary.FigureForm
  ) -> String {
    switch (form, quantity) {
    case (.places(let places), _), (.percent(let places), _):
      numberForm.display(quantity, places: places)
    case (.about(let places), _): numberForm.about(quantity, places: places)
    case (.numerator, .ratio(let numerator, _, _)): String(numerator)
    case (.denominator, .ratio(_, let denominator, _)): String(denominator)
    default: numberForm.display(quantity)
    }
  }
}

/// The library asks for names one component at a time and cannot be told that one is missing, so
/// `TextTemplate.render` has asked for each tag in each scope before; here nothing is unknown.
extension TemplateScope: MustacheParent {
  func child(named name: String) -> Any? {
    switch guide.vocabulary.section([name]) {
    case .success(.literal): return true
    case .success(let meaning): return scopes(meaning)
    case .failure: return TemplateValue(scope: self, path: [name])
    }
  }
}

/// The part of a dotted name that has been read so far.
private struct TemplateValue: MustacheParent, MustacheCustomRenderable {
  let scope: TemplateScope
  let path: [String]

  func child(named name: String) -> Any? {
    let longer = path + [name]
    if case .success(let meaning) = scope.guide.vocabulary.section(longer) {
      return scope.scopes(meaning)
    }
    return TemplateValue(scope: scope, path: longer)
  }

  var renderText: String {
    guard case .success(let meaning) = scope.guide.vocabulary.value(path),
      case .success(let text) = scope.text(meaning)
    else { return "" }
    return text
  }

  var isNull: Bool { false }
}
