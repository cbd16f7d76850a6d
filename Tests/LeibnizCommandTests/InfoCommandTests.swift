import Foundation
import LeibnizTensor
import Testing

@Suite struct InfoCommandTests {
  @Test func saysWhatIsInUse() throws {
    for level in Processor.instructionSets {
      let outcome = try leibniz(
        "info", environment: ["LEIBNIZ_ISA": level, "LEIBNIZ_THREADS": "3"])
      #expect(outcome.status == 0 && outcome.errors.isEmpty)
      #expect(
        outcome.output == """
          processor:        \(Processor.name)
          instruction sets: \(Processor.instructionSets.joined(separator: ", "))
          in use:           \(level)
          threads:          3

          """)
    }
  }

  @Test func aWrongEnvironmentEndsWithStatus2() throws {
    let level = try leibniz("info", environment: ["LEIBNIZ_ISA": "avx"])
    #expect(level.status == 2)
    #expect(level.errors.hasPrefix("leibniz: LEIBNIZ_ISA=avx: no such level; available here: "))
    let threads = try leibniz("info", environment: ["LEIBNIZ_THREADS": "all"])
    #expect(threads.status == 2)
    #expect(threads.errors == "leibniz: LEIBNIZ_THREADS=all: expected a number from 1 to 256\n")
  }
}
