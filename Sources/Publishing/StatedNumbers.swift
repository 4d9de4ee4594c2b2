public import Casework
public import Indicators
import Synchronization

/// The long numbers that a release states by itself: sums of fen, counts of bytes.
///
/// Such a sum can have the digits of a telephone number: 13,812,345,678 fen are 1.38 亿元. The
/// last look at a release asks here before it takes one for somebody's.
///
/// They are gathered when somebody asks for the first time: most releases have nothing that looks
/// like the number of a person.
public final class StatedNumbers: Sendable {
  private let release: Release
  private let gathered = Mutex<Numbers?>(nil)

  public init(_ release: Release) { self.release = release }

  /// Whether digits of a shape are a number of the release, or, where the shape says little, the
  /// code of a unit: of codes with 16 digits and more one in ten ends like a bank card, and the
  /// fifteen digits of a site below a community, 440311001012 and three more, are like an
  /// identity number of before 2000.
  public func contains(_ number: UInt64, of shape: PersonalNumber) -> Bool {
    gathered.withLock { gathered in
      let known = gathered ?? Numbers(release)
      gathered = known
      return known.contains(number, of: shape)
    }
  }
}

private struct Numbers: Sendable {
  private var numbers: Set<UInt64> = []
  private var codes: Set<UInt64> = []

  /// No shape of a person's number has fewer digits.
  private static let least: UInt64 = 10_000_000_000

  init(_ release: Release) {
    let forms = release.indicators.map(NumberForm.init)
    for figure in release.figures {
      switch figure.quantity {
      case .whole(let value):
        guard value.magnitude >= Self.least else { continue }
        numbers.insert(value.magnitude)
      case .ratio(let above, let below, let scale):
        let (product, isOver) = above.magnitude.multipliedReportingOverflow(
          by: UInt64(scale.magnitude))
        guard isOver || max(product, below.magnitude) >= Self.least else { continue }
        numbers.formUnion([above.magnitude, below.magnitude])
      case .empty, .notReported, .suppressed: continue
      }
      let form = forms[figure.indicator]
      for text in [form.plain(figure.quantity), form.display(figure.quantity, places: 0)] {
        if let text { insert(text) }
      }
    }
    for part in release.provenance.conservation {
      let counts = [part.files, part.bytes, part.bytesInSpans, part.read] + part.dispositions
      for count in counts where count.magnitude >= Self.least {
        numbers.insert(UInt64(count.magnitude))
      }
    }
    for place in release.places {
      for code in [place.code, place.parentCode] {
        if (15...19).contains(code.utf8.count), let number = UInt64(code) { codes.insert(number) }
      }
    }
  }

  func contains(_ number: UInt64, of shape: PersonalNumber) -> Bool {
    let isWeak =
      shape == .bankCard || shape == .residentNumber && number < 1_000_000_000_000_000
    return numbers.contains(number) || isWeak && codes.contains(number)
  }

  private mutating func insert(_ text: String) {
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    if let number = UInt64(digits), number >= Self.least { numbers.insert(number) }
  }
}
