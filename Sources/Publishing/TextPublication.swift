public import Casework
public import Indicators
import Mustache

/// A paragraph or report in Markdown, from a template that a clerk may edit.
///
/// Every number in it is a figure of the release or a declared literal; a template with any
/// other number, or with a name that means nothing, is not published at all.
public struct TextPublication: Publication {
  public let format = "text"
  public var isOfWholeRelease: Bool { true }

  public init() {}

  public func fileNames(of definition: PublicationDefinition) -> [String] {
    [definition.name + ".md"]
  }

  public func describe(
    _ definition: PublicationDefinition, of release: Release
  ) -> [FileDescription] {
    [
      FileDescription(
        name: fileNames(of: definition)[0], what: "成文的段落，其中每个数都是本发布的一个指标。")
    ]
  }

  /// - Throws: `TemplateErrors`; without a template, one that says so.
  public func render(
    _ release: Release, as definition: PublicationDefinition, into files: PublicationFiles
  ) throws {
    let text = try TextTemplate.markdown(of: release, as: definition, from: files)
    try files.append(fileNames(of: definition)[0], Array(text.utf8))
  }
}

extension TextTemplate {
  /// The text of a definition's template with the figures of a release, as Markdown.
  /// - Throws: `TemplateErrors`; without a template, one that says so; whatever `files` throws.
  static func markdown(
    of release: Release, as definition: PublicationDefinition, from files: PublicationFiles
  ) throws -> String {
    try read(definition, from: files).render(ReleaseGuide(release))
  }

  /// The same with charts, as parts.
  static func bulletin(
    of release: Release, as definition: PublicationDefinition, from files: PublicationFiles
  ) throws -> Bulletin {
    let guide = ReleaseGuide(release, drawingCharts: true)
    return Bulletin(
      markdown: try read(definition, from: files).render(guide), chartsOf: guide)
  }

  private static func read(
    _ definition: PublicationDefinition, from files: PublicationFiles
  ) throws -> TextTemplate {
    guard let path = definition.template else {
      throw TemplateErrors(
        template: definition.name,
        problems: [.init(line: 1, column: 1, message: "a \(definition.format) needs `template:`")])
    }
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard let text = String(validating: try files.read(path), as: UTF8.self) else {
      throw TemplateErrors(
        template: name,
        problems: [
          .init(line: 1, column: 1, message: "the template is not UTF-8; save it as UTF-8")
        ])
    }
    return try TextTemplate(text, name: name)
  }
}

extension TextTemplate {
  /// What can be said against the template before there are figures, for `fengqiao check`: names
  /// that neither an indicator nor a level nor a fact has.
  public func problems(
    indicators: [IndicatorDefinition], levels: [String]
  ) -> [TemplateErrors.Problem] {
    let vocabulary = TemplateVocabulary(indicators: indicators, levels: levels)
    func problems(_ nodes: [Node]) -> [TemplateErrors.Problem] {
      nodes.flatMap { node -> [TemplateErrors.Problem] in
        switch node {
        case .value(let tag):
          if case .failure(let reason) = vocabulary.value(tag.path) {
            [tag.problem(reason)]
          } else {
            []
          }
        case .section(let tag, let inside):
          if case .failure(let reason) = vocabulary.section(tag.path) {
            [tag.problem(reason)]
          } else {
            problems(inside)
          }
        }
      }
    }
    return problems(nodes)
  }

  /// The text with the figures of a release, charts as tables.
  /// - Throws: `TemplateErrors` when a tag means nothing in the release, with all such tags.
  public func render(_ release: Release) throws(TemplateErrors) -> String {
    try render(ReleaseGuide(release))
  }

  func render(_ guide: ReleaseGuide) throws(TemplateErrors) -> String {
    var problems: [TemplateErrors.Problem] = []
    check(nodes, in: [TemplateScope(topOf: guide)], of: guide, &problems)
    guard problems.isEmpty else { throw TemplateErrors(template: name, problems: problems) }
    // Without the setting the library would escape for HTML.
    let setting = text.contains("CONTENT_TYPE:TEXT") ? "" : "{{% CONTENT_TYPE:TEXT}}\n"
    do {
      return try MustacheTemplate(string: setting + text).render(TemplateScope(topOf: guide))
    } catch {
      throw TemplateErrors(
        template: name, problems: [.init(line: 1, column: 1, message: "\(error)")])
    }
  }

  /// Asks for each tag in each scope in which it will be rendered; one problem a tag is enough.
  private func check(
    _ nodes: [Node], in scopes: [TemplateScope], of guide: ReleaseGuide,
    _ problems: inout [TemplateErrors.Problem]
  ) {
    for node in nodes {
      switch node {
      case .value(let tag):
        switch guide.vocabulary.value(tag.path) {
        case .failure(let reason): problems.append(tag.problem(reason))
        case .success(let meaning):
          for scope in scopes {
            if case .failure(let reason) = scope.text(meaning) {
              problems.append(tag.problem(reason))
              break
            }
          }
        }
      case .section(let tag, let inside):
        switch guide.vocabulary.section(tag.path) {
        case .failure(let reason): problems.append(tag.problem(reason))
        case .success(let meaning):
          let repetitions = scopes.flatMap { $0.scopes(meaning) }
          if repetitions.isEmpty, !scopes.isEmpty, !meaning.isCondition {
            let name = tag.path.joined(separator: ".")
            problems.append(tag.problem(.init("the release has nothing for “\(name)” here")))
          }
          check(inside, in: repetitions, of: guide, &problems)
        }
      }
    }
  }
}

extension TemplateVocabulary.Meaning {
  /// A condition that nowhere holds is no mistake.
  fileprivate var isCondition: Bool { if case .condition = self { true } else { false } }
}

extension TextTemplate.Tag {
  fileprivate func problem(_ reason: TemplateVocabulary.Reason) -> TemplateErrors.Problem {
    TemplateErrors.Problem(line: line, column: column, message: reason.message)
  }
}
