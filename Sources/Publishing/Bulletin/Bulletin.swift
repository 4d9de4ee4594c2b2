/// A finished text as its parts: what the Markdown of a rendered template comes to.
struct Bulletin: Sendable, Hashable {
  indirect enum Block: Sendable, Hashable {
    /// `level` is 1 to 6.
    case heading(level: Int, [Run])
    case paragraph([Run])
    /// The blocks of each item; `first` is the first number, `nil` for a list without numbers.
    case list(first: Int?, [[Block]])
    case table(Table)
    case chart(Chart)
    case quotation([Block])
    case code(String)
    case rule
  }

  /// A piece of text in one look; a line break within a paragraph is `\n`.
  struct Run: Sendable, Hashable {
    var text: String
    var isStrong = false
    var isEmphatic = false
    var isCode = false
  }

  struct Table: Sendable, Hashable {
    enum Side: Sendable, Hashable { case start, center, end }
    /// One a column.
    var sides: [Side]
    var head: [[Run]]
    /// As many cells a row as there are sides.
    var rows: [[[Run]]]
  }

  /// Figures of one indicator beside each other.
  struct Chart: Sendable, Hashable {
    enum Kind: Sendable, Hashable { case bars, trend }

    struct Point: Sendable, Hashable {
      var label: String
      /// The figure as people read it.
      var text: String
      /// `nil` for what has no value.
      var value: Double?
    }

    var kind: Kind
    var title: String
    var points: [Point]
  }

  var blocks: [Block]

  /// The words of the first heading, for the title that a file gives itself.
  var title: String? {
    for case .heading(_, let runs) in blocks { return runs.map(\.text).joined() }
    return nil
  }
}

extension Bulletin.Table {
  /// How wide the columns are to be beside each other, in cells of a terminal: no number breaks
  /// over two lines while there is room, and a heading may take two.
  var widths: [Int] {
    func width(_ cell: [Bulletin.Run]) -> Int {
      DisplayWidth.cells(of: cell.map(\.text).joined())
    }
    return sides.indices.map { column in
      let widest = max(rows.map { width($0[column]) }.max() ?? 0, (width(head[column]) + 1) / 2)
      return min(40, max(4, widest)) + 2
    }
  }
}
