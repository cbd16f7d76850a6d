import RealModule

// Data that the C++ programs make alike, with no random generator to agree on.

func datum(_ i: Int) -> Double {
  (Double.sin(Double(i + 1) * 12.9898) * 43758.5453).truncatingRemainder(dividingBy: 1).magnitude
}

func data(_ count: Int, _ low: Double, _ high: Double, _ seed: Int) -> [Double] {
  (0..<count).map { low + (high - low) * datum($0 + 7919 * seed) }
}

/// A camera, a point and a weight.
let observation = [
  0.1, -0.2, 0.3, 0.5, 0.4, -0.3, 500, 320, 240, 1e-3, 1e-4, 0.2, 0.3, 5, 0.9,
]
