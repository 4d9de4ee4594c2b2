public import Casework
public import Indicators

public struct TextPublication: Publication {
  public let format = "text"
  public init() {}
  public func fileNames(of definition: PublicationDefinition) -> [String] {
    [definition.name + ".md"]
  }
  public func render(
    _ release: Release, as definition: PublicationDefinition, into files: PublicationFiles
  ) throws {}
}
