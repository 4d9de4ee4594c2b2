/// The year of a synthetic district as it arrives: which file comes on which night.
///
///     nights/2020-02-03/mediation/440311001001/光明社区-2020-01.csv
///
/// A monthly file comes in the first days of the next month; about one in thirty is late by weeks.
/// About one in twelve comes first in an earlier version, without its last rows, and is corrected
/// under the same name on a later night; about one in fifty comes as a fragment that the last
/// version corrects; about one in forty comes once more under another name. After the last night
/// the newest version of every file is that of the district itself, so its truth is the truth of
/// the year of nights; files that came twice are told apart by `nights.csv`.
public struct SampleNights: Sendable {
  private let district: SampleDistrict

  public init(_ district: SampleDistrict) { self.district = district }

  private struct Arrival {
    let night: SampleDay
    let name: String
    let bytes: [UInt8]
    let kind: String
  }

  /// Hands over every file below its night, then `nights.csv` (night, name, kind) and
  /// `truth.json`.
  /// - Throws: only what `sink` throws.
  public func write(to sink: FileSink) throws {
    var arrivals: [Arrival] = []
    var dice = Dice(seed: district.seed &+ 7)
    var truth: (name: String, bytes: [UInt8])?
    try district.write { name, bytes in
      if name == "truth.json" { truth = (name, bytes) }
      guard name.hasSuffix(".csv") else { return }
      arrivals += self.arrivals(of: name, bytes, &dice)
    }
    arrivals.sort { ($0.night, $0.name, $0.kind) < ($1.night, $1.name, $1.kind) }
    var list = "night,name,kind\n"
    for arrival in arrivals {
      let (year, month, day) = arrival.night.civil
      let night = "\(year)-\(SampleNights.padded(month))-\(SampleNights.padded(day))"
      try sink("\(night)/\(arrival.name)", arrival.bytes)
      list += "\(night),\(arrival.name),\(arrival.kind)\n"
    }
    try sink("nights.csv", Array(list.utf8))
    if let truth { try sink(truth.name, truth.bytes) }
  }

  private func arrivals(of name: String, _ bytes: [UInt8], _ dice: inout Dice) -> [Arrival] {
    let due = lastDay(of: name)
    let isLate = dice.within(1...30) == 1
    var night = due.advanced(by: isLate ? dice.within(15...45) : dice.within(1...6))
    var arrivals: [Arrival] = []
    // A part of a file in UTF-16 would not begin with the file's own bytes.
    let canBeCut = bytes.count > 600 && bytes[0] < 0xFE
    let fate = dice.within(1...100)
    if canBeCut, fate <= 8 {
      arrivals.append(
        Arrival(
          night: night, name: name, bytes: cut(bytes, percent: dice.within(65...95)),
          kind: "earlier"))
      night = night.advanced(by: dice.within(1...20))
    } else if canBeCut, fate <= 10 {
      arrivals.append(
        Arrival(
          night: night, name: name, bytes: cut(bytes, percent: dice.within(20...40)),
          kind: "fragment"))
      night = night.advanced(by: dice.within(1...20))
    }
    arrivals.append(Arrival(night: night, name: name, bytes: bytes, kind: "final"))
    if dice.within(1...40) == 1 {
      let again = name.dropLast(4) + "（再报）.csv"
      arrivals.append(
        Arrival(
          night: night.advanced(by: dice.within(1...30)), name: String(again), bytes: bytes,
          kind: "again"))
    }
    return arrivals
  }

  /// The last day of the month or quarter that a file's name tells; else the year's first day.
  private func lastDay(of name: String) -> SampleDay {
    let parts = name.split(whereSeparator: { "-./".contains($0) })
    let year = district.year
    for (part, next) in zip(parts, parts.dropFirst()) where part.hasSuffix("\(year)") {
      if let month = Int(next), (1...12).contains(month) {
        return SampleDay(year, month, SampleDay.length(ofMonth: month, year))
      }
    }
    for quarter in 1...4 where name.contains("\(year)Q\(quarter)") {
      return SampleDay(year, quarter * 3, SampleDay.length(ofMonth: quarter * 3, year))
    }
    return SampleDay(year, 12, 20)
  }

  /// The first lines, about so many hundredths of the bytes.
  private func cut(_ bytes: [UInt8], percent: Int) -> [UInt8] {
    let wanted = bytes.count * percent / 100
    let end = bytes[..<wanted].lastIndex(of: 0x0A).map { $0 + 1 } ?? wanted
    return Array(bytes[..<end])
  }

  private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
