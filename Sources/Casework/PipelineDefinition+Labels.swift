extension PipelineDefinition {
  /// The definition with every text of a label field replaced by its code.
  ///
  /// - Parameter code: the place of a text in the codebook of a source's field.
  public func resolvingLabels(
    _ code: (_ source: Int, _ field: Int, _ text: String) -> Int64?
  ) -> PipelineDefinition {
    var resolved = self
    func resolve(_ expression: Expression, _ source: Int) -> Expression {
      expression.resolvingLabels { code(source, $0, $1) }
    }
    for index in sources.indices {
      for rule in sources[index].outOfScope.indices {
        resolved.sources[index].outOfScope[rule].condition = resolve(
          sources[index].outOfScope[rule].condition, index)
      }
      for check in sources[index].checks.indices {
        resolved.sources[index].checks[check].rule = resolve(
          sources[index].checks[check].rule, index)
      }
    }
    for index in copies.indices {
      resolved.copies[index].condition = copies[index].condition.map {
        resolve($0, copies[index].copySource)
      }
    }
    for index in measures.indices where measures[index].source >= 0 {
      resolved.measures[index].condition = measures[index].condition.map {
        resolve($0, measures[index].source)
      }
    }
    return resolved
  }
}
