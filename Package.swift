// swift-tools-version: 6.2
import PackageDescription

/// Settings of every Swift target. `strictMemorySafety` keeps the list of unsafe files honest.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

/// A library target: its name and the only modules that it may import.
///
/// - Parameters:
///   - folders: folders of the target with a README of their own.
///   - embedded: files whose bytes lie in the program itself.
func room(
  _ name: String, imports: [Target.Dependency], folders: [String] = [], embedded: [String] = []
) -> Target {
  .target(
    name: name, dependencies: imports, exclude: ["README.md"] + folders.map { $0 + "/README.md" },
    resources: embedded.map { .embedInCode($0) }, swiftSettings: strict)
}

/// The tests of one room.
func tests(
  _ name: String, imports: [Target.Dependency], path: String? = nil, exclude: [String] = []
) -> Target {
  .testTarget(
    name: name, dependencies: imports, path: path, exclude: exclude, swiftSettings: strict)
}

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let arguments: Target.Dependency = .product(
  name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "fengqiao",
  products: [
    .executable(name: "fengqiao", targets: ["fengqiao"]),
    .library(
      name: "FengqiaoCore",
      targets: ["Tabular", "Platform", "Casework", "Intake", "Deduplication", "Indicators"]),
    // Pipeline files, publications and the synthetic inputs: what the benchmarks need besides.
    .library(name: "FengqiaoPipelines", targets: ["Orchestration", "Publishing", "Sampling"]),
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
  ],
  targets: [
    // Layer 0: bytes and the operating system.
    .systemLibrary(
      name: "CLibCSV",
      providers: [.apt(["libcsv-dev"]), .yum(["libcsv-devel"]), .brew(["libcsv"])]),
    .systemLibrary(name: "CXLSXWriter", providers: [.apt(["libxlsxwriter-dev"])]),
    .systemLibrary(name: "CCrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CMinizip", providers: [.apt(["libminizip-dev"])]),
    .systemLibrary(
      name: "CMarkdown",
      providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]),
    .target(name: "CVectorScan", exclude: ["README.md"]),
    room("Tabular", imports: ["CLibCSV", "CVectorScan"]),
    room("Platform", imports: ["CCrypto", "CZlib", "CMinizip"]),
    // Layer 1: the words of the office.
    room("Casework", imports: ["Tabular", "Platform"]),
    // Layer 2: records typed, counted once, added up.
    room("Intake", imports: ["Casework", "Tabular", "Platform"], folders: ["Fields", "Listing"]),
    room("Deduplication", imports: ["Casework"]),
    room("Indicators", imports: ["Casework"]),
    // Layer 3: what leaves, and where it lies.
    room(
      "Publishing",
      imports: [
        "Indicators", "Casework", "Tabular", "Platform", "CXLSXWriter", "CMarkdown", grdb, mustache,
      ],
      folders: ["Bulletin", "Dashboard", "XLSX"],
      embedded: [
        "Bulletin/print.css", "Bulletin/word-styles.xml", "Dashboard/page.js",
        "Dashboard/style.css", "release.schema.json",
      ]),
    room("Disclosure", imports: ["Indicators", "Casework"]),
    room("Storage", imports: ["Casework", "Platform", grdb]),
    room("Proofreading", imports: ["Casework", "Tabular"]),
    // Layer 4: definition, plan, run, workers.
    room(
      "Orchestration",
      imports: [
        "Publishing", "Disclosure", "Storage", "Indicators", "Deduplication", "Intake", "Casework",
        "Tabular",
        "Platform", yams,
      ], folders: ["Definition"]),
    // The synthetic district: it knows files and nothing of the engine.
    room("Sampling", imports: ["Platform"]),
    // Layer 5: arguments, progress, exit codes.
    .executableTarget(
      name: "fengqiao",
      dependencies: [
        "Orchestration", "Storage", "Proofreading", "Sampling", "Publishing", "Indicators",
        "Intake", "Casework", "Tabular", "Platform", arguments, logging,
      ],
      exclude: ["README.md"], swiftSettings: strict),
    tests("PublishingTests", imports: ["Publishing", "Indicators", "Casework", "Platform", grdb]),
    tests("OrchestrationTests", imports: ["Orchestration", "Casework", "Indicators", "Platform"]),
    tests("TabularTests", imports: ["Tabular", "CLibCSV"]),
    .target(
      name: "TestSupport", dependencies: ["Platform"], path: "Tests/TestSupport",
      exclude: ["README.md"], swiftSettings: strict),
    tests("PlatformTests", imports: ["Platform", "TestSupport"]),
    tests("StorageTests", imports: ["Storage", "Platform", "Casework", "TestSupport", grdb]),
    tests(
      "EndToEndTests",
      imports: [
        "fengqiao", "Orchestration", "Disclosure", "Indicators", "Intake", "Casework", "Tabular",
        "Platform", "TestSupport", grdb,
      ],
      exclude: [
        "figures_oracle.py", "further_oracle.py", "indicators_oracle.py", "workbook_cells.py",
        "schema_check.py",
        "formats_agree.py",
      ]),
    tests("ProofreadingTests", imports: ["Proofreading", "Casework"]),
    tests("SamplingTests", imports: ["Sampling"], exclude: ["check_sample.py"]),
    tests("CaseworkTests", imports: ["Casework", "TestSupport"]),
    tests(
      "IntakeTests",
      imports: [
        "Intake", "Orchestration", "Indicators", "Deduplication", "Casework", "Tabular",
        "Platform", "TestSupport",
      ]),
    tests(
      "DisclosureTests",
      imports: ["Disclosure", "Publishing", "Indicators", "Casework", "TestSupport"]),
    tests("DeduplicationTests", imports: ["Deduplication", "Casework", "TestSupport"]),
    tests("IndicatorsTests", imports: ["Indicators", "Casework", "TestSupport"]),
    // Public logs that nobody here wrote; the data is not in the project.
    tests(
      "RealFilesTests",
      imports: [
        "Orchestration", "Indicators", "Intake", "Casework", "Tabular", "Platform", "TestSupport",
      ],
      path: "Tests/RealFiles",
      exclude: [
        "README.md", "oracle.py", "units.py", "austin", "comcast", "h2b", "h2b-applications", "nyc",
        "replies",
      ]),
  ]
)
