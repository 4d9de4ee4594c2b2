internal import Glibc

/// The two clocks: one for durations, one for the day on which something was asked.
///
/// No figure depends on either, but through `as_of: today`.
public enum Clock {
  /// Seconds since some point in the past; never goes back.
  public static var monotonicSeconds: Double {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1_000_000_000
  }

  /// The civil day now, in the machine's own time zone.
  public static func today() -> (year: Int, month: Int, day: Int) {
    var now = Glibc.time(nil)
    var civil = unsafe tm()
    unsafe localtime_r(&now, &civil)
    return unsafe (Int(civil.tm_year) + 1900, Int(civil.tm_mon) + 1, Int(civil.tm_mday))
  }

  public static var secondsSince1970: Int { Int(Glibc.time(nil)) }

  /// Now in UTC, for logs and locks, never for a published file: `2020-12-22T01:30:00Z`.
  public static func timestamp() -> String {
    var now = Glibc.time(nil)
    var civil = unsafe tm()
    unsafe gmtime_r(&now, &civil)
    func two(_ number: Int32) -> String { (number < 10 ? "0" : "") + String(number) }
    let day = unsafe "\(civil.tm_year + 1900)-\(two(civil.tm_mon + 1))-\(two(civil.tm_mday))"
    return unsafe "\(day)T\(two(civil.tm_hour)):\(two(civil.tm_min)):\(two(civil.tm_sec))Z"
  }
}
