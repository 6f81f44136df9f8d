/// How a curve looks, and its sample in the legend.
struct CurveStyle {
    let color: String
    var isDashed = false

    /// Okabe and Ito's colours, which colour-blind people can tell apart, without the yellow one,
    /// which is too light for lines on white.
    static let colors = [
        "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000",
    ]

    /// As attributes of SVG. The one element in it that is filled is the dot.
    var attributes: String {
        "stroke='\(color)' fill='\(color)'" + (isDashed ? " stroke-dasharray='6 4'" : "")
    }
}
