/// The texts of `label` fields, by the codes that stand for them in batches.
///
/// Codes depend on who met a text first; whatever is published is ordered by the texts.
public struct LabelBooks: Sendable {
  private var books: [Place: [String]] = [:]

  private struct Place: Hashable {
    let source: Int
    let field: Int
  }

  public init() {}

  public func texts(source: Int, field: Int) -> [String] {
    books[Place(source: source, field: field)] ?? []
  }

  public mutating func set(_ texts: [String], source: Int, field: Int) {
    books[Place(source: source, field: field)] = texts
  }
}
