import DescentCPU
import DescentCore
import Synchronization
import Testing

/// Work on plain memory that threads share.
@Suite struct SharedWorkTests {
    @Test(
        "Every byte belongs to one range, which begins at a multiple of 64", arguments: [1, 2, 3])
    func divide(_ threads: Int) {
        for count in [0, 1, 63, 64, 65, 1000, 100_003] {
            let ranges = Mutex<[Range<Int>]>([])
            CPUDevice(threads: threads).divide(count, cost: 1_000_000) { range in
                ranges.withLock { $0.append(range) }
            }
            let inOrder = ranges.withLock { $0 }.sorted { $0.lowerBound < $1.lowerBound }
            var end = 0
            for range in inOrder {
                #expect(range.lowerBound == end && range.lowerBound % 64 == 0)
                end = range.upperBound
            }
            #expect(end == count && (threads > 1 || inOrder.count == 1))
        }
    }

    @Test("Pieces are covered once, whatever their lengths", arguments: [1, 100_000])
    func pieces(_ scale: Int) {
        let lengths = [3, 0, 64, 65, 7].map { $0 * scale }
        let parts = Mutex<[(piece: Int, range: Range<Int>)]>([])
        SharedWork.run(pieces: lengths) { piece, range in
            parts.withLock { $0.append((piece, range)) }
        }
        let all = parts.withLock { $0 }
        for (piece, length) in lengths.enumerated() {
            var end = 0
            let mine = all.filter { $0.piece == piece }.map(\.range)
            for range in mine.sorted(by: { $0.lowerBound < $1.lowerBound }) {
                #expect(range.lowerBound == end && range.lowerBound % 64 == 0)
                end = range.upperBound
            }
            #expect(end == length)
        }
    }

    @Test("Uniform draws of the engine are those of the plain loop")
    func uniforms() {
        for (first, count) in [(0, 1), (1, 7), (2, 100), (5, 33)] {
            let (fast, plain) = (
                draws(CPUDevice(), first, count), draws(PlainWorker(), first, count)
            )
            #expect(fast == plain)
        }
    }

    private func draws(_ workers: any HostWorkers, _ first: Int, _ count: Int) -> [Double] {
        var numbers = [Double](repeating: -1, count: count)
        numbers.withUnsafeMutableBufferPointer {
            workers.writeUniforms($0, key: 7, counter: 3, first: UInt64(first))
        }
        return numbers
    }
}
