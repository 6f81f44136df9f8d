import ArgumentParser
import Descent
import DescentCore
import DescentTraining

/// How tables are read, wherever numbers come from files.
struct TableOptions: ParsableArguments {
    /// Whether the first line of a CSV file holds names.
    enum Header: String, ExpressibleByArgument, CaseIterable {
        case auto, present, absent

        /// nil to find out.
        var isPresent: Bool? {
            switch self {
            case .auto: nil
            case .present: true
            case .absent: false
            }
        }
    }

    @Option(
        help: ArgumentHelp(
            "Whether the first line of CSV files holds the names of the columns; auto: if anything "
                + "in it is no number.", valueName: "how"))
    var csvHeader = Header.auto
}

/// Inputs and labels, as most commands take them.
struct ExampleOptions: ParsableArguments {
    @Option(
        name: .customLong("x"),
        help: ArgumentHelp(
            "The inputs, one row for each example: .npy, .npz, .csv or IDX, or - for standard "
                + "input. Of several inputs name=file for each, or an .npz with their names.",
            valueName: "file"))
    var inputs: [String]

    @Option(
        name: .customLong("y"),
        help: ArgumentHelp(
            "The labels, one row for each example; for several outputs as --x.",
            valueName: "file"))
    var labels: [String]

    @OptionGroup var tables: TableOptions

    /// The arrays, as `model` takes them.
    func read(for model: Model) throws -> (x: any ModelData, y: any ModelData) {
        guard !(inputs.contains("-") && labels.contains("-")) else {
            throw ValidationError("Standard input can be read once, by --x or by --y.")
        }
        return (
            try ModelArrays.inputs(of: model, inputs, "x", tables),
            try ModelArrays.labels(of: model, labels, "y", tables)
        )
    }

    /// How much each row counts; nil if no file says so.
    func weights(_ files: [String], for model: Model) throws -> (any ModelData)? {
        files.isEmpty
            ? nil : try ModelArrays.labels(of: model, files, "sample-weight", tables)
    }
}

/// Rows in a step.
struct BatchOptions: ParsableArguments {
    @Option(parsing: .unconditional, help: ArgumentHelp("Rows in a step.", valueName: "rows"))
    var batchSize = 32

    func validate() throws { try NumberRules.require("batch-size", batchSize, atLeast: 1) }
}
