import CZip

/// Whether the sizes can be true.
extension ZipArchive {
    static func check(
        _ entries: [ZipEntry], in file: RegularFile, _ limits: FileLimits
    ) throws(FileError) {
        var names: Set<String> = []
        var packed = 0
        var unpacked = 0
        for entry in entries {
            let origin = FileOrigin(file: file.origin.file, member: entry.name)
            guard names.insert(entry.name).inserted else {
                throw duplicate(in: origin)
            }
            try check(entry, origin, limits)
            packed = saturatingSum(packed, entry.packedByteCount)
            unpacked = saturatingSum(unpacked, entry.byteCount)
        }
        guard packed <= file.byteCount else {
            throw file.origin.error(
                .malformed, expected: "members that fit the \(file.byteCount) bytes of the file",
                got: "\(packed) bytes, so they overlap", fix: "Do not trust this archive.")
        }
        guard unpacked <= limits.fileBytes else {
            throw file.origin.error(
                .tooLarge, expected: "at most \(limits.fileBytes) unpacked bytes",
                got: "\(unpacked)",
                fix: "Raise FileLimits.fileBytes if the archive is meant to be that large.")
        }
    }

    private static func check(
        _ entry: ZipEntry, _ origin: FileOrigin, _ limits: FileLimits
    ) throws(FileError) {
        guard !entry.isEncrypted else {
            throw origin.error(
                .unsupported, expected: "a member that is not encrypted", got: "an encrypted one",
                fix: "Write the archive without a password.")
        }
        guard entry.method == ZIP_CM_STORE || entry.method == ZIP_CM_DEFLATE else {
            throw origin.error(
                .unsupported, expected: "compression method 0 (stored) or 8 (deflate)",
                got: "\(entry.method)", fix: "Write the archive with one of these.")
        }
        let ratio = entry.method == ZIP_CM_STORE ? 1 : limits.inflateRatio
        let (most, overflow) = entry.packedByteCount.multipliedReportingOverflow(by: ratio)
        guard overflow || entry.byteCount <= most else {
            throw origin.error(
                .tooLarge,
                expected: "at most \(most) bytes from \(entry.packedByteCount) packed ones",
                got: "\(entry.byteCount)",
                fix: "Do not trust this archive. The limit is FileLimits.inflateRatio.")
        }
    }

    private static func saturatingSum(_ a: Int, _ b: Int) -> Int {
        let (sum, overflow) = a.addingReportingOverflow(b)
        return overflow ? .max : sum
    }
}
