import DescentCore

// How the search for faults goes on behind a layer that has one.

extension Layer {
    /// Symbolic outputs for inputs that the layer cannot work on, which remember why;
    /// invalid where the shapes cannot be told.
    func standIns(for fault: any Error, _ xs: [Tensor]) -> [Tensor] {
        guard let specs = specsAfterFault(xs) else { return [.invalid(fault)] }
        let token = LayerCallToken()
        return specs.enumerated().map { index, spec in
            let call = LayerCall(
                self, xs, output: index, of: specs.count, call: token, fault: fault)
            return .placeholder(spec, name: name, isSymbolic: true, origin: call)
        }
    }

    /// The outputs had the inputs been right, as far as that can be told without a call.
    private func specsAfterFault(_ xs: [Tensor]) -> [TensorSpec]? {
        let specs = statedSpecs(for: xs.map(\.spec)) ?? knownCall?.outputs.map(\.value) ?? []
        return specs.isEmpty ? nil : specs
    }

    /// The output for inputs of which one is invalid: also invalid, with the faults that show
    /// without a shape.
    func behindFault(_ xs: [Tensor]) -> Tensor {
        let errors = xs.flatMap(\.faultsBehind) + [configurationError].compactMap { $0 }
        return FaultList.joined(errors).map { Tensor.invalid($0) } ?? xs[0]
    }

    /// An invalid output; or, while a model is tried out, made-up ones so that the layers behind
    /// it are tried too.
    func recovered(from fault: any Error, _ xs: [Tensor]) -> [Tensor] {
        guard let recorder = OutputRecorder.current, recorder.collectsFaults,
            let specs = specsAfterFault(xs)
        else { return [.invalid(fault)] }
        recorder.note(fault)
        return specs.map { .placeholder($0, name: name) }
    }

    /// Undoes a build for inputs that turned out to be wrong.
    func forgetBuild() {
        built = false
        forgetWeights()
    }
}

extension Tensor {
    /// The fault of the layer call that made this symbolic tensor, or of the tensor itself.
    package var layerFault: (any Error)? {
        guard case .placeholder(let placeholder) = node.kind else { return error }
        return (placeholder.origin as? LayerCall)?.fault
    }

    /// The faults of all layer calls on the way to this tensor, first ones first.
    fileprivate var faultsBehind: [any Error] {
        var found: [any Error] = []
        var seen = Set<ObjectIdentifier>()
        var stack = [(tensor: self, isFinished: false)]
        while let (tensor, isFinished) = stack.popLast() {
            if isFinished {
                if let fault = tensor.layerFault { found.append(fault) }
                continue
            }
            guard seen.insert(ObjectIdentifier(tensor.node)).inserted else { continue }
            stack.append((tensor, true))
            var sources = tensor.node.inputs.map { Tensor($0) }
            if case .placeholder(let placeholder) = tensor.node.kind,
                let call = placeholder.origin as? LayerCall
            {
                sources = call.inputs
            }
            for source in sources.reversed() { stack.append((source, false)) }
        }
        return found
    }
}
