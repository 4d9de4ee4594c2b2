import Casework
import Foundation
import Indicators
import Publishing
import Testing

/// What a workbook cannot hold is refused; nothing is cut or renamed.
struct WorkbookLimitTests {
  private static func error(of release: Release) throws -> WorkbookError? {
    do {
      try Desk().render(XLSXPublication(), release)
      return nil
    } catch let error as WorkbookError {
      return error
    }
  }

  private static func naming(_ name: String) -> Release {
    var release = HandMadeRelease.release
    let old = release.places[3]
    release.places[3] = Release.Place(
      code: old.code, name: name, level: old.level, parentCode: old.parentCode, isOwn: old.isOwn,
      unit: old.unit)
    return release
  }

  @Test func aTextIsRefusedFromItsFirstLetterTooMany() throws {
    let fits = String(repeating: "甲", count: 32_765) + "😀"
    #expect(try WorkbookLimitTests.error(of: WorkbookLimitTests.naming(fits)) == nil)
    let error = try WorkbookLimitTests.error(of: WorkbookLimitTests.naming("乙" + fits))
    guard case .textTooLong(let place, let length) = error else {
      Issue.record("not refused: \(String(describing: error))")
      return
    }
    #expect(length == 32_768)
    #expect(place.contains("sheet “街道”") && place.contains("cell B"))
    #expect(error?.description.contains("甲") == false)
  }

  @Test func aLongNoteIsRefusedAndNamedWithItsCell() throws {
    var release = HandMadeRelease.release
    release.indicators[1].note = String(repeating: "n", count: 40_000)
    let error = try WorkbookLimitTests.error(of: release)
    #expect(
      error == .textTooLong(place: "the cell E3 of the sheet “指标”", length: 40_000))
  }

  @Test(arguments: [
    ("类型构成", nil), (String(repeating: "长", count: 28), nil),
    (String(repeating: "长", count: 29), "32 letters"),
    (String(repeating: "😀", count: 15), "32 letters"), ("文书/意见", "“/”"),
    ("a[b", "“[”"), ("a]b", "“]”"), ("a:b", "“:”"), ("a*b", "“*”"), ("a?b", "“?”"),
    ("a\\b", "“\\”"),
    ("末'", "apostrophe"), ("a\tb", "control"),
  ])
  func aSheetNameThatExcelRefusesIsRefused(label: String, reason: String?) throws {
    var release = HandMadeRelease.release
    release.indicators[4].label = label
    let error = try WorkbookLimitTests.error(of: release)
    let before = XLSXPublication.problems(
      levels: ["district", "street", "community"], indicators: release.indicators)
    guard let reason else {
      #expect(error == nil && before.isEmpty)
      return
    }
    let text = try #require(error?.description)
    #expect(text.contains(reason) && text.contains("`label`"))
    // What a run refuses, a check has refused: the longest level's name is the street's.
    #expect(before.contains { $0.description.contains(reason) })
  }

  @Test func twoSheetsOfOneNameAreToldApart() throws {
    var release = HandMadeRelease.release
    var twin = release.indicators[4]
    twin.name = "accepted_again"
    twin.breakdown = [BreakdownAxis(field: "other_field", source: 0, fieldIndex: 1)]
    #expect(
      XLSXPublication.problems(levels: ["street"], indicators: release.indicators + [twin])
        .isEmpty)
    // 街道· and 28 letters leave no room for ~2.
    release.indicators[4].label = String(repeating: "长", count: 28)
    twin.label = release.indicators[4].label
    let problems = XLSXPublication.problems(
      levels: ["street"], indicators: release.indicators + [twin])
    #expect(problems.count == 1)
    #expect(problems.first?.description.contains("~2") == true)
  }
}
