public import DescentData
public import DescentTraining

extension Model {
    /// Writes the model to a `.keras` file, which Keras 3 and ``load(_:compiling:nonFinite:limits:)`` read:
    /// what it is made of, its weights, and what it was compiled with, with the optimizer's state, so
    /// that training goes on where it stopped.
    ///
    /// ```swift
    /// try model.save(to: "model.keras")
    /// let same = try Model.load("model.keras")
    /// ```
    ///
    /// `Sequential`s and models made from inputs and outputs can be saved, with models inside them,
    /// shared layers, and maths between layers that Keras has too. The file appears whole or not at
    /// all. Random numbers of dropout are not part of it, as in Keras. The model's `evidence` is, if it
    /// has any; see `recordEvidence(from:)`.
    ///
    /// - Parameters:
    ///   - path: the file, whose name ends in `.keras`.
    ///   - includingOptimizer: whether what the model was compiled with is written too.
    ///     Default: true.
    /// - Throws: ``FileError`` if the file cannot be written; ``ConfigurationError`` for a model that
    ///   is not built, and for what a file cannot say, such as a `call` of its own, or a loss that is
    ///   a function: save the weights then, or leave the optimizer out.
    public func save(to path: String, includingOptimizer: Bool = true) throws {
        try KerasArchive.requireSuffix(path, fix: "Other endings are for saveWeights(to:).")
        try KerasArchive.save(self, to: path, includingOptimizer: includingOptimizer)
    }

    /// Reads a model from a `.keras` file, which Keras 3 or ``save(to:includingOptimizer:)`` wrote.
    ///
    /// Classes of your own are registered first: `Registry.register(Scale.self)`. Nothing in a file
    /// is run; a `Lambda` of Python's is refused. The model gets the `evidence` of the file, which
    /// `verifyEvidence()` computes again; the first data that look unlike give a warning.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - compiling: whether the model is compiled as the file says, with the optimizer's state.
    ///     Default: true.
    ///   - nonFinite: what becomes of NaN and infinite weights. Default: they are loaded, and a
    ///     warning says how many there are.
    ///   - limits: the sizes beyond which the file is refused.
    /// - Returns: a ``Sequential``, or a model made from inputs and outputs.
    /// - Throws: ``FileError`` if the file cannot be read, is damaged, or says what Descent has not,
    ///   with the place in it; unknown classes are listed all at once.
    public static func load(
        _ path: String, compiling: Bool = true, nonFinite: NonFiniteWeights = .warned,
        limits: FileLimits = FileLimits()
    ) throws -> Model {
        try KerasArchive.load(path, compiling: compiling, nonFinite: nonFinite, limits: limits)
    }
}
