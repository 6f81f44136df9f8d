/// The same results by plain loops in float64.
extension Convolution3x3 {
    /// Calls `body` with the indices into x, kernel and y of every product of the convolution.
    private func everyProduct(_ body: (_ x: Int, _ kernel: Int, _ y: Int) -> Void) {
        for n in 0..<images {
            for row in 0..<outputHeight {
                for column in 0..<outputWidth {
                    for tap in 0..<9 {
                        let h = row - padding.top + tap / 3
                        let w = column - padding.left + tap % 3
                        guard (0..<height).contains(h), (0..<width).contains(w) else { continue }
                        let x = ((n * height + h) * width + w) * channels
                        let y = ((n * outputHeight + row) * outputWidth + column) * filters
                        for c in 0..<channels {
                            for k in 0..<filters {
                                body(x + c, (tap * channels + c) * filters + k, y + k)
                            }
                        }
                    }
                }
            }
        }
    }

    func plainForward(_ data: Numbers) -> [Double] {
        var out = (0..<outputCount).map { Double(data.bias[$0 % filters]) }
        everyProduct { x, kernel, y in out[y] += Double(data.x[x]) * Double(data.kernel[kernel]) }
        return out
    }

    func plainGradients(_ data: Numbers) -> (input: [Double], kernel: [Double], bias: [Double]) {
        var input = [Double](repeating: 0, count: inputCount)
        var weights = [Double](repeating: 0, count: 9 * channels * filters)
        var bias = [Double](repeating: 0, count: filters)
        everyProduct { x, kernel, y in
            input[x] += Double(data.dy[y]) * Double(data.kernel[kernel])
            weights[kernel] += Double(data.dy[y]) * Double(data.x[x])
        }
        for y in 0..<outputCount { bias[y % filters] += Double(data.dy[y]) }
        return (input, weights, bias)
    }

    /// 2×2 windows of the convolution's outputs: the first largest, or 0 and 0x80 if it is dead.
    func plainPool(_ output: [Float], relu: Bool) -> (values: [Float], winners: [UInt8]) {
        var (values, winners) = ([Float](), [UInt8]())
        for n in 0..<images {
            for row in 0..<outputHeight / 2 {
                for column in 0..<outputWidth / 2 {
                    for k in 0..<filters {
                        let cells = (0..<4).map { cell in
                            let h = n * outputHeight + 2 * row + cell / 2
                            return output[(h * outputWidth + 2 * column + cell % 2) * filters + k]
                        }
                        let best = cells.max()!
                        let dead = relu && best <= 0
                        values.append(dead ? 0 : best)
                        winners.append(UInt8(cells.firstIndex(of: best)!) | (dead ? 0x80 : 0))
                    }
                }
            }
        }
        return (values, winners)
    }
}
