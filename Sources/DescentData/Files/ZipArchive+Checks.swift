import CZip

/// Whether the sizes can be true.
extension ZipArchive {
    /// Checks that hold for an archive whatever is read from it.
    static func check(_ entries: [ZipEntry], in file: RegularFile) throws(FileError) {
        var names: Set<String> = []
        var packed = 0
        for entry in entries {
            guard names.insert(entry.name).inserted else {
                throw duplicate(in: FileOrigin(file: file.origin.file, member: entry.name))
            }
            packed = saturatingSum(packed, entry.packedByteCount)
        }
        guard packed <= file.byteCount else {
            throw file.origin.error(
                .malformed, expected: "members that fit the \(file.byteCount) bytes of the file",
                got: "\(packed) bytes, so they overlap", fix: "Do not trust this archive.")
        }
    }

    /// Checks members that are to be read together, before memory is taken for them.
    func check(_ chosen: [ZipEntry]) throws(FileError) {
        var total = 0
        var inflated = 0
        for entry in chosen {
            try checkMethod(of: entry)
            try checkRatio(of: entry)
            total = saturatingSum(total, entry.byteCount)
            if entry.method != ZIP_CM_STORE { inflated = saturatingSum(inflated, entry.byteCount) }
        }
        try check(total, limits.fileBytes, "FileLimits.fileBytes")
        let most = UnpackingCap.unpackedBytes(packed: file.byteCount, limits)
        try check(inflated, most, "FileLimits.unpackedBytes")
    }

    private func check(_ unpacked: Int, _ most: Int, _ limit: String) throws(FileError) {
        guard unpacked > most else { return }
        throw file.origin.error(
            .tooLarge, expected: "at most \(most) unpacked bytes", got: "\(unpacked)",
            fix: "Raise \(limit) if the archive is meant to be that large.")
    }

    /// Checks that a member is stored in a way that can be undone here.
    func checkMethod(of entry: ZipEntry) throws(FileError) {
        let origin = FileOrigin(file: file.origin.file, member: entry.name)
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
    }

    private func checkRatio(of entry: ZipEntry) throws(FileError) {
        let ratio = entry.method == ZIP_CM_STORE ? 1 : limits.inflateRatio
        let (most, overflow) = entry.packedByteCount.multipliedReportingOverflow(by: ratio)
        guard overflow || entry.byteCount <= most else {
            throw FileOrigin(file: file.origin.file, member: entry.name).error(
                .tooLarge,
                expected: "at most \(most) bytes from \(entry.packedByteCount) packed ones",
                got: "\(entry.byteCount)",
                fix: "Do not trust this archive. The limit is FileLimits.inflateRatio.")
        }
    }
}
