extension Evidence {
    /// What one input looked like in training.
    public struct Input: Sendable, Hashable {
        /// The name of the input.
        public let name: String
        /// Rows that were looked at.
        public let rows: Int
        /// The features: places on the last axis, channels of images. One for all numbers together
        /// where these are identifiers, such as those of words, and where there are more than
        /// ``Evidence/mostFeatures``.
        public let features: [Feature]

        /// Facts about an input.
        public init(name: String, rows: Int, features: [Feature]) {
            (self.name, self.rows, self.features) = (name, rows, features)
        }
    }

    /// What the numbers of one feature looked like in training. Those that are NaN count nowhere
    /// but in ``nanShare``; infinite ones only in the minimum and maximum.
    public struct Feature: Sendable, Hashable {
        /// The mean; NaN without any number.
        public let mean: Double
        /// The standard deviation, divided by n.
        public let standardDeviation: Double
        /// The smallest number.
        public let minimum: Double
        /// The largest number.
        public let maximum: Double
        /// What a quarter, a half and three quarters of up to 1,024 of the numbers do not exceed.
        public let quartiles: [Double]
        /// The share of NaN, 0…1.
        public let nanShare: Double

        /// Facts about a feature.
        public init(
            mean: Double, standardDeviation: Double, minimum: Double, maximum: Double,
            quartiles: [Double], nanShare: Double
        ) {
            (self.mean, self.standardDeviation) = (mean, standardDeviation)
            (self.minimum, self.maximum) = (minimum, maximum)
            (self.quartiles, self.nanShare) = (quartiles, nanShare)
        }
    }

    /// Features that have facts of their own; an input with more has one for all its numbers.
    public static let mostFeatures = 4_096
    /// Bytes of all probes; fewer rows are kept if they are large.
    public static let mostProbeBytes = 4 << 20
    /// Numbers of a history that are kept; of a longer training those of the last epochs.
    public static let mostHistoryNumbers = 100_000
}
