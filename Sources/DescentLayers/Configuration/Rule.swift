import DescentSupport

/// What is wrong with a value.
struct Breach {
    let expected: String
    let got: String
    let fix: String
}

/// What an argument's value must be, and how that is said.
///
/// ```swift
/// Rule<Int>.positive(example: "units: 64")     // units of 1 or more
/// Rule<Double>.within(0...1, fix: "Use 0.5.")  // rate from 0 to 1
/// ```
public struct Rule<Value> {
    /// What is wrong with a value of the argument `label`; nil if nothing is.
    let breach: (_ value: Value, _ label: String) -> Breach?

    /// A rule of any kind.
    ///
    /// - Parameters:
    ///   - expected: what is needed, from the label of the argument: `units of 1 or more`.
    ///   - got: the value as it is quoted; default as it prints.
    ///   - fix: what to do about another value.
    ///   - holds: whether a value is right.
    public init(
        _ expected: @escaping (_ label: String) -> String,
        got: @escaping (Value) -> String = { "\($0)" }, fix: String,
        holds: @escaping (Value) -> Bool
    ) {
        breach = { value, label in
            holds(value) ? nil : Breach(expected: expected(label), got: got(value), fix: fix)
        }
    }

    init(breach: @escaping (Value, String) -> Breach?) { self.breach = breach }

    /// The same for arguments that may be nil, which is right.
    public var ifGiven: Rule<Value?> {
        Rule<Value?>(breach: { value, label in value.flatMap { breach($0, label) } })
    }

    /// The same for every element of a list.
    public var forEach: Rule<[Value]> {
        Rule<[Value]>(breach: { values, label in
            values.lazy.compactMap { breach($0, label) }.first
        })
    }

    /// This rule, and `other` if it holds.
    public func and(_ other: Rule) -> Rule {
        Rule(breach: { breach($0, $1) ?? other.breach($0, $1) })
    }

    /// Throws ``ConfigurationError`` of `who` unless the rule holds for its argument `label`.
    package func check(_ value: Value, _ label: String, who: String) throws {
        guard let breach = breach(value, label) else { return }
        throw ConfigurationError(breach, who: who)
    }
}

extension ConfigurationError {
    /// What a rule says about a value of `who`.
    init(_ breach: Breach, who: String, location: SourceLine? = nil) {
        self.init(
            who: who, expected: breach.expected, got: breach.got, fix: breach.fix,
            location: location)
    }
}

// MARK: Numbers

extension Rule where Value: Comparable {
    /// `\(noun) from 0 to 1`.
    ///
    /// - Parameters:
    ///   - range: where the value must lie.
    ///   - noun: what is said to lie there; default the label.
    ///   - fix: what to do about another value.
    public static func within(
        _ range: ClosedRange<Value>, _ noun: String? = nil, fix: String
    ) -> Rule {
        Rule(
            { "\(noun ?? $0) from \(plain(range.lowerBound)) to \(plain(range.upperBound))" },
            fix: fix, holds: range.contains)
    }

    /// `\(noun) from 0 up to, not including, 1`; see the rule of a closed range.
    public static func within(_ range: Range<Value>, _ noun: String? = nil, fix: String) -> Rule {
        let (least, end) = (plain(range.lowerBound), plain(range.upperBound))
        return Rule(
            { "\(noun ?? $0) from \(least) up to, not including, \(end)" }, fix: fix,
            holds: range.contains)
    }

    /// `\(noun) of 0 or more`; `noun` is the label unless given.
    public static func atLeast(_ least: Value, _ noun: String? = nil, fix: String) -> Rule {
        Rule({ "\(noun ?? $0) of \(plain(least)) or more" }, fix: fix, holds: { $0 >= least })
    }
}

extension Rule where Value == Int {
    /// `units of 1 or more. Use for example units: 64.`
    public static func positive(example: String) -> Rule {
        atLeast(1, fix: "Use for example \(example).")
    }
}

extension Rule where Value == Double {
    /// `epsilon above 0. Use for example epsilon: 1e-3.`
    public static func positive(example: String) -> Rule {
        Rule(
            { "\($0) above 0" }, fix: "Use for example \(example).",
            holds: { $0 > 0 && $0.isFinite })
    }

    /// `a finite alpha`; `label` is the argument's unless given.
    public static func finite(_ label: String? = nil, fix: String) -> Rule {
        Rule({ "a finite \(label ?? $0)" }, fix: fix, holds: \.isFinite)
    }

    /// `a finite delta above 0`; `label` is the argument's unless given.
    public static func finite(_ label: String? = nil, above bound: Double, fix: String) -> Rule {
        Rule(
            { "a finite \(label ?? $0) above \(plain(bound))" }, fix: fix,
            holds: { $0 > bound && $0.isFinite })
    }

    /// `a finite epsilon of 0 or more`; `label` is the argument's unless given.
    public static func finite(_ label: String? = nil, atLeast least: Double, fix: String) -> Rule {
        Rule(
            { "a finite \(label ?? $0) of \(plain(least)) or more" }, fix: fix,
            holds: { $0 >= least && $0.isFinite })
    }
}

/// `0`, not `0.0`.
private func plain<Value>(_ bound: Value) -> String {
    (bound as? Double).map { plainNumber($0) } ?? "\(bound)"
}
