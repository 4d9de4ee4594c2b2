public import ArgumentParser
public import Casework

/// `--as-of 2020-12-22`: anything else is a mistake of usage.
extension Day: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}
