import CDescentKernels
import ModelFuzzing
import Testing

/// Every kernel with its operands on guard pages, at sizes around those of vectors and tiles, against
/// plain loops. One at a time, so that a crash can be told from its neighbours.
@Suite(.serialized) struct GuardedKernelTests {
    /// Around the vectors of all instruction sets, which have 4, 8 or 16 lanes.
    static let counts = [0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 23, 31, 32, 33, 47]
    /// Around loops that take several vectors at a time.
    static let longCounts = counts + [63, 64, 65, 127, 128, 129, 255, 256, 257]
}

/// A table of kernels, and the side on which its operands touch a guard page.
struct GuardedRun: Sendable, CustomTestStringConvertible {
    let table: String
    let edge: GuardedMemory.Edge

    static let all: [GuardedRun] = KernelTables.names.flatMap { table in
        GuardedMemory.Edge.allCases.map { GuardedRun(table: table, edge: $0) }
    }

    var testDescription: String { "\(table), guarded at the \(edge.rawValue)" }

    func kernels() throws -> dk_kernels { try KernelTables.named(table) }

    /// Memory for the operands of one call.
    func memory(_ call: String) -> GuardedMemory {
        GuardedMemory(edge, for: "\(call), \(testDescription)")
    }
}

// MARK: Comparing results

extension GuardedMemory {
    /// Expects these very elements at `start`, bit for bit, and nothing written beside the operands.
    func expect<Element: Equatable>(
        _ start: UnsafePointer<Element>, _ expected: [Element],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        report(elements(start, expected.count), expected, sourceLocation) { $0 == $1 }
    }

    /// Expects values that differ by rounding only.
    func expect(
        _ start: UnsafePointer<Float>, _ expected: [Double], tolerance: Double = 2e-6,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        report(elements(start, expected.count), expected, sourceLocation) {
            $0.isNaN == $1.isNaN
                && !(abs(Double($0) - $1) > tolerance * (1 + abs($1)) && Double($0) != $1)
        }
    }

    /// Expects sums, within the rounding that their terms allow.
    func expect(
        _ start: UnsafePointer<Float>, _ expected: [ExactSum],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        report(elements(start, expected.count), expected, sourceLocation) { $1.isClose(to: $0) }
    }

    /// Expects that nothing was written to the first `count` elements.
    func expectFiller<Element>(
        _ start: UnsafePointer<Element>, _ count: Int,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let bytes = UnsafeRawBufferPointer(
            UnsafeBufferPointer(start: start, count: count))
        let isFiller = bytes.allSatisfy { $0 == Self.filler }
        #expect(isFiller, "\(call): written outside its range", sourceLocation: sourceLocation)
    }

    private func report<Result, Expected>(
        _ results: [Result], _ expected: [Expected], _ sourceLocation: SourceLocation,
        _ agree: (Result, Expected) -> Bool
    ) {
        let fault = results.indices.first { !agree(results[$0], expected[$0]) }
        let text = fault.map { "[\($0)] is \(results[$0]) instead of \(expected[$0])" } ?? ""
        #expect(fault == nil, "\(call): \(text)", sourceLocation: sourceLocation)
        #expect(isIntact, "\(call): written beside an operand", sourceLocation: sourceLocation)
    }
}
