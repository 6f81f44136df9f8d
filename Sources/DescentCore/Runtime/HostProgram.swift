/// A program whose inputs and outputs the host reads and writes at addresses, and which stores
/// updates where their inputs are.
///
/// The CPU engine and the interpreter work there anyway; for other devices ``StagedProgram`` copies.
package protocol HostProgram: Program {
    /// Where the buffers lie that it takes.
    var memory: MemorySpace { get }
    var outputSpecs: [TensorSpec] { get }
    /// Memory of input `index` that the program owns, to be filled before ``Program/run()``;
    /// for inputs not bound.
    func inputBuffer(_ index: Int) throws -> UnsafeMutableRawBufferPointer
    /// Reads (and for updates writes) input `index` at `pointer` from now on.
    func bind(_ index: Int, to pointer: UnsafeMutableRawPointer)
    /// Reads numbers that never change.
    func bind(_ index: Int, to data: TensorData) throws
    /// Reads (and for updates writes) a variable whose buffer lies in ``memory``.
    func bind(_ index: Int, to variable: VariableStorage) throws
    /// Output `index`; valid until the next run.
    func outputBuffer(_ index: Int) throws -> UnsafeRawBufferPointer
    /// Copies output `index` to `target`, which has as many bytes.
    func copyOutput(_ index: Int, to target: UnsafeMutableRawBufferPointer) throws
    /// The program as its device made it.
    var base: any Program { get }
}

extension HostProgram {
    package var memory: MemorySpace { .host }
    package var base: any Program { self }

    package func bind(_ index: Int, to buffer: any Buffer) throws {
        guard let buffer = buffer as? HostBuffer else {
            throw EngineError.foreignMemory(
                memory: memory.name, buffer: "\(type(of: buffer)) of \(buffer.spec)")
        }
        if let pointer = buffer.bytes.baseAddress { bind(index, to: pointer) }
    }

    package func bind(_ index: Int, to data: TensorData) {
        // Programs write only inputs that have updates, and these are variables.
        if let pointer = data.bytes.baseAddress {
            bind(index, to: UnsafeMutableRawPointer(mutating: pointer))
        }
    }

    package func bind(_ index: Int, to variable: VariableStorage) throws {
        try bind(index, to: variable.buffer)
    }

    package func result(_ index: Int) throws -> any Buffer {
        HostBuffer(outputSpecs[index], at: try outputBuffer(index))
    }

    package func copyOutput(_ index: Int, to target: UnsafeMutableRawBufferPointer) throws {
        target.copyMemory(from: try outputBuffer(index))
    }

    // MARK: Numbers

    /// Binds the inputs that have numbers of their own, which must stay where they are;
    /// placeholders are left to the caller. For holders of the variables.
    ///
    /// What is read outside of steps, and variables that lie in another memory than the program's,
    /// is good for one run while they are held.
    package func bindNumbers(of sources: [Graph.Source]) throws {
        for (number, source) in sources.enumerated() {
            switch source {
            case .data(let data): try bind(number, to: data)
            case .variable(let storage): try bindOrCopy(number, storage)
            case .reading(let reading):
                if let data = reading.kept {
                    try bind(number, to: data)
                } else {
                    try bindOrCopy(number, reading.storage)
                }
            case .placeholder: break
            }
        }
    }

    private func bindOrCopy(_ number: Int, _ storage: VariableStorage) throws {
        if storage.memory === memory { return try bind(number, to: storage) }
        try storage.copy(into: inputBuffer(number))
    }
}
