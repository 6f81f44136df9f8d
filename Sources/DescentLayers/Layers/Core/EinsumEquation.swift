import DescentCore

/// The equation of an ``EinsumDense``: letters of input, kernel and output, with an ellipsis in front
/// of or behind those of input and output.
struct EinsumEquation {
    let input: [Character]
    let kernel: [Character]
    let output: [Character]
    private let ellipsis: Ellipsis

    private enum Ellipsis { case none, before, behind }

    /// nil for what is no such equation.
    init?(_ text: String) {
        let sides = text.filter { $0 != " " }.split(
            separator: ">", omittingEmptySubsequences: false)
        guard sides.count == 2, sides[0].last == "-" else { return nil }
        let operands = sides[0].dropLast().split(separator: ",", omittingEmptySubsequences: false)
        guard operands.count == 2 else { return nil }
        let (x, y) = (String(operands[0]), String(sides[1]))
        let dots = "..."
        if x.hasPrefix(dots), y.hasPrefix(dots) {
            (ellipsis, input, output) = (.before, Array(x.dropFirst(3)), Array(y.dropFirst(3)))
        } else if x.hasSuffix(dots), y.hasSuffix(dots) {
            (ellipsis, input, output) = (.behind, Array(x.dropLast(3)), Array(y.dropLast(3)))
        } else {
            (ellipsis, input, output) = (.none, Array(x), Array(y))
        }
        kernel = Array(operands[1])
        let sides3 = [input, kernel, output]
        let isRight = sides3.allSatisfy { side in
            !side.isEmpty && side.allSatisfy { $0.isASCII && $0.isLetter }
                && Set(side).count == side.count
        }
        // What the output or the kernel has must come from somewhere.
        guard isRight, Set(output).isSubset(of: input + kernel),
            Set(kernel).isSubset(of: input + output)
        else { return nil }
    }

    /// What the weights are, for an input shape.
    struct Shapes {
        let kernel: [Int]
        let bias: [Int]
        /// Axes of the kernel that are summed over, and those of the output.
        let inputAxes: [Int]
        let outputAxes: [Int]
    }

    /// How many axes of an input the ellipsis stands for; nil if the rank does not fit.
    func elided(_ rank: Int) -> Int? {
        let count = rank - input.count
        return ellipsis == .none ? (count == 0 ? 0 : nil) : (count >= 0 ? count : nil)
    }

    /// - Parameters:
    ///   - shape: of the input, with the batch.
    ///   - given: of the output, without the batch and what the ellipsis stands for.
    ///   - biasAxes: letters of the output.
    /// - Returns: nil if the shapes do not fit one another, with what does not.
    func shapes(
        for shape: Shape, output given: Shape, biasAxes: String
    ) -> Result<Shapes, EinsumFault> {
        guard let elided = elided(shape.rank) else {
            return .failure(EinsumFault("inputs of \(input.count) axes", "shape \(shape)"))
        }
        let isBefore = ellipsis == .before
        // With an ellipsis in front the batch is one of its axes.
        let own = isBefore && elided > 0 ? given.dimensions : [shape[0]] + given.dimensions
        guard own.count == output.count else {
            return .failure(
                EinsumFault(
                    "an outputShape of \(given.rank + output.count - own.count) axes", "\(given)"))
        }
        let inputLengths = Dictionary(
            uniqueKeysWithValues: zip(input, shape.dimensions.dropFirst(isBefore ? elided : 0)))
        let outputLengths = Dictionary(uniqueKeysWithValues: zip(output, own))
        for (letter, length) in outputLengths {
            guard let other = inputLengths[letter], length > 0, other > 0, other != length else {
                continue
            }
            return .failure(
                EinsumFault(
                    "the same length of '\(letter)' in input and output",
                    "\(other) and \(length)"))
        }
        let lengths = kernel.map { letter -> Int in
            let length = outputLengths[letter] ?? inputLengths[letter] ?? Shape.unknown
            return length > 0 ? length : inputLengths[letter] ?? length
        }
        if let unknown = zip(kernel, lengths).first(where: { $1 <= 0 }) {
            return .failure(EinsumFault("a known length of '\(unknown.0)'", "none"))
        }
        let bias = bias(biasAxes, outputLengths, elided)
        if bias.contains(where: { $0 <= 0 }) {
            return .failure(EinsumFault("known lengths of the axes of the bias", "\(Shape(bias))"))
        }
        return .success(
            Shapes(
                kernel: lengths, bias: bias,
                inputAxes: kernel.indices.filter { !output.contains(kernel[$0]) },
                outputAxes: kernel.indices.filter { output.contains(kernel[$0]) }))
    }

    private func bias(_ axes: String, _ lengths: [Character: Int], _ elided: Int) -> [Int] {
        guard let first = output.firstIndex(where: axes.contains) else { return [] }
        let own = output[first...].map { axes.contains($0) ? lengths[$0] ?? 1 : 1 }
        return own + (ellipsis == .behind ? [Int](repeating: 1, count: elided) : [])
    }

    /// Σ x · kernel.
    func callAsFunction(_ x: Tensor, _ weights: Tensor) -> Tensor {
        let others = (0..<(elided(x.rank) ?? 0)).compactMap {
            free.indices.contains($0) ? free[$0] : nil
        }
        let (a, result) =
            ellipsis == .before
            ? (others + input, others + output) : (input + others, output + others)
        // What neither kernel nor output has is summed over first.
        let lone = a.indices.filter { !kernel.contains(a[$0]) && !result.contains(a[$0]) }
        let kept = a.indices.filter { !lone.contains($0) }.map { a[$0] }
        let text = "\(String(kept)),\(String(kernel))->\(String(result))"
        return einsum(text, lone.isEmpty ? x : x.sum(axes: lone), weights)
    }

    /// Letters that the equation has not.
    private var free: [Character] {
        "abcdefghijklmnopqrstuvwxyz".filter {
            !input.contains($0) && !kernel.contains($0) && !output.contains($0)
        }
    }
}

/// Shapes that do not fit an equation.
struct EinsumFault: Error {
    let expected: String
    let got: String

    init(_ expected: String, _ got: String) { (self.expected, self.got) = (expected, got) }
}
