import DescentCore

/// Where a training stands between two steps: all that going on needs besides the numbers in
/// variables.
package struct TrainingPlace: Sendable {
    /// The epoch that is running, or is next; from 0.
    var epoch = 0
    /// Steps of it that are done.
    package var step = 0
    /// Rows in a step.
    var batchSize = 0
    /// Numbers of the rows: in the order of the epoch once ``isOrdered``,
    /// else in that of the one before.
    package var order: [Int] = []
    var isOrdered = false
    /// Where the orders of later epochs come from.
    var source: RandomSource
    /// The numbers of the epoch once all its steps are done; its validation is next.
    var logs: Logs?
    /// Epochs that are over.
    var history = EpochNumbers()

    /// Whether anything of the epoch is done.
    var isInside: Bool { step > 0 || logs != nil }

    /// Puts the rows into the order of an epoch.
    ///
    /// Fisher and Yates; `RandomSource.shuffle` is generic, and slow on a million rows for that.
    mutating func shuffle() {
        order.withUnsafeMutableBufferPointer { rows in
            for i in stride(from: rows.count - 1, to: 0, by: -1) {
                rows.swapAt(i, source.nextInt(below: i + 1))
            }
        }
    }

    /// Goes to the start of an epoch.
    mutating func enter(_ epoch: Int) {
        (self.epoch, step, isOrdered, logs) = (epoch, 0, false, nil)
    }
}

/// What a ``History`` keeps of the epochs that are over.
struct EpochNumbers: Sendable, Hashable {
    /// From 0.
    private(set) var epochs: [Int] = []
    /// The names, in the order in which they first came.
    private(set) var keys: [String] = []
    /// One number for each epoch that had one, by name.
    private(set) var values: [String: [Double]] = [:]

    mutating func add(_ epoch: Int, _ logs: Logs) {
        epochs.append(epoch)
        for (name, value) in logs.entries {
            if values[name] == nil { keys.append(name) }
            values[name, default: []].append(value)
        }
    }
}
