import CHDF5Shim

/// A file that libhdf5 writes, as parts that follow one another: what describes the data, and the
/// elements where they lie in memory, which are not copied.
final class H5Parts {
    /// Where elements are that belong at these places of the file.
    private var elements: [(start: Int, bytes: UnsafeRawBufferPointer)] = []
    /// All else, by the number of the page.
    private var pages: [Int: UnsafeMutableRawBufferPointer] = [:]
    /// One past the last byte that has been written.
    private(set) var byteCount = 0
    /// The elements that the library has been given just now.
    private var lent = UnsafeRawBufferPointer(start: nil, count: 0)

    private static let pageBytes = 1 << 12

    deinit { for page in pages.values { page.deallocate() } }

    /// Runs `body`, which gives the library these elements to write. They must stay where they are
    /// until the file has been put together.
    func lending<Result, Failure: Error>(
        _ bytes: UnsafeRawBufferPointer, _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        lent = bytes
        defer { lent = UnsafeRawBufferPointer(start: nil, count: 0) }
        return try body()
    }

    /// The file from front to back; valid as long as this object and the elements live.
    /// nil if elements lie over one another, which the library does not do.
    func all() -> [UnsafeRawBufferPointer]? {
        var parts: [UnsafeRawBufferPointer] = []
        var end = 0
        for (start, bytes) in elements.sorted(by: { $0.start < $1.start }) {
            guard start >= end else { return nil }
            addPages(end..<start, to: &parts)
            parts.append(bytes)
            end = start + bytes.count
        }
        addPages(end..<byteCount, to: &parts)
        return parts
    }

    private func addPages(_ range: Range<Int>, to parts: inout [UnsafeRawBufferPointer]) {
        forEachPage(of: range) { number, part, _ in
            parts.append(UnsafeRawBufferPointer(rebasing: page(number)[part]))
        }
    }

    // MARK: What the library does

    fileprivate func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) {
        byteCount = max(byteCount, offset + bytes.count)
        // What is small it gathers in memory of its own first.
        if let start = bytes.baseAddress, let first = lent.baseAddress, start >= first,
            start + bytes.count <= first + lent.count
        {
            elements.append((offset, bytes))
            return
        }
        forEachPage(of: offset..<(offset + bytes.count)) { number, part, done in
            UnsafeMutableRawBufferPointer(rebasing: page(number)[part]).copyMemory(
                from: UnsafeRawBufferPointer(rebasing: bytes[done..<(done + part.count)]))
        }
    }

    /// What has been written there, and else zeros. Elements are never read again.
    fileprivate func read(_ target: UnsafeMutableRawBufferPointer, at offset: Int) {
        forEachPage(of: offset..<(offset + target.count)) { number, part, done in
            UnsafeMutableRawBufferPointer(rebasing: target[done..<(done + part.count)])
                .copyMemory(from: UnsafeRawBufferPointer(rebasing: page(number)[part]))
        }
    }

    private func page(_ number: Int) -> UnsafeMutableRawBufferPointer {
        if let page = pages[number] { return page }
        let page = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pageBytes, alignment: 8)
        page.initializeMemory(as: UInt8.self, repeating: 0)
        pages[number] = page
        return page
    }

    /// Calls `body` with a page's number, a range in it, and how many bytes came before.
    private func forEachPage(of range: Range<Int>, _ body: (Int, Range<Int>, Int) -> Void) {
        var next = range.lowerBound
        while next < range.upperBound {
            let start = next % Self.pageBytes
            let end = min(Self.pageBytes, start + range.upperBound - next)
            body(next / Self.pageBytes, start..<end, next - range.lowerBound)
            next += end - start
        }
    }
}

extension H5Parts {
    /// This object must live as long as what is created with it.
    var medium: dh_medium {
        dh_medium(
            context: Unmanaged.passUnretained(self).toOpaque(),
            size: { UInt64(H5Parts.of($0).byteCount) },
            read: { context, offset, count, _, target in
                guard let offset = Int(exactly: offset) else { return -1 }
                H5Parts.of(context).read(
                    UnsafeMutableRawBufferPointer(start: target, count: count), at: offset)
                return 0
            },
            write: { context, offset, count, bytes in
                guard let offset = Int(exactly: offset) else { return -1 }
                H5Parts.of(context).write(
                    UnsafeRawBufferPointer(start: bytes, count: count), at: offset)
                return 0
            })
    }

    private static func of(_ context: UnsafeMutableRawPointer) -> H5Parts {
        Unmanaged<H5Parts>.fromOpaque(context).takeUnretainedValue()
    }
}
