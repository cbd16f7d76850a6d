import Leibniz

/// What is done with variables: the same, recorded and differentiated.
func variableCalls(_ calls: inout CallList) {
  calls("Graph.init(_:)") { d in use(Graph(d.variable())) }
  calls("Variable.*(_:_:)") { d in use(d.double() * d.variable()) }
  calls("Variable.*(_:_:)") { d in use(d.tensor() * d.variable()) }
  calls("Variable.*(_:_:)") { d in use(d.variable() * d.double()) }
  calls("Variable.*(_:_:)") { d in use(d.variable() * d.tensor()) }
  calls("Variable.*(_:_:)") { d in use(d.variable() * d.variable()) }
  calls("Variable.**(_:_:)") { d in use(d.double() ** d.variable()) }
  calls("Variable.**(_:_:)") { d in use(d.variable() ** d.double()) }
  calls("Variable.**(_:_:)") { d in use(d.variable() ** d.variable()) }
  calls("Variable.+(_:_:)") { d in use(d.double() + d.variable()) }
  calls("Variable.+(_:_:)") { d in use(d.tensor() + d.variable()) }
  calls("Variable.+(_:_:)") { d in use(d.variable() + d.double()) }
  calls("Variable.+(_:_:)") { d in use(d.variable() + d.tensor()) }
  calls("Variable.+(_:_:)") { d in use(d.variable() + d.variable()) }
  calls("Variable.-(_:)") { d in use(-d.variable()) }
  calls("Variable.-(_:_:)") { d in use(d.double() - d.variable()) }
  calls("Variable.-(_:_:)") { d in use(d.tensor() - d.variable()) }
  calls("Variable.-(_:_:)") { d in use(d.variable() - d.double()) }
  calls("Variable.-(_:_:)") { d in use(d.variable() - d.tensor()) }
  calls("Variable.-(_:_:)") { d in use(d.variable() - d.variable()) }
  calls("Variable..!=(_:_:)") { d in use(d.variable() .!= d.double()) }
  calls("Variable..!=(_:_:)") { d in use(d.variable() .!= d.variable()) }
  calls("Variable..&(_:_:)") { d in use(d.variable() .& d.variable()) }
  calls("Variable..==(_:_:)") { d in use(d.variable() .== d.double()) }
  calls("Variable..==(_:_:)") { d in use(d.variable() .== d.variable()) }
  calls("Variable..>(_:_:)") { d in use(d.variable() .> d.double()) }
  calls("Variable..>(_:_:)") { d in use(d.variable() .> d.variable()) }
  calls("Variable..>=(_:_:)") { d in use(d.variable() .>= d.double()) }
  calls("Variable..>=(_:_:)") { d in use(d.variable() .>= d.variable()) }
  calls("Variable./(_:_:)") { d in use(d.double() / d.variable()) }
  calls("Variable./(_:_:)") { d in use(d.tensor() / d.variable()) }
  calls("Variable./(_:_:)") { d in use(d.variable() / d.double()) }
  calls("Variable./(_:_:)") { d in use(d.variable() / d.tensor()) }
  calls("Variable./(_:_:)") { d in use(d.variable() / d.variable()) }
  calls("Variable.argmax(along:keepingDimensions:)") { d in
    use(d.variable().argmax(along: d.optionalAxis(), keepingDimensions: d.bool()))
  }
  calls("Variable.argmin(along:keepingDimensions:)") { d in
    use(d.variable().argmin(along: d.optionalAxis(), keepingDimensions: d.bool()))
  }
  calls("Variable.broadcast(to:)") { d in use(d.variable().broadcast(to: d.shape())) }
  calls("Variable.cast(to:)") { d in use(d.variable().cast(to: d.dtype())) }
  calls("Variable.cumulativeProduct(along:)") { d in
    use(d.variable().cumulativeProduct(along: d.axis()))
  }
  calls("Variable.cumulativeSum(along:)") { d in use(d.variable().cumulativeSum(along: d.axis())) }
  calls("Variable.diagonal(offset:_:_:)") { d in
    use(d.variable().diagonal(offset: d.int(), d.axis(), d.axis()))
  }
  calls("Variable.expanded(at:)") { d in use(d.variable().expanded(at: d.axis())) }
  calls("Variable.flattened()") { d in use(d.variable().flattened()) }
  calls("Variable.flipped(along:)") { d in use(d.variable().flipped(along: d.axes())) }
  calls("Variable.forward()") { d in d.variable().forward() }
  calls("Variable.gathered(_:along:)") { d in
    use(d.variable().gathered(d.indices(), along: d.axis()))
  }
  calls("Variable.logSumExp(along:keepingDimensions:)") { d in
    use(d.variable().logSumExp(along: d.axes(), keepingDimensions: d.bool()))
  }
  calls("Variable.logSumExp(along:keepingDimensions:)") { d in
    use(d.variable().logSumExp(along: d.axis(), keepingDimensions: d.bool()))
  }
  calls("Variable.lowerTriangle(diagonal:)") { d in
    use(d.variable().lowerTriangle(diagonal: d.int()))
  }
  calls("Variable.max(along:keepingDimensions:)") { d in
    use(d.variable().max(along: d.axes(), keepingDimensions: d.bool()))
  }
  calls("Variable.max(along:keepingDimensions:)") { d in
    use(d.variable().max(along: d.axis(), keepingDimensions: d.bool()))
  }
  calls("Variable.mean(along:keepingDimensions:)") { d in
    use(d.variable().mean(along: d.axes(), keepingDimensions: d.bool()))
  }
  calls("Variable.mean(along:keepingDimensions:)") { d in
    use(d.variable().mean(along: d.axis(), keepingDimensions: d.bool()))
  }
  calls("Variable.min(along:keepingDimensions:)") { d in
    use(d.variable().min(along: d.axes(), keepingDimensions: d.bool()))
  }
  calls("Variable.min(along:keepingDimensions:)") { d in
    use(d.variable().min(along: d.axis(), keepingDimensions: d.bool()))
  }
  calls("Variable.named(_:)") { d in use(d.variable().named(d.equation())) }
  calls("Variable.norm(along:keepingDimensions:)") { d in
    use(d.variable().norm(along: d.axes(), keepingDimensions: d.bool()))
  }
  calls("Variable.norm(along:keepingDimensions:)") { d in
    use(d.variable().norm(along: d.axis(), keepingDimensions: d.bool()))
  }
  calls("Variable.nullGradients()") { d in d.variable().nullGradients() }
  calls("Variable.padded(_:with:)") { d in use(d.variable().padded(d.widths(), with: d.double())) }
  calls("Variable.permuted(to:)") { d in use(d.variable().permuted(to: d.ints())) }
  calls("Variable.product(along:keepingDimensions:)") { d in
    use(d.variable().product(along: d.axes(), keepingDimensions: d.bool()))
  }
  calls("Variable.product(along:keepingDimensions:)") { d in
    use(d.variable().product(along: d.axis(), keepingDimensions: d.bool()))
  }
  calls("Variable.repeated(_:along:)") { d in use(d.variable().repeated(d.int(), along: d.axis())) }
  calls("Variable.reshaped(to:)") { d in use(d.variable().reshaped(to: d.shape())) }
  calls("Variable.rolled(by:along:)") { d in
    use(d.variable().rolled(by: d.int(), along: d.axis()))
  }
  calls("Variable.scatterAdd(_:at:along:into:)") { d in
    use(Variable.scatterAdd(d.variable(), at: d.indices(), along: d.axis(), into: d.shape()))
  }
  calls("Variable.scatterAddAlong(_:at:axis:into:)") { d in
    use(Variable.scatterAddAlong(d.variable(), at: d.indices(), axis: d.axis(), into: d.shape()))
  }
  calls("Variable.selected(where:)") { d in use(d.variable().selected(where: d.mask())) }
  calls("Variable.split(into:along:)") { d in
    use(d.variable().split(into: d.int(), along: d.axis()))
  }
  calls("Variable.split(sizes:along:)") { d in
    use(d.variable().split(sizes: d.ints(), along: d.axis()))
  }
  calls("Variable.squeezed(along:)") { d in use(d.variable().squeezed(along: d.axes())) }
  calls("Variable.standardDeviation(along:correction:keepingDimensions:)") { d in
    use(
      d.variable().standardDeviation(
        along: d.axes(), correction: d.int(), keepingDimensions: d.bool()))
  }
  calls("Variable.standardDeviation(along:correction:keepingDimensions:)") { d in
    use(
      d.variable().standardDeviation(
        along: d.axis(), correction: d.int(), keepingDimensions: d.bool()))
  }
  calls("Variable.sum(along:keepingDimensions:)") { d in
    use(d.variable().sum(along: d.axes(), keepingDimensions: d.bool()))
  }
  calls("Variable.sum(along:keepingDimensions:)") { d in
    use(d.variable().sum(along: d.axis(), keepingDimensions: d.bool()))
  }
  calls("Variable.takingAlong(_:axis:)") { d in
    use(d.variable().takingAlong(d.indices(), axis: d.axis()))
  }
  calls("Variable.tiled(_:)") { d in use(d.variable().tiled(d.ints())) }
  calls("Variable.transposed(_:_:)") { d in use(d.variable().transposed(d.axis(), d.axis())) }
  calls("Variable.upperTriangle(diagonal:)") { d in
    use(d.variable().upperTriangle(diagonal: d.int()))
  }
  calls("Variable.variance(along:correction:keepingDimensions:)") { d in
    use(d.variable().variance(along: d.axes(), correction: d.int(), keepingDimensions: d.bool()))
  }
  calls("Variable.variance(along:correction:keepingDimensions:)") { d in
    use(d.variable().variance(along: d.axis(), correction: d.int(), keepingDimensions: d.bool()))
  }
  calls("Variable.where(_:_:_:)") { d in use(Variable.where(d.mask(), d.variable(), d.variable())) }
  calls("Variable.where(_:_:_:)") { d in
    use(Variable.where(d.variable(), d.variable(), d.variable()))
  }
  calls("binaryCrossEntropyWithLogits(_:_:reduction:)") { d in
    use(binaryCrossEntropyWithLogits(d.variable(), d.tensor(), reduction: d.reduction()))
  }
  calls("binaryCrossEntropyWithLogits(_:_:reduction:)") { d in
    use(binaryCrossEntropyWithLogits(d.variable(), d.variable(), reduction: d.reduction()))
  }
  calls("clamp(_:_:)") { d in use(clamp(d.variable(), d.closedRange())) }
  calls("clamp(_:_:)") { d in use(clamp(d.variable(), d.double()...)) }
  calls("clamp(_:_:)") { d in use(clamp(d.variable(), ...d.double())) }
  calls("clamp(_:from:to:)") { d in use(clamp(d.variable(), from: d.variable(), to: d.tensor())) }
  calls("remainder(_:_:)") { d in use(remainder(d.variable(), d.variable())) }
  calls("Variable.diagonalMatrix(offset:)") { d in
    use(d.variableOrHuge().diagonalMatrix(offset: d.int()))
  }
  calls("Variable.subscript(along:_:)") { d in use(d.variable()[along: d.axis(), d.slicePart()]) }
  calls("Variable.norm(_:along:keepingDimensions:)") { d in
    use(d.variable().norm(d.double(), along: d.axes(), keepingDimensions: d.bool()))
  }
  calls("concatenate(_:along:)") { d in use(concatenate(d.variables(), along: d.axis())) }
  calls("crossEntropy(_:_:reduction:)") { d in
    use(crossEntropy(d.variable(), d.indices(), reduction: d.reduction()))
  }
  calls("crossEntropy(_:probabilities:reduction:)") { d in
    use(crossEntropy(d.variable(), probabilities: d.tensor(), reduction: d.reduction()))
  }
  calls("crossEntropy(_:probabilities:reduction:)") { d in
    use(crossEntropy(d.variable(), probabilities: d.variable(), reduction: d.reduction()))
  }
  calls("dot(_:_:)") { d in use(dot(d.variable(), d.variable())) }
  calls("einsum(_:_:)") { d in use(einsum(d.equation(), d.variable(), d.variable())) }
  calls("elu(_:alpha:)") { d in use(elu(d.variable(), alpha: d.double())) }
  calls("huber(_:_:delta:reduction:)") { d in
    use(huber(d.variable(), d.tensor(), delta: d.double(), reduction: d.reduction()))
  }
  calls("huber(_:_:delta:reduction:)") { d in
    use(huber(d.variable(), d.variable(), delta: d.double(), reduction: d.reduction()))
  }
  calls("klDivergence(_:probabilities:reduction:)") { d in
    use(klDivergence(d.variable(), probabilities: d.tensor(), reduction: d.reduction()))
  }
  calls("klDivergence(_:probabilities:reduction:)") { d in
    use(klDivergence(d.variable(), probabilities: d.variable(), reduction: d.reduction()))
  }
  calls("leakyRelu(_:slope:)") { d in use(leakyRelu(d.variable(), slope: d.double())) }
  calls("logSoftmax(_:along:)") { d in use(logSoftmax(d.variable(), along: d.axis())) }
  calls("matmul(_:_:)") { d in use(matmul(d.variable(), d.variable())) }
  calls("maximum(_:_:)") { d in use(maximum(d.variable(), d.double())) }
  calls("meanAbsoluteError(_:_:reduction:)") { d in
    use(meanAbsoluteError(d.variable(), d.tensor(), reduction: d.reduction()))
  }
  calls("meanAbsoluteError(_:_:reduction:)") { d in
    use(meanAbsoluteError(d.variable(), d.variable(), reduction: d.reduction()))
  }
  calls("meanSquaredError(_:_:reduction:)") { d in
    use(meanSquaredError(d.variable(), d.tensor(), reduction: d.reduction()))
  }
  calls("meanSquaredError(_:_:reduction:)") { d in
    use(meanSquaredError(d.variable(), d.variable(), reduction: d.reduction()))
  }
  calls("minimum(_:_:)") { d in use(minimum(d.variable(), d.double())) }
  calls("negativeLogLikelihood(_:_:reduction:)") { d in
    use(negativeLogLikelihood(d.variable(), d.indices(), reduction: d.reduction()))
  }
  calls("outer(_:_:)") { d in use(outer(d.variable(), d.variable())) }
  calls("pow(_:_:)") { d in use(pow(d.double(), d.variable())) }
  calls("pow(_:_:)") { d in use(pow(d.variable(), d.double())) }
  calls("softmax(_:along:)") { d in use(softmax(d.variable(), along: d.axis())) }
  calls("stack(_:along:)") { d in use(stack(d.variables(), along: d.axis())) }
  calls("clamp(_:from:to:)", "≥", "≤", "∧", "where", "maximum", "minimum") { d in
    use(clamp(d.variable(), from: d.variable(), to: d.variable()))
  }
  calls("Variable..|(_:_:)", "∨") { d in use(d.variable() .| d.variable()) }
  calls("Variable..^(_:_:)", "⊻", "⊕") { d in use(d.variable() .^ d.variable()) }
  calls("Variable..!(_:)", "¬") { d in use(.!d.variable()) }
  calls("Variable.any(along:keepingDimensions:)", "∃") { d in
    use(d.variable().any(along: d.axes(), keepingDimensions: d.bool()))
  }
  calls("Variable.all(along:keepingDimensions:)", "∀") { d in
    use(d.variable().all(along: d.axes(), keepingDimensions: d.bool()))
  }
  calls("Variable.subscript(_:)") { d in use(d.variable()[d.slicePart(), d.slicePart()]) }
  calls("Variable..<(_:_:)", ".<") { d in use(d.variable() .< d.variable()) }
  calls("Variable..<=(_:_:)", ".<=") { d in use(d.variable() .<= d.variable()) }
  calls("Variable.backprop(_:keeping:)") { d in
    let x = d.variable()
    (x * x).backprop(d.pick([nil, d.tensor()], harmless: 2), keeping: .leaves)
  }
  calls("Variable.init(_:name:)") { d in use(Variable(d.tensor(), name: d.equation())) }
  calls("Variable.constant(_:name:)") { d in use(Variable.constant(d.tensorOrHuge(), name: "x")) }
  calls("Graph.carriedGradient(of:toInput:)") { d in
    let y = Variable(2.0) * 3.0
    y.backprop()
    let graph = y.graph
    use(graph.carriedGradient(of: graph.applications[0], toInput: d.int()))
  }
  calls("Graph.localDerivative(of:toInput:)") { d in
    let graph = (Variable(2.0) * 3.0).graph
    use(graph.localDerivative(of: graph.applications[0], toInput: d.int()))
  }
  calls("gradients(of:with:incoming:recording:)") { d in
    let x = d.variable()
    let y = d.function()(x)
    use(
      gradients(
        of: y, with: [x, d.variable()], incoming: d.pick([nil, d.variable()], harmless: 2),
        recording: d.bool()))
  }
  calls("gradient(at:of:)") { d in use(gradient(at: d.tensor(), of: d.function())) }
  calls("gradient(at:of:)") { d in
    let f = d.function()
    use(gradient(at: [d.tensor()] + d.tensors()) { f($0[0]) })
  }
  calls("valueAndGradient(at:of:)") { d in use(valueAndGradient(at: d.tensor(), of: d.function())) }
  calls("jacobian(at:of:)") { d in use(jacobian(at: d.tensor(), of: d.function())) }
  calls("hessian(at:of:)") { d in use(hessian(at: d.tensor(), of: d.function())) }
  calls("hessianVectorProduct(at:along:of:)") { d in
    use(hessianVectorProduct(at: d.tensor(), along: d.tensor(), of: d.function()))
  }
  calls("directionalDerivative(at:along:of:)") { d in
    use(directionalDerivative(at: d.tensor(), along: d.tensor(), of: d.function()))
  }
  calls("valueAndDirectionalDerivative(at:along:of:)") { d in
    use(valueAndDirectionalDerivative(at: d.tensor(), along: d.tensor(), of: d.function()))
  }
  calls("detectingNaN(_:)") { d in
    let f = d.function()
    try detectingNaN { use(f(d.variable())) }
  }
}
