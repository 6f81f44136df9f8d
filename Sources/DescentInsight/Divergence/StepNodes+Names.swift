import DescentCore

extension StepNodes {
    /// What node `i` is called in reports: a weight, `x`, or the operation that made it,
    /// behind all that only moves numbers.
    func name(of i: Int) -> String {
        switch nodes[i].kind {
        case .variable(let storage): return name(of: storage)
        case .reading(let reading): return name(of: reading.storage)
        case .placeholder: return columnName(i)
        case .data: return "constant"
        case .invalid: return "invalid"
        case .operation(let op):
            switch op {
            case .broadcastInDim, .reshape, .transpose, .convert, .identity:
                return operands(of: i).first.map(name) ?? op.name
            default:
                let layer = layer(of: i).map { " of '\($0.path.joined(separator: "/"))'" } ?? ""
                return op.name + layer
            }
        }
    }

    /// `x`, `y` or `sample_weight`; numbered if there are several.
    private func columnName(_ i: Int) -> String {
        guard case .placeholder(let placeholder) = nodes[i].kind else { return "" }
        let letter = placeholder.name.prefix(1)
        let alike = step.placeholders.filter { tensor in
            guard case .placeholder(let other) = tensor.node.kind else { return false }
            return other.name.dropFirst().allSatisfy(\.isNumber) && other.name.prefix(1) == letter
        }
        return alike.count == 1 && placeholder.name.count == 2 ? String(letter) : placeholder.name
    }

    /// The weight's name within the model, which may differ from the one it was made with.
    func name(of storage: VariableStorage) -> String {
        let found = variables.first { $0.storage === storage }
        return found?.name ?? storage.name
    }

    /// What node `i` belongs to: a layer, the model, the loss, or the optimizer,
    /// with the path of its names.
    func owner(of i: Int) -> (name: String, path: String)? {
        if let (layer, path) = layer(of: i) {
            return (layer.kerasClassName, path.joined(separator: "/"))
        }
        guard let path = nodes[i].scope?.path, let first = path.first else {
            // Maths between layers, or in a model's own call.
            return phase(of: i) == .forward ? (model.kerasClassName, model.name) : nil
        }
        if let loss = losses.first(where: { $0.name == first }) {
            return (loss.kerasClassName, path.joined(separator: "/"))
        }
        guard first == optimizer.name else { return nil }
        return (optimizer.kerasClassName, path.joined(separator: "/"))
    }

    /// What is wrong if column `index` of the data holds NaN.
    func kind(ofColumn index: Int) -> DivergenceReport.Cause {
        let names = step.placeholders.map { tensor -> String in
            if case .placeholder(let placeholder) = tensor.node.kind {
                placeholder.name
            } else {
                ""
            }
        }
        switch names[index].prefix(1) {
        case "x": return .inputData
        case "y": return .labelData
        default: return .sampleWeightData
        }
    }
}
