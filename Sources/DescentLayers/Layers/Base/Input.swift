/// A symbolic tensor of `[batch, shape…]` to call layers on: the start of a functional model,
/// or the first element of a `Sequential`.
///
/// It has no numbers. Layers called on it describe a model, and plain tensor maths on it does too:
///
/// ```swift
/// let x = Input(shape: [28, 28, 1])
/// let y = Dense(units: 10)(Flatten()(x))
/// let model = Model(inputs: x, outputs: y)
/// ```
///
/// - Parameters:
///   - shape: the shape of one example, without the batch; nil for a length that every batch may
///     choose: `[nil]` for texts of any length, `[nil, nil, 3]` for pictures of any size.
///   - dtype: the type of the data; default float32.
///   - name: the name shown in summaries; default `input_layer`.
///   - fileID: filled in by the compiler: errors name the line.
///   - line: filled in by the compiler, as `fileID` is.
public func Input(
    shape: Shape, dtype: DType = .float32, name: String? = nil, fileID: String = #fileID,
    line: Int = #line
) -> Tensor {
    let location = SourceLine(fileID: fileID, line: line)
    let title = name ?? "input_layer"
    guard shape.allSatisfy({ $0 > 0 || $0 == Shape.unknown }) else {
        return .invalid(
            ConfigurationError(
                who: "Input '\(title)'", expected: "positive lengths, or nil", got: "\(shape)",
                fix: "Leave the batch out, and give the length of every other axis.",
                location: location))
    }
    return .placeholder(
        TensorSpec(Shape([Shape.unknown] + shape.dimensions), dtype), name: title, isSymbolic: true,
        origin: InputOrigin(name: name, location: location))
}

/// The same from a number or a tuple: `Input(shape: 4)`, `Input(shape: (28, 28, 1))`; see
/// ``Input(shape:dtype:name:fileID:line:)``.
@_disfavoredOverload
public func Input<each Length: SizePart>(
    shape: (repeat each Length), dtype: DType = .float32, name: String? = nil,
    fileID: String = #fileID, line: Int = #line
) -> Tensor {
    var lengths: [Int] = []
    for length in repeat each shape { lengths += length.sizeLengths }
    return Input(shape: Shape(lengths), dtype: dtype, name: name, fileID: fileID, line: line)
}

/// The same without a label: `Input([nil, 28])`; see ``Input(shape:dtype:name:fileID:line:)``.
public func Input(
    _ shape: Shape, dtype: DType = .float32, name: String? = nil, fileID: String = #fileID,
    line: Int = #line
) -> Tensor {
    Input(shape: shape, dtype: dtype, name: name, fileID: fileID, line: line)
}

/// The same without a label: `Input([28, 28])`, `Input((28, 28))`, `Input(4)`; see
/// ``Input(shape:dtype:name:fileID:line:)``.
public func Input<each Length: SizePart>(
    _ shape: (repeat each Length), dtype: DType = .float32, name: String? = nil,
    fileID: String = #fileID, line: Int = #line
) -> Tensor {
    var lengths: [Int] = []
    for length in repeat each shape { lengths += length.sizeLengths }
    return Input(shape: Shape(lengths), dtype: dtype, name: name, fileID: fileID, line: line)
}

/// Marks a symbolic tensor as a model's input.
package final class InputOrigin: Sendable {
    /// The name given by the user, if any.
    let name: String?
    /// The line that made it.
    let location: SourceLine

    init(name: String?, location: SourceLine) {
        self.name = name
        self.location = location
    }
}
