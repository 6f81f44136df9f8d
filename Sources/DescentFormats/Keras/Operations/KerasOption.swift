import DescentCore
import DescentLayers
import DescentSupport

/// What an operation takes beside tensors, and how source code in Swift says it.
struct KerasOption<Value: Sendable>: Sendable {
    /// Its names in Keras.
    let keys: Set<String>
    let read: @Sendable (KerasArguments) throws -> Value
    let words: @Sendable (Value) -> [String]

    /// Two as one.
    func and<Other>(_ other: KerasOption<Other>) -> KerasOption<(Value, Other)> {
        KerasOption<(Value, Other)>(keys: keys.union(other.keys)) {
            (try read($0), try other.read($0))
        } words: {
            words($0.0) + other.words($0.1)
        }
    }
}

/// Numbers of a file beyond which it means no good: no axis is that long.
let optionLimit = 1_000_000

extension KerasOption {
    /// A whole number.
    ///
    /// - Parameters:
    ///   - label: what Swift writes before it: `"axis: "`, or nothing.
    ///   - standard: what it is if it is not given; nil if it must be.
    static func int(
        _ key: String, _ label: String, default standard: Int? = nil,
        in range: ClosedRange<Int> = -optionLimit...optionLimit
    ) -> KerasOption<Int> where Value == Int {
        KerasOption<Int>(keys: [key]) { arguments in
            guard let value = try arguments.int(nil, key) ?? standard, range ~= value else {
                throw arguments.missing(
                    nil, key, "a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            return value
        } words: {
            ["\(label)\($0)"]
        }
    }

    /// A whole number, or none.
    static func int(
        optional key: String, _ label: String
    ) -> KerasOption<Int?> where Value == Int? {
        KerasOption<Int?>(keys: [key]) { arguments in
            guard let value = try arguments.int(nil, key) else { return nil }
            guard -optionLimit...optionLimit ~= value else {
                throw arguments.missing(nil, key, "a whole number up to \(optionLimit)")
            }
            return value
        } words: {
            $0.map { ["\(label)\($0)"] } ?? []
        }
    }

    /// A number, which may be an operand of the call.
    static func number(
        _ key: String, _ label: String, at position: Int? = nil, default standard: Double? = nil
    ) -> KerasOption<Double> where Value == Double {
        KerasOption<Double>(keys: [key]) { arguments in
            guard let value = try arguments.number(position, key) ?? standard else {
                throw arguments.missing(position, key, "a number")
            }
            return value
        } words: {
            ["\(label)\($0.swiftSource())"]
        }
    }

    /// A number, or none.
    static func number(
        optional key: String, _ label: String
    ) -> KerasOption<Double?> where Value == Double? {
        KerasOption<Double?>(keys: [key]) {
            try $0.number(nil, key)
        } words: {
            $0.map { ["\(label)\($0.swiftSource())"] } ?? []
        }
    }

    static func bool(_ key: String, _ label: String) -> KerasOption<Bool> where Value == Bool {
        KerasOption<Bool>(keys: [key]) {
            try $0.bool(nil, key)
        } words: {
            ["\(label)\($0)"]
        }
    }

    /// Whole numbers, or none for all that there are.
    static func ints(
        _ key: String, _ label: String
    ) -> KerasOption<[Int]?> where Value == [Int]? {
        KerasOption<[Int]?>(keys: [key]) {
            try $0.ints(nil, key)
        } words: {
            $0.map { ["\(label)\($0)"] } ?? []
        }
    }
}
