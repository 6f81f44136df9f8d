import DescentCore
import DescentData
import DescentSupport

// Arguments of operations, each in the kind that it must have.

extension KerasArguments {
    /// A tensor or a number; a number takes the type of `other`, as in Keras.
    func tensor(_ position: Int, _ name: String, like other: Tensor? = nil) throws -> Tensor {
        switch argument(position, name) {
        case .tensor(let tensor)?: return tensor
        case .plain(.int(let value))?:
            // As in Keras a truth value beside a whole number counts as one.
            let dtype = other?.dtype ?? .int32
            return .full([], Double(value), dtype: dtype == .bool ? .int32 : dtype)
        case .plain(.double(let value))?:
            let dtype = other?.dtype ?? .float32
            return .full([], value, dtype: dtype.isFloatingPoint ? dtype : .float32)
        case .plain(.bool(let value))?: return .full([], value ? 1 : 0, dtype: .bool)
        case .list(let list)?:
            guard let numbers = Self.numbers(list) else {
                throw missing(position, name, "a tensor or numbers")
            }
            let values = Tensor(shape: [numbers.values.count], scalars: numbers.values)
            if let other, other.dtype.isFloatingPoint { return values.cast(to: other.dtype) }
            return values.cast(to: numbers.areInts ? .int32 : .float32)
        default: throw missing(position, name, "a tensor or a number")
        }
    }

    /// The numbers of a list; nil if anything else is in it.
    private static func numbers(_ list: [KerasArgument]) -> (values: [Double], areInts: Bool)? {
        var (values, areInts) = ([Double](), true)
        for argument in list {
            switch argument {
            case .plain(.int(let value)): values.append(Double(value))
            case .plain(.double(let value)): (values, areInts) = (values + [value], false)
            default: return nil
            }
        }
        return values.isEmpty ? nil : (values, areInts)
    }

    /// Two operands, of which one may be a number.
    func operands(_ first: String = "x1", _ second: String = "x2") throws -> (Tensor, Tensor) {
        if case .tensor(let a)? = argument(0, first) {
            return (a, try tensor(1, second, like: a))
        }
        let b = try tensor(1, second)
        return (try tensor(0, first, like: b), b)
    }

    /// A list of tensors.
    func tensors(_ position: Int, _ name: String) throws -> [Tensor] {
        guard case .list? = argument(position, name) else {
            throw missing(position, name, "a list of tensors")
        }
        return argument(position, name)?.tensors ?? []
    }

    /// A whole number; nil if it is not given.
    func int(_ position: Int?, _ name: String) throws -> Int? {
        switch argument(position, name) {
        case nil: return nil
        case .plain(.int(let value))?: return value
        default: throw missing(position, name, "a whole number")
        }
    }

    /// A number; nil if it is not given.
    func number(_ position: Int?, _ name: String) throws -> Double? {
        switch argument(position, name) {
        case nil: return nil
        case .plain(.int(let value))?: return Double(value)
        case .plain(.double(let value))?: return value
        default: throw missing(position, name, "a number")
        }
    }

    func bool(_ position: Int?, _ name: String) throws -> Bool {
        switch argument(position, name) {
        case nil: return false
        case .plain(.bool(let value))?: return value
        default: throw missing(position, name, "true or false")
        }
    }

    /// A whole number or a list of them; nil if it is not given.
    func ints(_ position: Int?, _ name: String) throws -> [Int]? {
        guard let given = argument(position, name) else { return nil }
        if case .plain(.int(let value)) = given { return [value] }
        guard case .list(let list) = given else { throw missing(position, name, "whole numbers") }
        return try list.map {
            guard case .plain(let json) = $0 else { throw missing(position, name, "whole numbers") }
            if json == .null { return Shape.unknown }
            return try json.int(place)
        }
    }

    func missing(_ position: Int?, _ name: String, _ kind: String) -> FileError {
        place.error(
            .unsupported, expected: "\(kind) as '\(name)'",
            got: argument(position, name) == nil ? "none" : "something else",
            fix: "Write it in the call of a Layer.")
    }
}
