/// The forms in which texts are compared: on bytes, never on `String ==`, which would call
/// two different characters equal when Unicode does (U+F900 and U+8C48).
///
/// Of what NFKC folds they fold what is only another look: full-width, small and vertical forms, and
/// radicals, which programs that take text out of a PDF write in the place of characters.
public enum NormalForm {
  /// For codes, names of units and headers: full-width, small and vertical forms folded to what
  /// they are forms of, radicals to characters, brackets of all shapes to `()`, ASCII letters to
  /// lower case, and every blank (also U+3000, NBSP, zero-width, BOM) and every other character
  /// that nobody sees removed.
  public static func key(_ bytes: [UInt8]) -> [UInt8] {
    fold(bytes, keepingInnerBlanks: false, lowercasing: true)
  }

  /// For values that are kept: forms and radicals folded as in `key`, blanks at the ends removed,
  /// the inside kept.
  public static func value(_ bytes: [UInt8]) -> [UInt8] {
    fold(bytes, keepingInnerBlanks: true, lowercasing: false)
  }

  /// For headers: like `key`, without a required mark `*` and without units and notes at the end:
  /// 协议金额（元）（必填）, 协议金额[元], 协议金额/元, 协议金额：万元, 协议金额万元, and 协议金额（元 whose
  /// bracket nobody closed.
  public static func header(_ bytes: [UInt8]) -> [UInt8] {
    let (opening, closing) = (UInt8(ascii: "("), UInt8(ascii: ")"))
    var name = key(bytes).filter { $0 != UInt8(ascii: "*") }.map { byte in
      switch byte {
      case UInt8(ascii: "["): opening
      case UInt8(ascii: "]"): closing
      default: byte
      }
    }
    while let open = name.lastIndex(of: opening), open > 0,
      name.last == closing || !name[open...].contains(closing)
    {
      name.removeSubrange(open...)
    }
    let unit = moneyUnits.first { name.count > $0.count && name.ends(with: $0) }
    let rest = name.dropLast(unit?.count ?? 0)
    // 元 alone may be the end of another word: 单元.
    if let unit, unit.count > 3 || beforeYuan.contains(where: { Array(rest).ends(with: $0) }) {
      name = withoutMarks(rest)
    }
    // 服务时长/小时; without a mark it may be the end of another word.
    if let unit = durationUnits.first(where: name.ends) {
      let rest = name.dropLast(unit.count)
      if let mark = rest.last, separators.contains(mark) { name = withoutMarks(rest) }
    }
    return name
  }

  /// A name without the marks at its end, unless it is one itself.
  private static func withoutMarks(_ name: ArraySlice<UInt8>) -> [UInt8] {
    var name = name
    while name.count > 1, let last = name.last, separators.contains(last) { name.removeLast() }
    return Array(name)
  }

  /// Units of money at the end of a header.
  private static let moneyUnits = ["万元", "千元", "百元", "亿元", "万圆", "萬元", "元"].map { Array($0.utf8) }
  /// Units of durations at the end of a header, behind a mark.
  private static let durationUnits = ["小时", "分钟", "工作日", "天"].map { Array($0.utf8) }
  private static let separators = Set("/:_-".utf8)
  /// What 元 alone may follow.
  private static let beforeYuan = ["/", ":", "_", "-", "额", "款", "费"].map { Array($0.utf8) }

  private static func fold(
    _ bytes: [UInt8], keepingInnerBlanks: Bool, lowercasing: Bool
  ) -> [UInt8] {
    var folded: [UInt8] = []
    folded.reserveCapacity(bytes.count)
    var i = 0
    var lastSolid = 0
    while i < bytes.count {
      let byte = bytes[i]
      if byte < 0x80 {
        i += 1
        if byte <= 0x20 {
          if keepingInnerBlanks && !folded.isEmpty { folded.append(0x20) }
          continue
        }
        folded.append(lowercasing && (65...90).contains(byte) ? byte + 32 : byte)
        lastSolid = folded.count
        continue
      }
      let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
      let end = min(i + length, bytes.count)
      let read =
        length == 3 && end - i == 3
        ? (UInt32(byte & 15) << 12) | (UInt32(bytes[i + 1] & 63) << 6) | UInt32(bytes[i + 2] & 63)
        : length == 2 && end - i == 2 ? (UInt32(byte & 31) << 6) | UInt32(bytes[i + 1] & 63) : 0
      let scalar = read >= 0xFE10 && read <= 0xFE6B ? CompatibilityForms.origin(of: read) : read
      switch scalar {
      case 0x3000, 0xA0, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F:
        if keepingInnerBlanks && !folded.isEmpty { folded.append(0x20) }
      case 0x80...0x9F, 0xAD, 0x200B...0x200F, 0xFEFF, 0x202A...0x202E, 0x2060...0x2069:
        break
      case 0xFF01...0xFF5E:
        let ascii = UInt8(scalar - 0xFEE0)
        // Full-width brackets are covered here too.
        folded.append(lowercasing && (65...90).contains(ascii) ? ascii + 32 : ascii)
        lastSolid = folded.count
      case 0x3014, 0x3010, 0x3016, 0x3018:
        folded.append(UInt8(ascii: "("))
        lastSolid = folded.count
      case 0x3015, 0x3011, 0x3017, 0x3019:
        folded.append(UInt8(ascii: ")"))
        lastSolid = folded.count
      case 0x2E80...0x2FD5:
        folded.append(
          contentsOf: CompatibilityForms.character(ofRadical: scalar) ?? bytes[i..<end])
        lastSolid = folded.count
      default:
        if scalar == read {
          // A slice of three bytes costs more than they do.
          for place in i..<end { folded.append(bytes[place]) }
        } else {
          CompatibilityForms.append(scalar, to: &folded)
        }
        lastSolid = folded.count
      }
      i = end
    }
    folded.removeSubrange(lastSolid...)
    return folded
  }
}

extension [UInt8] {
  fileprivate func ends(with tail: [UInt8]) -> Bool { suffix(tail.count).elementsEqual(tail) }
}
