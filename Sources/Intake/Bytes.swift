import Tabular

extension Span where Element == UInt8 {
  /// A copy, for the slow paths.
  var array: [UInt8] { copied(self) }
}
