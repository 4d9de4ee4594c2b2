// swift-tools-version: 6.2
import PackageDescription

// A package of its own: it links only with `--sanitize=fuzzer`, and nobody who builds or tests
// the program waits for it. `PLANT=1` plants a bug, which the fuzzer must find.
let package = Package(
  name: "fuzz",
  dependencies: [.package(name: "fengqiao", path: "../..")],
  targets: [
    .executableTarget(
      name: "FuzzRecords",
      dependencies: [.product(name: "FengqiaoCore", package: "fengqiao")],
      swiftSettings: [
        .unsafeFlags(["-parse-as-library"])
      ] + (Context.environment["PLANT"] == nil ? [] : [.define("PLANT")]))
  ]
)
