extension DefinitionProblemTests {
  /// Mistakes in rules about records, indicators, publications, and in the YAML itself.
  static let figureCases: [BrokenPipeline] = [
    BrokenPipeline(
      "keep: cases",
      to: "keep: case",
      gives: "46:72: unknown source “case”: did you mean “cases”?"),
    BrokenPipeline(
      "on: [site, case_no]",
      to: "on: [site]",
      gives: "46:49: “on” has 1 fields, the key of cases has 2: they are matched one by one"),
    BrokenPipeline(
      "on: [site, case_no]",
      to: "on: [case_no, site]",
      gives: "46:50: “case_no” is a case_number, which is kept as a fingerprint only, and commit",
      "46:59: “site” is a unit, and case_no of cases is a case_number, which is kept as a"),
    BrokenPipeline(
      "where: result = success",
      to: "where: result = sucess",
      gives: "46:36: “sucess” is not in the code list outcomes.csv: did you mean “success”?"),
    BrokenPipeline(
      "{count: cases, on: accepted_on, counted_in: 宗}",
      to: "{count: case, on: accepted_on}",
      gives: "48:21: unknown source “case”: did you mean “cases”?"),
    BrokenPipeline(
      "{count: cases, on: accepted_on, counted_in: 宗}",
      to: "{count: cases}",
      gives: "48:3: the indicator “accepted” needs “on”, the day on which a record counts, or “d"),
    BrokenPipeline(
      "{count: cases, on: accepted_on, counted_in: 宗}",
      to: "{count: cases, sum: cases.parties, on: accepted_on}",
      gives: "48:28: “count” and “sum” are two indicators: an indicator has one of them"),
    BrokenPipeline(
      "{count: cases, on: accepted_on, counted_in: 宗}",
      to: "{count: cases, on: accepted_on, where: 'days(accepted_on, period_end) > 30'}",
      gives:
        "48:71: “period_end” is for the “where” of an indicator with “during”: elsewhere there is no"
    ),
    BrokenPipeline(
      "{count: cases, on: accepted_on, counted_in: 宗}",
      to: "{count: cases, on: accepted_on, where: 'minutes(accepted_on, updated_at) > 30'}",
      gives: "48:61: minutes(a, b) takes a date and time here, not a date"),
    BrokenPipeline(
      "{count: cases, on: accepted_on, counted_in: 宗}",
      to: "{count: cases, on: accepted_on, where: 'since_last(closed_on, accepted_on) > 30'}",
      gives:
        "48:53: since_last(closed, day, same, …) takes two dates and the fields that must be equal"),
    BrokenPipeline(
      "{count: cases, on: accepted_on, counted_in: 宗}",
      to: "{count: cases, on: accepted_on, where: 'since_last(closed_on, hard, person) > 30'}",
      gives: "48:75: since_last(…) takes a date here, not yes or no"),
    BrokenPipeline(
      "{count: cases, on: accepted_on, counted_in: 宗}",
      to: "{count: cases, on: accepted_on, where: 'alike(summary) > 2'}",
      gives: "48:59: “summary” is free text, which is never kept"),
    BrokenPipeline(
      "{count: cases, on: accepted_on, counted_in: 宗}",
      to:
        "{count: cases, on: accepted_on, where: 'alike(person, days(accepted_on, closed_on)) > 2'}",
      gives: "48:67: alike(…) takes fields only"),
    BrokenPipeline(
      "{count: cases, on: accepted_on, counted_in: 宗}",
      to: "{stated: cases.parties, on: accepted_on}",
      gives: "48:3: the indicator “accepted” needs “during”",
      "48:37: “on” says nothing in an indicator of kind “stated”"),
    BrokenPipeline(
      "{count: cases, on: accepted_on, counted_in: 宗}",
      to:
        "{plus: visits, minus: stated}\n  stated: {stated: cases.parties, during: [accepted_on, closed_on]}",
      gives: "48:35: “stated” is what a table states: it is not added up"),
    BrokenPipeline(
      "{count: cases, on: accepted_on, counted_in: 宗}",
      to: "{units: {kinds: [station], valid: some_day}}",
      gives: "48:47: “valid” cannot be “some_day”"),
    BrokenPipeline(
      "{count: cases, on: accepted_on, counted_in: 宗}",
      to: "{distinct: streat, of: cases, on: accepted_on}",
      gives: "48:24: unknown field “streat” of cases: did you mean “street”?"),
    BrokenPipeline(
      "{count: cases, on: accepted_on, counted_in: 宗}",
      to: "{on: accepted_on}",
      gives: "48:3: the indicator “accepted” needs one of count, sum, distinct, mean, median, pe"),
    BrokenPipeline(
      "{count: cases, on: accepted_on, counted_in: 宗}",
      to: "{count: cases, on: outcome}",
      gives: "48:32: “outcome” is a code; this is to be a date"),
    BrokenPipeline(
      "{count: cases, on: accepted_on, counted_in: 宗}",
      to: "{count: cases, on: accepted_on, decimals: 2}",
      gives: "48:55: this indicator is a whole number: it has no decimals"),
    BrokenPipeline(
      "{count: cases, on: accepted_on, counted_in: 宗}",
      to: "{count: cases, on: accepted_on, scale: 100}",
      gives: "48:45: “scale” says nothing in an indicator of kind “count”"),
    BrokenPipeline(
      "{count: cases, on: accepted_on, counted_in: 宗}",
      to: "{count: cases, during: [accepted_on]}",
      gives: "48:36: “during” is [from, to], two date fields, or “open” for one of them"),
    BrokenPipeline(
      "{count: cases, on: accepted_on, counted_in: 宗}",
      to: "{count: cases, during: [accepted_on, before close_on]}",
      gives: "48:57: unknown field of cases “close_on”: did you mean “closed_on”?"),
    BrokenPipeline(
      "{count: cases, on: accepted_on, counted_in: 宗}",
      to: "{count: cases, during: [before accepted_on, closed_on]}",
      gives: "48:37: unknown field of cases “before accepted_on”; there are case_no, "),
    BrokenPipeline(
      "{count: cases, on: accepted_on, counted_in: 宗}",
      to: "{rows: cases, state: [duplicate, quarantined], on: accepted_on}",
      gives:
        "48:46: “quarantined” records have no day and no unit to be counted by, and the figure would always be 0; how many there are stands in the release's conservation"
    ),
    BrokenPipeline(
      "{count: cases, on: accepted_on, counted_in: 宗}",
      to: "{plus: [rate]}",
      gives: "50:30: indicators go in a circle: “rate” needs “accepted”, which needs “rate”"),
    BrokenPipeline(
      "ratio: [closed, accepted]",
      to: "ratio: [closed, acepted]",
      gives: "50:30: unknown indicator “acepted”: did you mean “accepted”?"),
    BrokenPipeline(
      "ratio: [closed, accepted]",
      to: "ratio: [closed, rate]",
      gives: "50:30: “rate” is made of itself"),
    BrokenPipeline(
      "ratio: [closed, accepted]",
      to: "ratio: [closed]",
      gives: "50:21: a ratio has two indicators, [numerator, denominator], not 1"),
    BrokenPipeline(
      "breakdown: kind",
      to: "breakdown: parties",
      gives: "51:56: “parties” is a number; this is to be a code, a label or a flag"),
    BrokenPipeline(
      "share: by_kind",
      to: "share: accepted",
      gives: "52:21: “accepted” has no breakdown: a share is a part of a breakdown's sum"),
    BrokenPipeline(
      "sum: visits.times",
      to: "sum: visits.time",
      gives: "53:26: unknown field of visits “time”: did you mean “times”?"),
    BrokenPipeline(
      "sum: visits.times",
      to: "sum: visit.times",
      gives: "53:19: unknown source “visit”: did you mean “visits”?"),
    BrokenPipeline(
      "sum: visits.times",
      to: "sum: visits.result",
      gives: "53:19: this is a code, and is to be a number or an amount"),
    BrokenPipeline(
      "sum: visits.times",
      to: "sum: times",
      gives: "53:19: name the log: source.field, or an expression with “of: source”"),
    BrokenPipeline(
      "sum: visits.times",
      to: "reports: visits.late",
      gives: "53:30: unknown state of reports “late”; there are expected, received, zero, missin",
      "53:36: “on” says nothing in an indicator of kind “reports”"),
    BrokenPipeline(
      "ratio: [closed, accepted], percent: 2}",
      to:
        "ratio: [closed, accepted], percent: 2}\n  a: {plus: [b]}\n  b: {plus: [c]}\n  c: {plus: [a]}",
      gives:
        "53:14: indicators go in a circle: “c” needs “a”, which needs “c” (a, b, c)"),
    BrokenPipeline(
      "format: csv",
      to: "format: cvs",
      gives: "55:14: “format” cannot be “cvs”: did you mean “csv”?"),
    BrokenPipeline(
      "indicators:\n",
      to: "indicators:\n  c: {compare: rat}\n  d: {compare: e}\n  e: {rank: rate, first: best}\n",
      gives: "48:16: unknown indicator “rat”: did you mean “rate”?",
      "49:16: “e” is set against other periods or units already: name what it is made of",
      "50:26: unknown first “best”; there are highest, lowest"),
    BrokenPipeline(
      "by: [district, street, month, total]",
      to: "by: [district, sreet, month]",
      gives: "55:34: unknown level or period “sreet”: did you mean “street”?"),
    BrokenPipeline(
      "by: [district, street, month, total]",
      to: "by: [district, street, monthly]",
      gives: "55:42: unknown level or period “monthly”: did you mean “month”?"),
    BrokenPipeline(
      "indicators: all",
      to: "indicators: [accepted, rates]",
      gives: "55:80: unknown indicator “rates”: did you mean “rate”?"),
    BrokenPipeline(
      "indicators: all}",
      to: "indicators: all}\n  - {format: csv, by: [district]}",
      gives:
        "56:5: the file figures.csv of figures (csv) is written by the publication on line 55 already; give one of them another “name”"
    ),
    BrokenPipeline(
      "indicators: all}",
      to:
        "indicators: all}\n  - {format: dictionary, name: x}\n  - {format: html, name: X}\n  - {format: json, name: Figures.csv-metadata}",
      gives:
        "58:26: the file Figures.csv-metadata.json of Figures.csv-metadata (json) is written by the publication on line 55 already; give one of them another “name”"
    ),
    BrokenPipeline(
      "indicators: all}",
      to: "indicators: all}\n  - {format: json, name: manifest}",
      gives:
        "56:26: the file manifest.json of manifest (json) is what every release calls its list of files; give another “name”"
    ),
    BrokenPipeline(
      "indicators: all}",
      to: "indicators: all}\n  - {format: docx}",
      gives: "56:5: a docx publication needs “template”"),
    BrokenPipeline(
      "indicators: all}",
      to: "indicators: all}\n  - {format: text}",
      gives: "56:5: a text publication needs “template”"),
    BrokenPipeline(
      "indicators: all}",
      to: "indicators: all}\n  - {format: text, name: r, template: missing.md}",
      gives: "56:39: there is no template at missing.md"),
    BrokenPipeline(
      "indicators: all}",
      to: "indicators: all}\n  - {format: json, name: r, bom: yes}",
      gives: "56:34: “bom” belongs to format csv or csv_wide, and this is json"),
    BrokenPipeline(
      "indicators: all}",
      to: "indicators: all, bom: maybe}",
      gives: "55:79: “bom” is true or false, not “maybe”"),
    BrokenPipeline(
      "levels: [district, street, site]",
      to: "levels: [district, month, site]",
      gives: "6:45: “month” has another meaning: name the level differently",
      "55:34: unknown level or period “street”; there are district, month, site, day, wee",
      "units.csv:3: unknown level “street”; the pipeline's levels are district, month, si",
      "units.csv:4: unknown level “street”; the pipeline's levels are district, month, si"),
    BrokenPipeline(
      "units: {file: units.csv",
      to: "units: {file: unit.csv",
      gives: "unit.csv: the table of units cannot be read (named at p.yml:6:15): no such file"),
    BrokenPipeline(
      "label: 小管线",
      to: "label: &a 小管线",
      gives: "3:8: anchors and aliases (& and *) are not read: write the value out"),
    BrokenPipeline(
      "label: 小管线",
      to: "label: !!str 小管线",
      gives: "3:8: tags (!) are not read: every value is text, typed by its key"),
    BrokenPipeline(
      "label: 小管线",
      to: "label: *a",
      gives: "3:8: anchors and aliases (& and *) are not read: found undefined alias"),
    BrokenPipeline(
      "label: 小管线",
      to: "label: \"小管线",
      gives: "3:8: not YAML: while scanning a quoted scalar, found unexpected end of stream"),
    BrokenPipeline(
      "label: 小管线",
      to: "label:\t小管线",
      gives: "3:7: a tab: indent and separate with blanks"),
    BrokenPipeline(
      "label: 小管线",
      to: "<<: {a: b}",
      gives: "3:1: unknown key “<<” in the pipeline; keys are version, pipeline, include, label, "),
  ]
}
