/// What lies beside the race's data: units, code lists and the two pipelines.
enum RacePipeline {
  static func files(_ form: RaceSample.Form) -> [(String, [UInt8])] {
    [
      ("units.csv", RaceUnits.table),
      ("codes/dispute-types.csv", RaceRecord.codeFile(RaceRecord.types)),
      ("codes/sources.csv", RaceRecord.codeFile(RaceRecord.sources)),
      ("codes/outcomes.csv", RaceRecord.codeFile(RaceRecord.outcomes)),
      ("codes/satisfaction.csv", RaceRecord.codeFile(RaceRecord.satisfaction)),
      ("codes/agreement-forms.csv", RaceRecord.codeFile(RaceRecord.forms)),
      ("race.yml", Array(pipeline(form, key: jobKey, indicators: jobIndicators).utf8)),
      ("race-j0.yml", Array(pipeline(form, key: "", indicators: readIndicators).utf8)),
    ]
  }

  private static let jobKey = """
        key: [case_no]
        newest_by: [updated_at, record_id]

    """

  private static let jobIndicators = """
    indicators:
      records:       {label: 案件, count: cases, on: accepted_on, breakdown: dispute_type, counted_in: 宗}
      successes:     {label: 调解成功, count: cases, on: accepted_on, where: outcome = success, breakdown: dispute_type, counted_in: 宗}
      amount:        {label: 协议金额, sum: cases.amount, on: accepted_on, breakdown: dispute_type, form: yuan, decimals: 2, counted_in: 元}
      confirmed:     {label: 司法确认, sum: cases.confirmed, on: accepted_on, breakdown: dispute_type, counted_in: 宗}
      mean_days:     {label: 办理天数均值, mean: "days(accepted_on, closed_on)", of: cases, on: accepted_on, breakdown: dispute_type, decimals: 2, counted_in: 天}
      median_days:   {label: 办理天数中位数, median: "days(accepted_on, closed_on)", of: cases, on: accepted_on, breakdown: dispute_type, decimals: 1, counted_in: 天}
      mediators:     {label: 调解员, distinct: cases.mediator, on: accepted_on, breakdown: dispute_type, counted_in: 人}

    publish:
      - {format: csv_wide, name: figures, by: [district, street, community, month], indicators: all}

    """

  private static let readIndicators = """
    indicators:
      records: {label: 记录, count: cases, on: accepted_on, breakdown: dispute_type, counted_in: 条}

    publish:
      - {format: csv, name: figures, by: [city, total], indicators: all}

    """

  private static func pipeline(_ form: RaceSample.Form, key: String, indicators: String) -> String {
    """
    # The race with other engines: made by `fengqiao sample --preset race`.
    version: 1
    pipeline: \(key.isEmpty ? "race-j0" : "race")
    label: 竞速
    period: 2019-01-01..2020-12-31
    as_of: 2021-12-31
    input: .

    units:
      file: units.csv
      levels: [city, district, street, community, site]
      assign: as-was

    sources:
      cases:
        label: 案件
        files: \(form == .big ? "big.csv" : "many/**/*.csv")
        reporter: unit
    \(key)\
        period_by: [accepted_on]
        fields:
          record_id:      {from: [record_id], type: decimal, places: 0, required: true}
          case_no:        {from: [case_no], type: identifier, required: true}
          unit:           {from: [unit_code], type: unit, kinds: [station, committee], required: true}
          accepted_on:    {from: [accepted_on], type: date, required: true}
          closed_on:      {from: [closed_on], type: date}
          updated_at:     {from: [updated_at], type: datetime, required: true}
          dispute_type:   {from: [dispute_type], type: code, codes: codes/dispute-types.csv, required: true}
          outcome:        {from: [outcome], type: code, codes: codes/outcomes.csv, required: true}
          confirmed:      {from: [confirmed], type: count}
          amount:         {from: [amount], type: money}
          mediator:       {from: [mediator], type: identifier}

    \(indicators)
    """
  }
}
