import DescentCore
import DescentData
import DescentLayers
import DescentSupport

// What calls of layers say besides inputs.

extension KerasArguments {
    /// What a layer gives that is called so.
    ///
    /// - Throws: `FileError` for arguments that it does not have.
    func layerCall(of layer: Layer) throws -> KerasLayerCall {
        KerasLayerCall(
            inputs: try layerInputs(of: layer), state: initialState(of: layer),
            arguments: try callArguments(of: layer))
    }

    /// Whether an argument says which steps of an input count.
    static func isMask(_ key: String) -> Bool {
        key == "mask" || (key.hasSuffix("_mask") && key != "attention_mask")
    }

    /// The inputs alone, those with names in the order in which Keras declares them.
    func inputTensors(of layer: Layer) -> [Tensor] {
        let order = ["query", "value", "key"]
        let place = { (key: String) in order.firstIndex(of: key) ?? 0 }
        let own = named.filter { key, _ in
            key != "initial_state" && !layer.callArguments.contains(key)
        }
        let positional = layer.stateCount == nil ? list : Array(list.prefix(1))
        // Sorted in a way that keeps the order of equals.
        let sorted = own.enumerated().sorted {
            (place($0.element.key), $0.offset) < (place($1.element.key), $1.offset)
        }
        return positional.flatMap(\.tensors) + sorted.flatMap(\.element.value.tensors)
    }

    /// What a recurrent layer starts from: its second argument.
    private func initialState(of layer: Layer) -> [Tensor] {
        guard layer.stateCount != nil else { return [] }
        return argument(1, "initial_state")?.tensors ?? []
    }

    private func callArguments(of layer: Layer) throws -> CallArguments {
        var arguments = CallArguments()
        for (key, value) in named where layer.callArguments.contains(key) {
            switch value {
            case .plain(.bool(let flag)): if flag { arguments.set(key, flag) }
            case .plain(.null): break
            case .tensor(let tensor): arguments.set(key, tensor)
            default:
                throw place.at("kwargs").at(key).error(
                    .unsupported, expected: "a tensor, true or false", got: "something else",
                    fix: "Save the model again.")
            }
        }
        return arguments
    }
}

/// What a layer is called with.
struct KerasLayerCall {
    let inputs: [Tensor]
    /// What a recurrent layer starts from.
    let state: [Tensor]
    /// What the call says besides.
    let arguments: CallArguments

    /// All that what comes out depends on.
    var tensors: [Tensor] { inputs + state + arguments.tensors }

    func callAsFunction(_ layer: Layer) -> [Tensor] {
        layer.outputs(inputs, initialState: state, arguments: arguments)
    }
}
