extension Tensor {
    /// The same value under a name, by which explanations show it:
    ///
    /// ```swift
    /// let c = (w * x).named("c")
    /// let a = (c + b).named("a")
    /// ```
    ///
    /// Numbers and derivatives stay what they are. Go on with the tensor that is returned:
    /// only it has the name. The line of this call is remembered too.
    public func named(_ name: String, fileID: String = #fileID, line: Int = #line) -> Tensor {
        let label = ValueLabel(name: name, location: SourceLine(fileID: fileID, line: line))
        switch node.kind {
        case .invalid: return self
        case .operation(let op):
            return Tensor(
                Node(
                    .operation(op), spec, inputs: node.inputs, label: label,
                    composites: node.composites), mask: maskNode)
        case .data, .variable, .reading, .placeholder:
            let identity = Op.identity(Identity(stopsGradient: false))
            return Tensor(
                Node(.operation(identity), spec, inputs: [node], label: label), mask: maskNode)
        }
    }
}
