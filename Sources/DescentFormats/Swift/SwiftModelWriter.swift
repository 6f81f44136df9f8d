import DescentCore
import DescentLayers
import DescentSupport
import DescentTraining

/// Writes source code in Swift that makes a model as a file of Keras' describes it.
///
/// What a layer is made with is said by its table of arguments (see ``SwiftCall``), what an operation
/// is by ``KerasOperation``; this puts them in order.
struct SwiftModelWriter {
    let reader: KerasReader
    /// The body of the function so far.
    var lines: [String] = []
    var identifiers = SwiftIdentifiers()
    /// The variables that hold layers.
    private var variables: [ObjectIdentifier: String] = [:]
    /// The variables that hold tensors, by their nodes.
    var tensors: [ObjectIdentifier: String] = [:]
    /// What could not be said, and of whom.
    private var faults: [String] = []

    init(_ reader: KerasReader) { self.reader = reader }

    mutating func source(of model: Model, function: String, weights: String?) throws -> String {
        try write(model, to: "model")
        try compile(model)
        guard faults.isEmpty else {
            throw ConfigurationError(
                who: model.title, expected: "only what source code can say",
                got: listed(faults.distinct, limit: 20),
                fix: "Export a model without it, and add your own code to the source.")
        }
        let isThrowing = weights != nil
        if isThrowing { lines.append("try model.loadWeights(weights)") }
        lines.append("return model")
        let parameter = weights.map { "weights: String = \($0.swiftSource())" } ?? ""
        let imports = isThrowing ? ["import Descent", "import DescentFormats"] : ["import Descent"]
        let head = "func \(function)(\(parameter)) \(isThrowing ? "throws " : "")-> Model {"
        return
            (imports + ["", "/// Makes \(comment(model)).", head]
            + lines.map { "    \($0.replacing("\n", with: "\n    "))" } + ["}", ""])
            .joined(separator: "\n")
    }

    private func comment(_ model: Model) -> String {
        "the model \(model.name.swiftSource())"
    }

    /// Notes what source code cannot say, and goes on, so that all of it is found.
    mutating func noting(_ owner: String, _ body: () throws(SwiftFault) -> String) -> String {
        do throws(SwiftFault) { return try body() } catch {
            faults.append("\(error.what) in \(owner)")
            return ""
        }
    }

    // MARK: Layers

    /// A layer or a model: the call that makes it, or the variable that holds it.
    ///
    /// - Parameter isKept: whether it is needed again.
    mutating func layer(_ layer: Layer, isKept: Bool = false) throws -> String {
        if let variable = variables[ObjectIdentifier(layer)] { return variable }
        if let model = layer as? Model { return try declare(model) }
        let text = noting("'\(layer.name)'") { () throws(SwiftFault) in
            Self.text(try SwiftCall(layer))
        }
        let changes = changes(of: layer)
        guard isKept || !changes.isEmpty else { return text }
        let variable = identifiers.free(layer.name + "_layer")
        variables[ObjectIdentifier(layer)] = variable
        lines.append("let \(variable) = \(text)")
        lines += changes.map { "\(variable).\($0)" }
        return variable
    }

    /// What initialisers do not take.
    private func changes(of layer: Layer) -> [String] {
        (layer.trainable ? [] : ["trainable = false"])
            + (layer.dtypePolicy.isMixed ? ["dtypePolicy = \(Self.policy(layer))"] : [])
    }

    private static func policy(_ layer: Layer) -> String {
        switch layer.dtypePolicy {
        case .mixedBFloat16: ".mixedBFloat16"
        case .mixedFloat16: ".mixedFloat16"
        default: "DTypePolicy(\(layer.dtype.swiftSource()))"
        }
    }

    private mutating func declare(_ model: Model) throws -> String {
        let variable = identifiers.free(model.name + "_model")
        variables[ObjectIdentifier(model)] = variable
        try write(model, to: variable)
        return variable
    }

    // MARK: Models

    private mutating func write(_ model: Model, to variable: String) throws {
        if model.graph == nil {
            try sequential(model, variable)
        } else {
            try functional(model, named: variable)
        }
    }

    /// The name, and whether the model is frozen.
    func options(of model: Model) -> [String] {
        ["name: \(model.name.swiftSource())"] + (model.trainable ? [] : ["trainable: false"])
    }

    private mutating func sequential(_ model: Model, _ variable: String) throws {
        let isMixed = model.dtypePolicy.isMixed
        var elements = zip(model.inputNames, model.inputSpecs).prefix(1).map { input($0, $1) }
        for layer in model.layers {
            let text = try self.layer(layer, isKept: isMixed)
            // The model would hand on its own.
            if isMixed { lines.append("\(text).dtypePolicy = \(Self.policy(layer))") }
            elements.append(text)
        }
        guard isMixed else {
            let list = "[\n    \(elements.map(Self.indented).joined(separator: ",\n    ")),\n]"
            let call = SwiftCall(
                "Sequential", (elements.isEmpty ? [] : [list]) + options(of: model))
            lines.append("let \(variable) = \(call.text)")
            return
        }
        lines.append("let \(variable) = \(SwiftCall("Sequential", options(of: model)).text)")
        lines.append("\(variable).dtypePolicy = \(Self.policy(model))")
        lines += elements.map { "\(variable).add(\($0))" }
    }

    func input(_ name: String, _ spec: TensorSpec) -> String {
        let lengths = spec.shape.dimensions.dropFirst().map { $0 < 0 ? "nil" : "\($0)" }
        var arguments = ["shape: [\(lengths.joined(separator: ", "))]"]
        if spec.dtype != .float32 { arguments.append("dtype: \(spec.dtype.swiftSource())") }
        return SwiftCall("Input", arguments + ["name: \(name.swiftSource())"]).text
    }

    // MARK: Lines

    /// On one line if there is room, else with a line for each argument.
    static func text(_ call: SwiftCall) -> String {
        let line = call.text
        guard line.count > 80, call.arguments.count > 1 else { return line }
        return "\(call.name)(\n    \(call.arguments.joined(separator: ",\n    ")))\(call.methods)"
    }

    private static func indented(_ text: String) -> String {
        text.replacing("\n", with: "\n    ")
    }
}
