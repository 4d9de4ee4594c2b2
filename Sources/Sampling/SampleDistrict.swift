/// The synthetic district-year: the logs of Guangming's stations and committees as such offices
/// send them, with the truth about every record beside them.
///
/// At scale 1 its figures, cleaned and counted once, are those of the published report of 2020:
/// 6,699 cases accepted, 6,535 closed with success, 4,831 consultations in person-times, 2,310
/// documents and opinions, 246 stations, 111 advisers, 45 devices at 38 nodes. Nobody's data is
/// in it. The same (scale, seed, year) gives the same bytes.
///
///     try SampleDistrict().write { path, bytes in … }
///
/// - Complexity: time and `truth.json` grow with the scale; of the rest one file and the open
///   cases of one office are in memory at a time.
public struct SampleDistrict: Sendable {
  /// Thousandths of the district's size, 100…1,000,000.
  public let scaleThousandths: Int
  public let seed: UInt64
  /// The period is 1 January to 20 December of this year, as of 22 December; 2001…2099.
  public let year: Int

  /// - Precondition: `scale` is 0.1…1000 (it is used to a thousandth), `year` 2001…2099.
  public init(scale: Double = 1, seed: UInt64 = 2020, year: Int = 2020) {
    precondition((0.1...1000).contains(scale), "the scale is 0.1 to 1000")
    precondition((2001...2099).contains(year), "the year is 2001 to 2099")
    scaleThousandths = Int((scale * 1000).rounded())
    self.seed = seed
    self.year = year
  }

  /// The unit table that goes with the sample, whatever its scale, seed and year:
  /// `Pipelines/units/guangming.csv`.
  public static var unitTable: [UInt8] { DistrictMap().table }

  /// Hands over every file, `truth.json` last. Paths are relative, with `/` between the parts.
  /// - Throws: only what `sink` throws.
  public func write(to sink: FileSink) throws {
    let map = DistrictMap()
    let calendar = SampleCalendar(year: year)
    let scale = Scale(thousandths: scaleThousandths)
    var truth = SampleTruth()
    var dice = Dice(seed: seed)

    let cases = CasePlan(committees: map.committees, scale: scale, dice: &dice)
    var mediation = MediationLog(
      committees: map.committees, calendar: calendar, plan: cases, seed: seed)
    try mediation.write(truth: &truth, to: sink)

    let plan = ServicePlan(stations: map.stations, calendar: calendar, scale: scale, dice: &dice)
    var services = ServiceLog(
      map: map, calendar: calendar, plan: plan, referrals: mediation.referrals, seed: seed)
    try services.write(truth: &truth, to: sink)

    let zeros = ZeroReports(
      map: map, calendar: calendar, hasServed: services.hasServed, seed: seed)
    try zeros.write(truth: &truth, to: sink)
    try Registers(map: map, calendar: calendar, seed: seed).write(truth: &truth, to: sink)

    let standing = map.stations.filter { $0.row(on: calendar.last) != nil }
    truth.add("stations", standing.count)
    truth.add("active_stations", services.activeStations)
    try sink("README.md", Array(readMe(scale).utf8))
    try sink("truth.json", truth.json(seed: seed, scale: scale.text, year: year))
  }
  private func readMe(_ scale: Scale) -> String {
    """
    # A synthetic district (\(year), scale \(scale.text), seed \(seed))

    Everything here was made by `fengqiao sample`: **no person, case, phone number or identity
    number in it is real**. Names are put together from syllables, phone numbers are of a block
    that was never given out, identity numbers carry a division code that does not exist. Only
    the district, its streets and its communities are real places.

    It looks like what offices send: `mediation/` from the committees, `services/` from the
    stations, `zero-reports/` and `registers/`, in many encodings, shapes and states of repair.
    `truth.json` says what must become of every record (in the order of the file, without titles,
    headers, totals and blank lines) and which figures follow. Period \(year)-01-01..\(year)-12-20,
    as of \(year)-12-22; pipeline `Pipelines/guangming-2020.yml`.

    Make it again: `fengqiao sample --scale \(scale.text) --seed \(seed) --year \(year) --out DIR`.

    """
  }
}
