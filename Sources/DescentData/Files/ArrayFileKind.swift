/// What a file of numbers is, by its first bytes and not by its name.
package enum ArrayFileKind {
    case npy, npz, idx, csv

    /// - Parameter source: at its start; what is read is lost to others.
    package init(of source: any ByteSource) throws(FileError) {
        var bytes = [UInt8](repeating: 0, count: 8)
        var filled = 0
        var fault: FileError?
        bytes.withUnsafeMutableBytes { buffer in
            do throws(FileError) {
                while filled < buffer.count {
                    let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
                    let count = try source.read(into: rest)
                    if count == 0 { break }
                    filled += count
                }
            } catch { fault = error }
        }
        if let fault { throw fault }
        self.init(firstBytes: bytes.prefix(filled))
    }

    private init(firstBytes bytes: ArraySlice<UInt8>) {
        if bytes.starts(with: [0x93] + Array("NUMPY".utf8)) {
            self = .npy
        } else if bytes.starts(with: Array("PK".utf8)) {
            self = .npz
        } else if bytes.count >= 4, bytes.starts(with: [0, 0]) {
            self = .idx
        } else {
            self = .csv
        }
    }
}
