/// The shape of a number that belongs to one person and must not leave.
public enum PersonalNumber: String, Sendable, Hashable, CaseIterable {
  /// 居民身份证号: 18 characters, or the 15 digits of before 2000, that `ResidentNumber.isPossible`.
  case residentNumber = "resident_number"
  /// 手机号码: 11 digits that begin with 13…19, or 86 and these.
  case mobileNumber = "mobile_number"
  /// 银行卡号: 16 to 19 digits that begin as cards do and whose last one is right by Luhn.
  case bankCard = "bank_card"

  /// The word for a Chinese reader.
  public var label: String {
    switch self {
    case .residentNumber: "身份证号"
    case .mobileNumber: "手机号码"
    case .bankCard: "银行卡号"
    }
  }

  /// The shape of a whole number, `nil` when it is nobody's.
  ///
  /// - Parameter text: ASCII digits; an X may stand behind 17 of them.
  public init?(_ text: [UInt8]) {
    if ResidentNumber.isPossible(text) {
      self = .residentNumber
    } else if PersonalNumber.isMobile(text) {
      self = .mobileNumber
    } else if PersonalNumber.isBankCard(text) {
      self = .bankCard
    } else {
      return nil
    }
  }

  private static func isMobile(_ text: [UInt8]) -> Bool {
    let isLong = text.count == 13 && text.starts(with: "86".utf8)
    guard text.count == 11 || isLong else { return false }
    let own = text.dropFirst(isLong ? 2 : 0)
    return own.first == UInt8(ascii: "1") && own.dropFirst().first.map { $0 >= 51 } ?? false
  }

  /// Cards begin with 3, 4, 5 or 6, old ones with 9558. Points in time (20201222…, 16…), codes of
  /// organisations (91…, 12…) do not.
  ///
  /// - Source: ISO/IEC 7812-1 (the first digit, and Luhn's check digit in its annex B).
  private static func isBankCard(_ text: [UInt8]) -> Bool {
    guard (16...19).contains(text.count), text.allSatisfy({ (48...57).contains($0) }),
      (51...54).contains(text[0]) || text.starts(with: "9558".utf8)
    else { return false }
    let sum = text.reversed().enumerated().reduce(0) { sum, digit in
      let value = Int(digit.element) - 48
      let doubled = digit.offset % 2 == 0 ? value : value * 2
      return sum + (doubled > 9 ? doubled - 9 : doubled)
    }
    return sum % 10 == 0
  }
}
