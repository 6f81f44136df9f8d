package import DescentCore

/// A number as files store it. There are more kinds than tensors have; see ``dtype``.
package enum RawElement: Sendable, CaseIterable {
    case bool, uint8, int8, uint16, int16, uint32, int32, uint64, int64
    case float16, bfloat16, float32, float64

    package var byteCount: Int {
        switch self {
        case .bool, .uint8, .int8: 1
        case .uint16, .int16, .float16, .bfloat16: 2
        case .uint32, .int32, .float32: 4
        case .uint64, .int64, .float64: 8
        }
    }

    /// The narrowest element type of tensors that holds every value; `uint64` is checked.
    package var dtype: DType {
        switch self {
        case .bool: .bool
        case .uint8: .uint8
        case .int8, .uint16, .int16, .int32: .int32
        case .uint32, .uint64, .int64: .int64
        case .float16: .float16
        case .bfloat16: .bfloat16
        case .float32: .float32
        case .float64: .float64
        }
    }

    /// What tensors of type `dtype` are stored as.
    package init(_ dtype: DType) {
        self =
            switch dtype {
            case .bool: .bool
            case .uint8: .uint8
            case .int32: .int32
            case .int64: .int64
            case .float16: .float16
            case .bfloat16: .bfloat16
            case .float32: .float32
            case .float64: .float64
            }
    }
}

/// What the header of an array file says, already checked to be of a size that can be counted.
package struct RawArray {
    package let element: RawElement
    let isBigEndian: Bool
    package let dimensions: [Int]
    let elementCount: Int

    package var byteCount: Int { elementCount * element.byteCount }

    package init(
        _ element: RawElement, isBigEndian: Bool, dimensions: [Int], at offset: Int?,
        _ origin: FileOrigin, _ limits: FileLimits
    ) throws(FileError) {
        guard dimensions.count <= limits.tensorRank else {
            throw origin.error(
                .tooLarge, at: offset, expected: "at most \(limits.tensorRank) axes",
                got: "\(dimensions.count)",
                fix: "Raise FileLimits.tensorRank if that many are meant.")
        }
        let sizes = dimensions.filter { $0 != 0 } + [element.byteCount]
        guard let size = checkedProduct(sizes) else {
            throw origin.error(
                .tooLarge, at: offset, expected: "a size in bytes that fits 63 bits",
                got: "the shape \(Shape(dimensions))",
                fix: "The header is damaged; fetch or write the file again.")
        }
        // A file of no data may claim any length; programs that go through it row by row
        // would never end.
        guard !dimensions.contains(0) || size <= limits.fileBytes else {
            throw origin.error(
                .tooLarge, at: offset,
                expected:
                    "lengths beside an empty axis that make at most \(limits.fileBytes) bytes",
                got: "the shape \(Shape(dimensions))",
                fix: "The header is damaged; fetch or write the file again. "
                    + "The limit is FileLimits.fileBytes.")
        }
        self.element = element
        self.isBigEndian = isBigEndian
        self.dimensions = dimensions
        elementCount = dimensions.contains(0) ? 0 : size / element.byteCount
    }

    private init(reversing array: RawArray) {
        element = array.element
        isBigEndian = array.isBigEndian
        dimensions = array.dimensions.reversed()
        elementCount = array.elementCount
    }

    /// The same size and type with the axes in reverse order.
    func reversed() -> RawArray { RawArray(reversing: self) }
}

/// nil when it does not fit.
package func checkedProduct(_ factors: [Int]) -> Int? {
    var product = 1
    for factor in factors {
        let (value, overflow) = product.multipliedReportingOverflow(by: factor)
        if overflow { return nil }
        product = value
    }
    return product
}

extension Tensor {
    /// A tensor whose bytes `fill` writes in place.
    static func filled(
        _ shape: Shape, _ dtype: DType, _ origin: FileOrigin,
        _ fill: (UnsafeMutableRawBufferPointer) throws(FileError) -> Void
    ) throws(FileError) -> Tensor {
        let spec = TensorSpec(shape, dtype)
        var fault: FileError?
        let data = try? TensorData(spec) { bytes in
            do throws(FileError) { try fill(bytes) } catch { fault = error }
        }
        if let fault { throw fault }
        guard let data else {
            throw origin.outOfMemory(spec.byteCount, for: "\(dtype) of shape \(shape)")
        }
        return Tensor(data: data)
    }
}
