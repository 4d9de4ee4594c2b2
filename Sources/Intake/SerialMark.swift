import Casework

/// What stands where the serial number of a row belongs and says that the row is no record that counts.
enum SerialMark {
  /// A word for the sum of what stands above, whose numbers can be compared with ours.
  case total
  /// A sum of something else, an average or the example of a form: 本月小计, 累计, 示例.
  case noRecord
  /// A record that has been taken back: 作废.
  case void

  private static let others: Set<[UInt8]> = Set(
    [
      "计", "汇总", "总数", "平均", "平均数", "均值", "转下页", "承上页", "过次页", "例", "例如", "举例", "例子", "示例", "样例",
      "范例", "填写示例", "示例行",
    ].map { Array($0.utf8) })
  private static let voids: Set<[UInt8]> = Set(
    [
      "作废", "已作废", "废", "废除", "删除", "已删除", "撤销", "已撤销", "取消", "已取消", "注销", "已注销", "无效", "重复",
    ].map { Array($0.utf8) })

  /// What the column of serial numbers is called, in `NormalForm.header`; it may have no name.
  private static let serialNames: Set<[UInt8]> = Set(
    ["", "序号", "序", "号", "行号", "顺序号", "编号", "no", "no.", "#"].map { Array($0.utf8) })

  /// Whether a column of this name holds serial numbers; elsewhere 重复 may be a kind of case.
  ///
  /// - Parameter header: UTF-8, as delivered.
  static func mayStand(under header: [UInt8]) -> Bool {
    serialNames.contains(NormalForm.header(header))
  }

  /// Longer texts are no marks, in bytes.
  private static let longest = 36

  /// - Parameter key: the cell in `NormalForm.key`.
  init?(_ key: [UInt8]) {
    guard !key.isEmpty, key.count <= SerialMark.longest else { return nil }
    if RowWords.isTotal(key) {
      self = .total
      return
    }
    let word = NumberWord.letters(of: key)
    if NumberWord.isSum(key) || SerialMark.others.contains(word) {
      self = .noRecord
    } else if SerialMark.voids.contains(word) {
      self = .void
    } else {
      return nil
    }
  }

  /// Quick and on the safe side: whether a cell may hold such a mark.
  ///
  /// - Parameter cell: in UTF-8, as delivered.
  static func mayStand(in cell: Span<UInt8>) -> Bool {
    guard cell.count <= longest else { return false }
    for i in cell.indices.dropLast(2) {
      switch (cell[i], cell[i + 1], cell[i + 2]) {
      // 计 汇 总 均 页 例 废 除 销 消 效 复
      case (0xE8, 0xAE, 0xA1), (0xE6, 0xB1, 0x87), (0xE6, 0x80, 0xBB),
        (0xE5, 0x9D, 0x87), (0xE9, 0xA1, 0xB5), (0xE4, 0xBE, 0x8B),
        (0xE5, 0xBA, 0x9F), (0xE9, 0x99, 0xA4), (0xE9, 0x94, 0x80), (0xE6, 0xB6, 0x88),
        (0xE6, 0x95, 0x88), (0xE5, 0xA4, 0x8D):
        return true
      // total
      case (let first, let second, _) where first | 0x20 == 0x74 && second | 0x20 == 0x6F:
        return true
      default: continue
      }
    }
    return false
  }
}
