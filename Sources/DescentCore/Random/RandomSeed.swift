/// Starts all random numbers anew; see the form for unsigned numbers.
/// A negative seed counts as its bits.
public func setRandomSeed(_ seed: Int) { setRandomSeed(UInt64(bitPattern: Int64(seed))) }
