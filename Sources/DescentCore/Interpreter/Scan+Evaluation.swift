extension Scan {
    /// Step by step, with the interpreter in each.
    package func evaluate(_ inputs: [TensorData]) throws -> [TensorData] {
        let specs = inputs.map(\.spec)
        let outputs = body.outputSpecs
        let step = try PlainFunction(body)
        var carry = Array(inputs.prefix(carries))
        var rows: [[TensorData]] = []
        for t in isReversed ? Array((0..<length).reversed()) : Array(0..<length) {
            let slices = try (carries..<(carries + sequences)).map { k in
                try inputs[k].row(t, of: body.graph.inputSpecs[k])
            }
            let results = try step(carry + slices + inputs.dropFirst(carries + sequences))
            rows.append(results.dropFirst(carries) + carry)
            carry = Array(results.prefix(carries))
        }
        if isReversed { rows.reverse() }
        let stackedSpecs = outputs.dropFirst(carries) + specs.prefix(carries)
        return try carry
            + stackedSpecs.enumerated().map { k, spec in
                try TensorData(TensorSpec(Shape([length] + spec.shape.dimensions), spec.dtype)) {
                    for (t, row) in rows.enumerated() {
                        let place = $0[(t * spec.byteCount)..<((t + 1) * spec.byteCount)]
                        UnsafeMutableRawBufferPointer(rebasing: place).copyMemory(
                            from: row[k].bytes)
                    }
                }
            }
    }
}

/// A function as the interpreter runs it.
struct PlainFunction {
    private let function: GraphFunction
    private let program: any HostProgram

    init(_ function: GraphFunction) throws {
        self.function = function
        program = try ReferenceInterpreter().program(for: function.graph)
    }

    func callAsFunction(_ arguments: [TensorData]) throws -> [TensorData] {
        try withExtendedLifetime(arguments) {
            for (k, argument) in arguments.enumerated() { try program.bind(k, to: argument) }
            try program.run()
            return try function.outputSpecs.enumerated().map { k, spec in
                try TensorData(spec) { try program.copyOutput(k, to: $0) }
            }
        }
    }
}

extension TensorData {
    /// A copy of the slice at place `t` of the first axis.
    fileprivate func row(_ t: Int, of spec: TensorSpec) throws -> TensorData {
        try TensorData(spec) { target in
            let range = (t * spec.byteCount)..<((t + 1) * spec.byteCount)
            target.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[range]))
        }
    }
}
