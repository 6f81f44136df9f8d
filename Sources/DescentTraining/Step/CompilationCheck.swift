/// What looks at a model, at what `compile` was given and at data, before they are worked with.
///
/// Training knows none of them: `compile` hands over those there are.
package protocol CompilationCheck {
    /// - Parameter data: nil for the model alone.
    /// - Throws: what must not be worked with.
    func check(_ model: Model, _ compilation: Compilation, _ data: Dataset?) throws
}

extension Model {
    /// Runs the checks that `compile` was given.
    package func check(_ compilation: Compilation, _ data: Dataset?) throws {
        for check in compilation.checks { try check.check(self, compilation, data) }
    }
}
