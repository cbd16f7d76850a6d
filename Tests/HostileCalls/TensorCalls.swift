import Foundation
import Leibniz

/// Tensors made from nothing, and random numbers.
func creationCalls(_ calls: inout CallList) {
  calls("RandomSource.init(seed:)") { d in
    use(RandomSource(seed: UInt64(bitPattern: Int64(d.int()))))
  }
  calls("Shape.init(_:)") { d in use(Shape(d.ints())) }
  calls("Tensor.arange(_:)") { d in use(Tensor.arange(d.int())) }
  calls("Tensor.arange(_:_:by:)") { d in use(Tensor.arange(d.int(), d.int(), by: d.int())) }
  calls("Tensor.arange(_:_:by:dtype:)") { d in
    use(Tensor.arange(d.double(), d.double(), by: d.double(), dtype: d.dtype()))
  }
  calls("Tensor.eye(_:columns:dtype:)") { d in
    use(Tensor.eye(d.int(), columns: d.pick([nil, d.int()], harmless: 2), dtype: d.dtype()))
  }
  calls("Tensor.full(_:_:)") { d in use(Tensor.full(d.shape(), d.int())) }
  calls("Tensor.full(_:_:)") { d in use(Tensor.full(d.shape(), d.bool())) }
  calls("Tensor.full(_:_:dtype:)") { d in
    use(Tensor.full(d.shape(), d.double(), dtype: d.dtype()))
  }
  calls("Tensor.init(_:)") { d in use(Tensor(d.double())) }
  calls("Tensor.init(_:)") { d in use(Tensor(Float(d.double()))) }
  calls("Tensor.init(_:)") { d in use(Tensor(d.int())) }
  calls("Tensor.init(_:)") { d in use(Tensor(d.intRange())) }
  calls("Tensor.init(_:)") { d in use(Tensor(d.tensors())) }
  calls("Tensor.init(_:)") { d in use(Tensor(d.bool())) }
  calls("Tensor.init(_:dtype:)") { d in use(Tensor(d.double(), dtype: d.dtype())) }
  calls("Tensor.init(booleanLiteral:)") { d in use(Tensor(booleanLiteral: d.bool())) }
  calls("Tensor.init(floatLiteral:)") { d in use(Tensor(floatLiteral: d.double())) }
  calls("Tensor.init(integerLiteral:)") { d in use(Tensor(integerLiteral: d.int())) }
  calls("Tensor.linspace(_:_:count:dtype:)") { d in
    use(Tensor.linspace(d.double(), d.double(), count: d.int(), dtype: d.dtype()))
  }
  calls("Tensor.oneHot(_:classes:dtype:)") { d in
    use(Tensor.oneHot(d.indices(), classes: d.int(), dtype: d.dtype()))
  }
  calls("Tensor.ones(_:dtype:)") { d in use(Tensor.ones(d.shape(), dtype: d.dtype())) }
  calls("Tensor.random(bernoulli:_:using:)") { d in
    var source = RandomSource(seed: 1)
    use(Tensor.random(bernoulli: d.double(), d.shape(), using: &source))
  }
  calls("Tensor.random(integers:_:using:)") { d in
    var source = RandomSource(seed: 1)
    use(Tensor.random(integers: d.intRange(), d.shape(), using: &source))
  }
  calls("Tensor.random(normalMean:deviation:_:dtype:using:)") { d in
    var source = RandomSource(seed: 1)
    use(
      Tensor.random(
        normalMean: d.double(), deviation: d.double(), d.shape(), dtype: d.dtype(), using: &source))
  }
  calls("Tensor.random(permutation:using:)") { d in
    var source = RandomSource(seed: 1)
    use(Tensor.random(permutation: d.int(), using: &source))
  }
  calls("Tensor.zeros(_:dtype:)") { d in use(Tensor.zeros(d.shape(), dtype: d.dtype())) }
  calls("Tensor.random(uniform:_:dtype:using:)") { d in
    var source = RandomSource(seed: 1)
    use(Tensor.random(uniform: d.range(), d.shape(), dtype: d.dtype(), using: &source))
  }
  calls("Tensor.init(_:)") { d in use(Tensor([1.0, 2])) }
  calls("Tensor.init(_:shape:)") { d in
    use(Tensor([1, 2, 3, 4, 5, 6] as [Float], shape: d.shape()))
  }
  calls("Tensor.init(_:shape:)") { d in use(Tensor([Int](), shape: d.shape())) }
  calls("Tensor.init(arrayLiteral:)", "literal") { d in use([d.tensor(), d.tensor()] as Tensor) }
  calls("Tensor.init(from:)") { d in
    let text =
      #"{"dtype":"\(d.dtype())","shape":\(d.pick([d.shape(), [0]], harmless: 2)),"elements":""}"#
    let x = try JSONDecoder().decode(Tensor.self, from: Data(text.utf8))
    use(x)
    use(x.rank > 1 ? x.transposed() : x)
    use(try JSONDecoder().decode(Tensor.self, from: JSONEncoder().encode(x)))
  }
  calls("Tensor.encode(to:)") { d in use(try JSONEncoder().encode(d.tensor())) }
  calls("Shape.axis(_:)") { d in use(try d.shape().axis(d.axis())) }
  calls("Shape.broadcast(with:)") { d in use(try d.shape().broadcast(with: d.shape())) }
  calls("Shape.elementCount", "elementCount") { d in use(d.shape().elementCount) }
  calls("Shape.init(arrayLiteral:)") { d in use([d.int(), d.int()] as Shape) }
  calls("Shape.subscript(_:)") { d in
    var shape = d.shape()
    shape[d.axis()] = d.int()
    use(shape[d.axis()])
  }
  calls("Operands.init(list:)", "Operands") { d in use(Operands(list: d.ints())) }
  calls("Operands.init(_:)", "Operands") { d in use(Operands(d.int())) }
  calls("Operands.init(_:_:)", "Operands") { d in use(Operands(d.int(), d.int())) }
  calls("Operands.subscript(_:)", "Operands") { d in use(Operands(list: d.ints())[d.int()]) }
  calls("RandomSource.integer(below:)") { d in
    var source = RandomSource(seed: 1)
    use(source.integer(below: d.int()))
  }
  calls("RandomSource.permutation(_:)") { d in
    var source = RandomSource(seed: 1)
    use(source.permutation(d.int()))
  }
  calls("RandomSource.uniform(in:)") { d in
    var source = RandomSource(seed: 1)
    use(source.uniform(in: d.range()))
  }
  calls("RandomSource.shuffle(_:)") { d in
    var source = RandomSource(seed: 1)
    var numbers = d.ints()
    source.shuffle(&numbers)
  }
  calls("RandomSource.init(from:)") { d in
    use(try JSONDecoder().decode(RandomSource.self, from: Data("\([UInt64.max, 0, 0, 1])".utf8)))
  }
}

/// What is done with tensors, method by method.
func methodCalls(_ calls: inout CallList) {
  calls("Tensor.*(_:_:)") { d in use(d.double() * d.tensorOrHuge()) }
  calls("Tensor.*(_:_:)") { d in use(d.tensorOrHuge() * d.double()) }
  calls("Tensor.*(_:_:)") { d in use(d.tensorOrHuge() * d.tensorOrHuge()) }
  calls("Tensor.**(_:_:)") { d in use(d.double() ** d.tensorOrHuge()) }
  calls("Tensor.**(_:_:)") { d in use(d.tensorOrHuge() ** d.double()) }
  calls("Tensor.**(_:_:)") { d in use(d.tensorOrHuge() ** d.tensorOrHuge()) }
  calls("Tensor.+(_:_:)") { d in use(d.double() + d.tensorOrHuge()) }
  calls("Tensor.+(_:_:)") { d in use(d.tensorOrHuge() + d.double()) }
  calls("Tensor.+(_:_:)") { d in use(d.tensorOrHuge() + d.tensorOrHuge()) }
  calls("Tensor.-(_:)") { d in use(-d.tensorOrHuge()) }
  calls("Tensor.-(_:_:)") { d in use(d.double() - d.tensorOrHuge()) }
  calls("Tensor.-(_:_:)") { d in use(d.tensorOrHuge() - d.double()) }
  calls("Tensor.-(_:_:)") { d in use(d.tensorOrHuge() - d.tensorOrHuge()) }
  calls("Tensor..!(_:)") { d in use(.!d.tensorOrHuge()) }
  calls("Tensor..!=(_:_:)") { d in use(d.tensorOrHuge() .!= d.tensorOrHuge()) }
  calls("Tensor..&(_:_:)") { d in use(d.tensorOrHuge() .& d.tensorOrHuge()) }
  calls("Tensor..==(_:_:)") { d in use(d.tensorOrHuge() .== d.tensorOrHuge()) }
  calls("Tensor..>(_:_:)") { d in use(d.tensorOrHuge() .> d.tensorOrHuge()) }
  calls("Tensor..>=(_:_:)") { d in use(d.tensorOrHuge() .>= d.tensorOrHuge()) }
  calls("Tensor..^(_:_:)") { d in use(d.tensorOrHuge() .^ d.tensorOrHuge()) }
  calls("Tensor..|(_:_:)") { d in use(d.tensorOrHuge() .| d.tensorOrHuge()) }
  calls("Tensor./(_:_:)") { d in use(d.double() / d.tensorOrHuge()) }
  calls("Tensor./(_:_:)") { d in use(d.tensorOrHuge() / d.double()) }
  calls("Tensor./(_:_:)") { d in use(d.tensorOrHuge() / d.tensorOrHuge()) }
  calls("Tensor.==(_:_:)") { d in use(d.tensorOrHuge() == d.tensorOrHuge()) }
  calls("Tensor.all(along:keepingDimensions:)") { d in
    use(d.tensor().all(along: d.axes(), keepingDimensions: d.bool()))
  }
  calls("Tensor.all(along:keepingDimensions:)") { d in
    use(d.tensor().all(along: d.axis(), keepingDimensions: d.bool()))
  }
  calls("Tensor.any(along:keepingDimensions:)") { d in
    use(d.tensor().any(along: d.axes(), keepingDimensions: d.bool()))
  }
  calls("Tensor.any(along:keepingDimensions:)") { d in
    use(d.tensor().any(along: d.axis(), keepingDimensions: d.bool()))
  }
  calls("Tensor.argmax(along:keepingDimensions:)") { d in
    use(d.tensor().argmax(along: d.optionalAxis(), keepingDimensions: d.bool()))
  }
  calls("Tensor.argmin(along:keepingDimensions:)") { d in
    use(d.tensor().argmin(along: d.optionalAxis(), keepingDimensions: d.bool()))
  }
  calls("Tensor.broadcast(to:)") { d in use(d.tensorOrHuge().broadcast(to: d.shape())) }
  calls("Tensor.cast(to:)") { d in use(d.tensorOrHuge().cast(to: d.dtype())) }
  calls("Tensor.contiguous()") { d in use(d.tensorOrHuge().contiguous()) }
  calls("Tensor.cumulativeProduct(along:)") { d in
    use(d.tensorOrHuge().cumulativeProduct(along: d.axis()))
  }
  calls("Tensor.cumulativeSum(along:)") { d in
    use(d.tensorOrHuge().cumulativeSum(along: d.axis()))
  }
  calls("Tensor.diagonal(offset:_:_:)") { d in
    use(d.tensorOrHuge().diagonal(offset: d.int(), d.axis(), d.axis()))
  }
  calls("Tensor.diagonalMatrix(offset:)") { d in
    use(d.tensorOrHuge().diagonalMatrix(offset: d.int()))
  }
  calls("Tensor.expanded(at:)") { d in use(d.tensorOrHuge().expanded(at: d.axis())) }
  calls("Tensor.flattened()") { d in use(d.tensor().flattened()) }
  calls("Tensor.flipped(along:)") { d in use(d.tensorOrHuge().flipped(along: d.axes())) }
  calls("Tensor.gathered(_:along:)") { d in
    use(d.tensorOrHuge().gathered(d.indices(), along: d.axis()))
  }
  calls("Tensor.logSumExp(along:keepingDimensions:)") { d in
    use(d.tensor().logSumExp(along: d.axes(), keepingDimensions: d.bool()))
  }
  calls("Tensor.logSumExp(along:keepingDimensions:)") { d in
    use(d.tensor().logSumExp(along: d.axis(), keepingDimensions: d.bool()))
  }
  calls("Tensor.lowerTriangle(diagonal:)") { d in
    use(d.tensorOrHuge().lowerTriangle(diagonal: d.int()))
  }
  calls("Tensor.max(along:keepingDimensions:)") { d in
    use(d.tensor().max(along: d.axes(), keepingDimensions: d.bool()))
  }
  calls("Tensor.max(along:keepingDimensions:)") { d in
    use(d.tensor().max(along: d.axis(), keepingDimensions: d.bool()))
  }
  calls("Tensor.mean(along:keepingDimensions:)") { d in
    use(d.tensor().mean(along: d.axes(), keepingDimensions: d.bool()))
  }
  calls("Tensor.mean(along:keepingDimensions:)") { d in
    use(d.tensor().mean(along: d.axis(), keepingDimensions: d.bool()))
  }
  calls("Tensor.min(along:keepingDimensions:)") { d in
    use(d.tensor().min(along: d.axes(), keepingDimensions: d.bool()))
  }
  calls("Tensor.min(along:keepingDimensions:)") { d in
    use(d.tensor().min(along: d.axis(), keepingDimensions: d.bool()))
  }
  calls("Tensor.norm(_:along:keepingDimensions:)") { d in
    use(d.tensor().norm(d.double(), along: d.axes(), keepingDimensions: d.bool()))
  }
  calls("Tensor.subscript(along:_:)") { d in use(d.tensor()[along: d.axis(), d.slicePart()]) }
  calls("Tensor.subscript(along:_:)") { d in
    var x = d.tensor()
    x[along: d.axis(), d.slicePart()] = d.tensor()
    use(x)
  }
  calls("Tensor.norm(along:keepingDimensions:)") { d in
    use(d.tensor().norm(along: d.axes(), keepingDimensions: d.bool()))
  }
  calls("Tensor.norm(along:keepingDimensions:)") { d in
    use(d.tensor().norm(along: d.axis(), keepingDimensions: d.bool()))
  }
  calls("Tensor.onesLike()") { d in use(d.tensorOrHuge().onesLike()) }
  calls("Tensor.padded(_:with:)") { d in
    use(d.tensorOrHuge().padded(d.widths(), with: d.double()))
  }
  calls("Tensor.permuted(to:)") { d in use(d.tensorOrHuge().permuted(to: d.ints())) }
  calls("Tensor.product(along:keepingDimensions:)") { d in
    use(d.tensor().product(along: d.axes(), keepingDimensions: d.bool()))
  }
  calls("Tensor.product(along:keepingDimensions:)") { d in
    use(d.tensor().product(along: d.axis(), keepingDimensions: d.bool()))
  }
  calls("Tensor.repeated(_:along:)") { d in
    use(d.tensorOrHuge().repeated(d.int(), along: d.axis()))
  }
  calls("Tensor.reshaped(to:)") { d in use(d.tensorOrHuge().reshaped(to: d.shape())) }
  calls("Tensor.rolled(by:along:)") { d in
    use(d.tensorOrHuge().rolled(by: d.int(), along: d.axis()))
  }
  calls("Tensor.scatterAdd(_:at:along:into:)") { d in
    use(Tensor.scatterAdd(d.tensorOrHuge(), at: d.indices(), along: d.axis(), into: d.shape()))
  }
  calls("Tensor.scatterAddAlong(_:at:axis:into:)") { d in
    use(Tensor.scatterAddAlong(d.tensorOrHuge(), at: d.indices(), axis: d.axis(), into: d.shape()))
  }
  calls("Tensor.selected(where:)") { d in use(d.tensorOrHuge().selected(where: d.mask())) }
  calls("Tensor.split(into:along:)") { d in
    use(d.tensorOrHuge().split(into: d.int(), along: d.axis()))
  }
  calls("Tensor.split(sizes:along:)") { d in
    use(d.tensorOrHuge().split(sizes: d.ints(), along: d.axis()))
  }
  calls("Tensor.squeezed(along:)") { d in use(d.tensorOrHuge().squeezed(along: d.axes())) }
  calls("Tensor.standardDeviation(along:correction:keepingDimensions:)") { d in
    use(
      d.tensor().standardDeviation(
        along: d.axes(), correction: d.int(), keepingDimensions: d.bool()))
  }
  calls("Tensor.standardDeviation(along:correction:keepingDimensions:)") { d in
    use(
      d.tensor().standardDeviation(
        along: d.axis(), correction: d.int(), keepingDimensions: d.bool()))
  }
  calls("Tensor.sum(along:keepingDimensions:)") { d in
    use(d.tensor().sum(along: d.axes(), keepingDimensions: d.bool()))
  }
  calls("Tensor.sum(along:keepingDimensions:)") { d in
    use(d.tensor().sum(along: d.axis(), keepingDimensions: d.bool()))
  }
  calls("Tensor.takingAlong(_:axis:)") { d in
    use(d.tensorOrHuge().takingAlong(d.indices(), axis: d.axis()))
  }
  calls("Tensor.tiled(_:)") { d in use(d.tensorOrHuge().tiled(d.ints())) }
  calls("Tensor.transposed(_:_:)") { d in use(d.tensorOrHuge().transposed(d.axis(), d.axis())) }
  calls("Tensor.upperTriangle(diagonal:)") { d in
    use(d.tensorOrHuge().upperTriangle(diagonal: d.int()))
  }
  calls("Tensor.variance(along:correction:keepingDimensions:)") { d in
    use(d.tensor().variance(along: d.axes(), correction: d.int(), keepingDimensions: d.bool()))
  }
  calls("Tensor.variance(along:correction:keepingDimensions:)") { d in
    use(d.tensor().variance(along: d.axis(), correction: d.int(), keepingDimensions: d.bool()))
  }
  calls("Tensor.where(_:_:_:)") { d in
    use(Tensor.where(d.mask(), d.tensorOrHuge(), d.tensorOrHuge()))
  }
  calls("Tensor.zerosLike()") { d in use(d.tensorOrHuge().zerosLike()) }
  calls("Tensor.subscript(_:)") { d in use(d.tensor()[d.slicePart()]) }
  calls("Tensor.subscript(_:)") { d in use(d.tensor()[d.slicePart(), d.slicePart()]) }
  calls("Tensor.subscript(_:)") { d in use(d.tensor()[d.int(), d.slicePart(), d.slicePart()]) }
  calls("Tensor.subscript(_:)", "cast") { d in
    var x = d.tensor()
    x[d.slicePart(), d.slicePart()] = d.tensorOrHuge()
    x[d.slicePart()] += d.tensor()
    use(x)
  }
  calls("Tensor.scalars(as:)", "copied", "cast") { d in
    use(d.tensorOrHuge().scalars(as: UInt8.self))
    use(d.tensorOrHuge().scalars(as: Double.self))
  }
  calls("Tensor.scalar") { d in use(d.tensorOrHuge().scalar) }
  calls("TensorIndex.every(_:from:to:)", "subscript") { d in
    use(Tensor(0..<5)[.every(d.int(), from: d.optionalAxis(), to: d.optionalAxis())])
  }
  for (name, assign) in [
    ("+=", { $0 += $1 }), ("-=", { $0 -= $1 }), ("*=", { $0 *= $1 }), ("/=", { $0 /= $1 }),
  ] as [(String, (inout Tensor, Tensor) -> Void)] {
    calls("Tensor.\(name)(_:_:)", name == "*=" ? "×" : String(name.first!), "cast", "copied") { d in
      var x = d.tensorOrHuge()
      assign(&x, d.tensorOrHuge())
      use(x)
    }
  }
  calls("Tensor..<(_:_:)", ".<", "cast") { d in use(d.tensorOrHuge() .< d.tensorOrHuge()) }
  calls("Tensor..<=(_:_:)", ".<=", "cast") { d in use(d.tensorOrHuge() .<= d.tensorOrHuge()) }
}
