import CHDF5Shim

/// How libhdf5 reads it.
extension H5Image {
    /// The image must live as long as what is opened with it.
    var medium: dh_medium {
        dh_medium(
            context: Unmanaged.passUnretained(self).toOpaque(),
            size: { UInt64(H5Image.of($0).byteCount) },
            read: { context, offset, count, isData, target in
                let image = H5Image.of(context)
                guard let start = Int(exactly: offset), let range = image.range(start, count)
                else { return -1 }
                let target = UnsafeMutableRawBufferPointer(start: target, count: count)
                return image.copy(range, isData: isData != 0, to: target) ? 0 : -1
            },
            write: nil)
    }

    private static func of(_ context: UnsafeMutableRawPointer) -> H5Image {
        Unmanaged<H5Image>.fromOpaque(context).takeUnretainedValue()
    }
}
