/// A file of a release as a data dictionary tells of it.
public struct FileDescription: Sendable, Hashable {
  public var name: String
  /// One or two sentences for people.
  public var what: String
  /// In their order; empty for what is made to be read and not to be parsed.
  public var columns: [ColumnDescription]

  public init(name: String, what: String, columns: [ColumnDescription] = []) {
    self.name = name
    self.what = what
    self.columns = columns
  }
}

/// A column of a table, a member of a JSON object.
public struct ColumnDescription: Sendable, Hashable {
  /// The words are those of CSV on the Web and XML Schema.
  public enum Datatype: String, Sendable, Hashable {
    case string, integer, decimal, date, boolean
  }

  public var name: String
  public var datatype: Datatype
  public var meaning: String
  /// Whether a cell may be blank.
  public var isOptional: Bool

  public init(
    _ name: String, _ datatype: Datatype, _ meaning: String, isOptional: Bool = false
  ) {
    self.name = name
    self.datatype = datatype
    self.meaning = meaning
    self.isOptional = isOptional
  }
}

extension ColumnDescription {
  /// The columns that tables of several formats share, said once.
  enum Shared {
    static let level = ColumnDescription("level", .string, "单位所列的层级")
    static let code = ColumnDescription("code", .string, "单位代码；本级的代码是该单位的代码")
    static let name = ColumnDescription("name", .string, "单位名称")
    static let own = ColumnDescription(
      "own", .boolean, "1：本级，即直接属于该单位、不属于其任何下级的部分；0：整个单位")
    static let parent = ColumnDescription("parent", .string, "上级单位代码；最上级为空", isOptional: true)
    static let grain = ColumnDescription(
      "grain", .string, "期间长度：day、week、month、quarter、halfyear、year，total 为整个统计期")
    static let period = ColumnDescription("period", .string, "期间：2020、2020-06、2020-Q2，或首日..末日")
    static let start = ColumnDescription("start", .date, "期间首日")
    static let end = ColumnDescription("end", .date, "期间末日，含当日")
    static let category = ColumnDescription(
      "category", .string, "分类代码；空：不分类，或没有填写（后者的分类名称为“未填”）；几个字段以 | 相连",
      isOptional: true)
    static let categoryLabel = ColumnDescription(
      "category_label", .string, "分类名称", isOptional: true)
    static let numerator = ColumnDescription(
      "numerator", .integer, "精确的整数：计数、合计，比率的分子，中位数的分子；金额的单位是分", isOptional: true)
    static let denominator = ColumnDescription(
      "denominator", .integer, "除法的分母，精确的整数；不作除法的为空", isOptional: true)
    static let value = ColumnDescription(
      "value", .decimal, "按计量单位的数，四舍五入一次，不带百分号；status 不是 value 的为空",
      isOptional: true)
    static let display = ColumnDescription("display", .string, "给人看的写法：97.55%、—、未报")
    static let silentUnits = ColumnDescription(
      "silent_units", .integer,
      "缺报单位数：在此单位之内、期间之中应报而未报（也没有零报告）的单位个数，这个数因此偏低或不完整；0：没有缺报；空：不要求报送",
      isOptional: true)
    static let provisional = ColumnDescription(
      "provisional", .boolean, "1：初步数，期间未过，或还在流水线规定的修订期内，以后会变；0：不是")
    static let status = ColumnDescription(
      "status", .string,
      "value：有数；new：从无到有，没有百分比；empty：没有可除的或可取的数；suppressed：不对外公布；not_reported：应报而全部未报")
  }
}
