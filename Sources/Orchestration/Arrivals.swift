/// What a night found in the inbox. Names are printable.
public struct Arrivals: Sendable {
  public var new: [String] = []
  public var corrected: [String] = []
  /// Corrections that wait for `--accept`.
  public var held: [String] = []
  /// Changed while they were read: the next night takes them.
  public var changing: [String] = []
  /// Fit no source and are not read.
  public var unmatched: [String] = []
  /// In the archive, and no longer in the inbox; they count.
  public var gone = 0
  public var unchanged = 0
}
