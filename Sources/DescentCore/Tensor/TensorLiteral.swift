/// An element of an array literal that is a tensor: a number, true or false, or a row of elements.
///
/// Made by the compiler from `[[1, 2], [3, 4]]`; see ``Tensor/init(arrayLiteral:)``.
public struct TensorLiteral: Sendable, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral
{
    private enum Content {
        case number(Double)
        case bool(Bool)
        case row([TensorLiteral])
    }
    private let content: Content

    /// From a literal.
    public init(integerLiteral value: Int) { content = .number(Double(value)) }
    /// From a literal.
    public init(floatLiteral value: Double) { content = .number(value) }
    /// From a literal.
    public init(booleanLiteral value: Bool) { content = .bool(value) }
    /// From a literal.
    public init(arrayLiteral elements: TensorLiteral...) { content = .row(elements) }

    /// The lengths of the nesting, by the first row at each level.
    fileprivate var lengths: [Int] {
        guard case .row(let elements) = content else { return [] }
        return [elements.count] + (elements.first?.lengths ?? [])
    }

    /// Appends all numbers, or returns what stands where a row or number of the shape should.
    fileprivate func flatten(
        _ lengths: ArraySlice<Int>, _ numbers: inout [Float], _ isBool: inout Bool
    ) -> String? {
        switch content {
        case .number(let value):
            isBool = false
            numbers.append(Float(value))
            return lengths.isEmpty ? nil : "a number among rows"
        case .bool(let value):
            numbers.append(value ? 1 : 0)
            return lengths.isEmpty ? nil : "a number among rows"
        case .row(let elements):
            guard elements.count == lengths.first else {
                return "a row of length \(elements.count)"
            }
            for element in elements {
                if let fault = element.flatten(lengths.dropFirst(), &numbers, &isBool) {
                    return fault
                }
            }
            return nil
        }
    }
}

extension Tensor: ExpressibleByArrayLiteral {
    /// From a literal, float32, or bool if it holds only true and false:
    /// `let table: Tensor = [[1, 2], [3, 4]]`. Rows of unequal lengths give an invalid tensor.
    ///
    /// For another type write `Tensor([1, 2] as [Int])`.
    public init(arrayLiteral elements: TensorLiteral...) {
        let shape = [elements.count] + (elements.first?.lengths ?? [])
        var (numbers, isBool) = ([Float](), !elements.isEmpty)
        for element in elements {
            if let fault = element.flatten(shape.dropFirst(), &numbers, &isBool) {
                self = .invalid(
                    ShapeError(
                        who: "Tensor", expected: "nested arrays of equal lengths \(Shape(shape))",
                        got: fault, fix: "Fill or cut the rows to one length."))
                return
            }
        }
        let tensor = Tensor(shape: Shape(shape), scalars: numbers)
        self = isBool ? tensor.cast(to: .bool) : tensor
    }
}
