import DescentCore

/// Moves numbers one by one and looks at what J does.
struct GradientChecker {
    /// A tensor whose derivatives are checked.
    struct Target {
        let name: String
        let leaf: Tensor
    }

    private let program: WidenedProgram
    private let targets: [Target]
    /// Back-propagation's answers, by target.
    private let gradients: [[Double]]
    private let tolerance: Double
    private let limit: Int
    private let value: Double

    /// - Parameters:
    ///   - loss: one number, recorded from the targets' leaves.
    ///   - elements: how many elements of each target are moved, at most.
    init(
        loss: Tensor, targets: [Target], feeding feeds: [(placeholder: Tensor, data: TensorData)],
        elements: Int, tolerance: Double
    ) throws {
        self.targets = targets
        self.tolerance = tolerance
        limit = elements
        let slopes = gradient(of: loss, withRespectTo: targets.map(\.leaf))
        gradients = try WidenedProgram(outputs: slopes, feeding: feeds).run()
        program = try WidenedProgram(outputs: [loss], feeding: feeds)
        value = try program.run()[0][0]
    }

    func run() throws -> GradientCheck {
        var rows: [GradientCheck.Row] = []
        for i in targets.indices { rows.append(try row(of: i)) }
        return GradientCheck(rows: rows, value: value, tolerance: tolerance)
    }

    private func row(of target: Int) throws -> GradientCheck.Row {
        let shape = targets[target].leaf.shape
        var row = GradientCheck.Row(name: targets[target].name, shape: shape)
        var errors: [Double] = []
        let sizes = try sizes(of: target)
        for element in chosen(target) {
            let found = try compare(target, element, sizes)
            row.checked += 1
            if found.isKink {
                row.kinks += 1
                continue
            }
            errors.append(found.error)
            // Not <, so that NaN counts as the largest error.
            guard errors.count == 1 || !(found.error <= row.largestError) else { continue }
            row.largestError = found.error.isNaN ? .infinity : found.error
            row.worstIndex = shape.position(of: element)
            (row.backPropagation, row.difference) = (gradients[target][element], found.slope)
        }
        errors.sort()
        row.medianError = errors.isEmpty ? 0 : errors[errors.count / 2]
        return row
    }

    /// All elements, or those with the largest derivatives and as many others by chance.
    private func chosen(_ target: Int) -> [Int] {
        let slopes = gradients[target]
        guard slopes.count > limit else { return Array(slopes.indices) }
        let bySize = slopes.indices.sorted { Swift.abs(slopes[$0]) > Swift.abs(slopes[$1]) }
        let steep = bySize.prefix((limit + 1) / 2)
        var others = Array(bySize.dropFirst(steep.count))
        var source = RandomSource(seed: 23, stream: UInt64(target))
        for i in 0..<(limit - steep.count) {
            others.swapAt(i, i + source.nextInt(below: others.count - i))
        }
        return (Array(steep) + others.prefix(limit - steep.count)).sorted()
    }

    // MARK: One element

    private struct Finding {
        var isKink = false
        var error = 0.0
        /// The slope that differences give.
        var slope = 0.0
    }

    /// Slopes of J to the left and the right of an element, and what rounding adds to them.
    private struct Sides {
        let left, right, noise: Double
        var slope: Double { (left + right) / 2 }
        /// How much the slope changes at the element.
        var bend: Double { Swift.abs(right - left) }
    }

    /// The best step of a difference in float64 is the cube root of its precision,
    /// of the number's size.
    private static let step = 0x1p-17

    /// What errors and steps are measured by.
    private struct Sizes {
        /// The target's largest derivative.
        let slope: Double
        /// The root mean square of its elements.
        let element: Double
    }

    private func sizes(of target: Int) throws -> Sizes {
        let slope = gradients[target].reduce(0) { Swift.max($0, Swift.abs($1)) }
        guard let input = program.input(of: targets[target].leaf) else {
            return Sizes(slope: slope, element: 0)
        }
        let numbers = try program.elements(input)
        let sum = numbers.reduce(0) { $0 + $1 * $1 }
        return Sizes(
            slope: slope, element: (sum / Double(Swift.max(numbers.count, 1))).squareRoot())
    }

    private func compare(_ target: Int, _ element: Int, _ sizes: Sizes) throws -> Finding {
        let recorded = gradients[target][element]
        guard let input = program.input(of: targets[target].leaf) else {
            // J does not depend on it at all.
            return Finding(error: recorded == 0 ? 0 : .infinity)
        }
        let numbers = try program.elements(input)
        let largest = sizes.slope
        let size = Swift.max(Swift.abs(numbers[element]), sizes.element)
        let scale = size == 0 ? 1e-3 : size
        let wide = try sides(numbers, element, Self.step * scale)
        var finding = Finding(slope: wide.slope)
        finding.error = error(recorded, wide, largest)
        guard finding.error > tolerance else { return finding }
        // A closer look: beside a kink the two agree again, on a kink the bend stays.
        let near = try sides(numbers, element, Self.step * scale / 32)
        let bends =
            wide.bend > Swift.max(tolerance * reference(recorded, wide, largest), 4 * wide.noise)
        let stays = near.bend > wide.bend / 4
        finding.isKink = bends && (stays || error(recorded, near, largest) <= tolerance)
        return finding
    }

    /// The difference beyond what rounding of J explains.
    private func error(_ recorded: Double, _ sides: Sides, _ largest: Double) -> Double {
        let size = reference(recorded, sides, largest)
        let excess = Swift.abs(recorded - sides.slope) - sides.noise
        return size == 0 || excess <= 0 ? 0 : excess / size
    }

    /// What a difference is a share of.
    private func reference(_ recorded: Double, _ sides: Sides, _ largest: Double) -> Double {
        Swift.max(Swift.abs(recorded), Swift.abs(sides.slope), largest * 1e-3)
    }

    private func sides(
        _ numbers: UnsafeMutableBufferPointer<Double>, _ element: Int, _ distance: Double
    ) throws -> Sides {
        let centre = numbers[element]
        defer { numbers[element] = centre }
        // Steps that float64 holds exactly.
        let h = (centre + distance) - centre
        numbers[element] = centre + h
        let above = try program.run()[0][0]
        numbers[element] = centre - h
        let below = try program.run()[0][0]
        let largest = Swift.max(Swift.abs(value), Swift.abs(above), Swift.abs(below))
        return Sides(
            left: (value - below) / h, right: (above - value) / h,
            noise: 16 * largest * Double.ulpOfOne / h)
    }
}
