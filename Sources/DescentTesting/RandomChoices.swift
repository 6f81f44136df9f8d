package import DescentCore

extension RandomSource {
    /// A number of the range, each as likely.
    package mutating func pick(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + nextInt(below: range.count)
    }

    /// An element of the list, which has some, each as likely.
    package mutating func pick<T>(_ list: some Collection<T>) -> T {
        list[list.index(list.startIndex, offsetBy: nextInt(below: list.count))]
    }

    package mutating func chance(_ probability: Double) -> Bool { nextUniform() < probability }
}
