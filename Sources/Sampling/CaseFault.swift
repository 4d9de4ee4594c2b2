/// One way in which a mediation record cannot be read, with the code that says so.
struct CaseFault {
  var code: String
  /// The cell that is wrong, and what it says; `nil` when the line or the dates are.
  var cell: (field: CaseField, text: String)?
  var damage: LineDamage?
  var perDistrict = 4

  static let all: [CaseFault] = [
    CaseFault(code: "VAL-DATE", cell: (.accepted, "2020-02-30")),
    CaseFault(code: "VAL-DATE", cell: (.accepted, "正月初五")),
    CaseFault(code: "VAL-DATE-AMBIGUOUS", cell: (.accepted, "03/02/2020")),
    CaseFault(code: "VAL-REQUIRED", cell: (.number, "")),
    CaseFault(code: "REF-UNKNOWN", cell: (.committee, "松涛社区人民调解委员会")),
    CaseFault(code: "VAL-MONEY", cell: (.amount, "约3万")),
    CaseFault(code: "VAL-EXCEL-PRECISION", cell: (.number, "2.02012E+15")),
    CaseFault(code: "VAL-CODE", cell: (.outcome, "和好如初")),
    CaseFault(code: "VAL-ID", cell: (.identity, "")),
    CaseFault(code: "M101"),
    CaseFault(code: "M102"),
    CaseFault(code: "DOM-FUTURE"),
    CaseFault(code: "CSV-WIDTH", damage: .bareSeparator),
    CaseFault(code: "CSV-WIDTH", damage: .tooFewFields, perDistrict: 3),
    CaseFault(code: "CSV-TEXT-AFTER-QUOTE", damage: .textAfterQuote, perDistrict: 3),
    CaseFault(code: "CSV-UNCLOSED", damage: .unclosedQuote, perDistrict: 3),
    CaseFault(code: "ENC-INVALID", damage: .foreignBytes, perDistrict: 3),
  ]
}
