import Indicators

extension Release.Provenance {
  /// When figures are provisional: `期间未过` or `期间未过，或过后不满 15 天`.
  var provisionalWords: String {
    provisionalDays == 0 ? "期间未过" : "期间未过，或过后不满 \(provisionalDays) 天"
  }
}
