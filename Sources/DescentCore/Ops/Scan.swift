/// An operation with several results. The node of the operation holds none of them: each is the
/// value of a ``Projection`` of it.
package protocol TuplePrimitive: Primitive {
    /// Shape and dtype of every result.
    func outputSpecs(_ inputs: [TensorSpec]) throws(ShapeFault) -> [TensorSpec]

    /// The vector-Jacobian product: for each input the derivative of `Σ cotangent · result`.
    func vjp(_ call: TupleCall) -> [Tensor?]

    /// The plain loop.
    func evaluate(_ inputs: [TensorData]) throws -> [TensorData]
}

/// One recorded use of an operation with several results, as its derivative sees it.
package struct TupleCall {
    package let inputs: [Tensor]
    /// The node of the operation.
    package let tuple: Tensor
    /// By number of the result; those that none comes to are not there.
    package let cotangents: [Int: Tensor]
    package let wants: [Bool]
}

extension TuplePrimitive {
    package var family: Op.Family { .control }
    package var computes: Bool { false }
    /// A loop is searched as a whole.
    package func reads(_ index: Int) -> Reads { .nothing }

    /// A mark that nobody reads.
    package func outputSpec(_ inputs: [TensorSpec]) throws(ShapeFault) -> TensorSpec {
        _ = try outputSpecs(inputs)
        return TensorSpec([], .bool)
    }
    package func vjp(_ call: Call) -> [Tensor?] { call.inputs.map { _ in nil } }
    package func evaluate(_ inputs: [HostArray], into output: HostOutput) {
        output.base.storeBytes(of: 0, as: UInt8.self)
    }
}

/// What a loop carries keeps its shape and type from step to step.
func requireSteadyCarry(
    _ before: ArraySlice<TensorSpec>, _ after: [TensorSpec]
) throws(ShapeFault) {
    for (k, spec) in before.enumerated() where after[k] != spec {
        throw ShapeFault(
            expected: "a body whose carry \(k) keeps its shape and type, \(spec)",
            got: "\(after[k]) after a step",
            fix: "Return the carry in the shape and type it came in; reshape or cast it.")
    }
}

/// Result number `index` of an operation that has several.
package struct Projection: Primitive {
    package let index: Int
    package let spec: TensorSpec

    package init(index: Int, spec: TensorSpec) {
        self.index = index
        self.spec = spec
    }

    package static let caseName = "projection"
    package var op: Op { .projection(self) }
    package var name: String { "get_tuple_element" }
    package var family: Op.Family { .control }
    package var attributes: [Attribute] { [Attribute("index", .integer(index))] }
    package var computes: Bool { false }
    package func reads(_ index: Int) -> Reads { .nothing }
    package var widened: Projection {
        Projection(index: index, spec: TensorSpec(spec.shape, spec.dtype.widened))
    }
    package func rebatched(_ batch: Int, inputs: [Shape]) -> Projection {
        Projection(index: index, spec: TensorSpec(spec.shape.scaled(by: batch), spec.dtype))
    }
    package func outputSpec(_ inputs: [TensorSpec]) -> TensorSpec { spec }
    /// ``ReverseWalk`` hands cotangents on to the operation itself.
    package func vjp(_ call: Call) -> [Tensor?] { [nil] }
    /// Never called: whoever runs the operation has its results.
    package func evaluate(_ inputs: [HostArray], into output: HostOutput) throws {
        throw EngineError.library("a result was asked for without its operation")
    }
}

extension Op {
    /// A result has the type that its operation says, whatever it was recorded for.
    func fitted(to inputs: [Tensor]) -> Op {
        guard case .projection(let projection) = self, let node = inputs.first?.node,
            let tuple = node.op?.primitive as? any TuplePrimitive,
            let specs = try? tuple.outputSpecs(node.inputs.map(\.spec)),
            specs.indices.contains(projection.index)
        else { return self }
        return .projection(Projection(index: projection.index, spec: specs[projection.index]))
    }
}

/// A function called `length` times, each time on what it returned the time before and on the next
/// slices of sequences:
///
///     carry, y[t] = body(carry, x[t], constants)      t = 0 … length − 1, or backwards
///
/// Inputs: first carries, sequences `[length, …]`, constants. Results: last carries, `y` as
/// sequences, and for each carry the sequence of what went into every step.
package struct Scan: TuplePrimitive {
    package let body: GraphFunction
    package let length: Int
    package let carries: Int
    package let sequences: Int
    package let isReversed: Bool

    package init(
        body: GraphFunction, length: Int, carries: Int, sequences: Int, isReversed: Bool
    ) {
        self.body = body
        self.length = length
        self.carries = carries
        self.sequences = sequences
        self.isReversed = isReversed
    }

    package static let caseName = "scan"
    package var op: Op { .scan(self) }
    package var name: String { "scan" }
    package var attributes: [Attribute] {
        [
            Attribute("length", .integer(length)), Attribute("carries", .integer(carries)),
            Attribute("sequences", .integer(sequences)),
            Attribute("reversed", .word("\(isReversed)")),
        ]
    }
    package var widened: Scan {
        Scan(
            body: body.widened, length: length, carries: carries, sequences: sequences,
            isReversed: isReversed)
    }

    /// Outputs of the body that are stacked.
    package var stacked: Int { body.graph.outputs.count - carries }
    /// The number of the first result that is a sequence of carries.
    package var firstHistory: Int { body.graph.outputs.count }

    package func cost(_ inputs: [Shape], _ output: Shape) -> Double {
        Double(length) * body.cost
    }

    package func outputSpecs(_ inputs: [TensorSpec]) throws(ShapeFault) -> [TensorSpec] {
        try requireArguments(inputs)
        let outputs = body.outputSpecs
        try requireSteadyCarry(inputs.prefix(carries), outputs)
        return outputs[..<carries] + outputs[carries...].map(sequence)
            + inputs[..<carries].map(sequence)
    }

    private func sequence(_ spec: TensorSpec) -> TensorSpec {
        TensorSpec(Shape([length] + spec.shape.dimensions), spec.dtype)
    }

    private func requireArguments(_ inputs: [TensorSpec]) throws(ShapeFault) {
        guard inputs.count == body.graph.inputSpecs.count, carries + sequences <= inputs.count,
            carries <= body.graph.outputs.count
        else {
            throw ShapeFault(
                expected: "\(body.graph.inputSpecs.count) arguments", got: "\(inputs.count)",
                fix: "Give carries, sequences and constants.")
        }
        for k in carries..<(carries + sequences) where inputs[k].shape.first != length {
            throw ShapeFault(
                expected: "sequences of one length, \(length), along the first axis",
                got: "\(inputs[k])", fix: "Slice or pad the sequences to one length.")
        }
    }

    package func rebatched(_ batch: Int, inputs: [Shape]) -> Scan {
        let known =
            length < 0 ? (sequences > 0 ? inputs[carries][0] : scaled(length, batch)) : length
        let arguments = inputs.enumerated().map { k, shape in
            let isSequence = k >= carries && k < carries + sequences
            return TensorSpec(
                isSequence ? Shape(Array(shape.dimensions.dropFirst())) : shape,
                body.graph.inputSpecs[k].dtype)
        }
        return Scan(
            body: body.rebatched(batch, arguments: arguments), length: known, carries: carries,
            sequences: sequences, isReversed: isReversed)
    }
}
