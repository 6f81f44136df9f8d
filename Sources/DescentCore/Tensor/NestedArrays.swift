// Nested arrays, slices of them and ranges as tensors.

extension TensorElement where Self: TensorScalar, Scalar == Self {
    /// One length: that of the array.
    public static func nestedShape(_ elements: [Self]) -> [Int] { [elements.count] }
    /// Appends all scalars, or returns the length that came where another was wanted.
    public static func flatten(
        _ elements: [Self], shape: ArraySlice<Int>, into scalars: inout [Self]
    ) -> String? {
        guard elements.count == shape.first else { return "\(elements.count)" }
        scalars.append(contentsOf: elements)
        return nil
    }
    /// A scalar of the number's own element type.
    public var tensor: Tensor { Tensor(shape: [], scalars: [self]) }
    /// 1: an array of numbers has one axis.
    public static var nestedRank: Int { 1 }
    /// Takes a row of numbers from the front of `scalars`.
    public static func nested(
        _ shape: ArraySlice<Int>, from scalars: inout ArraySlice<Self>
    ) -> [Self] {
        let count = shape.first ?? 0
        defer { scalars = scalars.dropFirst(count) }
        return Array(scalars.prefix(count))
    }
}

extension Float: TensorElement {
    /// Itself.
    public typealias Scalar = Float
}
extension Double: TensorElement {
    /// Itself.
    public typealias Scalar = Double
}
extension Int32: TensorElement {
    /// Itself.
    public typealias Scalar = Int32
}
extension Int64: TensorElement {
    /// Itself.
    public typealias Scalar = Int64
}
extension UInt8: TensorElement {
    /// Itself.
    public typealias Scalar = UInt8
}
extension Int: TensorElement {
    /// Itself.
    public typealias Scalar = Int
}
extension Bool: TensorElement {
    /// Itself.
    public typealias Scalar = Bool
}

extension Array: TensorConvertible where Element: TensorElement {
    /// The tensor of the numbers, outermost array first, of their own element type.
    ///
    /// Rows of different lengths give an invalid tensor.
    public var tensor: Tensor {
        let shape = Element.nestedShape(self)
        var scalars: [Element.Scalar] = []
        if let length = Element.flatten(self, shape: shape[...], into: &scalars) {
            return .invalid(
                ShapeError(
                    who: "Tensor", expected: "nested arrays of equal lengths \(Shape(shape))",
                    got: "a row of length \(length)", fix: "Fill or cut the rows to one length."))
        }
        return Tensor(shape: Shape(shape), scalars: scalars)
    }
}

extension Array: TensorElement where Element: TensorElement {
    /// The numbers at the bottom of the nesting.
    public typealias Scalar = Element.Scalar
    /// The outermost length, then those of the first element.
    public static func nestedShape(_ elements: [[Element]]) -> [Int] {
        [elements.count] + (elements.first.map(Element.nestedShape) ?? [0])
    }
    /// Appends all scalars, or returns the length that came where another was wanted.
    public static func flatten(
        _ elements: [[Element]], shape: ArraySlice<Int>, into scalars: inout [Element.Scalar]
    ) -> String? {
        guard elements.count == shape.first else { return "\(elements.count)" }
        for element in elements {
            if let fault = Element.flatten(element, shape: shape.dropFirst(), into: &scalars) {
                return fault
            }
        }
        return nil
    }
    /// One more than the elements have.
    public static var nestedRank: Int { Element.nestedRank + 1 }
    /// Takes rows from the front of `scalars`, as many as the first length says.
    public static func nested(
        _ shape: ArraySlice<Int>, from scalars: inout ArraySlice<Element.Scalar>
    ) -> [[Element]] {
        (0..<(shape.first ?? 0)).map { _ in Element.nested(shape.dropFirst(), from: &scalars) }
    }
}

extension ArraySlice: ModelData where Element: ModelData {
    /// As an array of the same elements.
    public var modelData: MixedData { Array(self).modelData }
}

extension ArraySlice: TensorConvertible where Element: TensorElement {
    /// The tensor of the elements.
    public var tensor: Tensor { Array(self).tensor }
}

extension ArraySlice: TensorElement where Element: TensorElement {
    /// The numbers at the bottom of the nesting.
    public typealias Scalar = Element.Scalar
    /// The outermost length, then those of the first element.
    public static func nestedShape(_ elements: [ArraySlice]) -> [Int] {
        [Element].nestedShape(elements.map { Array($0) })
    }
    /// Appends all scalars, or returns the length that came where another was wanted.
    public static func flatten(
        _ elements: [ArraySlice], shape: ArraySlice<Int>, into scalars: inout [Element.Scalar]
    ) -> String? {
        [Element].flatten(elements.map { Array($0) }, shape: shape, into: &scalars)
    }
    /// One more than the elements have.
    public static var nestedRank: Int { [Element].nestedRank }
    /// Takes rows from the front of `scalars`, as many as the first length says.
    public static func nested(
        _ shape: ArraySlice<Int>, from scalars: inout ArraySlice<Element.Scalar>
    ) -> [ArraySlice] {
        [Element].nested(shape, from: &scalars).map { ArraySlice($0) }
    }
}

extension ContiguousArray: ModelData where Element: ModelData {
    /// As an array of the same elements.
    public var modelData: MixedData { Array(self).modelData }
}

extension ContiguousArray: TensorConvertible where Element: TensorElement {
    /// The tensor of the elements.
    public var tensor: Tensor { Array(self).tensor }
}

extension ContiguousArray: TensorElement where Element: TensorElement {
    /// The numbers at the bottom of the nesting.
    public typealias Scalar = Element.Scalar
    /// The outermost length, then those of the first element.
    public static func nestedShape(_ elements: [ContiguousArray]) -> [Int] {
        [Element].nestedShape(elements.map { Array($0) })
    }
    /// Appends all scalars, or returns the length that came where another was wanted.
    public static func flatten(
        _ elements: [ContiguousArray], shape: ArraySlice<Int>, into scalars: inout [Element.Scalar]
    ) -> String? {
        [Element].flatten(elements.map { Array($0) }, shape: shape, into: &scalars)
    }
    /// One more than the elements have.
    public static var nestedRank: Int { [Element].nestedRank }
    /// Takes rows from the front of `scalars`, as many as the first length says.
    public static func nested(
        _ shape: ArraySlice<Int>, from scalars: inout ArraySlice<Element.Scalar>
    ) -> [ContiguousArray] {
        [Element].nested(shape, from: &scalars).map { ContiguousArray($0) }
    }
}

extension Range<Int>: TensorConvertible, ModelData {
    /// The integers, int32, one axis.
    public var tensor: Tensor { .range(self) }
}

extension ClosedRange<Int>: TensorConvertible, ModelData {
    /// The integers, int32, one axis.
    public var tensor: Tensor {
        upperBound < .max ? .range(lowerBound..<upperBound + 1) : Tensor([upperBound])
    }
}
