import DescentCore

/// A step before it is compiled: any number of programs can be made of it, on any thread.
struct StepPlan: Sendable {
    private(set) var graph: Graph
    let device: any Device
    let outputs: [TensorSpec]
    /// Input number of each placeholder, in their order.
    let placeholders: [Int]

    /// - Parameter device: nil to run where the variables are.
    init(
        outputs: [Tensor], updates: [(VariableStorage, Tensor)] = [], placeholders: [Tensor],
        device given: (any Device)?
    ) throws {
        let graph = try Graph(outputs: outputs, updates: updates, placeholders: placeholders)
            .keepingReadings()
        self.graph = graph
        device = given ?? Self.device(of: graph)
        self.outputs = outputs.map(\.spec)
        var places: [ObjectIdentifier: Int] = [:]
        for case (let index, .placeholder(let placeholder)) in graph.inputs.enumerated() {
            places[ObjectIdentifier(placeholder)] = index
        }
        self.placeholders = try placeholders.map { tensor in
            guard case .placeholder(let placeholder) = tensor.node.kind,
                let index = places[ObjectIdentifier(placeholder)]
            else { throw EngineError.library("a placeholder is missing from the program") }
            return index
        }
    }

    /// The device that the first variable was brought to, if any was.
    private static func device(of graph: Graph) -> any Device {
        guard VariableStorage.moves > 0 else { return DefaultDevice.current }
        let variables = graph.variables
        return MemoryAccess(reading: variables).hold {
            variables.lazy.compactMap { $0.home as? any Device }.first
        }
            ?? DefaultDevice.current
    }

    /// The same with numbers in the place of variables.
    func with(_ numbers: [ObjectIdentifier: TensorData]) -> StepPlan {
        var plan = self
        for case (let number, .variable(let storage)) in graph.inputs.enumerated() {
            if let data = numbers[ObjectIdentifier(storage)] {
                plan.graph.inputs[number] = .data(data)
            }
        }
        return plan
    }
}

/// One array of a data set, as memory: row `i` starts at `base + i * rowBytes`.
package struct RawColumn {
    package let base: UnsafeRawPointer
    package let rowBytes: Int

    func selecting(_ rows: UnsafePointer<Int>, _ count: Int) -> RowSelection {
        RowSelection(base: base, rowBytes: rowBytes, rows: rows, count: count)
    }
}

extension TensorData {
    /// Where the numbers stand.
    package var address: UnsafeRawPointer {
        // Never nil: even empty data owns a cache line.
        bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 64).unsafelyUnwrapped
    }
}
