import DescentSupport
import DescentTraining

/// Loss and metrics of trainings by epoch, as an SVG picture: a panel for each.
package struct CurvePicture {
    /// What a picture has colours for.
    private static var mostRuns: Int { CurveStyle.colors.count }
    private static let mostPanels = 60

    /// Loss and metrics, in the order of their panels.
    package let metrics: [String]
    private let panels: [CurvePanel]
    private let legend: [CurveLegend.Entry]

    /// - Parameters:
    ///   - runs: trainings; several with labels of their own.
    ///   - metrics: what is drawn, without `val_`; nil for all there is.
    ///   - isLogarithmic: whether panels whose numbers are all above 0 have a logarithmic scale.
    ///   - function: whom errors name.
    /// - Throws: ``TrainingError/argument(function:expected:got:fix:)`` where there is nothing to
    ///   draw, or more than a picture holds.
    package init(
        _ runs: [CurveRun], metrics: [String]?, isLogarithmic: Bool, function: String
    ) throws {
        try Self.check(runs, function)
        self.metrics = try Self.metrics(of: runs, metrics, function)
        panels = self.metrics.map { metric in
            CurvePanel(metric, Self.curves(of: metric, runs), isLogarithmic: isLogarithmic)
        }
        legend = Self.legend(of: runs, self.metrics, hasGaps: panels.contains(where: \.hasGaps))
    }

    // MARK: What is drawn

    private static func check(_ runs: [CurveRun], _ function: String) throws {
        try requireArgument(
            1...mostRuns ~= runs.count, function, "1 to \(mostRuns) trainings in one picture",
            got: "\(runs.count)", fix: "Draw several pictures.")
        let labels = runs.compactMap(\.label)
        let twice = labels.first { label in labels.count { $0 == label } > 1 }
        try requireArgument(
            twice == nil, function, "a name of its own for each training",
            got: "'\(twice ?? "")' again", fix: "Name them apart.")
        let empty = runs.first { $0.metrics.isEmpty || $0.numbers.epochs.isEmpty }
        try requireArgument(
            empty == nil, function, "the numbers of an epoch or more",
            got: "none" + (empty?.label.map { " of '\($0)'" } ?? ""),
            fix: "Draw it once fit has run.")
    }

    private static func metrics(
        of runs: [CurveRun], _ wanted: [String]?, _ function: String
    ) throws -> [String] {
        let common = runs.dropFirst().reduce(Set(runs[0].metrics)) {
            $0.intersection($1.metrics)
        }
        try requireArgument(
            !common.isEmpty, function, "trainings with a number in common",
            got: runs.map { "[\(listed($0.metrics))]" }.joined(separator: " and "),
            fix: "Draw each for itself.")
        let all = runs.flatMap(\.metrics).distinct
        let metrics = try wanted.map { try $0.map { try known($0, all, function) }.distinct }
        // The one that every training has comes first.
        let drawn = metrics ?? all.filter { $0 == "loss" } + all.filter { $0 != "loss" }
        try requireArgument(
            1...mostPanels ~= drawn.count, function, "1 to \(mostPanels) metrics in one picture",
            got: "\(drawn.count)", fix: "Name those to draw: metrics: [\"loss\"].")
        return drawn
    }

    /// `loss`, of `val_loss` too: validation is in the same panel.
    private static func known(
        _ name: String, _ all: [String], _ function: String
    ) throws -> String {
        let metric = all.contains(name) ? name : metricName(name)
        try requireArgument(
            all.contains(metric), function, "the names of its numbers", got: "'\(name)'",
            // A file may have any number of them.
            fix: nameAdvice(name, among: Array(all.prefix(30)), "numbers"))
        return metric
    }

    private static func curves(of metric: String, _ runs: [CurveRun]) -> [CurvePanel.Curve] {
        runs.enumerated().flatMap { index, run in
            [metric, "val_" + metric].enumerated().compactMap { i, key in
                let points = run.points(of: key)
                guard !points.isEmpty else { return nil }
                return CurvePanel.Curve(
                    style: style(index, isValidation: i == 1, isAlone: runs.count == 1),
                    title: (run.label.map { "\($0): " } ?? "") + key, points: points)
            }
        }
    }

    /// The validation of the only training has a colour of its own.
    private static func style(_ run: Int, isValidation: Bool, isAlone: Bool) -> CurveStyle {
        CurveStyle(
            color: CurveStyle.colors[isAlone && isValidation ? 1 : run], isDashed: isValidation)
    }

    private static func legend(
        of runs: [CurveRun], _ metrics: [String], hasGaps: Bool
    ) -> [CurveLegend.Entry] {
        let isAlone = runs.count == 1
        let keys = Set(runs.flatMap(\.numbers.keys))
        let kinds = [
            (isThere: metrics.contains(where: keys.contains), label: "training"),
            (isThere: metrics.contains { keys.contains("val_" + $0) }, label: "validation"),
        ]
        var entries: [CurveLegend.Entry] = []
        if !isAlone {
            for (i, run) in runs.enumerated() {
                let style = style(i, isValidation: false, isAlone: false)
                entries.append(.curve(style, run.label ?? ""))
            }
        }
        let name = isAlone ? runs[0].label.map { "\($0): " } ?? "" : ""
        for (i, kind) in kinds.enumerated() where kind.isThere {
            // Of several only the dashes say something here.
            let style =
                isAlone
                ? style(0, isValidation: i == 1, isAlone: true)
                : CurveStyle(color: "#777777", isDashed: i == 1)
            entries.append(.curve(style, name + kind.label))
        }
        return entries + (hasGaps ? [.gap("no finite number")] : [])
    }

    // MARK: The picture

    /// The whole file.
    package var svg: String {
        let columns = Swift.min(panels.count, 2)
        let (width, height) = (
            CurvePanel.left + CurvePanel.width + CurvePanel.right,
            CurvePanel.top + CurvePanel.height + CurvePanel.bottom
        )
        let legend = CurveLegend(legend, width: Double(columns) * width)
        let rows = (panels.count + columns - 1) / columns
        let size = (Double(columns) * width, legend.height + Double(rows) * height)
        let drawn = panels.enumerated().map { i, panel in
            panel.svg(
                left: Double(i % columns) * width,
                top: legend.height + Double(i / columns) * height)
        }
        return """
            <svg xmlns='http://www.w3.org/2000/svg' width='\(SVG.number(size.0))' \
            height='\(SVG.number(size.1))' viewBox='0 0 \(SVG.number(size.0)) \
            \(SVG.number(size.1))' font-family='Helvetica, Arial, sans-serif' font-size='13' \
            fill='#333333' stroke-width='2' stroke-linejoin='round'>
            <title>\(SVG.escaped(metrics.joined(separator: ", "))) by epoch</title>
            <rect width='100%' height='100%' fill='white'/>
            \(legend.svg)
            \(drawn.joined(separator: "\n"))
            </svg>

            """
    }
}
