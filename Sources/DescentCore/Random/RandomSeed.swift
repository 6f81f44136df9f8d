/// Starts all random numbers anew; see the form for unsigned numbers.
/// A negative seed counts as its bits.
public func setRandomSeed(_ seed: Int) { setRandomSeed(UInt64(bitPattern: Int64(seed))) }

/// Runs `body` with random numbers of its own; see the form for unsigned numbers.
/// A negative seed counts as its bits.
public func withRandomSeed<R>(_ seed: Int, _ body: () throws -> R) rethrows -> R {
    try withRandomSeed(UInt64(bitPattern: Int64(seed)), body)
}
