import Leibniz

/// The element-wise functions that tensors and variables share.
func elementwiseCalls(_ calls: inout CallList) {
  func unary(
    _ name: String, _ f: @escaping (Tensor) -> Tensor, _ g: @escaping (Variable) -> Variable
  ) {
    calls("\(name)(_:)", "cast") { d in use(f(d.tensorOrHuge())) }
    calls("\(name)(_:)", "cast") { d in
      use(g(d.pick([true, true, false], harmless: 2) ? d.variable() : d.variableOrHuge()))
    }
  }
  func binary(
    _ name: String, _ f: @escaping (Tensor, Tensor) -> Tensor,
    _ g: @escaping (Variable, Variable) -> Variable
  ) {
    calls("\(name)(_:_:)", "cast") { d in use(f(d.tensorOrHuge(), d.tensorOrHuge())) }
    calls("\(name)(_:_:)", "cast") { d in use(g(d.variable(), d.variable())) }
  }
  unary("abs", abs, abs)
  unary("acos", acos, acos)
  unary("acosh", acosh, acosh)
  unary("asin", asin, asin)
  unary("asinh", asinh, asinh)
  unary("atan", atan, atan)
  unary("atanh", atanh, atanh)
  unary("ceil", ceil, ceil)
  unary("cos", cos, cos)
  unary("cosh", cosh, cosh)
  unary("erf", erf, erf)
  unary("exp", exp, exp)
  unary("exp2", exp2, exp2)
  unary("expm1", expm1, expm1)
  unary("floor", floor, floor)
  unary("gelu", gelu, gelu)
  unary("geluTanh", geluTanh, geluTanh)
  unary("log", log, log)
  unary("log10", log10, log10)
  unary("log1p", log1p, log1p)
  unary("log2", log2, log2)
  unary("reciprocal", reciprocal, reciprocal)
  unary("relu", relu, relu)
  unary("round", round, round)
  unary("selu", selu, selu)
  unary("sigmoid", sigmoid, sigmoid)
  unary("sign", sign, sign)
  unary("silu", silu, silu)
  unary("sin", sin, sin)
  unary("sinh", sinh, sinh)
  unary("softplus", softplus, softplus)
  unary("sqrt", sqrt, sqrt)
  unary("square", square, square)
  unary("tan", tan, tan)
  unary("tanh", tanh, tanh)
  binary("atan2", atan2, atan2)
  binary("hypot", hypot, hypot)
  binary("logaddexp", logaddexp, logaddexp)
  binary("maximum", maximum, maximum)
  binary("minimum", minimum, minimum)
  binary("pow", pow, pow)
}
