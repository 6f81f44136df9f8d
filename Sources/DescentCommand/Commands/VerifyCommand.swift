import ArgumentParser
import Descent
import DescentFormats
import DescentSupport

struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Finds out whether a file of a model is sound.",
        discussion: """
            Everything in it is read: configuration, weights, which must be finite, and the \
            optimizer's state. What is wrong is named with its place; the status is then 65.

            Example:
              descent verify model.keras
            """)

    @Argument(help: "The model, a .keras or .h5 file.") var model: String
    @OptionGroup var trust: TrustOptions
    @OptionGroup var results: ResultOptions

    func validate() throws {
        guard ModelFile.suffixes.contains(where: model.lowercased().hasSuffix) else {
            throw ValidationError(
                "verify needs a name that ends in .keras or .h5, but got '\(model)'.")
        }
    }

    func run() throws {
        let model = try Model.load(model, nonFinite: .refused, sandboxed: trust.sandbox)
        let state = model.compilation?.optimizer.variables.count ?? 0
        let (layers, weights) = (model.layers.count, model.weights.count)
        try results.write(
            [
                "sound": true, "layers": .int(layers), "weights": .int(weights),
                "parameters": .int(model.countParams()), "optimizer_variables": .int(state),
            ],
            or:
                "\(self.model) is sound: \(counted(layers, "layer")), \(counted(weights, "weight")) "
                + "with \(grouped(model.countParams())) numbers, "
                + "\(counted(state, "variable")) of the optimizer.")
    }
}
