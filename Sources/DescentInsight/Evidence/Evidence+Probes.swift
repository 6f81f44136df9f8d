public import DescentCore

extension Evidence {
    /// Rows, and the outputs that the model must give for them.
    public struct Probes: Sendable {
        /// For each input of the model a tensor, with one row for each probe.
        public let inputs: [Tensor]
        /// For each output of the model a tensor, with one row for each probe.
        public let outputs: [Tensor]
        /// How far an output may be off, as a share of the largest recorded number of that output:
        /// processors differ in the order in which they add.
        public var tolerance: Double

        /// Probes of these rows.
        ///
        /// - Parameters:
        ///   - inputs: one tensor for each input.
        ///   - outputs: one tensor for each output, with as many rows.
        ///   - tolerance: default 1e-4.
        public init(inputs: [Tensor], outputs: [Tensor], tolerance: Double = 1e-4) {
            (self.inputs, self.outputs, self.tolerance) = (inputs, outputs, tolerance)
        }

        /// How many rows there are.
        public var count: Int {
            guard let first = inputs.first, first.rank > 0 else { return 0 }
            return first.shape[0]
        }

        /// What is wrong with them for a model; nil if they can be computed.
        package func fault(for model: Model) -> Fault? {
            Self.fault("inputs", inputs, model.inputSpecs, count)
                ?? Self.fault("outputs", outputs, model.outputSpecs, count)
        }

        /// Tensors that are not those of a model.
        package struct Fault {
            /// `inputs` or `outputs`.
            package let part: String
            /// The tensor among these; nil for their number.
            package let index: Int?
            package let expected: String
            package let got: String
        }

        private static func fault(
            _ part: String, _ tensors: [Tensor], _ specs: [TensorSpec], _ rows: Int
        ) -> Fault? {
            guard tensors.count == specs.count else {
                return Fault(
                    part: part, index: nil, expected: "\(specs.count) \(part), as the model has",
                    got: "\(tensors.count)")
            }
            for (i, (tensor, spec)) in zip(tensors, specs).enumerated() {
                let row = spec.shape.dimensions.dropFirst()
                let fits =
                    tensor.rank == spec.shape.rank && rows > 0 && tensor.shape[0] == rows
                    && zip(tensor.shape.dimensions.dropFirst(), row).allSatisfy {
                        $0 == $1 || $1 == Shape.unknown
                    }
                guard fits else {
                    return Fault(
                        part: part, index: i,
                        expected: "\(Swift.max(rows, 1)) rows of shape \(Shape(Array(row)))",
                        got: "shape \(tensor.shape)")
                }
            }
            return nil
        }
    }
}
