import DescentSupport

/// Curves of one metric: those of all trainings, in training and in validation.
struct CurvePanel {
    /// A curve with its numbers by epoch.
    struct Curve {
        let style: CurveStyle
        let title: String
        let points: [(epoch: Double, value: Double)]
    }

    static let (width, height) = (380.0, 230.0)
    /// Room around the curves for numbers and titles.
    static let (left, right, top, bottom) = (70.0, 20.0, 36.0, 48.0)

    let metric: String
    private let curves: [Curve]
    private let x: CurveAxis
    private let y: CurveAxis

    /// - Parameter isLogarithmic: whether that is wanted; only numbers above 0 can be shown so.
    init(_ metric: String, _ curves: [Curve], isLogarithmic: Bool) {
        (self.metric, self.curves) = (metric, curves)
        let points = curves.flatMap(\.points)
        let epochs = points.map(\.epoch)
        x = .ofEpochs(epochs.min() ?? 1, epochs.max() ?? 1)
        let values = points.map(\.value).filter(Self.isShown)
        let (low, high) = (values.min() ?? 0, values.max() ?? 1)
        y = .ofValues(low, high, isLogarithmic: isLogarithmic && low > 1e-290)
    }

    /// Whether a number has a place. The sums of axes would not be finite beyond.
    private static func isShown(_ value: Double) -> Bool { abs(value) < 1e300 }

    /// Whether some numbers have no place.
    var hasGaps: Bool { curves.contains { !$0.points.allSatisfy { Self.isShown($0.value) } } }

    /// The panel with its upper left corner there.
    func svg(left: Double, top: Double) -> String {
        let corner = (x: left + Self.left, y: top + Self.top)
        let title = metric.shortened(to: 60) + (y.isLogarithmic ? " (logarithmic)" : "")
        let parts =
            y.ticks.map { horizontal($0, corner) } + x.ticks.map { vertical($0, corner) }
            + [
                SVG.text(title, x: left + 12, y: top + 18, style: "class='axis'"),
                SVG.text(
                    "epoch", x: corner.x + Self.width / 2, y: corner.y + Self.height + 38,
                    style: "class='axis' text-anchor='middle'"),
            ] + curves.map { draw($0, corner) }
        return "<g class='panel'>\n\(parts.joined(separator: "\n"))\n</g>"
    }

    // MARK: Axes

    private static let grid = "class='grid' stroke='#dddddd' stroke-width='1'"

    private func horizontal(_ tick: CurveAxis.Tick, _ corner: CurveLine.Point) -> String {
        let y = corner.y + (1 - self.y.position(of: tick.value)) * Self.height
        return SVG.line((corner.x, y), (corner.x + Self.width, y), style: Self.grid) + "\n"
            + SVG.text(
                tick.label, x: corner.x - 8, y: y + 4, style: "class='y' text-anchor='end'")
    }

    private func vertical(_ tick: CurveAxis.Tick, _ corner: CurveLine.Point) -> String {
        let x = corner.x + self.x.position(of: tick.value) * Self.width
        let foot = corner.y + Self.height
        return SVG.line((x, foot), (x, foot + 5), style: Self.grid) + "\n"
            + SVG.text(tick.label, x: x, y: foot + 20, style: "class='x' text-anchor='middle'")
    }

    // MARK: Curves

    private func draw(_ curve: Curve, _ corner: CurveLine.Point) -> String {
        let points = curve.points.map { point -> CurveLine.Point in
            let y = Self.isShown(point.value) ? self.y.position(of: point.value) : .nan
            return (
                corner.x + x.position(of: point.epoch) * Self.width,
                corner.y + (1 - y) * Self.height
            )
        }
        let line = CurveLine(points, width: Self.width)
        let pieces = line.pieces.map { $0.count == 1 ? SVG.dot($0[0]) : SVG.polyline($0) }
        // Above the curves, where the numbers are missing.
        let gaps = line.gaps.map { gap in
            SVG.line(
                (gap.from - 2, corner.y - 5), (gap.to + 2, corner.y - 5),
                style: "class='gap' stroke-dasharray='none'")
        }
        return """
            <g class='curve' \(curve.style.attributes)>
            <title>\(SVG.escaped(curve.title))</title>
            \((pieces + gaps).joined(separator: "\n"))
            </g>
            """
    }
}
