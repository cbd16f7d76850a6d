// swift-tools-version: 6.1
import PackageDescription

// A target is a room; arrows point down only. Target names carry the package's prefix because they
// are global to a dependency graph.
let package = Package(
  name: "Leibniz",
  platforms: [.macOS(.v15), .iOS(.v18), .tvOS(.v18), .watchOS(.v11), .visionOS(.v2)],
  products: [
    .library(name: "Leibniz", targets: ["Leibniz"]),
    .library(name: "LeibnizTensor", targets: ["LeibnizTensor"]),
    .library(name: "LeibnizScalar", targets: ["LeibnizScalar"]),
    .library(name: "LeibnizNN", targets: ["LeibnizNN"]),
    .library(name: "LeibnizData", targets: ["LeibnizData"]),
    .library(name: "LeibnizPlot", targets: ["LeibnizPlot"]),
    .executable(name: "leibniz", targets: ["LeibnizCommand"]),
  ],
  traits: [
    .trait(
      name: "OneDNN",
      description: "Matrix products by the system's oneDNN instead of this package's own kernel.")
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
  ],
  targets: [
    .target(
      name: "CKernels",
      linkerSettings: [
        .linkedLibrary("m", .when(platforms: [.linux])),
        .linkedLibrary("dl", .when(platforms: [.linux])),
        .linkedLibrary("pthread", .when(platforms: [.linux])),
      ]),
    .systemLibrary(name: "COneDNN", providers: [.apt(["libdnnl-dev"]), .brew(["onednn"])]),
    .target(
      name: "LeibnizTensor",
      dependencies: ["CKernels", .target(name: "COneDNN", condition: .when(traits: ["OneDNN"]))]),
    .target(name: "Leibniz", dependencies: ["LeibnizTensor", "CKernels"]),
    .target(
      name: "LeibnizScalar",
      dependencies: [.product(name: "RealModule", package: "swift-numerics")]),
    .target(name: "LeibnizNN", dependencies: ["Leibniz", "CKernels"]),
    .target(name: "LeibnizData", dependencies: ["LeibnizTensor"], exclude: ["DIGITS.md"]),
    .target(name: "LeibnizPlot", dependencies: ["Leibniz"]),
    .executableTarget(
      name: "LeibnizCommand",
      dependencies: [
        "Leibniz", "LeibnizNN", "LeibnizData", "LeibnizPlot", "LeibnizScalar", "LeibnizTensor",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(
      name: "ExampleCourse", dependencies: ["Leibniz"], path: "Examples/Course"),
    .executableTarget(
      name: "ExampleBoxOffice", dependencies: ["Leibniz", "LeibnizPlot"],
      path: "Examples/BoxOffice"),
    .executableTarget(
      name: "ExampleCustomOperation", dependencies: ["Leibniz"], path: "Examples/CustomOperation"),
    .executableTarget(
      name: "HostileCalls",
      dependencies: [
        "Leibniz", "LeibnizNN", "LeibnizData", "LeibnizPlot", "LeibnizScalar",
        .product(name: "RealModule", package: "swift-numerics"),
      ], path: "Tests/HostileCalls"),
    .testTarget(
      name: "HostileTests", dependencies: ["HostileCalls"], path: "Tests/HostileTests"),
    .testTarget(name: "LeibnizTensorTests", dependencies: ["LeibnizTensor", "CKernels"]),
    .testTarget(name: "LeibnizTests", dependencies: ["Leibniz"]),
    .testTarget(
      name: "LeibnizScalarTests",
      dependencies: [
        "LeibnizScalar", "Leibniz",
        .product(name: "RealModule", package: "swift-numerics"),
        .product(name: "ComplexModule", package: "swift-numerics"),
      ]),
    .testTarget(name: "LeibnizNNTests", dependencies: ["LeibnizNN", "LeibnizData"]),
    .testTarget(name: "LeibnizDataTests", dependencies: ["LeibnizData", "LeibnizTensor"]),
    .testTarget(name: "LeibnizPlotTests", dependencies: ["LeibnizPlot"]),
    .testTarget(
      name: "LeibnizCommandTests",
      dependencies: [
        "LeibnizCommand", "Leibniz", "LeibnizNN", "LeibnizData", "CKernels",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .gnu17
)
