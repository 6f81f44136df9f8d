/// What a sliding window does at the edges.
public enum Padding: String, Sendable, Hashable, CaseIterable {
    /// It stays inside: the output is smaller than the input.
    case valid
    /// It may reach over the edges, evenly on both sides: with stride 1 the output is as large as
    /// the input.
    case same
}

/// What a window sliding along a sequence does at the edges.
public enum SequencePadding: String, Sendable, Hashable, CaseIterable {
    /// It stays inside: the output is shorter than the input.
    case valid
    /// It may reach over both ends: with stride 1 the output is as long as the input.
    case same
    /// It reaches over the start only, so that no output depends on later inputs.
    case causal

    init(_ padding: Padding) {
        switch padding {
        case .valid: self = .valid
        case .same: self = .same
        }
    }
}
