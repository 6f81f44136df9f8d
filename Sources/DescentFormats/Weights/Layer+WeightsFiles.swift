public import DescentData
import DescentSupport
public import DescentTraining

extension Layer {
    /// Writes the weights of this layer or model to a file, by the names of layers and weights, such
    /// as `dense/kernel`; the state of an optimizer is none of them.
    ///
    ///     try model.saveWeights(to: "model.safetensors")
    ///
    /// The suffix chooses the format: `.safetensors`; `.npz`, which has no `bfloat16`; or
    /// `.weights.h5`, which Keras reads, and which names weights by the classes of layers. The numbers
    /// are written from where they lie, and are those of one moment: another thread that trains the
    /// model waits meanwhile. The file appears whole or not at all.
    ///
    /// - Throws: `FileError` if the file cannot be written; ``ConfigurationError`` if the layer is
    ///   not built, or two of its weights have the same name; what was assigned to a weight and had
    ///   no value.
    public func saveWeights(to path: String) throws {
        let format = try WeightsFormats.of(path)
        let weights = try namedWeights(in: format, to: "saved")
        try weights.withArrays { try format.write($0, to: path) }
    }

    /// Puts the numbers of a file into the weights of this layer or model: those of
    /// ``saveWeights(to:)``, or of another program that names them likewise.
    ///
    ///     try model.loadWeights("model.safetensors")
    ///
    /// Keras' files may be split, with an index `model.weights.json`, and older ones are read too,
    /// `model.h5`: their layers go with those of the model in order, or by name if what does not fit
    /// is left out.
    ///
    /// Either all are replaced or none. Types are converted among floating-point types; integers
    /// are no weights of these. A file with fewer, more or other weights is an error that names
    /// them, unless what does not fit is to be left out:
    ///
    ///     let report = try model.loadWeights("base.safetensors", skippingMismatched: true)
    ///     print(report)       // loaded 4 of 6 weights; missing: 'head/bias', 'head/kernel'
    ///
    /// - Parameters:
    ///   - path: the file; its suffix says the format.
    ///   - skippingMismatched: whether weights that the file does not have, or has in another shape,
    ///     stay as they are, and what else is in the file is left out. Default: false.
    ///   - nonFinite: what becomes of NaN and infinite numbers. Default: they are loaded, and a
    ///     warning says how many there are.
    ///   - limits: the sizes beyond which the file is refused.
    ///   - sandboxed: whether HDF5 is taken apart by a process of its own: for files that come from
    ///     others. Files of older Keras, and split ones, are read there first and then here. The
    ///     other formats are read in Swift, npz but for libzip. Default: false.
    /// - Returns: what was loaded, and what was not.
    /// - Throws: `FileError` if the file cannot be read or does not fit; ``ConfigurationError`` if
    ///   the layer is not built, or two of its weights have the same name.
    @discardableResult
    public func loadWeights(
        _ path: String, skippingMismatched: Bool = false, nonFinite: NonFiniteWeights = .warned,
        limits: FileLimits = FileLimits(), sandboxed: Sandboxing = .off
    ) throws -> WeightsReport {
        let format = try WeightsFormats.reading(
            path, isByName: skippingMismatched, limits, sandboxed)
        let weights = try namedWeights(in: format, to: "loaded")
        let file = WeightsFile(path: path, format: format, limits: limits)
        let stored = try file.contents(for: weights)
        var report = WeightsReport(weights, stored)
        if !skippingMismatched { try report.requireFit(file: path, title) }
        let fitting = report.fitting(among: weights)
        let data = try file.read(fitting, stored)
        report.nonFinite = nonFinite == .ignored ? [:] : countNonFinite(data, of: fitting)
        try nonFinite.judge(report.nonFinite, file: path)
        try fitting.store(data)
        if report.loaded.isEmpty, !weights.isEmpty {
            Terminal.warn("\(title) has loaded none of its weights from '\(path)'; \(report).")
        }
        return report
    }
}
