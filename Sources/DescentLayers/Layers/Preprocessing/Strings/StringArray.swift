public import DescentCore

/// Strings in rows, as layers that read texts and names take them: `["the cat sat", "a dog"]`.
///
/// ```swift
/// let cities = try StringArray(shape: [2, 1], values: ["Lima", "Oslo"])
/// print(cities.shape, cities.values)
/// ```
///
/// Strings are compared byte by byte in UTF-8, as TensorFlow compares them: an `é` of one code is
/// another string than an `é` of two.
public struct StringArray: Sendable, Hashable {
    /// The length of every axis.
    public let shape: Shape
    /// All strings in row-major order.
    public let values: [String]
    /// What is wrong with nested arrays; what uses the strings throws it.
    let fault: ShapeError?

    /// - Parameters:
    ///   - shape: the length of every axis.
    ///   - values: as many strings as that makes, in row-major order.
    /// - Throws: ``ShapeError`` for another number of strings.
    public init(shape: Shape, values: [String]) throws(ShapeError) {
        guard shape.isKnown, shape.elementCount == values.count else {
            throw ShapeError(
                who: "StringArray(shape:values:)",
                expected: "\(shape.elementCount) strings for shape \(shape)",
                got: "\(values.count)", fix: "Change the shape or the array.")
        }
        self.init(values, shape)
    }

    init(_ values: [String], _ shape: Shape, fault: ShapeError? = nil) {
        (self.shape, self.values, self.fault) = (shape, values, fault)
    }

    /// Arrays of one shape along a new first axis.
    fileprivate init(stacking rows: [StringArray]) {
        let shape = rows.first?.shape ?? []
        let odd = rows.firstIndex { $0.shape != shape }
        let fault = odd.map { row in
            ShapeError(
                who: "Nested arrays of strings", expected: "rows of equal lengths",
                got: "shape \(shape) in row 0 and \(rows[row].shape) in row \(row)",
                fix: "Fill short rows up, or give texts to TextVectorization, which splits them.")
        }
        self.init(
            rows.flatMap(\.values), Shape([rows.count] + shape.dimensions),
            fault: rows.lazy.compactMap(\.fault).first ?? fault)
    }

    /// The strings along the last axis, row by row.
    var lines: [ArraySlice<String>] {
        let width = shape.dimensions.last ?? 1
        guard width > 0 else { return [] }
        return stride(from: 0, to: values.count, by: width).map { values[$0..<$0 + width] }
    }

    /// The strings of each position on the first axis; one string is one of one.
    var documents: [ArraySlice<String>] {
        guard let count = shape.dimensions.first else { return [values[...]] }
        guard count > 0 else { return [] }
        let size = values.count / count
        return (0..<count).map { values[$0 * size..<($0 + 1) * size] }
    }
}

/// Strings: one, or nested arrays of them.
public protocol StringsConvertible {
    /// The strings in rows. Ragged nesting is an error of what uses them.
    var strings: StringArray { get }
}

extension StringArray: StringsConvertible {
    /// Itself.
    public var strings: StringArray { self }
}

extension String: StringsConvertible {
    /// This string alone, without an axis.
    public var strings: StringArray { StringArray([self], []) }
}

extension Array: StringsConvertible where Element: StringsConvertible {
    /// The elements along the first axis.
    public var strings: StringArray { StringArray(stacking: map(\.strings)) }
}

// MARK: Data of models

extension StringArray: TensorConvertible {
    /// An invalid tensor: a layer makes numbers of strings first.
    public var tensor: Tensor {
        .invalid(
            fault
                ?? ShapeError(
                    who: "A tensor", expected: "numbers", got: "strings",
                    fix: "Give them to a StringLayer, or to a model that begins with one."),
            shape: shape)
    }
}

extension String: ModelData {
    /// This string alone.
    public var modelData: MixedData { strings.modelData }
}

extension Array: WholeArray where Element: StringsConvertible {
    package var whole: any TensorConvertible { strings }
}
