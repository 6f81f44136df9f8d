import DescentCore
package import DescentData

/// Weights from one file to another, without the model.
package enum WeightsConversion {
    /// What the names of files of weights end in that can be written.
    package static var suffixes: String { WeightsFormats.written }

    /// Whether weights can be written to a file of that name.
    package static func canWrite(_ path: String) -> Bool {
        (try? WeightsFormats.of(path)) != nil
    }

    /// Whether a file has weights alone, and no model.
    ///
    /// - Throws: `FileError` if that cannot be found out.
    package static func isWeights(
        _ path: String, limits: FileLimits = FileLimits(), sandboxed: Sandboxing
    ) throws -> Bool {
        let isOurs = canWrite(path) || path.lowercased().hasSuffix(KerasShards.indexSuffix)
        guard WeightsFormats.mayBeHDF5(path), !isOurs else { return isOurs }
        if let command = try sandboxed.command {
            try SandboxedFile.rehearse(path, by: command, limits: limits)
        }
        return try !KerasWeightsFile.open(path, limits).hasAttribute("model_config", at: [])
    }

    /// Writes what one file holds to another, by the names it has there.
    ///
    /// - Returns: how many weights that are.
    /// - Throws: `FileError` if one cannot be read, or the other not be written.
    package static func convert(
        _ input: String, to output: String, limits: FileLimits = FileLimits(),
        sandboxed: Sandboxing
    ) throws -> Int {
        let target = try WeightsFormats.of(output)
        let format = try WeightsFormats.reading(input, isByName: false, limits, sandboxed)
        let names = try format.contents(of: input, limits).keys.sorted()
        let tensors = try format.read(names, of: input, limits)
        let arrays = try names.compactMap { name in
            try tensors[name].map { NamedArray(name, try $0.data()) }
        }
        try target.write(arrays, to: output)
        return arrays.count
    }
}
