public import Casework

extension PublicationDefinition {
  /// The folder of a release in which lies what is for the public.
  public static let publicFolder = "public"

  /// Whether it shows figures; a dictionary tells of what the others show.
  var hasFigures: Bool { format != "dictionary" }

  /// Where a file of it lies in a release.
  public func place(of file: String) -> String {
    audience == .public ? Self.publicFolder + "/" + file : file
  }
}
