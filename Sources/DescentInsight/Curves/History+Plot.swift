import DescentSupport
public import DescentTraining

extension History {
    /// Draws loss and metrics by epoch as an SVG picture: a panel for each, with the curves of
    /// training and validation together.
    ///
    /// ```swift
    /// let history = try model.fit(x, y, epochs: 20, validationSplit: 0.2)
    /// try history.plot(to: "curves.svg")
    /// ```
    ///
    /// Epochs are counted from 1, as the progress bar does. A row above the curves marks numbers that
    /// are not finite. The same numbers give the same bytes; the file appears whole or not at all, and
    /// does not grow beyond some tens of thousands of bytes for a curve, however many epochs it has.
    ///
    /// - Parameters:
    ///   - path: the file, whose name ends in `.svg`.
    ///   - metrics: what is drawn: `["loss", "accuracy"]`. Default: all there is.
    ///   - logScale: whether panels whose numbers are all above 0 have a logarithmic scale.
    ///     Default: false.
    /// - Throws: ``TrainingError/argument(function:expected:got:fix:)`` before an epoch has ended, for
    ///   names that are none, and if the file cannot be written.
    public func plot(
        to path: String, metrics: [String]? = nil, logScale: Bool = false
    ) throws {
        try Self.plot([CurveRun(label: nil, numbers)], path, metrics, logScale)
    }

    /// Draws several trainings into one picture, each in a colour of its own; validation is dashed.
    ///
    /// ```swift
    /// try History.plot(["adam": first, "sgd": second], to: "curves.svg")
    /// ```
    ///
    /// They may differ in their epochs and metrics, but share one metric. See
    /// ``plot(to:metrics:logScale:)``.
    ///
    /// - Parameters:
    ///   - runs: up to seven trainings, in the order of the legend, with their names there.
    ///   - path: the file, whose name ends in `.svg`.
    ///   - metrics: what is drawn: `["loss", "accuracy"]`. Default: all there is.
    ///   - logScale: whether panels whose numbers are all above 0 have a logarithmic scale.
    ///     Default: false.
    /// - Throws: ``TrainingError/argument(function:expected:got:fix:)`` for trainings without epochs,
    ///   without a metric in common, too many of them or two of one name, for names of metrics that
    ///   are none, and if the file cannot be written.
    public static func plot(
        _ runs: KeyValuePairs<String, History>, to path: String, metrics: [String]? = nil,
        logScale: Bool = false
    ) throws {
        try plot(
            runs.map { CurveRun(label: $0.key, $0.value.numbers) }, path, metrics, logScale)
    }

    private static func plot(
        _ runs: [CurveRun], _ path: String, _ metrics: [String]?, _ logScale: Bool
    ) throws {
        let function = "plot(to:)"
        try requireArgument(
            path.lowercased().hasSuffix(".svg"), function, "a file name that ends in .svg",
            got: "'\(path)'", fix: "Use for example curves.svg.")
        let picture = try CurvePicture(
            runs, metrics: metrics, isLogarithmic: logScale, function: function)
        try writeFile(picture.svg, to: path, function: function)
    }
}
