import Foundation
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentTraining

/// A history with these numbers, in the order of the names.
private func history(_ values: KeyValuePairs<String, [Double]>) -> History {
    let history = History()
    history.numbers = EpochNumbers(
        epochs: Array(0..<(values.map(\.value.count).max() ?? 0)), keys: values.map(\.key),
        values: Dictionary(uniqueKeysWithValues: values.map { ($0.key, $0.value) }))
    return history
}

@Suite final class CurvesTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "curves-\(UUID())")

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func text(_ body: (String) throws -> Void) throws -> String {
        let path = folder.appending(path: "c.svg").path(percentEncoded: false)
        try body(path)
        return try String(contentsOfFile: path, encoding: .utf8)
    }

    private func picture(_ body: (String) throws -> Void) throws -> ParsedElement {
        try #require(parsedXML(try text(body)))
    }

    private func message(_ body: (String) throws -> Void) -> String {
        do {
            _ = try text(body)
            return "no error"
        } catch { return error is TrainingError ? "\(error)" : "another error: \(error)" }
    }

    private static var four: History {
        history([
            "accuracy": [0.5, 0.61, 0.72, 0.7, 0.78], "loss": [1.25, 0.9, 0.61, 0.55, 0.4],
            "val_accuracy": [0.42, 0.6, 0.66, 0.69, 0.68], "val_loss": [1.4, 1.1, 0.8, 0.85, 0.9],
        ])
    }

    /// Every point of a panel against the numbers it stands for, by the labels of its axes.
    private func expectPoints(
        _ panel: ParsedElement, _ history: History, isLogarithmic: Bool = false
    ) throws {
        let (x, y) = (ParsedAxis(panel, "x", offset: 0), ParsedAxis(panel, "y", offset: 4))
        for curve in panel.all("g", "curve") {
            let key = try #require(curve.all("title").first?.text)
            let points = curve.all("polyline").flatMap(\.points)
            let values = try history.values(of: key)
            #expect(points.count == values.count, "\(key)")
            for (i, point) in points.enumerated() {
                #expect(abs(x.value(at: point.x) - Double(i + 1)) < 1e-3, "\(key) \(i)")
                let got = y.value(at: point.y, isLogarithmic: isLogarithmic)
                #expect(abs(got - values[i]) <= 2e-3 * abs(values[i]), "\(key) \(i): \(got)")
            }
        }
    }

    @Test func `every metric has a panel with its numbers in training and validation`() throws {
        let svg = try picture { try Self.four.plot(to: $0) }
        let panels = svg.all("g", "panel")
        #expect(
            panels.map { $0.all("text", "axis").map(\.text) } == [
                ["loss", "epoch"], ["accuracy", "epoch"],
            ])
        for panel in panels {
            #expect(panel.all("polyline").count == 2)
            try expectPoints(panel, Self.four)
            let x = ParsedAxis(panel, "x", offset: 0)
            #expect(x.ticks.map(\.value) == [1, 2, 3, 4, 5])
            #expect(isRound(try #require(ParsedAxis(panel, "y", offset: 4).step)))
        }
        #expect(svg.all("text", "key").map(\.text) == ["training", "validation"])
        let curves = panels[0].all("g", "curve")
        #expect(Set(curves.map { $0.attributes["stroke"] }).count == 2)
        #expect(curves.map { $0.attributes["stroke-dasharray"] } == [nil, "6 4"])
    }

    @Test func `a logarithmic scale shows ratios, where all numbers are above 0`() throws {
        let history = history([
            "loss": [310, 42, 3.1, 0.27, 0.031], "change": [1, 0.5, 0, -0.5, -1],
        ])
        let svg = try picture { try history.plot(to: $0, logScale: true) }
        let panels = svg.all("g", "panel")
        #expect(
            panels.flatMap { $0.all("text", "axis").prefix(1).map(\.text) }
                == ["loss (logarithmic)", "change"])
        let ticks = ParsedAxis(panels[0], "y", offset: 4).ticks
        #expect(ticks.map(\.value) == [0.01, 0.1, 1, 10, 100, 1000])
        let (from, to) = (try #require(ticks.first?.place), try #require(ticks.last?.place))
        for (i, tick) in ticks.enumerated() {
            #expect(abs(tick.place - (from + (to - from) * Double(i) / 5)) < 0.01)
        }
        try expectPoints(panels[0], history, isLogarithmic: true)
        try expectPoints(panels[1], history)
    }

    @Test func `numbers that are not finite leave a gap, and are marked`() throws {
        let history = history(["loss": [3, .nan, 1, 0.5, .infinity, -.infinity, 2]])
        let svg = try picture { try history.plot(to: $0) }
        let panel = try #require(svg.all("g", "panel").first)
        #expect(panel.all("circle").count == 2)
        #expect(panel.all("polyline").map(\.points.count) == [2])
        let x = ParsedAxis(panel, "x", offset: 0)
        let gaps = panel.all("line", "gap").map {
            [x.value(at: $0.number("x1") + 2), x.value(at: $0.number("x2") - 2)]
        }
        #expect(gaps.flatMap { $0 }.map { ($0 * 100).rounded() / 100 } == [2, 2, 5, 5, 6, 6])
        #expect(svg.all("text", "key").map(\.text) == ["training", "no finite number"])
    }

    @Test(
        "One epoch is a dot, and numbers of any size have an axis",
        arguments: [
            [0.5], [0], [-3], [7, 7, 7],
            [.leastNormalMagnitude / 64, 0], [1e299, -1e299], [1e308, 1], [.nan],
            [1e15, 1e15 + 1], [-1e-12, 2e-12], [123_456_789, 123_456_790],
        ] as [[Double]], [false, true])
    func axes(values: [Double], logScale: Bool) throws {
        let svg = try picture { try history(["loss": values]).plot(to: $0, logScale: logScale) }
        let panel = try #require(svg.all("g", "panel").first)
        let (top, bottom) = (panel.all("line", "grid").map { $0.number("y1") }.min() ?? 0, 320.0)
        let drawn =
            panel.all("circle").map { ($0.number("cx"), $0.number("cy")) }
            + panel.all("polyline").flatMap(\.points).map { ($0.x, $0.y) }
        #expect(drawn.count == values.count { abs($0) < 1e300 })
        #expect(drawn.allSatisfy { $0.0.isFinite && top - 0.01...bottom ~= $0.1 })
        #expect(panel.all("circle").count == (drawn.count == 1 ? 1 : 0))
        let labels = panel.all("text", "y").map(\.text)
        #expect(2...12 ~= labels.count && Set(labels).count == labels.count, "\(labels)")
    }

    @Test func `axes have few round numbers around what they show`() {
        var state: UInt64 = 1
        /// From 0 to 1, the same in every run.
        func random() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) / Double(1 << 53)
        }
        for _ in 0..<2_000 {
            let low = (random() - 0.5) * pow(10, (random() * 24 - 12).rounded())
            let high = low + random() * pow(10, (random() * 24 - 12).rounded())
            let axis = CurveAxis.ofValues(low, high, isLogarithmic: random() < 0.5 && low > 0)
            let values = axis.ticks.map(\.value)
            #expect(2...12 ~= values.count && values == values.sorted(), "\(low) \(high)")
            #expect(axis.low <= low && axis.high >= high, "\(low) \(high)")
            #expect(axis.position(of: axis.low) == 0 && axis.position(of: axis.high) == 1)
            #expect(Set(axis.ticks.map(\.label)).count == values.count, "\(low) \(high)")
            let step = values[1] - values[0]
            // Where the numbers are large, their difference has lost digits.
            if !axis.isLogarithmic, step > 1e-6 * abs(low) {
                #expect(isRound(step), "\(low) \(high): \(values)")
            }
        }
    }

    @Test func `many epochs make a small file that keeps the peaks`() throws {
        let count = 200_000
        var values = (0..<count).map { 2 + sin(Double($0) / 50) }
        values[70_001] = 17.5
        values[130_000] = .nan
        let text = try text { try history(["loss": values]).plot(to: $0) }
        #expect(text.utf8.count < 40_000)
        let panel = try #require(parsedXML(text)?.all("g", "panel").first)
        let y = ParsedAxis(panel, "y", offset: 4)
        let points = panel.all("polyline").flatMap(\.points)
        let peak = points.map { y.value(at: $0.y) }.max() ?? 0
        #expect(abs(peak - 17.5) < 0.02)
        #expect(panel.all("line", "gap").count == 1)
        let alternating = history(["loss": (0..<count).map { $0 % 2 == 0 ? .nan : 1 }])
        #expect(try self.text { try alternating.plot(to: $0) }.utf8.count < 60_000)
    }

    @Test func `several trainings have colours and names, and lengths of their own`() throws {
        let other = history(["loss": [2, 1], "auc": [0.5, 0.6]])
        let runs: KeyValuePairs = ["adam": Self.four, "sgd <b>&\"'\u{1}": other]
        let svg = try picture { try History.plot(runs, to: $0, metrics: ["val_loss"]) }
        let panel = try #require(svg.all("g", "panel").first)
        #expect(svg.all("g", "panel").count == 1)
        let curves = panel.all("g", "curve")
        #expect(
            curves.map { $0.all("title").first?.text } == [
                "adam: loss", "adam: val_loss", "sgd <b>&\"'\u{fffd}: loss",
            ])
        #expect(
            curves.map { $0.attributes["stroke"] } == ["#0072b2", "#0072b2", "#d55e00"])
        #expect(curves.map { $0.all("polyline")[0].points.count } == [5, 5, 2])
        #expect(
            svg.all("text", "key").map(\.text) == [
                "adam", "sgd <b>&\"'\u{fffd}", "training", "validation",
            ])
        #expect(
            try text { try History.plot(runs, to: $0) } == text { try History.plot(runs, to: $0) })
    }

    @Test func `validation of every second epoch stands where it was`() throws {
        let history = history(["loss": [5, 4, 3, 2, 1], "val_loss": [4.5, 2.5]])
        let svg = try picture { try history.plot(to: $0) }
        let panel = try #require(svg.all("g", "panel").first)
        let x = ParsedAxis(panel, "x", offset: 0)
        let points = panel.all("polyline").last?.points ?? []
        #expect(points.map { x.value(at: $0.x).rounded() } == [2, 4])
    }

    @Test func `what cannot be drawn is said`() throws {
        let runs = { (count: Int) in CurveRun(label: "\(count)", Self.four.numbers) }
        let draw = { (runs: [CurveRun]) in
            self.message { _ in
                _ = try CurvePicture(runs, metrics: nil, isLogarithmic: false, function: "plot")
            }
        }
        #expect(
            message { try History().plot(to: $0) }
                == "plot(to:) needs the numbers of an epoch or more, but got none. "
                + "Draw it once fit has run.")
        #expect(
            message { try Self.four.plot(to: $0, metrics: ["los"]) }.contains(
                "but got 'los'. Did you mean 'loss'? The numbers are 'accuracy', 'loss'."))
        #expect(
            message { try Self.four.plot(to: $0, metrics: []) }.contains(
                "1 to 60 metrics in one picture, but got 0."))
        #expect(
            message {
                try History.plot(["a": Self.four, "b": history(["auc": [1]])], to: $0)
            }.contains("a number in common, but got [accuracy, loss] and [auc]."))
        #expect(
            message { try History.plot(["a": Self.four, "a": Self.four], to: $0) }.contains(
                "a name of its own for each training, but got 'a' again."))
        #expect(draw([]).contains("1 to 7 trainings in one picture, but got 0."))
        #expect(draw((0..<8).map(runs)).contains("but got 8. Draw several pictures."))
        // Drawn, but not written: only the missing file is amiss.
        #expect(draw((0..<7).map(runs)).hasPrefix("another error"))
        #expect(message { try Self.four.plot(to: $0 + ".png") }.contains("ends in .svg"))
        #expect(message { try Self.four.plot(to: $0 + "/none/c.svg") }.contains("can be written"))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
    }

    @Test func `fit's history draws itself`() throws {
        let model = Sequential([Dense(units: 1)])
        model.compile(optimizer: SGD(learningRate: 0.01), loss: .mse, metrics: ["mae"])
        let (x, y) = (Tensor.ones([8, 2]), Tensor.ones([8, 1]))
        let history = try model.fit(x, y, epochs: 3, verbose: .silent, validationSplit: 0.25)
        let svg = try picture { try history.plot(to: $0) }
        #expect(svg.all("polyline").count == 4)
        for panel in svg.all("g", "panel") { try expectPoints(panel, history) }
    }
}
