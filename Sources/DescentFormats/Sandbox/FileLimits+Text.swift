import DescentData

/// All limits as arguments of a process.
extension FileLimits {
    private static var numbers: [WritableKeyPath<FileLimits, Int>] {
        [
            \.fileBytes, \.inflateRatio, \.tensorRank, \.zipMembers, \.npyHeaderBytes,
            \.safetensorsHeaderBytes, \.jsonBytes, \.hdf5GroupMembers, \.hdf5Depth,
            \.hdf5AttributeBytes, \.metadataBytes, \.csvRecordBytes, \.csvColumns,
        ]
    }

    var text: String {
        ([unpackedBytes ?? -1] + Self.numbers.map { self[keyPath: $0] })
            .map(String.init).joined(separator: ",")
    }

    /// nil for a text that is none of ``text``'s.
    init?(text: String) {
        let values = text.split(separator: ",").compactMap { Int($0) }
        guard values.count == Self.numbers.count + 1 else { return nil }
        self.init()
        unpackedBytes = values[0] < 0 ? nil : values[0]
        for (number, value) in zip(Self.numbers, values.dropFirst()) {
            self[keyPath: number] = value
        }
    }
}
