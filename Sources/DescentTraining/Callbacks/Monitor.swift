import DescentCore
import DescentSupport

/// Which way a monitored number should go.
public enum MonitorMode: Sendable, Hashable {
    /// Down for losses; for a metric as ``Metric/isBetterWhenHigher`` says.
    case auto
    /// Smaller is better.
    case min
    /// Larger is better.
    case max
}

/// Decides whether a monitored number got better, as Keras: in float32, by more than `minDelta`.
package struct Monitor {
    let name: String
    let isLarger: Bool
    let minDelta: Double

    /// - Throws: ``TrainingError`` if the metric does not say which way is better.
    package init(
        _ name: String, _ mode: MonitorMode, minDelta: Double = 0, model: Model?, who: String
    ) throws {
        self.name = name
        self.minDelta = abs(minDelta)
        switch mode {
        case .min: isLarger = false
        case .max: isLarger = true
        case .auto:
            let metric = name.hasPrefix("val_") ? String(name.dropFirst(4)) : name
            guard let direction = Monitor.direction(of: metric, in: model) else {
                throw TrainingError.argument(
                    function: who, expected: "mode .min or .max for '\(name)'", got: ".auto",
                    fix: "Say whether smaller or larger is better.")
            }
            isLarger = direction
        }
    }

    package func isBetter(_ value: Double, than best: Double?) -> Bool {
        guard let best else { return true }
        let shifted = Float(isLarger ? value - minDelta : value + minDelta)
        return isLarger ? shifted > Float(best) : shifted < Float(best)
    }

    /// True for up, false for down, nil if unknown.
    private static func direction(of name: String, in model: Model?) -> Bool? {
        if name == "loss" || name.hasSuffix("_loss") { return false }
        let tracked = model?.compilation?.state?.metrics.first { $0.name == name }
        return tracked?.metric.isBetterWhenHigher
    }

    /// Keras' warning for a number that is not there.
    package static func warn(_ who: String, _ name: String, _ logs: Logs) {
        Terminal.warn(
            "\(who) needs the number '\(name)', but got only "
                + "\(logs.keys.joined(separator: ", ")). It does nothing this epoch.")
    }
}
