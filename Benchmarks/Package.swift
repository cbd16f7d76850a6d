// swift-tools-version: 6.1
import PackageDescription

// Programs that measure. A package of its own, so that depending on Leibniz stays light.
let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "Leibniz", path: ".."),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.0"),
  ],
  targets: [
    // Scalar code: GradBench's evaluations, and a comparison with the C++ tape tools.
    .target(
      name: "GradBenchKit",
      dependencies: [
        "GradBenchArrays",
        .product(name: "Leibniz", package: "Leibniz"),
        .product(name: "LeibnizScalar", package: "Leibniz"),
        .product(name: "RealModule", package: "swift-numerics"),
      ]),
    // GradBench's evaluations with whole arrays.
    .target(
      name: "GradBenchArrays",
      dependencies: [
        .product(name: "Leibniz", package: "Leibniz"),
        .product(name: "RealModule", package: "swift-numerics"),
      ]),
    // How arraybench and leibniz-bench take their times, and the limits of a core to compare with.
    .target(name: "CPeak"),
    .target(name: "Measuring", dependencies: ["CPeak"]),
    // Both writings of those, beside peers/gradbench_arrays.py.
    .executableTarget(name: "arraybench", dependencies: ["GradBenchKit", "Measuring"]),
    // Tensors, graphs and training steps, beside peers/*.py.
    .executableTarget(
      name: "leibniz-bench",
      dependencies: [
        "Measuring",
        .product(name: "Leibniz", package: "Leibniz"),
        .product(name: "LeibnizNN", package: "Leibniz"),
        .product(name: "LeibnizTensor", package: "Leibniz"),
      ]),
    .executableTarget(name: "gradbench", dependencies: ["GradBenchKit"]),
    .executableTarget(name: "scalarbench", dependencies: ["GradBenchKit"]),
    .testTarget(name: "GradBenchKitTests", dependencies: ["GradBenchKit"]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .gnu17
)
