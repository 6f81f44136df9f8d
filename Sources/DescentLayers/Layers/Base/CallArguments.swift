package import DescentCore

/// What a call says besides inputs, masks and state, by Keras' names: `use_causal_mask`.
package struct CallArguments: Sendable {
    /// Which, without their tensors.
    package struct Names: Sendable, Hashable {
        package var flags: [String: Bool] = [:]
        package var tensors: [String] = []

        package init() {}
    }
    package private(set) var names = Names()
    /// As many as there are names of them.
    package private(set) var tensors: [Tensor] = []

    package init() {}

    package init(_ names: Names, _ tensors: [Tensor]) {
        (self.names, self.tensors) = (names, tensors)
    }

    package mutating func set(_ name: String, _ flag: Bool) { names.flags[name] = flag }

    package mutating func set(_ name: String, _ tensor: Tensor) {
        names.tensors.append(name)
        tensors.append(tensor)
    }

    /// Whether nothing is said.
    package var isEmpty: Bool { names == Names() }

    /// Whether a flag is set.
    package func has(_ flag: String) -> Bool { names.flags[flag] == true }

    package func tensor(_ name: String) -> Tensor? {
        names.tensors.firstIndex(of: name).map { tensors[$0] }
    }

    /// The same with other tensors.
    func with(_ tensors: [Tensor]) -> CallArguments { CallArguments(names, tensors) }
}
