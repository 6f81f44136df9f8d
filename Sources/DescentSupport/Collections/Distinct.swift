extension Sequence where Element: AnyObject {
    /// Each object once, where it comes first.
    package var distinct: [Element] {
        var seen = Set<ObjectIdentifier>()
        return filter { seen.insert(ObjectIdentifier($0)).inserted }
    }
}

extension Sequence where Element: Hashable {
    /// Each value once, where it comes first.
    package var distinct: [Element] {
        var seen = Set<Element>()
        return filter { seen.insert($0).inserted }
    }
}
