import ArgumentParser
import Descent
import DescentInsight
import DescentSupport
import DescentTraining

/// What a trained model brings along to prove its file.
struct EvidenceOptions: ParsableArguments {
    @Flag(
        help: """
            Leave out what lets the output prove itself: probes, statistics of the inputs, names of \
            classes, the numbers of the training and its date.
            """)
    var noEvidence = false

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Rows of --x that the output keeps with their outputs, for verify; 0 for none, as they "
                + "can be read from the file.", valueName: "rows"))
    var probes = 8

    @Option(
        help: ArgumentHelp(
            "The names of the classes, in the order of the labels: cat,dog.", valueName: "name,…"))
    var classNames: String?

    @Option(
        help: ArgumentHelp(
            "Anything to keep with the model, such as where data come from.",
            valueName: "text"))
    var notes: String?

    func validate() throws {
        try NumberRules.require("probes", probes, atLeast: 0)
        guard noEvidence, classNames != nil || notes != nil else { return }
        throw ValidationError("--no-evidence leaves out --class-names and --notes.")
    }

    private var names: [String]? {
        classNames?.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    /// Finds out before long work whether the names fit the outputs.
    ///
    /// - Throws: ``CommandError``.
    func check(_ model: Model) throws {
        guard let names, model.built else { return }
        let problems = Evidence(classNames: [model.outputNames[0]: names])
            .classNameProblems(in: model)
        guard model.outputNames.count == 1 else {
            throw CommandError("--class-names needs a model with one output.")
        }
        if let problem = problems.first {
            throw CommandError(
                "--class-names needs \(problem.expected), but got \(problem.got).")
        }
    }

    /// Records what a trained model brings along. A training is not lost for that.
    func record(_ model: Model, _ x: any ModelData, _ history: History) {
        guard !noEvidence else { return model.evidence = nil }
        do {
            try model.recordEvidence(
                from: x, probes: probes, classNames: names, history: history, notes: notes)
        } catch {
            model.evidence = nil
            Terminal.warn("The output has no evidence: \(error)")
        }
    }
}
