/// A resident's identity number (公民身份号码) and what can be checked about it.
///
/// - Source: GB 11643-1999: six digits of a district, eight of the day of birth, three of a series,
///   and the check character of ISO 7064 MOD 11-2.
public enum ResidentNumber {
  /// The check character, `0`…`9` or `X`, of the first 17 digits.
  ///
  /// - Parameter digits: ASCII digits; those after the 17th are not looked at.
  public static func checkCharacter(_ digits: [UInt8]) -> UInt8 {
    let sum = zip(digits, weights).reduce(0) { $0 + (Int($1.0) - 48) * $1.1 }
    return checkCharacters[sum % 11]
  }

  private static let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  private static let checkCharacters = Array("10X98765432".utf8)

  /// Whether a text can be somebody's number: the check character, a day from 1900 to 2099, and
  /// a province; or the number of a foreigner's permanent residence card of 2023, which begins
  /// with 9 and the province.
  ///
  /// Numbers given out until 1999 have 15 digits: the year has two, and there is no check
  /// character. Of random digits one in ninety is like that.
  ///
  /// - Parameter text: 17 ASCII digits, then a digit or a capital X; or 15 digits.
  public static func isPossible(_ text: [UInt8]) -> Bool {
    if text.count == 15 { return isPossibleOld(text) }
    guard text.count == 18, text[..<17].allSatisfy({ (48...57).contains($0) }) else { return false }
    func number(_ range: Range<Int>) -> Int { text[range].reduce(0) { $0 * 10 + Int($1) - 48 } }
    return provinces.contains(text[0] == UInt8(ascii: "9") ? number(1..<3) : number(0..<2))
      && (1900...2099).contains(number(6..<10))
      && Day(year: number(6..<10), month: number(10..<12), day: number(12..<14)) != nil
      && text[17] == checkCharacter(text)
  }

  private static func isPossibleOld(_ text: [UInt8]) -> Bool {
    guard text.allSatisfy({ (48...57).contains($0) }) else { return false }
    func number(_ range: Range<Int>) -> Int { text[range].reduce(0) { $0 * 10 + Int($1) - 48 } }
    return provinces.contains(number(0..<2)) && number(2..<6) > 0
      && Day(year: 1900 + number(6..<8), month: number(8..<10), day: number(10..<12)) != nil
  }

  /// - Source: GB/T 2260, first two digits; 83: residence permits of Taiwan's residents.
  private static let provinces: Set<Int> = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52,
    53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83,
  ]
}
