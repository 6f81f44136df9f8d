// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that whoever only uses Descent never builds it.
let package = Package(
    name: "DescentBenchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "Descent", path: "..")],
    targets: [
        .executableTarget(
            name: "descent-bench",
            dependencies: [
                .product(name: "Descent", package: "Descent"),
                .product(name: "DescentData", package: "Descent"),
                .product(name: "DescentFormats", package: "Descent"),
            ],
            swiftSettings: [
                .swiftLanguageMode(.v6),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("MemberImportVisibility"),
            ])
    ]
)
