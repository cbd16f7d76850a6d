import Foundation
import LeibnizTensor
import Testing

@Suite struct ProcessorTests {
  @Test func `the highest level is in use, unless the environment names another`() async {
    #expect(Processor.instructionSets.first == "baseline")
    #expect(Processor.name.isEmpty == false)
    #expect(Processor.name == Processor.name.trimmingCharacters(in: .whitespaces))
    await #expect(processExitsWith: .success) {
      unsetenv("LEIBNIZ_ISA")
      precondition(Processor.instructionSet == Processor.instructionSets.last)
    }
    await #expect(processExitsWith: .success) {
      setenv("LEIBNIZ_ISA", "", 1)
      precondition(Processor.instructionSet == Processor.instructionSets.last)
    }
    for level in Processor.instructionSets {
      await #expect(processExitsWith: .success) { [level = level as String] in
        setenv("LEIBNIZ_ISA", level, 1)
        precondition(Processor.instructionSet == level)
        precondition(exp(Tensor([0.0, 1])).sum().scalar.rounded() == 4)
      }
    }
  }

  @Test func `a level that isn't there ends the program`() async {
    let levels = Processor.instructionSets
    let missing = ["baseline", "avx2", "avx512"].filter { !levels.contains($0) }
    for (value, reason) in [("avx3", "no such level"), ("AVX2", "no such level")]
      + missing.map({ ($0, "this processor has no such instructions") })
    {
      let result = await #expect(
        processExitsWith: .exitCode(2), observing: [\.standardErrorContent]
      ) { [value = value as String] in
        setenv("LEIBNIZ_ISA", value, 1)
        _ = exp(Tensor([0.0, 1]))
      }
      let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
      #expect(
        message.contains(
          "leibniz: LEIBNIZ_ISA=\(value): \(reason); available here: "
            + levels.joined(separator: " ") + "\n"))
    }
  }
}
