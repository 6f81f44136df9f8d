import DescentCore

extension DivergenceReport.Range {
    init(_ name: String, _ values: StepCheck.Values) {
        let finite = values.numbers.filter(\.isFinite)
        self.init(
            name: name, shape: values.spec.shape, lowest: finite.min(), highest: finite.max(),
            nanCount: values.numbers.count(where: \.isNaN),
            infiniteCount: values.numbers.count(where: \.isInfinite))
    }
}
