import Casework

extension StatisticalCalendar {
  /// When months begin and end, for people: 上月 26 日至当月 25 日.
  var words: String {
    guard let closingDay else { return "自然月" }
    return closingDay == 28
      ? "上月 28 日的次日至当月 28 日" : "上月 \(closingDay + 1) 日至当月 \(closingDay) 日"
  }
}
