/// A graph run in float64 by the reference interpreter, on numbers that may be moved one by one:
/// what checks of derivatives need.
///
/// Weights and data are copied when it is made; moving a number here changes nothing elsewhere.
package final class WidenedProgram {
    private let graph: Graph
    private let program: any HostProgram
    /// Numbers of inputs by the weight or placeholder that they stand for.
    private var numbers: [ObjectIdentifier: Int] = [:]

    /// - Parameters:
    ///   - outputs: of any type; floating-point ones are computed in float64.
    ///   - feeds: the placeholders behind them, with their numbers.
    /// - Throws: what recording `outputs` found; ``EngineError`` without memory.
    package init(
        outputs: [Tensor], feeding feeds: [(placeholder: Tensor, data: TensorData)] = []
    ) throws {
        let narrow = try Graph(outputs: outputs, placeholders: feeds.map(\.placeholder))
        graph = narrow.widened
        program = try ReferenceInterpreter().program(for: graph)
        let fed = Dictionary(
            feeds.map { (Self.key($0.placeholder), $0.data) },
            uniquingKeysWith: { first, _ in first })
        for (number, source) in narrow.inputs.enumerated() {
            let target = try program.inputBuffer(number)
            switch source {
            case .data(let data): Self.copy(data, to: target)
            case .variable(let storage):
                numbers[ObjectIdentifier(storage)] = number
                try storage.hold {
                    try storage.read { Self.copy($0, storage.spec, to: target) }
                }
            case .reading(let reading):
                numbers[ObjectIdentifier(reading)] = number
                try reading.storage.hold {
                    try reading.read { Self.copy($0, reading.storage.spec, to: target) }
                }
            case .placeholder(let placeholder):
                numbers[ObjectIdentifier(placeholder)] = number
                if let data = fed[ObjectIdentifier(placeholder)] { Self.copy(data, to: target) }
            }
        }
    }

    private static func key(_ tensor: Tensor) -> ObjectIdentifier {
        switch tensor.node.kind {
        case .variable(let storage): ObjectIdentifier(storage)
        case .reading(let reading): ObjectIdentifier(reading)
        case .placeholder(let placeholder): ObjectIdentifier(placeholder)
        case .data, .operation, .invalid: ObjectIdentifier(tensor.node)
        }
    }

    private static func copy(_ data: TensorData, to target: UnsafeMutableRawBufferPointer) {
        data.withBytes { copy($0, data.spec, to: target) }
    }

    private static func copy(
        _ bytes: UnsafeRawBufferPointer, _ spec: TensorSpec,
        to target: UnsafeMutableRawBufferPointer
    ) {
        guard let source = bytes.baseAddress, let base = target.baseAddress else { return }
        guard spec.dtype.isFloatingPoint else { return target.copyMemory(from: bytes) }
        for i in 0..<spec.shape.elementCount {
            DType.float64.store(spec.dtype.load(source, i), base, i)
        }
    }

    /// The number of the input that stands for `leaf`, a weight's value or a placeholder;
    /// nil if no output depends on it.
    package func input(of leaf: Tensor) -> Int? { numbers[Self.key(leaf)] }

    /// The elements of a floating-point input.
    package func elements(_ input: Int) throws -> UnsafeMutableBufferPointer<Double> {
        try program.inputBuffer(input).bindMemory(to: Double.self)
    }

    /// All outputs for the numbers as they are.
    package func run() throws -> [[Double]] {
        try program.run()
        return try graph.outputs.indices.map { number in
            let spec = graph.nodes[graph.outputs[number]].spec
            guard let base = try program.outputBuffer(number).baseAddress else { return [] }
            return (0..<spec.shape.elementCount).map { spec.dtype.load(base, $0) }
        }
    }
}
