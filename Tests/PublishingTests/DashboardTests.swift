import Casework
import Foundation
import Indicators
import Publishing
import Testing

/// The page: the figures of the release and nothing else, and no text that becomes code.
struct DashboardTests {
  private func page() throws -> String {
    let desk = try Desk()
    try desk.render(DashboardPublication(), HandMadeRelease.release)
    return desk.text("figures.html")
  }

  /// Decodes the page's own cells, as its script does, and compares each with the release.
  @Test func everyCellIsTheReleases() throws {
    let release = HandMadeRelease.release
    let page = try page()
    let start = try #require(page.range(of: "id=\"release\">")?.upperBound)
    let end = try #require(page[start...].range(of: "</script>")?.lowerBound)
    let root = try #require(
      try JSONSerialization.jsonObject(with: Data(page[start..<end].utf8)) as? [String: Any])
    let columns = try #require(root["cells"] as? [String])
    #expect(columns.count == release.indicators.count)
    var cells: [[String]] = []
    for column in columns {
      var decoded: [String] = []
      for piece in column.split(separator: ",", omittingEmptySubsequences: false) {
        let parts = piece.split(separator: "*", omittingEmptySubsequences: false)
        let display = parts[0].split(separator: ";", omittingEmptySubsequences: false)[0]
        let times = parts.count > 1 ? try #require(Int(parts[1])) : 1
        decoded += Array(repeating: String(display), count: times)
      }
      cells.append(decoded)
    }
    var compared = 0
    for figure in release.figures {
      let categories = max(1, release.categories[figure.indicator].count)
      let place = figure.period * release.places.count + figure.place
      let index = place * categories + max(0, figure.category)
      let display = NumberForm(release.indicators[figure.indicator]).display(figure.quantity)
      #expect(cells[figure.indicator][index] == display)
      compared += 1
    }
    #expect(compared == release.figures.count && compared > 20)
    // What stands beside the figures: by period and place, for the indicators of a log.
    let marks = try #require((root["silence"] as? [String])?.first).split(
      separator: ",", omittingEmptySubsequences: false
    ).flatMap { piece -> [String] in
      let parts = piece.split(separator: "*", omittingEmptySubsequences: false)
      return Array(repeating: String(parts[0]), count: parts.count > 1 ? Int(parts[1]) ?? 0 : 1)
    }
    #expect(marks == (0..<2 * release.places.count).map { $0 % 4 == 0 ? "" : "缺 \($0 % 4)" })
    let periods = try #require(root["periods"] as? [[Any]])
    #expect(periods.map { $0.last as? Int } == [0, 1])
    #expect(root["silenceOf"] as? [Int] == [0, 0, -1, -1, -1, -1])
    for (indicator, column) in cells.enumerated() {
      let size =
        release.periods.count * release.places.count
        * max(1, release.categories[indicator].count)
      #expect(column.count == size)
    }
  }

  @Test func namesFromOutsideStayTextAndNothingIsLoaded() throws {
    let page = try page()
    #expect(!page.contains("<script>alert"))
    #expect(page.components(separatedBy: "<script").count == 3)
    #expect(page.contains("Content-Security-Policy"))
    #expect(page.contains("default-src 'none'"))
    for word in ["src=\"", "href=\"http", "@import", "url(", "fetch(", "innerHTML", "eval("] {
      #expect(!page.contains(word), "\(word)")
    }
    #expect(try self.page() == page)
  }

  /// In a browser, where there is one: the script runs and shows the place and period of the address.
  @Test func aBrowserShowsThePlaceOfTheAddress() throws {
    let browser = "/usr/bin/chromium"
    guard FileManager.default.isExecutableFile(atPath: browser) else {
      print("skipped: the page in a browser: there is no \(browser)")
      return
    }
    let desk = try Desk()
    try desk.render(DashboardPublication(), HandMadeRelease.release)
    let file = URL(fileURLWithPath: desk.folder).appendingPathComponent("page.html")
    try Data(desk.text("figures.html").utf8).write(to: file)
    let output = URL(fileURLWithPath: desk.folder).appendingPathComponent("dom")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      "-c",
      "timeout 60 \(browser) --headless --no-sandbox --disable-gpu --user-data-dir=\(desk.folder)/profile --enable-logging=stderr --dump-dom '\(file.absoluteString)' > \(output.path) 2> \(output.path).log",
    ]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let dom = try String(contentsOf: output, encoding: .utf8)
    // The tiles are the script's; without it there are none.
    #expect(dom.contains("受理人民调解案件"))
    #expect(dom.components(separatedBy: "class=\"cell").count > 3)
    let log = try String(contentsOfFile: output.path + ".log", encoding: .utf8)
    #expect(!log.contains("CONSOLE"))
  }
}
