import DescentSupport
package import DescentTraining

/// One training in a picture of curves.
package struct CurveRun {
    /// What the legend calls it; nil for the only one.
    package let label: String?
    package let numbers: EpochNumbers

    package init(label: String?, _ numbers: EpochNumbers) {
        (self.label, self.numbers) = (label, numbers)
    }

    /// Epochs, counted from 1, with their numbers; none for a name that never came.
    ///
    /// Fewer numbers than epochs came every k-th epoch, as those of `validationFreq: k`.
    func points(of key: String) -> [(epoch: Double, value: Double)] {
        let (epochs, values) = (numbers.epochs, numbers.values[key] ?? [])
        guard !values.isEmpty else { return [] }
        let every = Swift.max(epochs.count / values.count, 1)
        return values.enumerated().compactMap { i, value in
            let place = (i + 1) * every - 1
            guard place < epochs.count else { return nil }
            return (Double(epochs[place]) + 1, value)
        }
    }

    /// What there is, without `val_`: training and validation share a panel.
    var metrics: [String] { numbers.keys.map(metricName).distinct }
}

/// `loss`, of `val_loss` too.
func metricName(_ key: String) -> String {
    key.hasPrefix("val_") ? String(key.dropFirst(4)) : key
}
