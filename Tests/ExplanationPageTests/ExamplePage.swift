import Descent
import DescentCore
import Foundation
import Testing

/// Explanations that tests open in a browser.
enum ExamplePage {
    /// Why the page cannot be tried here, as the test report shows it.
    static let need: Comment = "needs Chromium and Graphviz: sudo apt-get install chromium graphviz"
    static let isPossible =
        Browser.path != nil
        && (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .contains { FileManager.default.isExecutableFile(atPath: "\($0)/dot") }

    /// The notes' example: c = w · x, a = c + b, d = a − y, J = d² / 2.
    static func notes() throws -> Explanation {
        let (x, w, b, y) = (Tensor(-2.0), Tensor(2.0), Tensor(8.0), Tensor(2.0))
        let c = (w * x).named("c")
        let a = (c + b).named("a")
        let d = (a - y).named("d")
        return try explain(of: d * d / 2, at: ["x": x, "w": w, "b": b, "y": y], nudge: 0.001)
    }

    /// Dense layers of `units`, explained on four rows with three features.
    static func layers(_ units: [Int], inputs: Int = 3) throws -> Explanation {
        let model = Sequential(
            units.map { Dense(units: $0, activation: $0 == units.last ? .sigmoid : .tanh) })
        model.compile(loss: BinaryCrossentropy())
        let x = (0..<4).map { row in (0..<inputs).map { sin(Double(3 * row + 5 * $0)) } }
        return try model.explain(x, [[0.0], [1], [1], [0]], nudge: 0.001)
    }

    /// The page of an explanation, open in a browser.
    static func opened(
        _ explanation: Explanation, width: Int = 1440, height: Int = 900, dark: Bool = false,
        touch: Bool = false
    ) throws -> Browser {
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("descent-page-\(UUID().uuidString).html")
        defer { try? FileManager.default.removeItem(at: file) }
        try explanation.write(to: file.path)
        let browser = try Browser(width: width, height: height, dark: dark, touch: touch)
        try browser.visit(file)
        return browser
    }
}
