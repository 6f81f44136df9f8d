/// Where batches come from when data are not arrays in memory: files, a generator, another process.
///
/// ``Batches`` is one for sequences, closures and arrays. To write your own, start a pass over the
/// data whenever you are asked to:
///
/// ```swift
/// struct Shards: BatchSource {
///     let paths: [String]
///     func startPass() throws -> () throws -> Batch? {
///         var rest = paths[...]
///         return { try rest.popFirst().map { try read($0) } }
///     }
/// }
/// try model.fit(Shards(paths: paths), epochs: 3)
/// ```
///
/// All batches have arrays of the same number, shapes and types as the first one, except for the
/// number of rows.
public protocol BatchSource {
    /// Batches of a pass, if that is known: for progress bars only. Default nil.
    var batchesPerPass: Int? { get }

    /// Starts at the first batch again.
    ///
    /// - Returns: what gives the next batch whenever it is called; nil after the last.
    /// - Throws: what keeps the data from being read; so may the function that is returned.
    func startPass() throws -> () throws -> Batch?
}

extension BatchSource {
    /// Not known.
    public var batchesPerPass: Int? { nil }
}
