import ArgumentParser
import Descent
import DescentFormats
import DescentSupport

struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Compares two models.",
        discussion: """
            Lists the places in which the configurations differ, as JSON pointers, and how far \
            weights of the same name, and the states of the optimizers, are apart. Null is the same \
            as nothing, and shapes that follow from others are left out. The status is 1 if \
            anything differs.

            Examples:
              descent diff before.keras after.keras
              descent diff a.keras b.keras --tolerance 1e-6 --json
            """)

    @Argument(help: "A model, a .keras file.") var first: String
    @Argument(help: "Another one.") var second: String
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Weights whose numbers are no further apart than this count as equal.",
            valueName: "number"))
    var tolerance = 0.0
    @OptionGroup var trust: TrustOptions
    @OptionGroup var results: ResultOptions

    func validate() throws {
        guard tolerance >= 0, tolerance.isFinite else {
            throw ValidationError(
                "--tolerance needs a number of 0 or more, but got \(tolerance).")
        }
    }

    func run() throws {
        // First, so that files which do harm do it in a process of their own.
        let weights = try WeightsDifference(
            try ModelFile.loadAsSaved(first, trust), try ModelFile.loadAsSaved(second, trust),
            tolerance)
        let configurations = ConfigurationDifference.all(
            try KerasConfiguration(first).json, try KerasConfiguration(second).json)
        let isEqual = configurations.isEmpty && weights.isEqual
        let json = [
            JSONMember("equal", .bool(isEqual)),
            JSONMember("configuration", .array(configurations.map(\.json))),
        ]
        try results.write(
            .object(json + weights.json),
            or: isEqual
                ? "The models are equal."
                : (configurations.map(\.line) + weights.lines).joined(separator: "\n"))
        if !isEqual { throw ExitCode(Status.differs.rawValue) }
    }
}
