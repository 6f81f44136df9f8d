import DescentCore

/// Records what a ``Probe`` computes, as scalars, and remembers what each one means.
struct ProbeRecording {
    private typealias Reader<T> = ([Double]) -> T

    /// The outputs of the program.
    private(set) var scalars: [Tensor] = []
    private let rows: Int
    private var losses: [Reader<Measurements.Loss>] = []
    private var inputs: [Reader<Diagnosis.InputRow>] = []
    private var layers = LayerReaders()
    private var weights: [Reader<Diagnosis.WeightRow>] = []
    private var depth: Reader<Measurements.Depth>?
    private var total: Reader<Double> = { _ in .nan }

    init(_ recorder: StepRecorder, _ xs: [Tensor], _ ys: [Tensor], rows: Int) throws {
        self.rows = rows
        let (model, optimizer) = (recorder.model, recorder.compilation.optimizer)
        let trained = model.trainableWeights
        try optimizer.build(trained)
        // As a step is recorded, but nobody stores what it assigns.
        let trace = recorder.state.random.trace()
        try trace.record {
            let leaves = trained.map(\.value)
            let calls = OutputRecorder()
            let outputs = calls.record { model.callInside(xs, training: true) }
            let sum = try recorder.loss(xs, outputs, ys)
            addLosses(recorder.compilation, outputs, ys, model.outputTitles, sum)
            let graph = ForwardGraph(outputs: outputs, inputs: xs, weights: trained)
            for (layer, value) in graph.firstOperands { addInput(layer, value) }
            for (layer, kind, value) in graph.flatActivations { addUnits(layer, kind, value) }
            let places = GradientPlaces(calls, loss: sum, trained: trained)
            let slopes = gradient(of: sum, withRespectTo: leaves + places.tensors)
            addDepth(places, Array(slopes[leaves.count...]))
            if !trained.isEmpty {
                optimizer.apply(zip(slopes, trained).map { (gradient: $0, variable: $1) })
            }
            for ((weight, old), slope) in zip(zip(trained, leaves), slopes) {
                addWeight(weight, old, slope)
            }
            layers.sort(like: calls.calls.map { $0.path.joined(separator: "/") })
        }
        if let error = scalars.first(where: { $0.error != nil })?.error { throw error }
    }

    func measurements(_ numbers: [Double]) -> Measurements {
        Measurements(
            rows: rows, losses: losses.map { $0(numbers) }, inputs: inputs.map { $0(numbers) },
            layers: layers.rows(numbers), weights: weights.map { $0(numbers) },
            depth: depth?(numbers), total: total(numbers))
    }

    private mutating func add(_ scalar: Tensor) -> Reader<Double> {
        let place = scalars.count
        scalars.append(scalar.cast(to: .float32))
        return { $0[place] }
    }

    // MARK: Losses

    private mutating func addLosses(
        _ compilation: Compilation, _ outputs: [Tensor], _ labels: [Tensor], _ names: [String],
        _ sum: Tensor
    ) {
        total = add(sum)
        for (i, loss) in compilation.losses.enumerated() where loss.isTrained {
            let (y, output) = (labels[i], outputs[i])
            let cost = { (outputs: Tensor) in loss.plainMean(y, outputs) }
            let value = add(cost(output))
            let chance = loss.outputsByChance(y, output).map { add(cost($0)) }
            let constant = loss.outputsByFrequency(y, output).map { add(cost($0)) }
            let numbers = loss.isRegression ? linedUp(y, output).labels : nil
            let zero = numbers.map { _ in add(cost(output.zerosLike())) }
            let size = numbers.map { add(rootMeanSquare($0)) }
            let factor = compilation.lossWeights[i]
            losses.append { n in
                Measurements.Loss(
                    row: Diagnosis.LossRow(
                        output: names[i], value: value(n), chance: chance?(n),
                        constant: constant?(n)),
                    factor: factor, isRegression: loss.isRegression, zero: zero?(n),
                    labelSize: size?(n))
            }
        }
    }

    // MARK: Inputs and units

    private mutating func addInput(_ layer: String, _ value: Tensor) {
        guard value.rank > 0 else { return }
        let x = value.cast(to: .float32)
        let sizes = sqrt(square(x).mean(axes: Array(0..<x.rank - 1)))
        let (size, feature) = (add(sizes.max()), add(sizes.argMax()))
        inputs.append { n in
            Diagnosis.InputRow(layer: layer, feature: Int(saturating: feature(n)), size: size(n))
        }
    }

    private mutating func addUnits(_ layer: String, _ kind: FlatActivation, _ value: Tensor) {
        let share = add(kind.flatShare(of: value))
        layers.add(layer, units: value.rank > 0 ? value.shape[-1] : 1) { n, row in
            let field: WritableKeyPath<Diagnosis.LayerRow, Double?> =
                kind == .relu ? \.deadShare : \.saturatedShare
            row[keyPath: field] = Swift.max(row[keyPath: field] ?? 0, share(n))
        }
    }

    // MARK: Derivatives and steps

    private mutating func addDepth(_ places: GradientPlaces, _ slopes: [Tensor]) {
        let norms = slopes.map { add(norm($0)) }
        for (place, norm) in zip(places.all, norms) {
            layers.add(place.layer, units: place.units) { n, row in
                row.gradientNorm = Swift.max(row.gradientNorm ?? 0, norm(n))
            }
        }
        guard let (first, last, count) = places.way else { return }
        depth = { n in
            Measurements.Depth(
                first: (places.all[first].layer, norms[first](n)),
                last: (places.all[last].layer, norms[last](n)), layers: count)
        }
    }

    private mutating func addWeight(_ weight: Variable, _ old: Tensor, _ slope: Tensor) {
        // The value after the step that is being recorded.
        let change = weight.value.cast(to: .float32) - old.cast(to: .float32)
        let changed = maximum((change .!= 0).cast(to: .float32).sum(), 1)
        let step = norm(change) / sqrt(changed)
        let size = rootMeanSquare(old)
        let (sizeOf, normOf) = (add(size), add(norm(slope)))
        let ratioOf = add(divideOrZero(step, size))
        let (name, shape) = (weight.name, weight.shape)
        weights.append { n in
            Diagnosis.WeightRow(
                name: name, shape: shape, size: sizeOf(n), gradientNorm: normOf(n),
                updateRatio: ratioOf(n))
        }
    }
}

/// The L2 norm, as a float32 scalar; squares of very small and very large numbers do not spoil it.
private func norm(_ x: Tensor) -> Tensor {
    let numbers = x.cast(to: .float32)
    let largest = abs(numbers).max()
    let scale = Tensor.where(largest .> 0, largest, largest.onesLike())
    return sqrt(square(numbers / scale).sum()) * largest
}

private func rootMeanSquare(_ x: Tensor) -> Tensor {
    norm(x) / Double(Swift.max(x.count, 1)).squareRoot()
}

/// Rows of the table of layers, put together from several measurements.
private struct LayerReaders {
    private var order: [String] = []
    private var units: [String: Int] = [:]
    private var parts: [String: [([Double], inout Diagnosis.LayerRow) -> Void]] = [:]

    mutating func add(
        _ layer: String, units count: Int,
        _ part: @escaping ([Double], inout Diagnosis.LayerRow) -> Void
    ) {
        if parts[layer] == nil {
            order.append(layer)
            units[layer] = count
        }
        parts[layer, default: []].append(part)
    }

    mutating func sort(like names: [String]) {
        let places = Dictionary(
            zip(names, names.indices), uniquingKeysWith: { first, _ in first })
        order.sort { (places[$0] ?? .max) < (places[$1] ?? .max) }
    }

    func rows(_ numbers: [Double]) -> [Diagnosis.LayerRow] {
        order.map { name in
            var row = Diagnosis.LayerRow(name: name, units: units[name] ?? 0)
            for part in parts[name] ?? [] { part(numbers, &row) }
            return row
        }
    }
}

extension Model {
    /// What outputs are called in findings: a stack has one output, that of its last layer.
    fileprivate var outputTitles: [String] {
        guard let last = (self as? Sequential)?.layers.last, outputNames.count == 1 else {
            return outputNames
        }
        return [last.name]
    }
}
