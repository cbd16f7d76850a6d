import Leibniz

/// The free functions of tensors.
func tensorFunctionCalls(_ calls: inout CallList) {
  // A type for the whole list would leave the compiler to guess which overload is meant.
  func binary(_ name: String, _ f: @escaping (Tensor, Tensor) -> Tensor) {
    calls("\(name)(_:_:)", "cast") { d in use(f(d.tensorOrHuge(), d.tensorOrHuge())) }
  }
  binary("max") { max($0, $1) }
  binary("min") { min($0, $1) }
  calls("clamp(_:from:to:)", "maximum", "minimum") { d in
    use(clamp(d.tensor(), from: d.tensor(), to: d.tensor()))
  }
  binary("remainder") { remainder($0, $1) }
  calls("atan2(_:_:)") { d in use(atan2(d.tensor(), d.double())) }
  calls("atan2(_:_:)") { d in use(atan2(d.double(), d.tensor())) }
  calls("clamp(_:from:to:)") { d in use(clamp(d.tensor(), from: d.tensor(), to: d.tensor())) }
  calls("clamp(_:_:)") { d in use(clamp(d.tensor(), d.closedRange())) }
  calls("clamp(_:_:)") { d in use(clamp(d.tensor(), d.double()...)) }
  calls("clamp(_:_:)") { d in use(clamp(d.tensor(), ...d.double())) }
  calls("concatenate(_:along:)") { d in use(concatenate(d.tensors(), along: d.axis())) }
  calls("dot(_:_:)") { d in use(dot(d.tensor(), d.tensor())) }
  calls("einsum(_:_:)") { d in use(einsum(d.equation(), d.tensor(), d.tensor())) }
  calls("elu(_:alpha:)") { d in use(elu(d.tensor(), alpha: d.double())) }
  calls("hypot(_:_:)") { d in use(hypot(d.tensor(), d.double())) }
  calls("hypot(_:_:)") { d in use(hypot(d.double(), d.tensor())) }
  calls("leakyRelu(_:slope:)") { d in use(leakyRelu(d.tensor(), slope: d.double())) }
  calls("logSoftmax(_:along:)") { d in use(logSoftmax(d.tensorOrHuge(), along: d.axis())) }
  calls("logaddexp(_:_:)") { d in use(logaddexp(d.tensor(), d.double())) }
  calls("logaddexp(_:_:)") { d in use(logaddexp(d.double(), d.tensor())) }
  // A huge view times another may fit, and takes years.
  calls("matmul(_:_:)") { d in use(matmul(d.tensor(), d.tensor())) }
  calls("maximum(_:_:)") { d in use(maximum(d.tensor(), d.double())) }
  calls("maximum(_:_:)") { d in use(maximum(d.double(), d.tensor())) }
  calls("minimum(_:_:)") { d in use(minimum(d.tensor(), d.double())) }
  calls("minimum(_:_:)") { d in use(minimum(d.double(), d.tensor())) }
  calls("outer(_:_:)") { d in use(outer(d.tensorOrHuge(), d.tensorOrHuge())) }
  calls("pow(_:_:)") { d in use(pow(d.tensor(), d.double())) }
  calls("pow(_:_:)") { d in use(pow(d.double(), d.tensor())) }
  calls("remainder(_:_:)") { d in use(remainder(d.tensor(), d.double())) }
  calls("remainder(_:_:)") { d in use(remainder(d.double(), d.tensor())) }
  calls("softmax(_:along:)") { d in use(softmax(d.tensorOrHuge(), along: d.axis())) }
  calls("stack(_:along:)") { d in use(stack(d.tensors(), along: d.axis())) }
}
