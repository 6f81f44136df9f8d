import DescentCore
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

/// What looks into a training, on a device that can do no more than compute.
@Suite struct DeviceDiagnosisTests {
    private func model(on device: ComputeDevice, rate: Double = 0.01) -> Sequential {
        let model = Sequential([
            Input(shape: [4]),
            Dense(units: 5, activation: .tanh, kernelInitializer: .constant(0.1)),
            Maths("logarithm") { log($0 - 2) },
            Dense(units: 1, kernelInitializer: .constant(0.5)),
        ])
        model.compile(optimizer: SGD(learningRate: rate), loss: .mse)
        model.device = device
        return model
    }

    @Test("The search for NaN comes to the report that it comes to on the CPU")
    func divergenceIsFound() throws {
        let (x, y) = (numbers(12, 4), numbers(12, 1))
        let reports = try [ComputeDevice.cpu, ComputeDevice(ClosedDevice())].map {
            try model(on: $0).divergence(x, y).description
        }
        #expect(reports[0] == reports[1])
        #expect(reports[0].contains("logarithm"))
    }

    @Test("A loss is not waited for after every step")
    func lossesAreReadTogether() throws {
        let (x, y) = (numbers(24, 4), numbers(24, 1))
        let device = ClosedDevice()
        let model = Sequential([Input(shape: [4]), Dense(units: 1)])
        model.compile(optimizer: SGD(learningRate: 0.01), loss: .mse)
        model.device = ComputeDevice(device)
        let history = try model.fit(x, y, batchSize: 4, epochs: 5, verbose: .silent)
        #expect(history["loss"].allSatisfy { $0.isFinite && $0 > 0 })
        #expect(device.resultsRead == 0)
    }

    @Test("A loss that breaks in the middle of an epoch ends training at the same step")
    func brokenLossIsFoundAmongOthers() throws {
        // Row 9, of the fifth step, is the one whose logarithm there is none of.
        let x = Tensor(shape: [14, 1], scalars: (0..<14).map { $0 == 9 ? -3 : Float($0 + 1) })
        func outcome(_ device: ComputeDevice) throws -> [String] {
            let model = Sequential([Input(shape: [1]), Maths("ln") { log($0) }, Dense(units: 1)])
            model.compile(optimizer: Adam(), loss: .mse)
            model.device = device
            let watch = TerminateOnNaN(reports: true)
            try model.setWeights([Tensor([[0.25]]), Tensor([0])])
            let history = try model.fit(
                x, x, batchSize: 2, epochs: 3, verbose: .silent, callbacks: [watch],
                shuffle: false)
            let report = try #require(watch.report)
            #expect(report.step == 5 && report.rows == [9])
            return [report.description, "\(history["loss"])"]
                + (try model.getWeights().map { "\(try $0.scalars() as [Double])" })
        }
        #expect(try outcome(.cpu) == outcome(ComputeDevice(ClosedDevice())))
    }

    @Test("A weight that breaks is traced to the step that broke it")
    func brokenWeightIsFound() throws {
        let (x, y) = (numbers(12, 4) * 1e18, numbers(12, 1) * 1e18)
        func report(_ device: ComputeDevice) throws -> String {
            let model = Sequential([
                Input(shape: [4]), Dense(units: 1, kernelInitializer: .constant(0.5)),
            ])
            model.compile(optimizer: SGD(learningRate: 0.1), loss: .mse)
            model.device = device
            return try model.divergence(x, y).description
        }
        #expect(try report(.cpu) == report(ComputeDevice(ClosedDevice())))
    }

    @Test("The doctor comes to the same diagnosis and changes nothing")
    func diagnosisIsTheSame() throws {
        let x = Wiring.numbers([40, 4])
        let y = Wiring.numbers([40, 1], seed: 2)
        let device = ClosedDevice()
        let diagnoses = try [ComputeDevice.cpu, ComputeDevice(device)].map { place in
            let model = Sequential([
                Input(shape: [4]),
                Dense(units: 8, activation: .relu, kernelInitializer: .constant(-1)),
                Dense(units: 1, kernelInitializer: .constant(0.5)),
            ])
            model.compile(optimizer: SGD(learningRate: 0.01), loss: .mse)
            model.device = place
            let before = try model.getWeights().map { try $0.scalars() }
            let diagnosis = try model.diagnose(x, y)
            #expect(try model.getWeights().map { try $0.scalars() } == before)
            #expect((diagnosis.profile == nil) == (place.description == device.name))
            return "\(diagnosis.findings) \(diagnosis.losses) \(diagnosis.layers) "
                + "\(diagnosis.weights) \(String(describing: diagnosis.overfitTrial))"
        }
        #expect(diagnoses[0] == diagnoses[1])
    }

    @Test("A profile of a device that times nothing is an error that says so")
    func profileIsRefused() throws {
        let (x, y) = (numbers(12, 4), numbers(12, 1))
        let device = ClosedDevice()
        let model = Sequential([Input(shape: [4]), Dense(units: 1)])
        model.compile(optimizer: SGD(), loss: .mse)
        model.device = ComputeDevice(device)
        let expected =
            "needs a device that times its instructions, but got '\(device.name)'. "
            + "Set the model's device to .cpu."
        for (function, body) in [
            ("profile", { _ = try model.profile(x, y) }),
            ("profile", { _ = try model.profilePrediction(x) }),
            ("Profiler", { try model.fit(x, y, verbose: .silent, callbacks: [Profiler()]) }),
        ] as [(String, () throws -> Void)] {
            do {
                try body()
                Issue.record("\(function) was not refused")
            } catch let error as TrainingError {
                #expect("\(error)" == "\(function) \(expected)")
            }
        }
        // Nothing of that keeps the model from being trained.
        try model.fit(x, y, verbose: .silent)
        #expect(try model.evaluate(x, y, verbose: .silent).loss.isFinite)
    }
}
