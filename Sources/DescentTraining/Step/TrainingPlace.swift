import DescentCore

/// Where a training stands between two steps: all that going on needs besides the numbers in
/// variables.
package struct TrainingPlace: Sendable {
    /// The epoch that is running, or is next; from 0.
    package internal(set) var epoch = 0
    /// Steps of it that are done.
    package var step = 0
    /// Rows in a step.
    package internal(set) var batchSize = 0
    /// Numbers of the rows: in the order of the epoch once ``isOrdered``,
    /// else in that of the one before.
    package var order: [Int] = []
    package internal(set) var isOrdered = false
    /// Where the orders of later epochs come from.
    package internal(set) var source: RandomSource
    /// The numbers of the epoch once all its steps are done; its validation is next.
    package internal(set) var logs: Logs?
    /// Epochs that are over.
    package internal(set) var history = EpochNumbers()

    init(
        epoch: Int = 0, batchSize: Int = 0, order: [Int] = [], source: RandomSource
    ) {
        (self.epoch, self.batchSize, self.order, self.source) = (epoch, batchSize, order, source)
    }

    /// As it was written to a file.
    package init(
        epoch: Int, step: Int, batchSize: Int, order: [Int], isOrdered: Bool,
        source: RandomSource, logs: Logs?, history: EpochNumbers
    ) {
        (self.epoch, self.step, self.batchSize) = (epoch, step, batchSize)
        (self.order, self.isOrdered, self.source) = (order, isOrdered, source)
        (self.logs, self.history) = (logs, history)
    }

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
package struct EpochNumbers: Sendable, Hashable {
    /// From 0.
    package private(set) var epochs: [Int] = []
    /// The names, in the order in which they first came.
    package private(set) var keys: [String] = []
    /// One number for each epoch that had one, by name.
    package private(set) var values: [String: [Double]] = [:]

    init() {}

    /// As it was written to a file.
    package init(epochs: [Int], keys: [String], values: [String: [Double]]) {
        (self.epochs, self.keys, self.values) = (epochs, keys, values)
    }

    mutating func add(_ epoch: Int, _ logs: Logs) {
        epochs.append(epoch)
        for (name, value) in logs.entries {
            if values[name] == nil { keys.append(name) }
            values[name, default: []].append(value)
        }
    }
}
