import Casework
import Foundation
import Orchestration
import Testing

/// `pipeline.schema.json` says to editors what the reader says to the command line.
struct DefinitionSchemaTests {
  private let definitions: [String: [String: Any]]
  private let readme: String

  init() throws {
    let folder = DefinitionGuangmingTests.folder
    let data = try Data(contentsOf: folder.appending(path: "pipeline.schema.json"))
    let schema = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    definitions = try #require(schema["$defs"] as? [String: [String: Any]])
    readme = try String(contentsOf: folder.appending(path: "README.md"), encoding: .utf8)
  }

  private func properties(_ name: String) -> [String: [String: Any]] {
    definitions[name]?["properties"] as? [String: [String: Any]] ?? [:]
  }

  @Test(arguments: DefinitionKeys.allCases)
  func `the schema has the reader's keys and no others`(_ keys: DefinitionKeys) {
    #expect(properties(keys.rawValue).keys.sorted() == keys.keys.sorted())
    #expect(definitions[keys.rawValue]?["additionalProperties"] as? Bool == false)
  }

  @Test(arguments: DefinitionKeys.allCases)
  func `the page explains every key`(_ keys: DefinitionKeys) {
    for key in keys.keys {
      #expect(readme.contains("`\(key)") || readme.contains("\(key):"), "\(keys.rawValue).\(key)")
    }
  }

  @Test func `the schema's words are the reader's words`() {
    func words(_ section: String, _ key: String) -> [String] {
      (properties(section)[key]?["enum"] as? [Any] ?? []).compactMap { $0 as? String }
    }
    #expect(words("field", "type") == DefinitionKeys.fieldTypes)
    #expect(words("publication", "format") == DefinitionKeys.publicationFormats)
    #expect(words("source", "encoding") == EncodingChoice.allCases.map(\.rawValue))
    #expect(words("units", "assign") == Assignment.allCases.map(\.rawValue))
    #expect(
      words("check", "severity") == CheckDefinition.Consequence.allCases.map(\.rawValue))
    #expect(
      words("reporting", "every") == Grain.allCases.filter { $0 != .total }.map(\.rawValue))
    #expect(
      words("figureCheck", "severity") == FigureCheckDefinition.Severity.allCases.map(\.rawValue))
    #expect(
      words("figureCheck", "missing") == FigureCheckDefinition.Missing.allCases.map(\.rawValue))
    #expect(
      (definitions["disposition"]?["enum"] as? [String])
        == Disposition.allCases.filter { $0 != .quarantined && $0 != .rejected }.map(\.word))
  }

  @Test func `the page's examples are read as they stand`() throws {
    // Each ```yaml block of the page that begins with “version” is a whole pipeline.
    let blocks = readme.components(separatedBy: "```yaml\n").dropFirst()
      .compactMap { $0.components(separatedBy: "```").first }
      .filter { $0.hasPrefix("version") }
    #expect(!blocks.isEmpty)
    for block in blocks {
      #expect(DefinitionFixture.problems(block, tables: DefinitionFixture.pageTables) == [])
    }
  }
}
