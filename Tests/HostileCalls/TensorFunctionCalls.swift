import Leibniz

/// The free functions of tensors.
func tensorFunctionCalls(_ calls: inout CallList) {
  // A type for the whole list would leave the compiler to guess which overload is meant.
  func unary(_ name: String, _ f: @escaping (Tensor) -> Tensor) {
    calls("\(name)(_:)", "cast") { d in use(f(d.tensorOrHuge())) }
  }
  func binary(_ name: String, _ f: @escaping (Tensor, Tensor) -> Tensor) {
    calls("\(name)(_:_:)", "cast") { d in use(f(d.tensorOrHuge(), d.tensorOrHuge())) }
  }
  unary("abs") { abs($0) }
  unary("acos") { acos($0) }
  unary("acosh") { acosh($0) }
  unary("asin") { asin($0) }
  unary("asinh") { asinh($0) }
  unary("atan") { atan($0) }
  unary("atanh") { atanh($0) }
  unary("ceil") { ceil($0) }
  unary("cos") { cos($0) }
  unary("cosh") { cosh($0) }
  unary("erf") { erf($0) }
  unary("exp") { exp($0) }
  unary("exp2") { exp2($0) }
  unary("expm1") { expm1($0) }
  unary("floor") { floor($0) }
  unary("gelu") { gelu($0) }
  unary("geluTanh") { geluTanh($0) }
  unary("log") { log($0) }
  unary("log10") { log10($0) }
  unary("log1p") { log1p($0) }
  unary("log2") { log2($0) }
  unary("reciprocal") { reciprocal($0) }
  unary("relu") { relu($0) }
  unary("round") { round($0) }
  unary("selu") { selu($0) }
  unary("sigmoid") { sigmoid($0) }
  unary("sign") { sign($0) }
  unary("silu") { silu($0) }
  unary("sin") { sin($0) }
  unary("sinh") { sinh($0) }
  unary("softplus") { softplus($0) }
  unary("sqrt") { sqrt($0) }
  unary("square") { square($0) }
  unary("tan") { tan($0) }
  unary("tanh") { tanh($0) }
  binary("max") { max($0, $1) }
  binary("min") { min($0, $1) }
  calls("clamp(_:from:to:)", "maximum", "minimum") { d in
    use(clamp(d.tensor(), from: d.tensor(), to: d.tensor()))
  }
  binary("atan2") { atan2($0, $1) }
  binary("hypot") { hypot($0, $1) }
  binary("logaddexp") { logaddexp($0, $1) }
  binary("maximum") { maximum($0, $1) }
  binary("minimum") { minimum($0, $1) }
  binary("pow") { pow($0, $1) }
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
