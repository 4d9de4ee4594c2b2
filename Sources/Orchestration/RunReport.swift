public import Casework
public import Deduplication
public import Disclosure
public import Indicators
import Intake

/// What a run came to: everything that a terminal, a log or a test may want to say about it.
public struct RunReport: Sendable {
  public let definition: PipelineDefinition
  public let release: Release
  /// The same figures for the top of the tree over the whole period; none in the answer to a
  /// question.
  public let headline: Release
  public let intake: IntakeOutcome
  /// Reasons to which links of `out_of_scope` records point.
  public let reasons: [String]
  /// Every typed record. Of a run of its own only the columns that figures need are still there.
  public let ledger: Ledger
  /// The definition with its labels resolved, and the texts of the labels.
  let bound: PipelineDefinition
  let labels: LabelBooks
  /// The folder of the published release, or `nil` when nothing was to be published.
  public var published: PublishedRelease?
  /// What the checks on figures found; empty when nothing is to be published.
  public internal(set) var figureChecks: [FigureCheckResult] = []
  /// What the public is to see, before anything is hidden.
  var open: OpenFigures?
  /// How much was hidden from the public; `nil` when nothing is for it.
  public internal(set) var disclosure: PublicTable.Account?
  /// Names of what lay among the deliveries and fits no source; none in the answer to a question.
  public internal(set) var unmatched: [String] = []
  public var stages: [Stage]
  /// What went wrong with telling somebody; the run itself is not touched by it.
  public var hookProblem: String?

  public struct PublishedRelease: Sendable {
    public let folder: String
    public let name: String
    /// The figures are those of the release before, so nothing was written.
    public let isUnchanged: Bool
    /// Somebody went back from just these figures, so they were not published again.
    public let isWithdrawn: Bool
    /// The release that was current before, `nil` when there was none.
    let previous: String?

    /// For reports: what became of the figures.
    var word: String { isWithdrawn ? "withdrawn" : isUnchanged ? "unchanged" : "published" }

    init(
      folder: String, name: String, isUnchanged: Bool, isWithdrawn: Bool = false,
      previous: String? = nil
    ) {
      self.folder = folder
      self.name = name
      self.isUnchanged = isUnchanged
      self.isWithdrawn = isWithdrawn
      self.previous = previous
    }
  }

  /// Wall and processor time and memory of a stage, for `--timings` and the run's report.
  public struct Stage: Sendable {
    public let name: String
    public let seconds: Double
    /// Of all workers together.
    public let processorSeconds: Double
    /// The most memory that the process had had resident by the end of the stage, in bytes.
    public let peakMemory: Int

    /// Seconds to the thousandth: `0.347`.
    public static func text(_ seconds: Double) -> String {
      let thousandths = Int((seconds * 1000).rounded())
      let digits = String(thousandths % 1000)
      return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - digits.utf8.count)
        + digits
    }
  }

  public var conservation: [Conservation] { release.provenance.conservation }

  /// All sources together.
  public var total: Conservation {
    var total = Conservation(
      source: "", files: 0, duplicateFiles: 0, refusedFiles: 0, bytes: 0, bytesInSpans: 0, read: 0,
      dispositions: Disposition.allCases.map { _ in 0 })
    for part in conservation {
      total.files += part.files
      total.duplicateFiles += part.duplicateFiles
      total.refusedFiles += part.refusedFiles
      total.bytes += part.bytes
      total.bytesInSpans += part.bytesInSpans
      total.read += part.read
      for i in part.dispositions.indices { total.dispositions[i] += part.dispositions[i] }
    }
    return total
  }

  /// Whether somebody should look: records set aside, files refused, a column that was perhaps renamed.
  public var needsAttention: Bool {
    total[.quarantined] + total[.rejected] + total[.inReview] + total.refusedFiles > 0
      || published?.isWithdrawn ?? false
      || intake.files.contains { file in
        file.state == .read
          && file.findings.contains { $0.code == FindingCatalogue.likelyColumn }
      }
  }

  /// 0, or 3 when somebody should look.
  public var exitCode: Int32 { needsAttention ? 3 : 0 }
}
