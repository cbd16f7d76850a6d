import LeibnizScalar
import RealModule

/// The functions of numbers that carry derivatives.
func scalarCalls(_ calls: inout CallList) {
  calls("Taylor.variable(_:order:)", "order") { d in
    use(Taylor.variable(d.double(), order: d.int()))
  }
  calls("Taylor.derivative(order:)") { d in
    var x = Taylor.variable(d.double(), order: 3)
    use((x * x).derivative(order: d.int()))
    if d.bool() { x.coefficients = d.pick([[1], [], [.nan, 1]], harmless: 1) }
    use(x.value)
  }
  calls("derivative(at:order:of:)", "order", "Taylor") { d in
    let order = d.pick([1, 0, 3, -1, .min, .max, 1 << 61, 1 << 50], harmless: 3)
    use(LeibnizScalar.derivative(at: d.double(), order: order) { $0 * $0 })
  }
  calls("derivatives(at:upTo:of:)", "order", "Taylor") { d in
    let order = d.pick([1, 0, 3, -1, .min, .max, 1 << 61, 1 << 50], harmless: 3)
    use(derivatives(at: d.double(), upTo: order) { $0 * $0 })
  }
  calls("directionalDerivative(at:along:of:)", "direction") { d in
    let v = (0..<d.pick([2, 1, 0], harmless: 1)).map { _ in d.double() }
    use(
      directionalDerivative(at: [d.double(), d.double()], along: v) { x in x[0] * x[1] } as Double)
  }
  calls("hessianVectorProduct(at:along:of:)", "direction") { d in
    let v = (0..<d.pick([2, 1, 0], harmless: 1)).map { _ in d.double() }
    use(hessianVectorProduct(at: [d.double(), d.double()], along: v) { x in x[0] * x[1] })
  }
  calls("DualVector.init(_:lane:)") { d in
    use(DualVector<SIMD4<Double>>(d.double(), lane: d.int()))
  }
  calls("SparsityPattern.init(columns:rows:)", "sparsity", "SparseMatrix") { d in
    let pattern = SparsityPattern(columns: d.int(), rows: [d.ints(), d.ints()])
    use(SparseMatrix<Double>(pattern: pattern)[d.int(), d.int()])
  }
  calls("SparseMatrix.subscript(_:_:)", "SparseMatrix") { d in
    use(
      SparseMatrix<Double>(pattern: SparsityPattern(columns: 3, rows: [[0], [1, 2]]))[
        d.int(), d.int()])
  }
  calls("jacobian(at:sparsity:of:)", "sparsity") { d in
    let pattern = SparsityPattern(columns: d.pick([2, 3, 0], harmless: 1), rows: [])
    use(jacobian(at: [d.double(), 1], sparsity: pattern) { x in [x[0], x[1]] })
  }
  calls("checkpointed(_:parameters:steps:stretch:step:)", "loop", "checkpointed", "step") { d in
    let steps = d.pick([3, 0, 10, -1, .min], harmless: 3)
    let stretch = d.pick([nil, 1, 0, -1, .max, .min], harmless: 2)
    let isBroken = d.pick([false, true], harmless: 1)
    use(
      gradient(at: [d.double()]) { x in
        checkpointed(x, steps: steps, stretch: stretch) { state, _, _ in
          isBroken ? [] : [state[0] * state[0]]
        }[0]
      })
  }
  calls("Tape.pullBack(at:_:into:of:)", "seeds", "pullBack") { d in
    var adjoints = d.pick([[0.0, 0], [], [1]], harmless: 1)
    let seeds = d.pick([[1.0, 2], [], [1], [1, 2, 3]], harmless: 1)
    Tape<Double>().pullBack(at: [d.double(), 1], seeds, into: &adjoints) { x in [x[0] * x[1], x[1]]
    }
    use(adjoints)
  }
  calls("Tape.valueAndGradient(at:into:of:)") { d in
    var gradient = d.pick([[0.0, 0], [], [1]], harmless: 1)
    use(Tape<Double>().valueAndGradient(at: [d.double(), 1], into: &gradient) { x in x[0] * x[1] })
  }
  calls("Tape.jacobian(at:into:of:)") { d in
    var rows = d.pick([[0.0, 0], [], [1]], harmless: 1)
    Tape<Double>().jacobian(at: [d.double(), 1], into: &rows) { x in (x[0] * x[1], x[1]) }
    use(rows)
  }
  calls("forwardGradient(at:of:)") { d in
    use(
      forwardGradient(at: d.pick([[1.0], [], [1, 2, 3, 4, 5]], harmless: 1)) { x in x.reduce(0, +) }
    )
  }
  calls("hessian(at:of:)") { d in
    use(hessian(at: d.pick([[1.0], []], harmless: 1)) { x in x.reduce(1, *) })
  }
  calls("DerivativeCarrying.chain(_:_:_:)", "chain") { d in
    let partials = d.pick([[1.0], [], [1, 2]], harmless: 1)
    use(Dual<Double>.chain(1, [Dual(d.double())], partials))
  }
  calls("ConstantConvertible.init(constant:)") { d in use(Dual<Double>(constant: d.double())) }
  numberCalls(Dual<Double>.self, "Dual", &calls) { Dual($0, tangent: 1) }
  numberCalls(DualVector<SIMD4<Double>>.self, "DualVector", &calls) { DualVector($0, lane: 1) }
  numberCalls(Taylor<Double>.self, "Taylor", &calls) { .variable($0, order: 3) }
  numberCalls(Dual<Float>.self, "Dual<Float>", &calls) { Dual(Float($0), tangent: 1) }
  numberCalls(Taped<Double>.self, "Taped", &calls) { Taped($0) }
}

/// What every number type can do.
private func numberCalls<T: Real>(
  _: T.Type, _ type: String, _ calls: inout CallList, _ make: @escaping (Double) -> T
) {
  func number(_ d: Draw) -> T { make(d.double()) }
  let unary: [(String, (T) -> T)] = [
    ("exp", { .exp($0) }), ("expMinusOne", { .expMinusOne($0) }), ("exp2", { .exp2($0) }),
    ("exp10", { .exp10($0) }), ("log", { .log($0) }), ("log(onePlus)", { .log(onePlus: $0) }),
    ("log2", { .log2($0) }), ("log10", { .log10($0) }), ("sin", { .sin($0) }),
    ("cos", { .cos($0) }),
    ("tan", { .tan($0) }), ("asin", { .asin($0) }), ("acos", { .acos($0) }),
    ("atan", { .atan($0) }),
    ("sinh", { .sinh($0) }), ("cosh", { .cosh($0) }), ("tanh", { .tanh($0) }),
    ("asinh", { .asinh($0) }),
    ("acosh", { .acosh($0) }), ("atanh", { .atanh($0) }), ("sqrt", { .sqrt($0) }),
    ("erf", { .erf($0) }),
    ("erfc", { .erfc($0) }), ("gamma", { .gamma($0) }), ("logGamma", { .logGamma($0) }),
    ("digamma", { digamma($0) }), ("magnitude", { $0.magnitude }), ("negate", { -$0 }),
    ("round", { $0.rounded() }), ("significand", { $0.significand }), ("ulp", { $0.ulp }),
    ("nextUp", { $0.nextUp }), ("cosMinusOne", { .cosMinusOne($0) }),
  ]
  for (name, f) in unary { calls("\(type).\(name)") { d in use(f(number(d))) } }
  let binary: [(String, (T, T) -> T)] = [
    ("+", { $0 + $1 }), ("-", { $0 - $1 }), ("*", { $0 * $1 }), ("/", { $0 / $1 }),
    ("pow", { .pow($0, $1) }), ("hypot", { .hypot($0, $1) }), ("atan2", { .atan2(y: $0, x: $1) }),
    ("remainder", { $0.remainder(dividingBy: $1) }), ("minimum", { .minimum($0, $1) }),
    ("truncatingRemainder", { $0.truncatingRemainder(dividingBy: $1) }),
    ("maximum", { .maximum($0, $1) }), ("signOf", { T(signOf: $0, magnitudeOf: $1) }),
  ]
  for (name, f) in binary { calls("\(type).\(name)") { d in use(f(number(d), number(d))) } }
  calls("\(type).pow(_:_:)") { d in use(T.pow(number(d), d.int())) }
  calls("\(type).root(_:_:)") { d in use(T.root(number(d), d.int())) }
  calls("\(type).init(sign:exponent:significand:)") { d in
    use(T(sign: .minus, exponent: T.Exponent(d.int()), significand: number(d)))
  }
  calls("\(type).exponent") { d in use(number(d).exponent) }
  calls("\(type).init(_:)") { d in use((T(d.int()), T(exactly: d.int()))) }
  calls("\(type).signGamma(_:)") { d in use(T.signGamma(number(d))) }
}
