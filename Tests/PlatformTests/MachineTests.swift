import Platform
import Testing

struct MachineTests {
  @Test func durationsGoForward() {
    let start = Clock.monotonicSeconds
    var sum: UInt64 = 0
    for i in 0..<100_000 { sum &+= UInt64(i) }
    #expect(sum > 0)
    #expect(Clock.monotonicSeconds > start)
  }

  @Test func todayIsADay() {
    let (year, month, day) = Clock.today()
    #expect(year >= 2024)
    #expect((1...12).contains(month))
    #expect((1...31).contains(day))
  }

  @Test func timestampsHaveOneForm() {
    let stamp = Clock.timestamp()
    #expect(stamp.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil)
  }

  @Test func usageGrowsWithUse() {
    let before = Machine.peakMemory
    let block = [UInt8](repeating: 1, count: 64 << 20)
    #expect(block.span[block.count - 1] == 1)
    #expect(Machine.peakMemory >= before)
    #expect(Machine.peakMemory > 64 << 20)
    #expect(Machine.processorSeconds.user > 0)
  }

  @Test func coresAreThoseThatTheProcessMayUse() {
    #expect(Machine.coreCount >= 1)
    #expect(Machine.coreCount <= 8192)
  }

  @Test func environmentVariables() {
    #expect(Machine.environment("PATH") != nil)
    #expect(Machine.environment("FENGQIAO_NO_SUCH_VARIABLE") == nil)
  }

  @Test func aPipeIsNoTerminal() {
    // The tests' own streams may be anything; a number that is not open is never a terminal.
    #expect(!Standard.isTerminal(-1))
    #expect(Standard.terminalWidth(-1) == nil)
  }
}
