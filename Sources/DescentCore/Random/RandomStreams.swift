import Synchronization

/// The streams of random numbers of one seed, taken one after the other.
///
/// There is one for the process, which ``setRandomSeed(_:)-(UInt64)`` starts anew; one of its own
/// for each call of ``withRandomSeed(_:_:)``; and one for each model, so that what one model draws
/// does not shift what another one does, whichever threads they work on. A model's is seeded from
/// those around it when the model is made, in the order in which models are made; after a seed was
/// set, again at the model's next work, in the order in which models come to that.
package final class RandomStreams: Sendable {
    /// Those of the work that is being done, if they are not the process's.
    @TaskLocal package static var current: RandomStreams?

    private struct State {
        var seed: UInt64
        /// How many streams were taken.
        var next: UInt64 = 0
        /// Which setting of a seed, of all in this process, they go back to.
        var seeding: Int
        /// Whether that was one of the process's.
        var isOfProcess: Bool
    }
    private let state: Mutex<State>
    private let isModels: Bool

    private static let seedings = Atomic<Int>(0)
    private static func newSeeding() -> Int {
        seedings.wrappingAdd(1, ordering: .relaxed).newValue
    }
    static let ofProcess = RandomStreams(seed: 0, isOfProcess: true)
    /// Those that are drawn from here and now.
    private static var here: RandomStreams { current ?? ofProcess }

    /// Those of a seed.
    init(seed: UInt64, isOfProcess: Bool = false) {
        state = Mutex(
            State(seed: seed, seeding: Self.newSeeding(), isOfProcess: isOfProcess))
        isModels = false
    }

    /// Those of a model.
    package init() {
        state = Mutex(Self.here.successor())
        isModels = true
    }

    /// Starts anew.
    func restart(seed: UInt64) {
        state.withLock { ($0.seed, $0.next, $0.seeding) = (seed, 0, Self.newSeeding()) }
    }

    /// Key and counter of the next stream that is drawn from here and now.
    static func next() -> (seed: UInt64, stream: UInt64) { here.take() }

    private func take() -> (seed: UInt64, stream: UInt64) {
        state.withLock { state in
            defer { state.next += 1 }
            return (state.seed, state.next)
        }
    }

    /// The next stream as a seed: a drawn one, so that it shares no numbers with these streams.
    private func successor() -> State {
        var next = state.withLock { state in
            defer { state.next += 1 }
            return state
        }
        var source = RandomSource(seed: next.seed, stream: next.next)
        next.seed = UInt64(source.nextUInt32()) << 32 | UInt64(source.nextUInt32())
        next.next = 0
        return next
    }

    /// Seeds a model's streams anew if a seed was set since they were. A model made inside of
    /// ``withRandomSeed(_:_:)`` has its numbers from there on whatever thread it works.
    package func renew() {
        let around = Self.here
        let (now, mine) = (around.state.withLock { $0 }, state.withLock { $0 })
        guard !around.isModels, now.seeding != mine.seeding, mine.isOfProcess || !now.isOfProcess
        else { return }
        let anew = around.successor()
        state.withLock { $0 = anew }
    }

    /// Runs `body`, which draws from a model's `streams`; inside the work of another model,
    /// from that one's.
    package static func draw<R>(
        from streams: RandomStreams?, _ body: () throws -> R
    ) rethrows -> R {
        guard let streams, current?.isModels != true else { return try body() }
        streams.renew()
        return try $current.withValue(streams) { try body() }
    }
}

/// Starts all random numbers anew: initial weights, shuffling, dropout.
/// The same seed on the same machine with the same number of threads gives the same bits.
///
/// Each model draws from streams of its own, which are seeded from here when it is made, and again
/// when it is compiled, built or trained after this call: models that are made or compiled in one
/// order come to the same bits, whether they are then trained one after the other or at once. For
/// models that are made by tasks at the same time, give each task a seed: ``withRandomSeed(_:_:)``.
public func setRandomSeed(_ seed: UInt64) { RandomStreams.ofProcess.restart(seed: seed) }

/// Runs `body` with random numbers of its own, which start from `seed`: what the rest of the
/// process draws meanwhile changes nothing, and is not changed. Models made inside keep to these
/// numbers when they are used outside later.
///
/// ```swift
/// let trained = try withRandomSeed(7) {
///     let model = makeModel()
///     try model.fit(x, y)
///     return model
/// }
/// ```
public func withRandomSeed<R>(_ seed: UInt64, _ body: () throws -> R) rethrows -> R {
    try RandomStreams.$current.withValue(RandomStreams(seed: seed)) { try body() }
}
