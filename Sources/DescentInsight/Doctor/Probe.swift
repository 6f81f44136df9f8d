import DescentCore

/// Looks at a model on a few rows: forward, backward and what a step of the optimizer would do.
/// The program stores nothing, so the model stays as it is.
final class Probe {
    private let data: Dataset
    private let program: StepProgram
    private let recording: ProbeRecording

    init(_ recorder: StepRecorder, _ data: Dataset) throws {
        self.data = data
        let (inputs, labels) = recorder.placeholders(data, data.rows)
        recording = try ProbeRecording(recorder, inputs, labels, rows: data.rows)
        program = try StepProgram(
            outputs: recording.scalars, placeholders: inputs + labels,
            device: recorder.model.device.implementation)
    }

    func measure() throws -> Measurements {
        try program.hold {
            program.read(data.columns, first: 0)
            try program.run()
            return recording.measurements(try recording.scalars.indices.map(program.scalar))
        }
    }
}

extension Dataset {
    /// `count` rows at equal distances, or all; without weights.
    func spread(_ count: Int) throws -> Dataset {
        let number = Swift.min(count, rows)
        return try selecting((0..<number).map { $0 * rows / number })
    }

    /// The listed rows, copied; without weights.
    func selecting(_ list: [Int]) throws -> Dataset {
        let pick = { (column: Column) in
            Column(data: try column.tensor(list).data(), first: 0)
        }
        return Dataset(
            inputs: try inputs.map(pick), labels: try labels.map(pick), weights: [],
            rows: list.count)
    }
}
