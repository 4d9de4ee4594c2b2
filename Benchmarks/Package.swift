// swift-tools-version: 6.2
import PackageDescription

/// The kernels by themselves. A package of its own, so that nobody who builds or tests the program
/// waits for it.
let package = Package(
  name: "fengqiao-benchmarks",
  dependencies: [
    .package(name: "fengqiao", path: ".."),
    // Without its traits it replaces no allocator and counts no allocations.
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
  ],
  targets: [
    .executableTarget(
      name: "Kernels",
      dependencies: [
        .product(name: "FengqiaoCore", package: "fengqiao"),
        .product(name: "FengqiaoPipelines", package: "fengqiao"),
        .product(name: "Benchmark", package: "benchmark"),
      ],
      path: "Kernels", exclude: ["README.md"],
      swiftSettings: [
        .swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
      ],
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")])
  ]
)
