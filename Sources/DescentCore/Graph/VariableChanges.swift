import Synchronization

/// Counts changes of variables, so that what was prepared from weights is known to be out of date.
package enum VariableChanges {
    private static let counter = Atomic<Int>(0)

    /// Grows whenever any variable may have changed.
    package static var count: Int { counter.load(ordering: .relaxed) }

    /// To be called by whoever has written to a variable's memory.
    ///
    /// - Returns: the count from now on.
    @discardableResult
    package static func note() -> Int {
        counter.wrappingAdd(1, ordering: .relaxed).newValue
    }
}
