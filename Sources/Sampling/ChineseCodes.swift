/// GB18030 for the characters that the sample uses, and no others.
///
/// A table of its own, so that the generator does not share a mistake with the engine's decoder;
/// `check_sample.py` decodes the files with yet another implementation. Made with Python's codec:
/// each entry is a character and the hexadecimal bytes of its GB18030 form.
enum ChineseCodes {
  /// - Precondition: valid UTF-8 whose characters are all in the table.
  static func gb18030(_ utf8: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(utf8.count)
    for scalar in String(decoding: utf8, as: UTF8.self).unicodeScalars {
      if scalar.value < 0x80 {
        result.append(UInt8(scalar.value))
      } else if let code = codes[scalar.value] {
        result += code
      } else {
        preconditionFailure("U+\(String(scalar.value, radix: 16)) is not in the table")
      }
    }
    return result
  }

  private static let codes: [UInt32: [UInt8]] = {
    var codes: [UInt32: [UInt8]] = [:]
    for entry in table.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
      guard let scalar = entry.unicodeScalars.first else { continue }
      let hex = Array(entry.utf8.dropFirst(String(scalar).utf8.count))
      codes[scalar.value] = stride(from: 0, to: hex.count, by: 2).map {
        digit(hex[$0]) << 4 | digit(hex[$0 + 1])
      }
    }
    return codes
  }()

  /// The value of `0`…`9`, `A`…`F`.
  private static func digit(_ byte: UInt8) -> UInt8 { byte < 0x3A ? byte - 0x30 : byte - 0x37 }

  private static let table = """
    ×A1C1 “A1B0 ”A1B1 …A1AD →A1FA √A1CC 　A1A1 、A1A2 。A1A3 【A1BE 】A1BF 〔A1B2 〕A1B3
    一D2BB 万CDF2 上C9CF 下CFC2 不B2BB 业D2B5 东B6AB 严D1CF 中D6D0 为CEAA 主D6F7 义D2E5 之D6AE
    书CAE9 争D5F9 事CAC2 互BBA5 五CEE5 交BDBB 产B2FA 亭CDA4 人C8CB 介BDE9 他CBFB 付B8B6 代B4FA
    件BCFE 份B7DD 休D0DD 会BBE1 传B4AB 伤C9CB 位CEBB 体CCE5 何BACE 作D7F7 使CAB9 依D2C0 保B1A3
    信D0C5 借BDE8 值D6B5 停CDA3 偿B3A5 儿B6F9 元D4AA 先CFC8 光B9E2 党B5B3 入C8EB 全C8AB 公B9AB
    共B9B2 关B9D8 其C6E4 具BEDF 养D1F8 内C4DA 册B2E1 写D0B4 农C5A9 冯B7EB 冲B3E5 况BFF6 准D7BC
    凤B7EF 凰BBCB 出B3F6 分B7D6 初B3F5 利C0FB 别B1F0 到B5BD 制D6C6 副B8B1 劝C8B0 办B0EC 功B9A6
    务CEF1 动B6AF 助D6FA 劳C0CD 区C7F8 医D2BD 半B0EB 华BBAA 协D0AD 单B5A5 卫CEC0 卷BEED 及BCB0
    双CBAB 反B7B4 发B7A2 受CADC 口BFDA 另C1ED 台CCA8 号BAC5 司CBBE 各B8F7 合BACF 同CDAC 名C3FB
    后BAF3 吕C2C0 否B7F1 启C6F4 吴CEE2 告B8E6 员D4B1 周D6DC 和BACD 咨D7C9 响CFEC 商C9CC 嘉BCCE
    噪D4EB 回BBD8 因D2F2 园D4B0 围CEA7 土CDC1 在D4DA 地B5D8 圳DBDA 场B3A1 均BEF9 坑BFD3 型D0CD
    城B3C7 埔C6D2 基BBF9 塘CCC1 填CCEE 塱8969 境BEB3 声C9F9 处B4A6 备B1B8 复B8B4 多B6E0 天CCEC
    失CAA7 头CDB7 好BAC3 如C8E7 姓D0D5 委CEAF 姜BDAA 姻D2F6 婚BBE9 子D7D3 孔BFD7 字D7D6 孙CBEF
    学D1A7 宁C4FE 它CBFC 宅D5AC 安B0B2 宗D7DA 定B6A8 实CAB5 宠B3E8 审C9F3 宣D0FB 室CAD2 害BAA6
    家BCD2 察B2EC 寮E5BC 对B6D4 导B5BC 将BDAB 小D0A1 尤D3C8 尾CEB2 居BED3 屋CEDD 属CAF4 履C2C4
    山C9BD 岗B8DA 岚E1B0 工B9A4 已D2D1 市CAD0 师CAA6 常B3A3 干B8C9 平C6BD 年C4EA 幼D3D7 广B9E3
    庄D7AF 序D0F2 店B5EA 府B8AE 废B7CF 度B6C8 座D7F9 庭CDA5 康BFB5 建BDA8 式CABD 引D2FD 张D5C5
    当B5B1 录C2BC 形D0CE 影D3B0 征D5F7 待B4FD 律C2C9 微CEA2 心D0C4 志D6BE 态CCAC 总D7DC 恩B6F7
    息CFA2 患BBBC 情C7E9 意D2E2 成B3C9 户BBA7 房B7BF 所CBF9 手CAD6 托CDD0 执D6B4 扰C8C5 承B3D0
    技BCBC 投CDB6 护BBA4 报B1A8 押D1BA 拆B2F0 拖CDCF 指D6B8 按B0B4 损CBF0 换BBBB 据BEDD 接BDD3
    提CCE1 援D4AE 撤B3B7 支D6A7 收CAD5 政D5FE 故B9CA 效D0A7 数CAFD 文CEC4 料C1CF 新D0C2 方B7BD
    施CAA9 旅C2C3 无CEDE 日C8D5 旧BEC9 时CAB1 明C3F7 星D0C7 映D3B3 春B4BA 是CAC7 晓CFFE 暂D4DD
    更B8FC 曹B2DC 最D7EE 月D4C2 有D3D0 服B7FE 朗C0CA 期C6DA 未CEB4 本B1BE 朱D6EC 机BBFA 杂D4D3
    权C8A8 李C0EE 村B4E5 条CCF5 来C0B4 杨D1EE 松CBC9 林C1D6 果B9FB 枫B7E3 柏B0D8 染C8BE 查B2E9
    标B1EA 核BACB 根B8F9 案B0B8 桥C7C5 梓E8F7 检BCEC 棠CCC4 楼C2A5 欠C7B7 次B4CE 款BFEE 止D6B9
    正D5FD 民C3F1 水CBAE 汇BBE3 污CEDB 沈C9F2 沛C5E6 沟B9B5 治D6CE 法B7A8 注D7A2 泽D4F3 派C5C9
    流C1F7 消CFFB 涉C9E6 涛CCCE 深C9EE 清C7E5 渠C7FE 游D3CE 湖BAFE 源D4B4 满C2FA 漏C2A9 点B5E3
    热C8C8 然C8BB 照D5D5 版B0E6 物CEEF 牵C7A3 状D7B4 狗B9B7 玉D3F1 王CDF5 环BBB7 现CFD6 班B0E0
    理C0ED 生C9FA 用D3C3 田CCEF 甲BCD7 申C9EA 电B5E7 疑D2C9 疗C1C6 登B5C7 白B0D7 直D6B1 相CFE0
    盾B6DC 眼D1DB 矛C3AC 知D6AA 石CAAF 码C2EB 确C8B7 碧B1CC 社C9E7 祥CFE9 票C6B1 禾BACC 科BFC6
    租D7E2 秦C7D8 称B3C6 移D2C6 突CDBB 窗B4B0 站D5BE 竞BEBA 竹D6F1 第B5DA 答B4F0 简BCF2 算CBE3
    管B9DC 类C0E0 系CFB5 纠BEC0 红BAEC 约D4BC 级BCB6 纷B7D7 线CFDF 终D6D5 经BEAD 结BDE1 络C2E7
    继BCCC 绳C9FE 综D7DB 编B1E0 网CDF8 羌C7BC 美C3C0 群C8BA 翠B4E4 耐C4CD 联C1AA 聘C6B8 肢D6AB
    舟D6DB 般B0E3 花BBA8 若C8F4 营D3AA 蒋BDAF 蓢C987 薯CAED 行D0D0 街BDD6 补B2B9 表B1ED 装D7B0
    褚F1D2 西CEF7 要D2AA 见BCFB 视CAD3 角BDC7 解BDE2 言D1D4 警BEAF 计BCC6 认C8CF 让C8C3 议D2E9
    记BCC7 讲BDB2 许D0ED 设C9E8 访B7C3 证D6A4 识CAB6 诉CBDF 词B4CA 话BBB0 询D1AF 误CEF3 说CBB5
    请C7EB 调B5F7 谅C1C2 谷B9C8 象CFF3 负B8BA 责D4F0 败B0DC 货BBF5 贷B4FB 贸C3B3 费B7D1 赁C1DE
    资D7CA 赔C5E2 赵D5D4 起C6F0 路C2B7 身C9ED 车B3B5 转D7AA 轻C7E1 达B4EF 迁C7A8 还BBB9 迳E5C9
    退CDCB 送CBCD 通CDA8 速CBD9 道B5C0 遛E5DE 邻C1DA 郑D6A3 部B2BF 里C0EF 量C1BF 金BDF0 鉴BCF8
    钱C7AE 铺C6CC 错B4ED 长B3A4 门C3C5 问CECA 间BCE4 队B6D3 防B7C0 陈B3C2 院D4BA 陶CCD5 难C4D1
    零C1E3 需D0E8 青C7E0 非B7C7 面C3E6 韩BAAB 音D2F4 项CFEE 顾B9CB 预D4A4 频C6B5 题CCE2 额B6EE
    饲CBC7 马C2ED 魏CEBA ！A3A1 ＂A3A2 ＃A3A3 ＄A1E7 ％A3A5 ＆A3A6 ＇A3A7 （A3A8 ）A3A9 ＊A3AA
    ＋A3AB ，A3AC －A3AD ．A3AE ／A3AF ０A3B0 １A3B1 ２A3B2 ３A3B3 ４A3B4 ５A3B5 ６A3B6 ７A3B7
    ８A3B8 ９A3B9 ：A3BA ；A3BB ＜A3BC ＝A3BD ＞A3BE ？A3BF ＠A3C0 ＡA3C1 ＢA3C2 ＣA3C3 ＤA3C4
    ＥA3C5 ＦA3C6 ＧA3C7 ＨA3C8 ＩA3C9 ＪA3CA ＫA3CB ＬA3CC ＭA3CD ＮA3CE ＯA3CF ＰA3D0 ＱA3D1
    ＲA3D2 ＳA3D3 ＴA3D4 ＵA3D5 ＶA3D6 ＷA3D7 ＸA3D8 ＹA3D9 ＺA3DA ［A3DB ＼A3DC ］A3DD ＾A3DE
    ＿A3DF ｀A3E0 ａA3E1 ｂA3E2 ｃA3E3 ｄA3E4 ｅA3E5 ｆA3E6 ｇA3E7 ｈA3E8 ｉA3E9 ｊA3EA ｋA3EB
    ｌA3EC ｍA3ED ｎA3EE ｏA3EF ｐA3F0 ｑA3F1 ｒA3F2 ｓA3F3 ｔA3F4 ｕA3F5 ｖA3F6 ｗA3F7 ｘA3F8
    ｙA3F9 ｚA3FA ｛A3FB ｜A3FC ｝A3FD ～A1AB ￥A3A4 𠮷9534B235
    """
}
