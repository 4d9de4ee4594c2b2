extension Span where Element == UInt8 {
  /// A copy, for the slow paths.
  var array: [UInt8] {
    var copy: [UInt8] = []
    copy.reserveCapacity(count)
    for i in indices { copy.append(self[i]) }
    return copy
  }
}
