import DescentCore

/// A graph with what was recognised in it.
///
/// Every node has a role: some become instructions, some are read through by their consumers
/// (literals, broadcasts, reshapes) and only get memory if a consumer cannot do that.
struct Matched {
    /// The graph, and what is known of its nodes.
    let reader: GraphReader
    let passes: EnginePasses
    /// Whether what depends on weights alone is computed only when they change.
    let weightsStay: Bool
    /// For each node whether it depends on such weights alone.
    let steady: [Bool]
    let epilogues: Epilogues
    let chains: ConvolutionChains
    /// Before element-wise nodes are put into loops.
    let roles: [Role]

    init(_ graph: Graph, passes: EnginePasses, weightsStay: Bool) {
        self.passes = passes
        self.weightsStay = weightsStay
        let graph = passes.contains(.epilogues) ? Epilogues.sharpenComparisons(graph) : graph
        reader = GraphReader(graph)
        steady =
            weightsStay ? graph.steady : [Bool](repeating: false, count: graph.nodes.count)
        epilogues =
            passes.contains(.epilogues)
            ? Epilogues.find(in: reader, steady, ownKernels: passes.contains(.ownKernels))
            : Epilogues()
        chains =
            passes.isSuperset(of: [.epilogues, .ownKernels])
            ? ConvolutionChains.find(in: reader, epilogues) : ConvolutionChains()
        roles = Role.assign(graph, reader.needed, epilogues, chains)
    }
}
