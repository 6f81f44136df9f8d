/// What a file is that is not what it was taken for, by its first bytes.
enum FileSignature {
    /// How many bytes of a file tell.
    static let byteCount = 16

    /// In words, and what to do with such a file; nil if the bytes tell nothing.
    static func find(in bytes: [UInt8]) -> (name: String, fix: String)? {
        let found = known.first { bytes.starts(with: $0.bytes) }
        return found.map { ($0.name, $0.fix) }
    }

    private static let unpack = "Unpack it first."
    private static let export = "Export the table as CSV in UTF-8, or as npy."
    private static let encode = "Save the file as UTF-8; in Excel choose 'CSV UTF-8'."

    private static let known: [(bytes: [UInt8], name: String, fix: String)] = [
        (Array("BZh91AY&SY".utf8), "a file compressed with bzip2", unpack),
        ([0xFD] + Array("7zXZ".utf8) + [0], "a file compressed with xz", unpack),
        ([0x28, 0xB5, 0x2F, 0xFD], "a file compressed with Zstandard", unpack),
        ([0x04, 0x22, 0x4D, 0x18], "a file compressed with LZ4", unpack),
        (
            Array("PK\u{3}\u{4}".utf8), "a zip archive",
            "Read npz archives with NPZ.read; unpack others, and save an Excel workbook as CSV."
        ),
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "an Excel workbook", export),
        (Array("PAR1\u{15}".utf8), "a Parquet file", export),
        (Array("ARROW1\0\0".utf8), "an Arrow file", export),
        ([0x89] + Array("HDF".utf8), "an HDF5 file", export),
        (Array("SQLite format 3\0".utf8), "a database", export),
        ([0x93] + Array("NUMPY".utf8), "an npy file", "Read it with NPY.read."),
        ([0xFF, 0xFE], "UTF-16 text", encode), ([0xFE, 0xFF], "UTF-16 text", encode),
    ]
}
