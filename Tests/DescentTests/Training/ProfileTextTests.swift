import DescentCore
import Foundation
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

/// What profiles print and write.
struct ProfileTextTests {
    private func profile(layer: String = "dense", peak: MachinePeak?) -> Profile {
        let summaries = [
            InstructionSummary(
                name: "product 4×5×6", origins: [.init(path: [layer], share: 1)],
                operations: 240e6, bytes: 500_000),
            InstructionSummary(
                name: "loop",
                origins: [
                    .init(path: ["adam", "dense/kernel"], share: 0.75),
                    .init(path: [], share: 0.25),
                ], operations: 1e6, bytes: 4_000_000),
        ]
        return Profile(
            title: "Training step of 'net'", batchSize: 1024, summaries,
            [[9_000_000, 1_000_000], [2_000_000, 500_000], [1_500_000, 400_000]], peak: peak
        ) { $0.first ?? "loss and metrics" }
    }
    private let peak = MachinePeak(gigaflops: 200, gigabytesPerSecond: 20, threads: 2)

    @Test func `tables show medians, shares and parts of the peak`() {
        let expected = """
            Training step of 'net', 1,024 rows: 2500.0 µs, median of 3 steps
            Peak of this machine: 200 GFLOP/s, 20.0 GB/s, 2 threads

            Layer                 µs   share    MFLOP  GFLOP/s  of peak  GB/s  of peak
            ──────────────────────────────────────────────────────────────────────────
            dense             2000.0   80.0%  240.000    120.0    60.0%   0.2     1.2%
            adam               375.0   15.0%    0.750      2.0     1.0%   8.0    40.0%
            loss and metrics   125.0    5.0%    0.250      2.0     1.0%   8.0    40.0%
            Total             2500.0  100.0%  241.000     96.4    48.2%   1.8     9.0%

            Instruction    Layer                        µs   share    MFLOP  GFLOP/s  of peak  GB/s  of peak
            ────────────────────────────────────────────────────────────────────────────────────────────────
            product 4×5×6  dense                    2000.0   80.0%  240.000    120.0    60.0%   0.2     1.2%
            loop           adam + loss and metrics   500.0   20.0%    1.000      2.0     1.0%   8.0    40.0%
            Total                                   2500.0  100.0%  241.000     96.4    48.2%   1.8     9.0%
            """
        #expect(profile(peak: peak).description == expected)
    }

    @Test func `a limit sums up the rows it leaves out`() {
        let lines = profile(peak: nil).table(limit: 1).split(separator: "\n").map(String.init)
        #expect(lines.contains { $0.hasPrefix("2 more   500.0   20.0%") })
        #expect(!lines.contains { $0.contains("of peak") || $0.contains("Peak") })
        #expect(profile(peak: nil).table(limit: -1).contains("3 more"))
    }

    private struct Trace: Decodable {
        struct Event: Decodable {
            struct Arguments: Decodable {
                let layers: [String]
                let MFLOP: Double
                let bytes: Double
            }
            let name, ph: String
            let ts, dur: Double
            let args: Arguments
        }
        let traceEvents: [Event]
    }

    @Test func `a trace is JSON with one event for each instruction`() throws {
        let text = profile(layer: "a \"layer\" \\ \t\u{1}é", peak: nil).trace
        let events = try JSONDecoder().decode(Trace.self, from: Data(text.utf8)).traceEvents
        #expect(events.map(\.name) == ["product 4×5×6", "loop"])
        #expect(events.map(\.ph) == ["X", "X"])
        // The step with the median total.
        #expect(events.map(\.ts) == [0, 2000] && events.map(\.dur) == [2000, 500])
        #expect(events[0].args.layers == ["a \"layer\" \\ \t\u{1}é"])
        #expect(events[1].args.layers == ["adam", "loss and metrics"])
        #expect(events[0].args.MFLOP == 240 && events[0].args.bytes == 500_000)
    }

    @Test func `a trace of a trained model holds all its instructions`() throws {
        let model = Sequential([Dense(units: 3, activation: .relu), Dense(units: 1)])
        model.compile(loss: .mse)
        let profile = try model.profile(Tensor.ones([8, 2]), Tensor.ones([8, 1]), steps: 3)
        let trace = try JSONDecoder().decode(Trace.self, from: Data(profile.trace.utf8))
        #expect(!trace.traceEvents.isEmpty)
        #expect(trace.traceEvents.count == profile.instructions.count)
    }

    @Test func `a trace replaces a file whole and leaves nothing beside it`() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "trace-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "step.json").path
        try "old".write(toFile: file, atomically: false, encoding: .utf8)
        let profile = profile(peak: nil)
        try profile.writeTrace(to: file)
        #expect(try String(contentsOfFile: file, encoding: .utf8) == profile.trace)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["step.json"])
        let missing = folder.appending(path: "none/step.json").path
        #expect {
            try profile.writeTrace(to: missing)
        } throws: {
            "\($0)" == "writeTrace needs a file that can be written at '\(missing)', but got "
                + "'No such file or directory'. Check the folder, its permissions and the free "
                + "space. An old file is unchanged."
        }
        #expect(throws: TrainingError.self) { try profile.writeTrace(to: "") }
        // A folder is not replaced by a file.
        #expect(throws: TrainingError.self) { try profile.writeTrace(to: folder.path) }
    }
}
