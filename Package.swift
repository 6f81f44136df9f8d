// swift-tools-version: 6.2
import PackageDescription

/// The same language settings everywhere, so that a file can move between targets unchanged.
let swiftSettings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// C kernels at -O2 even in debug builds: at -O0 they are sixty times slower, and every debug test
/// and debugging session trains through them.
let kernelSettings: [CSetting] = [
    .unsafeFlags(["-O2"], .when(configuration: .debug))
]

func example(_ name: String) -> Target {
    .executableTarget(
        name: name, dependencies: ["Descent", "DescentData"], path: "Examples/\(name)",
        swiftSettings: swiftSettings)
}

let examples = [
    "coffee-roasting", "regression", "multi-class", "multi-label", "derivatives", "fashion-mnist",
].map(example)

/// The plugin behind `make docs`. Only where that asks for it,
/// so that users' packages fetch nothing.
let documentationPlugin: [Package.Dependency] =
    Context.environment["DESCENT_DOCS"] == nil
    ? [] : [.package(url: "https://github.com/swiftlang/swift-docc-plugin", exact: "1.5.0")]

/// Whether the command `descent` is built, as `make` asks for: SwiftPM would make users' packages
/// fetch what the command alone needs.
let buildsCommand = Context.environment["DESCENT_COMMAND"] != nil

let commandProducts: [Product] = [.executable(name: "descent", targets: ["DescentCommand"])]

let commandDependencies: [Package.Dependency] = [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
]

let commandTargets: [Target] = [
    // The name is another one than the product's, as file systems that ignore case could not tell
    // that from the library's.
    .executableTarget(
        name: "DescentCommand",
        dependencies: [
            "Descent", "DescentFormats", "DescentData", "DescentInsight", "DescentTraining",
            "DescentLayers", "DescentCore", "DescentSupport",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ], swiftSettings: swiftSettings),
    .testTarget(
        name: "DescentCommandTests",
        dependencies: [
            "DescentCommand", "Descent", "DescentData", "DescentFormats", "DescentSupport",
            "FileTesting",
        ], swiftSettings: swiftSettings),
]

/// What `make fuzz` builds with libFuzzer; without that it cannot be linked.
let fuzzTargets: [Target] =
    Context.environment["DESCENT_FUZZ"] == nil
    ? []
    : [
        .target(name: "CFuzzing", path: "Tests/CFuzzing"),
        .executableTarget(
            name: "fuzz-readers",
            dependencies: [
                "CFuzzing", "CZlib", "Descent", "DescentFormats", "DescentData", "DescentTraining",
                "DescentLayers", "DescentCore", "DescentSupport",
            ], path: "Tests/fuzz-readers", swiftSettings: swiftSettings,
            // Gold, the usual one, fails on the sanitizers' symbols.
            linkerSettings: [.unsafeFlags(["-use-ld=lld"], .when(platforms: [.linux]))]),
    ]

let package = Package(
    name: "Descent",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "Descent", targets: ["Descent"]),
        .library(name: "DescentData", targets: ["DescentData"]),
        .library(name: "DescentFormats", targets: ["DescentFormats"]),
        .library(name: "DescentTesting", targets: ["DescentTesting"]),
    ] + (buildsCommand ? commandProducts : []),
    dependencies: documentationPlugin + (buildsCommand ? commandDependencies : []),
    targets: [
        // Numbers, lists and tables as text, and the one way in which files are written, which
        // replaces nothing but regular files.
        .target(name: "DescentSupport", swiftSettings: swiftSettings),

        // The graph, its derivatives and the reference interpreter. No C, no Foundation.
        .target(
            name: "DescentCore", dependencies: ["DescentSupport"], swiftSettings: swiftSettings),

        // The CPU engine.
        .target(
            name: "CDescentKernels", cSettings: kernelSettings,
            linkerSettings: [.linkedLibrary("m")]),
        .target(
            name: "CDNNL", cSettings: kernelSettings, linkerSettings: [.linkedLibrary("dnnl")]),
        .target(
            name: "DescentCPU", dependencies: ["DescentCore", "CDescentKernels", "CDNNL"],
            swiftSettings: swiftSettings),

        // Layers, losses, metrics, optimisers, and the tables that describe them.
        .target(
            name: "DescentLayers", dependencies: ["DescentCore", "DescentSupport"],
            swiftSettings: swiftSettings),

        // Models, steps, and what repeats these. Knows who watches only as an observer.
        .target(
            name: "DescentTraining",
            dependencies: ["DescentLayers", "DescentCore", "DescentSupport"],
            swiftSettings: swiftSettings),

        // What looks into models and trainings: explanations, doctor, wiring, NaN search, profiles.
        .target(
            name: "DescentInsight",
            dependencies: ["DescentTraining", "DescentLayers", "DescentCore", "DescentSupport"],
            // The page that explanations are written as.
            resources: [.embedInCode("Explaining/Page")], swiftSettings: swiftSettings),

        // What users import: all of it, on the CPU engine.
        .target(
            name: "Descent",
            dependencies: [
                "DescentInsight", "DescentTraining", "DescentLayers", "DescentCore", "DescentCPU",
                "DescentSupport",
            ], swiftSettings: swiftSettings),

        // Readers of data files.
        .systemLibrary(
            name: "CZlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .systemLibrary(
            name: "CZip", pkgConfig: "libzip",
            providers: [.apt(["libzip-dev"]), .brew(["libzip"])]),
        .target(
            name: "DescentData", dependencies: ["DescentCore", "DescentSupport", "CZlib", "CZip"],
            swiftSettings: swiftSettings),

        // HDF5, which Keras keeps weights in, and what Swift cannot import of it.
        .systemLibrary(
            name: "CHDF5", pkgConfig: "hdf5", providers: [.apt(["libhdf5-dev"]), .brew(["hdf5"])]),
        .target(name: "CHDF5Shim", dependencies: ["CHDF5"]),
        // Models and weights as files.
        .target(
            name: "DescentFormats",
            dependencies: [
                "DescentData", "DescentInsight", "DescentTraining", "DescentLayers", "DescentCore",
                "DescentSupport", "CHDF5", "CHDF5Shim", "CZlib",
            ], swiftSettings: swiftSettings),

        // Checks and tolerances, for our tests and for users who write layers.
        .target(
            name: "DescentTesting",
            dependencies: [
                "Descent", "DescentInsight", "DescentTraining", "DescentLayers", "DescentCore",
            ],
            swiftSettings: swiftSettings),

        .testTarget(
            name: "DescentSupportTests", dependencies: ["DescentSupport"],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "DescentCoreTests", dependencies: ["DescentCore", "DescentTesting"],
            swiftSettings: swiftSettings),
        // Random models, and what compares the engine on them; the command runs any number of them.
        .target(
            name: "ModelFuzzing", dependencies: ["Descent", "DescentCore", "DescentTesting"],
            path: "Tests/ModelFuzzing", swiftSettings: swiftSettings),
        .executableTarget(
            name: "fuzz-models", dependencies: ["ModelFuzzing", "DescentCPU"],
            path: "Tests/fuzz-models", swiftSettings: swiftSettings),
        // Layers that Scripts/keras-conformance drew beside Descent's; the command takes any number.
        .target(
            name: "KerasConformance",
            dependencies: ["Descent", "DescentCore", "DescentData", "DescentFormats"],
            path: "Tests/KerasConformance", swiftSettings: swiftSettings),
        .executableTarget(
            name: "check-conformance", dependencies: ["KerasConformance", "DescentFormats"],
            path: "Tests/check-conformance", swiftSettings: swiftSettings),
        // Folders and bad files for tests that read and write files.
        .target(name: "FileTesting", path: "Tests/FileTesting", swiftSettings: swiftSettings),
        // Counts heap allocations by replacing malloc in the test executable.
        .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter"),
        // Tries the team of threads; the command is what sanitizers and other processors run.
        .target(
            name: "CTeamStress", dependencies: ["CDescentKernels"], path: "Tests/CTeamStress",
            cSettings: kernelSettings),
        .executableTarget(
            name: "team-stress", dependencies: ["CTeamStress", "CDescentKernels"],
            path: "Tests/team-stress"),
        .testTarget(
            name: "DescentCPUTests",
            dependencies: [
                "DescentCPU", "DescentCore", "DescentTesting", "CAllocationCounter",
                "CDescentKernels", "CTeamStress", "Descent", "ModelFuzzing",
            ],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "DescentTests",
            dependencies: [
                "Descent", "DescentInsight", "DescentTraining", "DescentLayers", "DescentCore",
                "DescentSupport", "DescentTesting", "CAllocationCounter", "FileTesting",
                "interrupted-fit",
            ],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "DescentFormatsTests",
            dependencies: [
                "DescentFormats", "DescentData", "Descent", "DescentTraining", "DescentLayers",
                "DescentCore", "DescentSupport", "DescentTesting", "checkpointed-fit",
                "saving-process", "faulty-reader", "FileTesting", "KerasConformance",
            ],
            resources: [.copy("Fixtures")], swiftSettings: swiftSettings),
        // Written as another package would be: what is not public is out of its reach.
        .testTarget(
            name: "OutsidePackageTests", dependencies: ["Descent"], packageAccess: false,
            swiftSettings: swiftSettings),
        // Drives the page of an explanation in a real browser.
        .testTarget(
            name: "ExplanationPageTests",
            dependencies: [
                "Descent", "DescentInsight", "DescentTraining", "DescentLayers", "DescentCore",
                "DescentTesting",
            ],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "DocumentationTests",
            dependencies: ["Descent", "DescentData", "DescentFormats", "FileTesting"],
            swiftSettings: swiftSettings),
        // A training that is killed and started again.
        .executableTarget(
            name: "checkpointed-fit", dependencies: ["Descent", "DescentFormats"],
            path: "Tests/checkpointed-fit", swiftSettings: swiftSettings),
        // A model that is saved while the system refuses one call or another.
        .executableTarget(
            name: "saving-process", dependencies: ["Descent", "DescentData", "DescentFormats"],
            path: "Tests/saving-process", swiftSettings: swiftSettings),
        // Takes files apart for another process, and goes wrong.
        .executableTarget(
            name: "faulty-reader", dependencies: ["DescentFormats"], path: "Tests/faulty-reader",
            swiftSettings: swiftSettings),
        // What a terminal's Ctrl-C does to a process that trains.
        .executableTarget(
            name: "interrupted-fit", dependencies: ["Descent"], path: "Tests/interrupted-fit",
            swiftSettings: swiftSettings),
        .testTarget(
            name: "InterruptTests", dependencies: ["interrupted-fit"],
            swiftSettings: swiftSettings),
        .testTarget(
            name: "DescentDataTests",
            dependencies: ["Descent", "DescentData", "DescentCore", "FileTesting"],
            resources: [.copy("Fixtures")], swiftSettings: swiftSettings),
    ] + examples + (buildsCommand ? commandTargets : []) + fuzzTargets
)
