/// How much a compressed file may unpack to, and which of the ``FileLimits`` says so.
package struct UnpackingCap {
    package let byteCount: Int
    let limit: Limit

    enum Limit { case inflateRatio, unpackedBytes, fileBytes }

    package init(packed: Int, _ limits: FileLimits) {
        let most = packed.multipliedReportingOverflow(by: limits.inflateRatio)
        let caps: [(Int, Limit)] = [
            (limits.fileBytes, .fileBytes),
            (Self.unpackedBytes(packed: packed, limits), .unpackedBytes),
            (most.overflow ? .max : most.partialValue, .inflateRatio),
        ]
        (byteCount, limit) = caps.min { $0.0 < $1.0 } ?? caps[0]
    }

    package static func unpackedBytes(packed: Int, _ limits: FileLimits) -> Int {
        if let bytes = limits.unpackedBytes { return bytes }
        let (eightfold, overflow) = packed.multipliedReportingOverflow(by: 8)
        return overflow ? .max : saturatingSum(256 << 20, eightfold)
    }

    package var kind: FileError.Kind { limit == .inflateRatio ? .malformed : .tooLarge }

    package var fix: String {
        switch limit {
        case .inflateRatio:
            "The header or the file is damaged; fetch it again. "
                + "The limit is FileLimits.inflateRatio."
        case .unpackedBytes:
            "Raise FileLimits.unpackedBytes if the file is meant to be that large."
        case .fileBytes: "Raise FileLimits.fileBytes if the file is meant to be that large."
        }
    }
}

package func saturatingSum(_ a: Int, _ b: Int) -> Int {
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? .max : sum
}
