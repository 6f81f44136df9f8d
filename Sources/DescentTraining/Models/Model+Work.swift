import DescentCore

extension Model {
    /// Runs `body`, the work of `function`, which no other thread may do with this model meanwhile.
    /// Random numbers in it come from the model's streams.
    ///
    /// - Throws: ``TrainingError/inUse(function:model:)``.
    package func work<R>(_ function: String, _ body: () throws -> R) throws -> R {
        guard use.begin() else { throw TrainingError.inUse(function: function, model: title) }
        defer { use.end() }
        return try RandomStreams.draw(from: randomStreams, body)
    }
}
