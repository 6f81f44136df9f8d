/// The share of true labels that are found: true positives / (true positives + false negatives).
///
/// An output counts as yes where it is above the threshold. 0 while there is nothing to divide by.
public final class Recall: HitRate {
    override class var mistakes: Kind { .falseNegatives }
}
