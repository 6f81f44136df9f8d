import CDescentKernels

/// Windows over images for tests, with their numbers and plain results.
struct PlainWindows: Sendable, CustomStringConvertible {
    typealias Pair = (height: Int, width: Int)

    let images: Int
    let size, outputs: Pair
    let channels: Int
    let window, strides, padding: Pair
    private(set) var x: [Float] = []
    private(set) var g: [Float] = []
    private(set) var dy: [Float] = []

    init(_ numbers: inout KernelNumbers) {
        func pair(_ range: ClosedRange<Int>) -> Pair { (numbers.int(range), numbers.int(range)) }
        images = numbers.int(1...2)
        size = pair(1...7)
        channels = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33][numbers.int(0...11)]
        let window = numbers.int(0...3) == 0 ? (2, 2) : pair(1...4)
        let isSideBySide = numbers.int(0...3) == 0
        strides = isSideBySide ? window : pair(1...5)
        padding =
            numbers.int(0...2) == 0
            ? (0, 0) : (numbers.int(0...window.0 - 1), numbers.int(0...window.1 - 1))
        let behind = (numbers.int(0...window.0 - 1), numbers.int(0...window.1 - 1))
        func outputs(_ length: Int, _ padding: Int, _ window: Int, _ stride: Int) -> Int {
            max(0, length + padding - window + stride) / stride
        }
        self.window = window
        self.outputs = (
            outputs(size.0, padding.0 + behind.0, window.0, strides.0),
            outputs(size.1, padding.1 + behind.1, window.1, strides.1)
        )
        // Few values, so that many are equal.
        x = (0..<images * imageCount).map { _ in Float(numbers.int(-4...4)) }
        g = numbers.floats(x.count)
        dy = numbers.floats(outputCount)
    }

    private var imageCount: Int { size.height * size.width * channels }
    private var outputsPerImage: Int { outputs.height * outputs.width * channels }
    var outputCount: Int { images * outputsPerImage }

    var description: String {
        "[\(images), \(size), \(channels)] to \(outputs), window \(window), strides \(strides), "
            + "padding \(padding)"
    }

    var geometry: dk_pool {
        dk_pool(
            N: images, H: size.height, W: size.width, C: channels, OH: outputs.height,
            OW: outputs.width, KH: window.height, KW: window.width, SH: strides.height,
            SW: strides.width, PT: padding.height, PL: padding.width)
    }

    /// Where the cells of the window of output `o` lie in x, in row-major order; nil in the padding.
    private func cells(_ o: Int) -> [Int?] {
        let (place, channel) = o.quotientAndRemainder(dividingBy: channels)
        let (row, column) = place.quotientAndRemainder(dividingBy: outputs.width)
        let (image, outputRow) = row.quotientAndRemainder(dividingBy: outputs.height)
        return (0..<window.height * window.width).map { tap in
            let h = outputRow * strides.height - padding.height + tap / window.width
            let w = column * strides.width - padding.width + tap % window.width
            guard 0..<size.height ~= h, 0..<size.width ~= w else { return nil }
            return ((image * size.height + h) * size.width + w) * channels + channel
        }
    }

    /// What all kernels make of the numbers.
    struct Results: Sendable {
        var maximum: [Float] = []
        var gathered: [Float] = []
        var scattered: [Double]
        var sums: [Double] = []
    }

    func results() -> Results {
        var results = Results(scattered: [Double](repeating: 0, count: x.count))
        for o in 0..<outputCount {
            let cells = cells(o).compactMap { $0 }
            let largest = cells.map { x[$0] }.max() ?? -.infinity
            let winner = cells.first { x[$0] == largest }
            results.maximum.append(largest)
            results.gathered.append(winner.map { g[$0] } ?? 0)
            results.sums.append(cells.reduce(0) { $0 + Double(x[$1]) })
            if let winner { results.scattered[winner] += Double(dy[o]) }
        }
        return results
    }
}
