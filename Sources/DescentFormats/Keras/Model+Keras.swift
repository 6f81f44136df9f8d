public import DescentData
public import DescentTraining

extension Model {
    /// Writes the model to a `.keras` file, which Keras 3 and ``load(_:compiling:nonFinite:limits:sandboxed:)`` read:
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
    /// - Throws: `FileError` if the file cannot be written; ``ConfigurationError`` for a model that
    ///   is not built, and for what a file cannot say, such as a `call` of its own, or a loss that is
    ///   a function: save the weights then, or leave the optimizer out.
    public func save(to path: String, includingOptimizer: Bool = true) throws {
        try KerasArchive.requireSuffix(path, fix: "Other endings are for saveWeights(to:).")
        try KerasArchive.save(self, to: path, includingOptimizer: includingOptimizer)
    }

    /// Reads a model from a `.keras` file, which Keras 3 or ``save(to:includingOptimizer:)`` wrote, or
    /// from an HDF5 file, `model.h5`, as Keras 2 writes it and Keras 3 can. The content says which.
    ///
    /// Of older files the optimizer's state is kept as far as it can be told what it is, and a warning
    /// says where it is not. Maths of TensorFlow's between layers is read where Keras 3 has it too.
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
    ///   - sandboxed: whether the file is taken apart by a process of its own, which costs some
    ///     hundredths of a second: for files that come from others. Default: false.
    /// - Returns: a ``Sequential``, or a model made from inputs and outputs.
    /// - Throws: `FileError` if the file cannot be read, is damaged, or says what Descent has not,
    ///   with the place in it; unknown classes are listed all at once. ``ConfigurationError`` if
    ///   there is no command for ``Sandboxing``.
    public static func load(
        _ path: String, compiling: Bool = true, nonFinite: NonFiniteWeights = .warned,
        limits: FileLimits = FileLimits(), sandboxed: Sandboxing = .off
    ) throws -> Model {
        guard try LegacyModelFile.isHDF5(path, limits) else {
            return try KerasArchive.load(
                path, in: sandboxed, compiling: compiling, nonFinite: nonFinite, limits: limits)
        }
        if let command = try sandboxed.command {
            try SandboxedFile.rehearse(path, by: command, limits: limits)
        }
        return try LegacyModelFile(path, limits: limits)
            .model(compiling: compiling, nonFinite: nonFinite, limits: limits)
    }
}
