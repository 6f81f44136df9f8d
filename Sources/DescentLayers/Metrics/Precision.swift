/// The share of yes answers that are right: true positives / (true positives + false positives).
///
/// An output counts as yes where it is above the threshold. 0 while there is nothing to divide by.
public final class Precision: HitRate {
    override class var mistakes: Kind { .falsePositives }
}
