/// Something that computes: it has memory, and turns graphs into programs. Devices receive finished
/// output specs and never infer shapes.
///
/// What only some can do is asked for where it is wanted, and done without elsewhere: see
/// ``HostProgram``, ``ProfiledProgram``, ``RowGatherer`` and ``MeasuredDevice``.
package protocol Device: BufferMaker {
    /// For messages and caches: devices of one name compile to the same programs.
    var name: String { get }
    /// Compiles the graph; program inputs, outputs and updates are numbered as the graph's.
    func compile(_ graph: Graph, _ options: CompileOptions) throws -> any Program
}

/// What a compiler may count on.
package struct CompileOptions: Sendable {
    /// Whether variables and constants hold the same numbers in runs that are told of the same
    /// change (``Program/expectWeights(at:)``), wherever they are bound. What depends on them alone
    /// may then be computed only when they have changed.
    package let weightsStay: Bool

    package init(weightsStay: Bool = false) { self.weightsStay = weightsStay }
}

/// A device that can tell what the machine behind it can do at best.
package protocol MeasuredDevice: Device {
    /// nil if that says nothing about this device. Measured once, which takes some milliseconds.
    var peak: MachinePeak? { get }
}

extension Device {
    /// A program whose inputs and outputs the host reaches: by its own means if it has any, else by
    /// uploads and downloads.
    package func program(
        for graph: Graph, weightsStay: Bool = false
    ) throws -> any HostProgram {
        let program = try compile(graph, CompileOptions(weightsStay: weightsStay))
        return program as? any HostProgram ?? StagedProgram(program, of: graph, on: self)
    }
}

/// Where a model computes: see `device` of a model.
public struct ComputeDevice: Sendable, CustomStringConvertible {
    package let implementation: any Device

    package init(_ implementation: any Device) { self.implementation = implementation }

    /// Its name.
    public var description: String { implementation.name }
}
