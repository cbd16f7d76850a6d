import Testing

@testable import LeibnizTensor

@Suite struct EinsumTests {
  /// The definition: for every value of every letter, the product of the operands, added to the result.
  private func reference(_ equation: String, _ operands: [Tensor]) -> Naive {
    let sides = equation.split(separator: ">", omittingEmptySubsequences: false)
    let inputs = sides[0].replacing("-", with: "")
      .split(separator: ",", omittingEmptySubsequences: false).map(Array.init)
    let output = Array(sides[1])
    var sizes: [Character: Int] = [:]
    for (letters, x) in zip(inputs, operands) {
      for (c, s) in zip(letters, x.shape) { sizes[c] = s }
    }
    let letters = sizes.keys.sorted()
    let numbers = operands.map { Naive($0) }
    var result = Naive(output.map { sizes[$0]! }) { _ in 0 }
    for index in allIndices(letters.map { sizes[$0]! }) {
      let value = Dictionary(uniqueKeysWithValues: zip(letters, index))
      result[output.map { value[$0]! }] += zip(inputs, numbers).reduce(1) {
        $0 * $1.1[$1.0.map { value[$0]! }]
      }
    }
    return result
  }

  @Test func equationsAgreeWithTheirDefinition() {
    let sizes: [Character: Int] = ["i": 2, "j": 3, "k": 4, "l": 1, "m": 2, "z": 0]
    var source = TestSource(16)
    for equation in [
      "i->i", "i->", "ij->ji", "ij->i", "ij->", "ii->", "ii->i", "iij->j", "iji->ji", "iii->i",
      "i,i->", "i,i->i", "i,j->ij", "ij,jk->ik", "ij,jk->ki", "ij,jk->", "ij,ij->ij", "ij,ij->i",
      "ji,jk->ik", "ij,kj->ik", "mij,mjk->mik", "imj,jkm->mki", "ij,j->i", "i,ij->j", "ij,k->ijk",
      "ijk,jil->kl", "ijkm,kj->im", "ij,jk,kl->il", "ij,ik,im->jkm", "i,i,i->", "i,j,k->kji",
      "ij,jk,ki->", "iij,jkk->ik", "il,lj->ij", "ij,kl->ijkl", "iz,zj->ij", "z->", "ij,mk->jk",
      "ijkl,ijkl->", ",i->i", ",->", "i,->i",
    ] {
      let inputs = equation.prefix { $0 != "-" }.split(
        separator: ",", omittingEmptySubsequences: false)
      for layout in layouts {
        let operands = inputs.map {
          random($0.map { sizes[$0]! }, layout: layout, using: &source)
        }
        let result = try! EinsumEquation(equation).evaluate(operands)
        expectSame(result, reference(equation, operands), 1e-12, equation)
        let shape = try! EinsumEquation(equation).shape(of: operands.map(\.shape))
        #expect(shape == result.shape)
      }
    }
  }

  @Test func randomEquations() {
    var source = TestSource(17)
    let sizes: [Character: Int] = ["a": 2, "b": 1, "c": 3, "d": 2]
    for _ in 0..<150 {
      let inputs = (0..<Int.random(in: 1...3, using: &source)).map { _ in
        (0..<Int.random(in: 0...3, using: &source)).map { _ in "abcd".randomElement(using: &source)!
        }
      }
      let all = Set(inputs.joined()).sorted().shuffled(using: &source)
      let output = all.prefix(Int.random(in: 0...all.count, using: &source))
      let equation = inputs.map { String($0) }.joined(separator: ",") + "->" + String(output)
      let operands = inputs.map { random($0.map { sizes[$0]! }, layout: 1, using: &source) }
      expectSame(
        try! EinsumEquation(equation).evaluate(operands), reference(equation, operands), 1e-12,
        equation)
    }
  }

  @Test func implicitResultsAndEllipsis() {
    let a = Tensor(0..<6).reshaped(to: [2, 3]).cast(to: .float64)
    let b = Tensor(0..<12).reshaped(to: [3, 4]).cast(to: .float64)
    #expect(einsum("ij,jk", a, b) == matmul(a, b))
    #expect(einsum("ba", a) == a.transposed())
    #expect(einsum("ii", Tensor.eye(3)).scalar == 3)
    #expect(einsum(" i j , j k -> i k ", a, b) == matmul(a, b))
    let batch = Tensor(0..<24).reshaped(to: [4, 2, 3]).cast(to: .float64)
    #expect(einsum("...ij,...jk->...ik", batch, b) == matmul(batch, b))
    #expect(einsum("...ij,jk", batch, b) == matmul(batch, b))
    #expect(einsum("i...->...i", batch) == batch.permuted(to: [1, 2, 0]))
    #expect(einsum("...->", batch).scalar == batch.sum().scalar)
    #expect(einsum("...,...->...", batch, a) == batch * a)
    let column = a[.all, ..<1]
    #expect(einsum("...,...", column, a) == column * a)
    #expect(einsum("i...,...->i...", a, Tensor([2.0])) == a * 2.0)
    #expect(einsum("ij,jk->ik", Tensor([[1, 2]]), Tensor([[3], [4]])) == [[11]])
    #expect(einsum("ij,jk->ik", a.cast(to: .float32), b.cast(to: .float32)).dtype == .float32)
  }

  @Test func dotAndOuter() {
    #expect(dot(Tensor([1.0, 2]), Tensor([3.0, 4])).scalar == 11)
    #expect(dot(Tensor([Double]()), Tensor([Double]())).scalar == 0)
    #expect(outer(Tensor([1, 2]), Tensor([3, 4])) == [[3, 4], [6, 8]])
    #expect(throws: ShapeError("shapes [2] and [3] aren't two vectors of one size")) {
      try Shape([2]).requireDot(with: [3])
    }
  }

  @Test func messagesNameThePlace() {
    func message(_ equation: String, _ shapes: Shape...) -> String {
      do {
        _ = try EinsumEquation(equation).shape(of: shapes)
      } catch {
        return error.description
      }
      return "none"
    }
    #expect(message("ij,jk->iz") == "'ij,jk->iz', character 9: 'z' is in no operand")
    #expect(message("ij->ii") == "'ij->ii', character 6: 'i' is twice in the result")
    #expect(message("i1") == "'i1', character 2: expected a letter, ',', '...' or '->', found '1'")
    #expect(
      message("i-j") == "'i-j', character 2: expected a letter, ',', '...' or '->', found '-'")
    #expect(message("i->j->k").hasPrefix("'i->j->k', character 4: 'j' is in no operand"))
    #expect(message("i..") == "'i..', character 2: expected '...'")
    #expect(message("...i...") == "'...i...', character 5: a second '...' in one operand")
    #expect(message("i->...i") == "'i->...i', character 4: no operand has '...'")
    #expect(message("ij,jk", [2, 3]) == "'ij,jk->ik' has 2 operands, given are 1")
    #expect(message("ij", [2]) == "'ij' doesn't name the axes of shape [2]")
    #expect(message("i...", Shape([])) == "'i...' doesn't name the axes of shape []")
    #expect(message("ij,jk", [2, 3], [4, 5]) == "'j' is 3 and 4 in shapes [[2, 3], [4, 5]]")
    #expect(
      message("...,...", [2], [3]) == "the axes of '...' don't broadcast in shapes [[2], [3]]")
  }

  @Test func noOperandsStop() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = einsum("", [])
    }
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(message.contains("einsum: '->' has 1 operands, given are 0"))
  }
}
