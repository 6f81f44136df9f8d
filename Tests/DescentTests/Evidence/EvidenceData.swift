import DescentCore
import Foundation

@testable import Descent
@testable import DescentTraining

/// A table with a feature of every kind that data come in.
struct MixedTable {
    private var source: RandomSource

    init(seed: UInt64) { source = RandomSource(seed: seed, stream: 77) }

    static let names = [
        "normal", "uniform", "exponential", "lognormal", "cauchy", "rare", "constant", "count",
        "two heaps", "large",
    ]

    mutating func rows(_ count: Int) -> [[Float]] {
        (0..<count).map { _ in Self.names.map { Float(value($0)) } }
    }

    private mutating func value(_ name: String) -> Double {
        switch name {
        case "normal": source.nextNormal()
        case "uniform": source.nextUniform()
        case "exponential": -log(1 - source.nextUniform())
        case "lognormal": exp(2 * source.nextNormal())
        case "cauchy": tan(.pi * (source.nextUniform() - 0.5))
        case "rare": source.nextUniform() < 0.02 ? 1 : 0
        case "constant": 3
        case "count": (source.nextUniform() * 5).rounded(.down)
        case "two heaps": source.nextNormal() * 0.1 + (source.nextUniform() < 0.5 ? 10 : -10)
        default: 1e6 + 1e5 * source.nextNormal()
        }
    }
}

/// A model for such tables, which keeps what `rows` look like.
func model(knowing rows: [[Float]]) throws -> Sequential {
    let model = Sequential([Input(shape: [MixedTable.names.count]), Dense(units: 1)])
    try model.recordEvidence(from: rows, probes: 0)
    return model
}
