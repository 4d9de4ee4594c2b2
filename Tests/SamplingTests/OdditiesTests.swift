import Foundation
import Testing

@Suite struct OdditiesTests {
  @Test func everyOddFileHasItsLineInTheReadMe() throws {
    let folder = packageRoot.appendingPathComponent("SampleData/oddities")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".csv") }.sorted()
    let page = try String(
      contentsOf: folder.appendingPathComponent("README.md"), encoding: .utf8)
    let named = page.split(separator: "\n").filter { $0.contains(".csv |") }
      .map { $0.split(separator: " ")[1] }.map(String.init).sorted()
    #expect(files.count >= 12)
    #expect(named == files)
  }
}
