import DescentCore

/// Types and shapes of data that a model was tried out with: those of its present layers alone, as
/// many as a source of sequences may have lengths.
struct AcceptedData {
    private static let limit = 256
    private var revision = 0
    private var specs = Set<[TensorSpec]>()

    func contains(_ specs: [TensorSpec], _ revision: Int) -> Bool {
        self.revision == revision && self.specs.contains(specs)
    }

    mutating func insert(_ specs: [TensorSpec], _ revision: Int) {
        if self.revision != revision || self.specs.count >= Self.limit { self.specs = [] }
        self.revision = revision
        self.specs.insert(specs)
    }
}
