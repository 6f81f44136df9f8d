/// The wiring check as `fit` makes it: once for each kind of data, with its warnings printed.
package struct WiringCheck: CompilationCheck {
    /// Rules whose warnings are not wanted.
    let silencing: Set<WiringRule>

    package init(silencing: Set<WiringRule>) {
        self.silencing = silencing
    }

    /// - Throws: ``WiringError``.
    package func check(_ model: Model, _ compilation: Compilation, _ data: Dataset?) throws {
        let key = WiringMemory.Key(model, data)
        if let past = compilation.wiring.result(key) {
            if let error = past { throw error }
            return
        }
        let findings = WiringInspection(model: model, compilation: compilation, data: data)
            .findings()
        if let error = compilation.wiring.keep(findings, key) { throw error }
    }
}

extension Compilation {
    /// Rules of the wiring check whose warnings are not wanted.
    var silencing: Set<WiringRule> {
        checks.lazy.compactMap { $0 as? WiringCheck }.first?.silencing ?? []
    }
}
