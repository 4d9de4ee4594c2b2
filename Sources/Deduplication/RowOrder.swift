/// Elements in ascending order of their rows; those of one row keep their order.
///
/// Radix sort, eleven bits at a time, as many times as the greatest row needs: a merge sort took
/// a seventh of the time in which a million records are deduplicated.
///
/// - Complexity: O(elements), and none where they are in order.
func inOrder<Element>(
  _ elements: [Element], by row: (Element) -> UInt32
) -> [Element] {
  var isInOrder = true
  var last: UInt32 = 0
  for element in elements {
    isInOrder = isInOrder && last <= row(element)
    last = max(last, row(element))
  }
  guard !isInOrder else { return elements }
  var (from, to) = (elements, elements)
  var shift: UInt32 = 0
  while shift < 32, last >> shift > 0 {
    var starts = [Int](repeating: 0, count: 2049)
    for element in from { starts[Int(row(element) >> shift & 2047) + 1] += 1 }
    for digit in 0..<2048 { starts[digit + 1] += starts[digit] }
    for element in from {
      let digit = Int(row(element) >> shift & 2047)
      to[starts[digit]] = element
      starts[digit] += 1
    }
    swap(&from, &to)
    shift += 11
  }
  return from
}
