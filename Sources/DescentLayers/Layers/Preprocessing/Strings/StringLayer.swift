public import DescentCore

/// A layer that makes numbers of strings, before a model's computation begins: ``StringLookup``,
/// ``TextVectorization``, ``Hashing``.
///
/// ```swift
/// let vectorize = TextVectorization()
/// try vectorize.adapt(["the cat sat", "the dog"])
/// let ids = try vectorize(["the cat"])
/// ```
public protocol StringLayer: Layer {
    /// What the layer makes of `strings`.
    ///
    /// - Throws: ``ConfigurationError`` for a layer that cannot work or has learned nothing yet;
    ///   ``ShapeError`` for strings that do not fit.
    func numbers(of strings: StringArray) throws -> Tensor

    /// Type and shape of what strings of `shape` become, whose lengths may be unknown. A model that
    /// begins with the layer is made for that: its `call` gets numbers that are made already.
    ///
    /// nil, the default, for a layer that works outside of models alone.
    func outputSpec(ofStrings shape: Shape) throws -> TensorSpec?
}

extension StringLayer {
    /// nil: the layer works outside of models alone.
    public func outputSpec(ofStrings shape: Shape) throws -> TensorSpec? { nil }

    /// What the layer makes of a string, or of arrays of strings; see ``numbers(of:)``.
    public func callAsFunction(_ strings: some StringsConvertible) throws -> Tensor {
        try numbers(of: strings.strings)
    }

    /// What comes out of the layer inside of a model, where strings have become numbers before.
    func madeBefore(_ x: Tensor) -> Tensor {
        if let configurationError { return .invalid(configurationError) }
        return x
    }

    /// Throws what keeps the layer from working, or the strings from being read.
    func requireUse(of strings: StringArray) throws {
        if let fault = configurationError { throw fault }
        if let fault = strings.fault { throw fault }
    }
}
