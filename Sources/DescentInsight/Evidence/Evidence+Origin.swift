import DescentSupport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

extension Evidence {
    /// The numbers of every epoch of a training.
    public struct History: Sendable, Hashable {
        /// The epochs, from 0.
        public let epochs: [Int]
        /// The names, in the order in which they first came.
        public let keys: [String]
        /// One number for each epoch that had one, by name.
        public let values: [String: [Double]]

        /// Numbers by name.
        public init(epochs: [Int], keys: [String], values: [String: [Double]]) {
            (self.epochs, self.keys, self.values) = (epochs, keys, values)
        }

        /// Those of the last epochs of a training; nil for none.
        init?(_ history: DescentTraining.History) {
            guard !history.epoch.isEmpty else { return nil }
            let most = Swift.max(mostHistoryNumbers / Swift.max(history.keys.count, 1), 1)
            let all = history.history
            self.init(
                epochs: history.epoch.suffix(most), keys: history.keys,
                values: all.mapValues { $0.suffix(most) })
        }

        /// The numbers called `name`; none if there are none.
        public subscript(name: String) -> [Double] { values[name] ?? [] }
    }

    /// Where a model comes from.
    public struct Provenance: Sendable, Hashable {
        /// The library that recorded this, with its version.
        public var library: String
        /// When, in UTC: `2026-01-31T13:59:00Z`.
        public var date: String
        /// The optimizer's class.
        public var optimizer: String?
        /// The epochs of the training.
        public var epochs: Int?
        /// The rows of the data.
        public var rows: Int?
        /// The lengths of the arrays of inputs.
        public var inputShapes: [[Int]]
        /// Anything else: the source of the data, its checksum, a licence.
        public var notes: String?

        /// What is known of a model's origin.
        ///
        /// - Parameters:
        ///   - library: default this library.
        ///   - date: default now.
        public init(
            library: String? = nil, date: String? = nil, optimizer: String? = nil,
            epochs: Int? = nil, rows: Int? = nil, inputShapes: [[Int]] = [], notes: String? = nil
        ) {
            self.library = library ?? "Descent \(libraryVersion)"
            self.date = date ?? utcDate()
            (self.optimizer, self.epochs, self.rows) = (optimizer, epochs, rows)
            (self.inputShapes, self.notes) = (inputShapes, notes)
        }
    }
}

/// Now, as RFC 3339 spells it: `2026-01-31T13:59:00Z`.
private func utcDate() -> String {
    var seconds = time(nil)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    let two = { (value: Int32) in "\(value)".padded(to: 2, onLeft: true, with: "0") }
    return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
        + "T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))Z"
}
