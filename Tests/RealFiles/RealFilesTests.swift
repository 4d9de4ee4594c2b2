import Casework
import Indicators
import Orchestration
import Tabular
import Testing

/// The engine on logs that nobody here wrote, against figures that SQL worked out. The README
/// here says how to run them.
@Suite(.enabled(if: RealLog.folder != nil, "skipped: no data"))
struct RealFilesTests {
  @Test("every figure is the one that SQL found", arguments: RealLog.all)
  func figures(log: RealLog) throws {
    let release = try log.run().release
    let expected = try ExpectedFigures(log).values
    var missing = expected
    var seen: Set<String> = []
    var wrong: [String] = []
    for figure in release.figures {
      let key = release.key(of: figure)
      if !seen.insert(key).inserted { wrong.append("\(key): stands twice") }
      let value = missing.removeValue(forKey: key)
      if !agrees(figure.quantity, value, isCounted: release.isCounted(figure.indicator)) {
        wrong.append("\(key): \(figure.quantity), SQL \(value.map { "\($0)" } ?? "nothing")")
      }
    }
    #expect(wrong.isEmpty, "\(wrong.count) figures: \(wrong.prefix(20))")
    let first = missing.keys.sorted().prefix(20)
    #expect(missing.isEmpty, "\(missing.count) figures missing: \(first)")
    #expect(expected.count > 10)
  }

  @Test("records are all accounted for, and set aside for known reasons", arguments: RealLog.all)
  func records(log: RealLog) throws {
    let report = try log.run()
    let total = report.total
    var found = ["read": total.read]
    for disposition in [
      Disposition.counted, .superseded, .duplicate, .inReview, .outOfScope, .quarantined,
    ] {
      found[disposition.word] = total[disposition]
    }
    for file in report.intake.files {
      for record in file.refusedRecords { found["quarantined \(record.code)", default: 0] += 1 }
    }
    var expected: [String: Int] = [:]
    for row in try log.table("records.csv") { expected[row[0]] = Int(row[1]) }
    #expect(found == expected)
    #expect(total[.rejected] == 0)
    #expect(total.refusedFiles == 0 && total.duplicateFiles == 0)
    for part in report.conservation { #expect(part.holds) }
  }

  @Test("workers, slices and parsers make no difference", arguments: RealLog.all)
  func sameRelease(log: RealLog) throws {
    let one = try log.run(workers: 1, sliceSize: 1 << 20, engine: .vector)
    for cut in Cut.all {
      let other = try log.run(workers: cut.workers, sliceSize: cut.sliceSize, engine: cut.engine)
      #expect(one.release.figures == other.release.figures, "\(cut)")
      #expect(one.release.places == other.release.places, "\(cut)")
      #expect(one.release.categories == other.release.categories, "\(cut)")
      #expect(one.conservation == other.conservation, "\(cut)")
      #expect(one.setAside == other.setAside, "\(cut)")
    }
  }

  private struct Cut {
    let workers: Int
    let sliceSize: Int
    let engine: RecordScanner.Engine

    static let all = [
      Cut(workers: 1, sliceSize: 1 << 20, engine: .portable),
      Cut(workers: 2, sliceSize: 64, engine: .vector),
      Cut(workers: 1, sliceSize: 1000, engine: .libcsv),
      Cut(workers: 2, sliceSize: 1000, engine: .portable),
      Cut(workers: 2, sliceSize: 1 << 20, engine: .libcsv),
    ]
  }

  /// What SQL did not list is 0 where something is counted, and nothing elsewhere.
  private func agrees(
    _ quantity: Quantity, _ expected: ExpectedFigures.Value?, isCounted: Bool
  ) -> Bool {
    switch (quantity, expected) {
    case (.whole(let value), let expected?):
      expected.denominator == 1 && value == expected.numerator
    case (.whole(let value), nil): isCounted && value == 0
    case (.ratio(let above, let below, _), let expected?):
      below != 0
        && Int128(above) * Int128(expected.denominator)
          == Int128(expected.numerator) * Int128(below)
    case (.empty, nil): !isCounted
    default: false
    }
  }
}

extension Release {
  /// Whether the indicator is a count or sum, which is 0 where there is nothing.
  fileprivate func isCounted(_ indicator: Int) -> Bool {
    switch indicators[indicator].formula {
    case .measure, .combination: true
    default: false
    }
  }
}

extension RunReport {
  /// Records that did not become rows: file, number, line and finding.
  fileprivate var setAside: [String] {
    intake.files.flatMap { file in
      file.refusedRecords.map { "\(file.name):\($0.number):\($0.line):\($0.code)" }
    }
  }
}
