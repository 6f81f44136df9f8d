import DescentCore

/// How each element of a weight is drawn. Which numbers a stream gives depends neither on how many
/// are drawn at once nor on the number of threads.
enum Drawing {
    case constant(Double)
    /// (u · factor + offset) · scale of a number u that is uniform in [0, 1).
    case uniform(factor: Double, offset: Double, scale: Double)
    /// n · deviation + mean of a standard normal n, which is drawn again beyond ±2 if it `isCut`.
    case normal(mean: Double, deviation: Double, isCut: Bool)

    /// Draws all elements of `out`.
    func draw(_ out: UnsafeMutableBufferPointer<Double>, from source: inout RandomSource) {
        switch self {
        case .constant(let value): out.initialize(repeating: value)
        case .uniform(let factor, let offset, let scale):
            Self.write(out, .uniform, from: &source)
            for i in out.indices { out[i] = (out[i] * factor + offset) * scale }
        case .normal(let mean, let deviation, let isCut):
            Self.write(out, .normal, from: &source)
            if isCut { Self.drawAgainBeyondTwo(out, from: &source) }
            for i in out.indices { out[i] = out[i] * deviation + mean }
        }
    }

    private static func drawAgainBeyondTwo(
        _ out: UnsafeMutableBufferPointer<Double>, from source: inout RandomSource
    ) {
        var kept = 0
        while true {
            for i in kept..<out.count where Swift.abs(out[i]) <= 2 {
                out[kept] = out[i]
                kept += 1
            }
            if kept == out.count { return }
            // As many as are missing: whoever drew one by one would need at least these.
            write(UnsafeMutableBufferPointer(rebasing: out[kept...]), .normal, from: &source)
        }
    }
}

// MARK: Many draws at once

extension Drawing {
    private enum Standard {
        case uniform, normal

        var uniforms: Int { self == .uniform ? 1 : 2 }
        /// Nanoseconds of one draw.
        var cost: Int { self == .uniform ? 2 : 25 }
    }

    /// Uniform draws that are computed before they are used: they stay in the first-level cache.
    private static let block = 1024

    /// Fills `out` with what as many calls of `nextUniform` or `nextNormal` would give.
    private static func write(
        _ out: UnsafeMutableBufferPointer<Double>, _ standard: Standard,
        from source: inout RandomSource
    ) {
        guard let first = source.nextElement else {
            for i in out.indices {
                out[i] = standard == .uniform ? source.nextUniform() : source.nextNormal()
            }
            return
        }
        let (key, counter, workers) = (source.key, source.counter, SharedWork.workers)
        let uniforms = standard.uniforms
        SharedWork.run(out.count, cost: out.count * standard.cost) { range in
            let mine = UnsafeMutableBufferPointer(rebasing: out[range])
            let start = first &+ UInt64(range.lowerBound * uniforms)
            switch standard {
            case .uniform: workers.writeUniforms(mine, key: key, counter: counter, first: start)
            case .normal:
                writeNormals(mine, start) {
                    workers.writeUniforms($0, key: key, counter: counter, first: $1)
                }
            }
        }
        source.skipUniforms(out.count * uniforms)
    }

    /// - Parameter writeUniforms: writes uniform draws from a number on,
    ///   which for the first is `start`.
    private static func writeNormals(
        _ out: UnsafeMutableBufferPointer<Double>, _ start: UInt64,
        _ writeUniforms: (UnsafeMutableBufferPointer<Double>, UInt64) -> Void
    ) {
        withUnsafeTemporaryAllocation(of: Double.self, capacity: 2 * block) { uniforms in
            for from in stride(from: 0, to: out.count, by: block) {
                let count = Swift.min(block, out.count - from)
                writeUniforms(
                    UnsafeMutableBufferPointer(rebasing: uniforms[..<(2 * count)]),
                    start &+ UInt64(2 * from))
                for i in 0..<count {
                    out[from + i] = RandomSource.normal(uniforms[2 * i], uniforms[2 * i + 1])
                }
            }
        }
    }
}

// MARK: Weights

extension Drawing {
    /// Numbers drawn at once, in double precision.
    private static let piece = 1 << 17

    /// Fills the memory of a weight, rounding to its type.
    func fill(
        _ bytes: UnsafeMutableRawBufferPointer, _ dtype: DType, from source: inout RandomSource
    ) throws {
        if case .constant(let value) = self { return bytes.fill(with: value, dtype) }
        guard let base = bytes.baseAddress else { return }
        let (count, size) = (bytes.count / dtype.byteCount, dtype.byteCount)
        let room = try allocateAligned(
            Swift.min(count, Self.piece) * MemoryLayout<Double>.size, what: "Drawing a weight")
        defer { freeAligned(room) }
        let numbers = room.bindMemory(to: Double.self)
        for first in stride(from: 0, to: count, by: Self.piece) {
            let piece = UnsafeMutableBufferPointer(
                rebasing: numbers[..<Swift.min(Self.piece, count - first)])
            draw(piece, from: &source)
            try Self.round(piece, to: base + first * size, dtype)
        }
    }

    private static func round(
        _ numbers: UnsafeMutableBufferPointer<Double>, to target: UnsafeMutableRawPointer,
        _ dtype: DType
    ) throws {
        guard dtype == .float32 else {
            let rounded = Tensor(shape: [numbers.count], scalars: Array(numbers)).cast(to: dtype)
            return try rounded.withBytes {
                if let from = $0.baseAddress {
                    target.copyMemory(from: from, byteCount: $0.count)
                }
            }
        }
        let floats = target.bindMemory(to: Float.self, capacity: numbers.count)
        for i in numbers.indices { floats[i] = Float(numbers[i]) }
    }
}
