// The kernels' tests once more for each instruction set that this processor has.
import CKernels
import Testing

@Suite struct KernelsISATests {
  // In processes of their own, because the choice holds for the whole process; what the tests in
  // them record arrives here.
  @Test func baseline() async {
    await #expect(processExitsWith: .success) { run("baseline") }
  }

  @Test func avx2() async {
    await #expect(processExitsWith: .success) { run("avx2") }
  }

  @Test func avx512() async {
    await #expect(processExitsWith: .success) { run("avx512") }
  }

  @Test func unknown() { #expect(!lz_force_isa("abacus")) }
}

private func run(_ isa: String) {
  guard lz_force_isa(isa) else { return }
  #expect(String(cString: lz_isa()) == isa)
  let elementwise = KernelsElementwiseTests()
  for c in UnaryCase.all { elementwise.unary(c) }
  for c in BinaryCase.all { elementwise.binary(c) }
  elementwise.`a result depends on the element alone`()
  KernelsIntegerTests().unary()
  KernelsIntegerTests().binary()
  KernelsIntegerTests().comparisonsOfAllTypes()
  KernelsIntegerTests().bools()
  KernelsMoveTests().select()
  KernelsMoveTests().casts()
  KernelsMoveTests().positions()
  KernelsMoveTests().binaryRows()
  KernelsMoveTests().transpose()
  for width in [1, 3, 8, 9, 19, 40] { KernelsMoveTests().scatterAdd(width: width) }
  KernelsReduceTests().all()
  SumAccuracyTests().all()
}
