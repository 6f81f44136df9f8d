// The memory of variables, as work asks for it.

extension VariableStorage {
    /// Runs `body`, which reads or writes ``buffer``.
    package func hold<R, Failure: Error>(
        writing: Bool = false, _ body: () throws(Failure) -> R
    ) throws(Failure) -> R {
        try MemoryAccess(reading: writing ? [] : [self], writing: writing ? [self] : []).hold(body)
    }
}

extension MemoryAccess {
    package convenience init(
        reading: [VariableStorage] = [], writing: [VariableStorage] = []
    ) {
        self.init(reading: reading.map(\.domain), writing: writing.map(\.domain))
    }
}

extension MemoryDomain {
    /// Brings together what a program writes, and what it reads of variables that no program has
    /// used yet; see the form for domains.
    package static func join(reading: [VariableStorage], writing: [VariableStorage]) {
        join(reading: reading.map(\.domain), writing: writing.map(\.domain))
    }
}
