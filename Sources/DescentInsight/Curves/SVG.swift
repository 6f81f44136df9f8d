import DescentSupport

/// Elements of SVG as text.
enum SVG {
    static func text(_ text: String, x: Double, y: Double, style: String) -> String {
        "<text x='\(number(x))' y='\(number(y))' \(style)>\(escaped(text))</text>"
    }

    static func line(_ a: CurveLine.Point, _ b: CurveLine.Point, style: String) -> String {
        "<line x1='\(number(a.x))' y1='\(number(a.y))' x2='\(number(b.x))' y2='\(number(b.y))' "
            + "\(style)/>"
    }

    static func dot(_ point: CurveLine.Point) -> String {
        "<circle cx='\(number(point.x))' cy='\(number(point.y))' r='3.5' stroke='none'/>"
    }

    static func polyline(_ points: [CurveLine.Point]) -> String {
        let places = points.map { "\(number($0.x)),\(number($0.y))" }
        return "<polyline fill='none' points='\(places.joined(separator: " "))'/>"
    }

    /// Hundredths are finer than any screen.
    static func number(_ value: Double) -> String {
        plainNumber((value * 100).rounded() / 100)
    }

    /// `text` between tags or in an attribute. What XML cannot hold becomes U+FFFD.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            case "\t", "\n", "\r": result += " "
            case _ where scalar.value < 0x20 || 0xfffe...0xffff ~= scalar.value:
                result += "\u{fffd}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
