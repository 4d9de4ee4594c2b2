import Platform
import Testing

struct PathTests {
  @Test(arguments: [
    ("out/releases/r1", "r1", "out/releases"), ("r1", "r1", "."), ("/r1", "r1", "/"),
    ("/", "", "/"), ("out/releases/", "releases", "out"), ("a//b", "b", "a"),
  ])
  func nameAndFolder(path: String, name: String, folder: String) {
    #expect(Path(path).name == Path(name))
    #expect(Path(path).folder == Path(folder))
  }

  @Test(arguments: [
    ("", "b", "b"), ("a", "b", "a/b"), ("a/", "b", "a/b"), ("/", "b", "/b"),
  ])
  func appending(folder: String, name: String, whole: String) {
    #expect(Path(folder).appending(Path(name)) == Path(whole))
  }

  @Test(arguments: [
    ("调解.csv", "调解.csv"), ("a\nb", "a\\x0Ab"), ("\u{1B}[31m", "\\x1B[31m"),
    ("a\\b", "a\\x5Cb"), ("\u{202E}vsc", "\\xE2\\x80\\xAEvsc"), ("a b", "a b"),
  ])
  func printedOnOneLineWithoutForgery(name: String, printed: String) {
    #expect(Path(name).description == printed)
  }

  @Test func bytesThatAreNoUTF8AreEscaped() {
    #expect(Path(bytes: [0x61, 0xB5, 0xF7, 0xE8]).description == "a\\xB5\\xF7\\xE8")
  }

  @Test func composedAndDecomposedNamesAreTwo() {
    #expect(Path("\u{E9}") != Path("e\u{301}"))
  }
}
