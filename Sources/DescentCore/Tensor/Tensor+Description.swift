import DescentSupport

extension Tensor: CustomStringConvertible {
    /// Type, shape and numbers, long axes shortened; or the recorded error. Computes the tensor.
    public var description: String {
        if let error { return "invalid Tensor: \(error)" }
        if isSymbolic { return "symbolic Tensor \(spec)" }
        do {
            // Float64 cannot hold every int64, so integers are printed from integers.
            let texts =
                dtype.isInteger
                ? try scalars(as: Int64.self).map(String.init) : try scalars().map(format)
            let width = texts.prefix(1000).map(\.count).max() ?? 0
            var body = ""
            write(texts, width, axis: 0, from: 0, into: &body)
            return "Tensor \(spec) \(body)"
        } catch {
            return "Tensor \(spec) without numbers: \(error)"
        }
    }

    private func format(_ value: Double) -> String {
        if dtype == .bool { return value == 0 ? "false" : "true" }
        return dtype == .float64 ? "\(value)" : "\(Float(value))"
    }

    /// Writes the elements below `from` on `axis`, at most six an axis: the first and last three.
    private func write(
        _ texts: [String], _ width: Int, axis: Int, from: Int, into out: inout String
    ) {
        guard axis < rank else {
            out +=
                rank == 0
                ? texts[from]
                : texts[from].padded(to: width, onLeft: true)
            return
        }
        let (length, step) = (shape.dimensions[axis], shape.strides[axis])
        let shown = length <= 8 ? Array(0..<length) : [0, 1, 2] + Array((length - 3)..<length)
        let separator = axis == rank - 1 ? ", " : ",\n" + String(repeating: " ", count: axis + 1)
        out += "["
        for (i, position) in shown.enumerated() {
            if i > 0 { out += separator }
            if length > 8 && i == 3 { out += "…" + separator }
            write(texts, width, axis: axis + 1, from: from + position * step, into: &out)
        }
        out += "]"
    }
}
