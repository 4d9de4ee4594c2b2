/// Other tables that would look just the same: the proof that a hidden cell is safe.
///
/// An attack that finds nothing may only not be clever enough (linear programming finds more than
/// bounds do). So for each cell two tables are looked for that agree with everything shown, hold all
/// sums, go below no floor, and lie `width` apart in the cell: nobody can tell which is the true
/// one. They are looked for by local search, in whole numbers: the cell is moved, then a sum that
/// no longer holds is put right by another unknown of it, and so on until all hold.
///
/// - Source: the search is in the manner of B. Selman et al., “Noise strategies for improving local
///   search”, AAAI-94, 337–343; that two tables are needed, A. Hundepool et al., §4.2.
struct Alternatives {
  private let unknown: UnknownSums
  private let values: [Int64]
  /// Of each unknown: how far up and how far down some table was found.
  private var up: [Int64]
  private var down: [Int64]
  private var random: UInt64 = 0x2020

  // The table that is being made, as differences from the true one.
  private var moved: [Int64]
  private var touched: [Int] = []
  private var lastMove: [Int]
  private var excess: [Int64]
  private var broken: [Int] = []
  private var placeInBroken: [Int]

  /// Unknowns for which no two such tables were found, ascending.
  private(set) var unproven: [Int] = []

  init(_ unknown: UnknownSums, _ system: SumSystem) {
    self.unknown = unknown
    values = unknown.cells.map { system.cells[$0].value }
    up = Array(repeating: 0, count: values.count)
    down = up
    moved = up
    lastMove = Array(repeating: -1_000, count: values.count)
    excess = Array(repeating: 0, count: unknown.sums.count)
    placeInBroken = Array(repeating: -1, count: unknown.sums.count)
    for number in unknown.cells.indices {
      let width = system.cells[unknown.cells[number]].width
      if width > 0, !prove(number, width) { unproven.append(number) }
    }
  }

  private mutating func prove(_ number: Int, _ width: Int64) -> Bool {
    if up[number] + down[number] >= width { return true }
    // Small steps are found more easily and add up from both sides; amounts go by halves.
    for _ in 0..<3 {
      var step = width
      while step > 0 {
        if step > up[number] { search(from: number, by: step) }
        if up[number] + down[number] >= width { return true }
        if step > down[number] { search(from: number, by: -step) }
        if up[number] + down[number] >= width { return true }
        step = step > 8 ? step / 2 : step - 1
      }
    }
    return false
  }

  /// Looks for a table in which the cell is moved by so much; what is found counts for all cells.
  private mutating func search(from start: Int, by amount: Int64) {
    defer { clear() }
    guard amount > 0 || room(of: start) >= -amount else { return }
    move(start, by: amount, at: 0)
    let patience = 60 + 4 * unknown.sumsOfUnknown[start].count
    for step in 1...patience {
      guard !broken.isEmpty else {
        keep()
        return
      }
      guard let (number, change) = repair(except: start, step) else { return }
      move(number, by: change, at: step)
    }
  }

  /// How far an unknown may still go down.
  private func room(of number: Int) -> Int64 {
    guard let floor = unknown.floors[number] else { return .max }
    return max(0, values[number] + moved[number] - floor)
  }

  /// The move that puts right a sum that does not hold, and breaks least else.
  private mutating func repair(except start: Int, _ step: Int) -> (number: Int, change: Int64)? {
    let sum = broken[Int(next() % UInt64(broken.count))]
    var best: (score: Int64, number: Int, change: Int64)?
    for term in unknown.sums[sum].terms where term.unknown != start {
      var change = -excess[sum] * term.sign
      if change < 0 { change = max(change, -room(of: term.unknown)) }
      guard change != 0 else { continue }
      var score: Int64 = step - lastMove[term.unknown] < 6 ? 1_000_000 : 0
      for other in unknown.sumsOfUnknown[term.unknown] {
        let sign = sign(of: term.unknown, in: other)
        score += 8 * (abs(excess[other] + sign * change) - abs(excess[other]))
      }
      // A little noise, so that a search does not go round in a circle.
      score += Int64(next() % 12)
      if best.map({ score < $0.score }) ?? true { best = (score, term.unknown, change) }
    }
    return best.map { ($0.number, $0.change) }
  }

  private mutating func move(_ number: Int, by change: Int64, at step: Int) {
    if moved[number] == 0 { touched.append(number) }
    moved[number] += change
    lastMove[number] = step
    for sum in unknown.sumsOfUnknown[number] {
      excess[sum] += sign(of: number, in: sum) * change
      mark(sum)
    }
  }

  private func sign(of number: Int, in sum: Int) -> Int64 {
    unknown.sums[sum].terms.first { $0.unknown == number }?.sign ?? 0
  }

  private mutating func mark(_ sum: Int) {
    let place = placeInBroken[sum]
    if excess[sum] != 0, place < 0 {
      placeInBroken[sum] = broken.count
      broken.append(sum)
    } else if excess[sum] == 0, place >= 0 {
      let last = broken.removeLast()
      if last != sum {
        broken[place] = last
        placeInBroken[last] = place
      }
      placeInBroken[sum] = -1
    }
  }

  /// The table holds: as often as it can be repeated, forwards and backwards.
  private mutating func keep() {
    var forwards = Int64.max
    var backwards = Int64.max
    for number in touched where moved[number] != 0 {
      guard let floor = unknown.floors[number] else { continue }
      let room = values[number] - floor
      let times = room / Int64(clamping: moved[number].magnitude)
      if moved[number] < 0 {
        forwards = min(forwards, times)
      } else {
        backwards = min(backwards, times)
      }
    }
    // Nobody needs more; and products must fit.
    forwards = min(forwards, 1_000)
    backwards = min(max(backwards, 0), 1_000)
    for number in touched where moved[number] != 0 {
      let size = Int64(clamping: moved[number].magnitude)
      let (ahead, behind) = moved[number] > 0 ? (forwards, backwards) : (backwards, forwards)
      up[number] = max(up[number], size * ahead)
      down[number] = max(down[number], size * behind)
    }
  }

  private mutating func clear() {
    for number in touched {
      moved[number] = 0
      lastMove[number] = -1_000
      for sum in unknown.sumsOfUnknown[number] { excess[sum] = 0 }
    }
    touched.removeAll()
    for sum in broken { placeInBroken[sum] = -1 }
    broken.removeAll()
  }

  private mutating func next() -> UInt64 {
    random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return random >> 33
  }
}
