public import DescentCore

/// What a callback keeps from one epoch to the next, so that a training which goes on from a
/// ``TrainingSnapshot`` goes on with it: numbers, tensors and texts by names of the
/// callback's own.
public struct CallbackState: Sendable {
    /// Numbers, also counts.
    public var numbers: [String: Double]
    /// Lists of tensors, such as weights.
    public var tensors: [String: [Tensor]]
    /// Lists of texts, such as names of files.
    public var texts: [String: [String]]

    /// A state of these; default nothing.
    public init(
        numbers: [String: Double] = [:], tensors: [String: [Tensor]] = [:],
        texts: [String: [String]] = [:]
    ) {
        (self.numbers, self.tensors, self.texts) = (numbers, tensors, texts)
    }

    /// The number called `name` as a count; 0 if there is none.
    public func count(_ name: String) -> Int {
        numbers[name].flatMap { Int(exactly: $0) } ?? 0
    }
}

/// The state of one callback of a training, and which kind it was.
package struct SavedCallback: Sendable {
    package let className: String
    package let state: CallbackState

    package init(className: String, state: CallbackState) {
        (self.className, self.state) = (className, state)
    }

    init(_ callback: Callback) throws {
        self.init(className: Self.name(of: callback), state: try callback.state())
    }

    /// Hands states to the callbacks that they are of: the first of a class to the first, and so on.
    static func restore(_ saved: [SavedCallback], to callbacks: [Callback]) throws {
        var left = saved
        for callback in callbacks {
            guard let i = left.firstIndex(where: { $0.className == name(of: callback) }) else {
                continue
            }
            try callback.restore(left.remove(at: i).state)
        }
    }

    private static func name(of callback: Callback) -> String {
        String(reflecting: type(of: callback))
    }
}
