package import DescentCore
import DescentSupport

/// A value that source code in Swift spells in its own way; see also ``SwiftCall``.
package protocol SwiftSpelled {
    /// - Throws: ``SwiftFault`` for what source code cannot say.
    func swiftSource() throws(SwiftFault) -> String
}

/// A value of an argument as source code in Swift: `0.5`, `.same`, `HeNormal(seed: 1)`.
///
/// - Throws: ``SwiftFault`` for what source code cannot say.
package func swiftSource(of value: Any) throws(SwiftFault) -> String {
    let mirror = Mirror(reflecting: value)
    if mirror.displayStyle == .optional {
        guard let inner = mirror.children.first?.value else { return "nil" }
        return try swiftSource(of: inner)
    }
    switch value {
    case let value as any SwiftSpelled: return try value.swiftSource()
    case let object as any Described: return try SwiftCall(object).text
    case _ where mirror.displayStyle == .enum && mirror.children.isEmpty: return choice(value)
    case let choice as any RawRepresentable<String>: return "." + camelCase(choice.rawValue)
    default: throw SwiftFault("a value of type \(type(of: value))")
    }
}

/// One of a closed choice: `.fanIn`.
private func choice(_ value: Any) -> String {
    String(reflecting: value).split(separator: ".").last.map { ".\($0)" } ?? ""
}

extension Bool: SwiftSpelled {
    package func swiftSource() -> String { "\(self)" }
}

extension Int: SwiftSpelled {
    package func swiftSource() -> String { "\(self)" }
}

extension Double: SwiftSpelled {
    package func swiftSource() -> String {
        if isNaN { return ".nan" }
        return isInfinite ? (self < 0 ? "-.infinity" : ".infinity") : "\(self)"
    }
}

extension String: SwiftSpelled {
    /// In quotes. Characters that cannot be seen, or would change the order of others, are codes.
    package func swiftSource() -> String {
        var text = "\""
        for scalar in unicodeScalars {
            let isPlain =
                scalar.isASCII
                ? scalar.value >= 0x20 && scalar != "\u{7f}"
                : scalar.properties.isAlphabetic
            text +=
                isPlain && scalar != "\"" && scalar != "\\"
                ? String(scalar) : scalar.escaped(asASCII: true)
        }
        return text + "\""
    }
}

extension Array: SwiftSpelled {
    package func swiftSource() throws(SwiftFault) -> String {
        var elements: [String] = []
        for element in self { elements.append(try DescentLayers.swiftSource(of: element)) }
        return "[\(elements.joined(separator: ", "))]"
    }
}

extension Axes: SwiftSpelled {
    package func swiftSource() throws(SwiftFault) -> String {
        values.count == 1 ? "\(values[0])" : try values.swiftSource()
    }
}

extension DType: SwiftSpelled {
    package func swiftSource() -> String { choice(self) }
}

extension ClosedRange: SwiftSpelled {
    package func swiftSource() throws(SwiftFault) -> String {
        let (lower, upper) = (
            try DescentLayers.swiftSource(of: lowerBound),
            try DescentLayers.swiftSource(of: upperBound)
        )
        // Between two operators a sign would belong to either.
        return "(\(lower))...\(upper.hasPrefix("-") ? "(\(upper))" : upper)"
    }
}

extension ImageFactor: SwiftSpelled {
    package func swiftSource() throws(SwiftFault) -> String {
        try (lower...Swift.max(lower, upper)).swiftSource()
    }
}

extension ValueRange: SwiftSpelled {
    package func swiftSource() throws(SwiftFault) -> String {
        try (lower...Swift.max(lower, upper)).swiftSource()
    }
}

extension Shape: SwiftSpelled {
    package func swiftSource() -> String {
        "[\(dimensions.map { $0 < 0 ? "nil" : "\($0)" }.joined(separator: ", "))]"
    }
}
