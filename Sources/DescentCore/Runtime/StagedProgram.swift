/// Lets the host reach a program whose memory it cannot address: inputs are uploaded before a run,
/// outputs are downloaded when somebody asks for them, and variables take the buffers that a run
/// stored their new numbers in.
package final class StagedProgram: HostProgram {
    package let base: any Program
    package let memory: MemorySpace
    package let outputSpecs: [TensorSpec]
    private let device: any Device
    private let inputSpecs: [TensorSpec]
    /// Inputs that have updates.
    private let updates: [Int]
    private var inputs: [Input]
    /// Memory of the device for what is uploaded.
    private var buffers: [(any Buffer)?]
    /// What the program is bound to.
    private var bound: [(any Buffer)?]
    /// In the host's memory.
    private var owned: OwnedInputs
    /// Outputs, and which of them are those of the last run.
    private var results: [TensorData?]
    private var isDownloaded: [Bool]

    /// Where the numbers of an input come from.
    private enum Input {
        /// The host's memory, before every run.
        case fed(UnsafeMutableRawPointer)
        /// The buffer that is bound, which holds them.
        case steady
        case variable(VariableStorage)
    }

    init(_ program: any Program, of graph: Graph, on device: any Device) {
        base = program
        self.device = device
        memory = device.memory
        inputSpecs = graph.inputSpecs
        owned = OwnedInputs(inputSpecs)
        outputSpecs = graph.outputs.map { graph.nodes[$0].spec }
        updates = graph.updates.map(\.input)
        // Nothing is bound yet: run feeds what stays so.
        inputs = inputSpecs.map { _ in .steady }
        buffers = inputSpecs.map { _ in nil }
        bound = buffers
        results = outputSpecs.map { _ in nil }
        isDownloaded = outputSpecs.map { _ in false }
    }

    package var isLarge: Bool { base.isLarge }
    package func expectWeights(at change: Int) { base.expectWeights(at: change) }
    package func noteUpdates(at change: Int) { base.noteUpdates(at: change) }

    // MARK: Inputs

    package func inputBuffer(_ index: Int) throws -> UnsafeMutableRawBufferPointer {
        let bytes = try owned.memory(index)
        if let pointer = bytes.baseAddress { bind(index, to: pointer) }
        return bytes
    }

    package func bind(_ index: Int, to pointer: UnsafeMutableRawPointer) {
        inputs[index] = .fed(pointer)
    }

    package func bind(_ index: Int, to data: TensorData) throws {
        try data.withBytes { try upload($0, to: index) }
        inputs[index] = .steady
    }

    package func bind(_ index: Int, to variable: VariableStorage) {
        inputs[index] = .variable(variable)
    }

    package func bind(_ index: Int, to buffer: any Buffer) throws {
        try bindIfOther(index, to: buffer)
        inputs[index] = .steady
    }

    /// A buffer is bound once, not at every run.
    private func bindIfOther(_ index: Int, to buffer: any Buffer) throws {
        guard bound[index] !== buffer else { return }
        bound[index] = nil
        try base.bind(index, to: buffer)
        bound[index] = buffer
    }

    private func upload(_ bytes: UnsafeRawBufferPointer, to index: Int) throws {
        let buffer =
            try buffers[index]
            ?? device.makeBuffer(inputSpecs[index], what: "An input of a program")
        buffers[index] = buffer
        try buffer.upload(bytes)
        try bindIfOther(index, to: buffer)
    }

    // MARK: Running

    package func run() throws {
        for index in inputs.indices {
            switch inputs[index] {
            case .variable(let variable): try bindIfOther(index, to: variable.buffer)
            case .fed(let pointer):
                let count = inputSpecs[index].byteCount
                try upload(UnsafeRawBufferPointer(start: pointer, count: count), to: index)
            case .steady:
                // Zeros, for what nobody bound.
                if bound[index] == nil {
                    try upload(UnsafeRawBufferPointer(inputBuffer(index)), to: index)
                }
            }
        }
        for index in isDownloaded.indices { isDownloaded[index] = false }
        try base.run()
        for index in updates { try storeUpdate(index) }
    }

    private func storeUpdate(_ index: Int) throws {
        let fresh = base.updated(index)
        if let fresh {
            // The one that was bound is used up.
            (bound[index], buffers[index]) = (nil, nil)
            try bindIfOther(index, to: fresh)
        }
        switch inputs[index] {
        case .variable(let variable): if let fresh { variable.adopt(fresh) }
        case .steady: break
        case .fed(let pointer):
            if let fresh { buffers[index] = fresh }
            let count = inputSpecs[index].byteCount
            try bound[index]?.download(
                into: UnsafeMutableRawBufferPointer(start: pointer, count: count))
        }
    }

    package func outputBuffer(_ index: Int) throws -> UnsafeRawBufferPointer {
        let data = try results[index] ?? TensorData(outputSpecs[index]) { _ in }
        results[index] = data
        if !isDownloaded[index] {
            // The memory is this program's; whoever is lent it reads it before the next run.
            try copyOutput(index, to: UnsafeMutableRawBufferPointer(mutating: data.bytes))
            isDownloaded[index] = true
        }
        return data.bytes
    }

    package func copyOutput(_ index: Int, to target: UnsafeMutableRawBufferPointer) throws {
        try base.result(index).download(into: target)
    }

    package func result(_ index: Int) throws -> any Buffer { try base.result(index) }

    package func updated(_ index: Int) -> (any Buffer)? { base.updated(index) }
}
