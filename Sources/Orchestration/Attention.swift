import Casework
import Platform

extension PipelineDefinition {
  /// Tells the person whom the pipeline names that somebody should look.
  ///
  /// - Returns: a sentence when the command could not be run or did not succeed.
  func tell(report: Path, exit: Int32) -> String? {
    guard let command = onAttention, exit != 0 else { return nil }
    do {
      let code = try Command.run(Path(command), ["\(report)", "\(exit)"])
      return code == 0 ? nil : "on_attention: \(command) ended with \(code)"
    } catch {
      return "on_attention: \(error)"
    }
  }
}
