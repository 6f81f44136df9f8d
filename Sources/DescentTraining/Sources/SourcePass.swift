/// Goes through a source, pass after pass.
package final class SourcePass {
    private let source: any BatchSource
    private let reader: BatchReader
    private var next: (() throws -> Batch?)?

    package init(_ source: any BatchSource, _ reader: BatchReader) {
        (self.source, self.reader) = (source, reader)
    }

    /// The next batch; nil at the end of a pass.
    ///
    /// - Parameter restarting: whether a new pass is started if this one has ended.
    /// - Throws: ``BatchError`` for what the source throws.
    package func batch(restarting: Bool) throws -> Batch? {
        do {
            if let batch = try next?() { return batch }
            guard restarting || next == nil else { return nil }
            reader.startPass()
            let started = try source.startPass()
            next = started
            return try started()
        } catch {
            throw BatchError(batch: reader.count, underlying: error)
        }
    }
}
