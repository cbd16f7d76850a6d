import LeibnizScalar
import RealModule

// Functions for the tests, generic so that every number type runs the same ones.

/// The functions of one number of `Real`, each with places inside its domain.
enum UnaryFunction: CaseIterable {
  case exp, expMinusOne, exp2, exp10, log, logOnePlus, log2, log10
  case sin, cos, tan, cosMinusOne, asin, acos, atan
  case sinh, cosh, tanh, asinh, acosh, atanh
  case sqrt, square, inverse, root3, root4, powReal, magnitude, negated
  case erf, erfc, gamma, logGamma, hypot, atan2, remainder, truncatingRemainder, significand
  case reciprocal, fused

  func callAsFunction<T: Real>(_ x: T) -> T {
    switch self {
    case .exp: .exp(x)
    case .expMinusOne: .expMinusOne(x)
    case .exp2: .exp2(x)
    case .exp10: .exp10(x)
    case .log: .log(x)
    case .logOnePlus: .log(onePlus: x)
    case .log2: .log2(x)
    case .log10: .log10(x)
    case .sin: .sin(x)
    case .cos: .cos(x)
    case .tan: .tan(x)
    case .cosMinusOne: .cosMinusOne(x)
    case .asin: .asin(x / 4)
    case .acos: .acos(x / 4)
    case .atan: .atan(x)
    case .sinh: .sinh(x)
    case .cosh: .cosh(x)
    case .tanh: .tanh(x)
    case .asinh: .asinh(x)
    case .acosh: .acosh(x + 1)
    case .atanh: .atanh(x / 4)
    case .sqrt: .sqrt(x)
    case .square: .pow(x, 2)
    case .inverse: .pow(x, -3)
    case .root3: .root(x, 3)
    case .root4: .root(x, 4)
    case .powReal: .pow(x, x + 1)
    case .magnitude: (1 - x).magnitude
    case .negated: -x
    case .erf: .erf(x)
    case .erfc: .erfc(x)
    case .gamma: .gamma(x)
    case .logGamma: .logGamma(x)
    case .hypot: .hypot(x, 1 - x)
    case .atan2: .atan2(y: x, x: x - 2)
    case .remainder: (x * x).remainder(dividingBy: x + 1)
    case .truncatingRemainder: (5 * x * x).truncatingRemainder(dividingBy: x + 1)
    case .significand: (x * x).significand
    case .reciprocal: x.reciprocal ?? 0
    case .fused: x.addingProduct(x, x)
    }
  }
}

/// Places at which all of `UnaryFunction` are smooth.
let smoothPlaces = [0.3, 0.77, 1.3, 2.45]

/// A program of random operations on a few inputs, written down so that any number type can run it.
struct RandomProgram {
  enum Operation { case add, subtract, multiply, divide, sine, exponential, root, constant, power }
  var steps: [(operation: Operation, a: Int, b: Int)]
  var inputs: Int

  init(seed: UInt64, inputs: Int, length: Int) {
    var random = SplitMix(state: seed)
    let all: [Operation] = [
      .add, .subtract, .multiply, .divide, .sine, .exponential, .root, .constant, .power,
    ]
    self.inputs = inputs
    steps = (0..<length).map { k in
      let count = inputs + k
      // Recent values and inputs alike, so that some nodes are used many times.
      func pick() -> Int { Int(random.next() % UInt64(count)) }
      return (all[Int(random.next() % UInt64(all.count))], pick(), pick())
    }
  }

  func callAsFunction<T: Real>(_ x: [T]) -> T {
    var values = x
    for (operation, i, j) in steps {
      let a = values[i], b = values[j]
      let value: T =
        switch operation {
        case .add: a + b
        case .subtract: a - b
        case .multiply: .sin(a) * b
        case .divide: a / (2 + b * b)
        case .sine: .sin(a) + b
        case .exponential: .exp(-a * a)
        case .root: .sqrt(1 + a * a)
        case .constant: 3 * a - 1
        case .power: .pow(1 + a * a, .cos(b))
        }
      values.append(value)
    }
    // All that nothing else uses comes in too.
    var sum = T.zero
    for value in values.suffix(4) { sum += .atan(value) }
    return sum
  }
}

/// A small random generator with a seed.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

/// The derivative by extrapolated central differences, to about ten digits.
func difference(_ f: (Double) -> Double, at x: Double) -> Double {
  func central(_ h: Double) -> Double { (f(x + h) - f(x - h)) / (2 * h) }
  let h = 2e-3
  let a = central(4 * h), b = central(2 * h), c = central(h)
  let ab = (4 * b - a) / 3, bc = (4 * c - b) / 3
  return (16 * bc - ab) / 15
}
