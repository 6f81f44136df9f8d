package import DescentCore

/// Key and counter of the random numbers of compiled steps, for dropout.
package struct StepRandom {
    /// The name of ``variable``.
    package static let name = "random_state"
    /// int64 `[2]`; steps read it when they run, and move it on.
    package let variable: Variable

    /// - Parameter source: where the numbers start from; default a new stream.
    init(from source: RandomSource? = nil) throws {
        variable = try Variable(
            Tensor(shape: [2], scalars: [Int64(0), 0]), name: Self.name, trainable: false)
        try reseed(from: source)
    }

    /// Starts from the next stream of the model. The key is drawn, so it shares no numbers
    /// with the streams of initial weights and shuffling.
    func reseed(from given: RandomSource? = nil) throws {
        var source = given ?? RandomSource.next()
        let key = UInt64(source.nextUInt32()) << 32 | UInt64(source.nextUInt32())
        try variable.assignNow(Tensor(shape: [2], scalars: [Int64(bitPattern: key), 0]))
    }

    /// A trace whose random numbers are drawn from here.
    package func trace() -> StepTrace { StepTrace(randomState: variable.storage.live) }

    /// Records a step that moves on by what it draws.
    func record<R>(_ body: (StepTrace) throws -> R) rethrows -> (
        result: R, updates: [(VariableStorage, Tensor)]
    ) {
        let trace = self.trace()
        let result = try trace.record {
            let result = try body(trace)
            if trace.randomDraws > 0 {
                let drawn = Tensor(shape: [2], scalars: [Int64(0), trace.randomDraws])
                variable.assign(variable.value + drawn)
            }
            return result
        }
        return (result, trace.updates)
    }
}
