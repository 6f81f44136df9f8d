import CHDF5
import CHDF5Shim
import DescentData
import Synchronization

/// libhdf5, used by one thread at a time.
///
/// Not every build of it is safe for threads, and what it says about a failure is said of the call
/// before. So it is called inside ``locked(_:_:)`` only, and what calls it elsewhere says that it
/// needs the lock.
enum HDF5 {
    private static let lock = Mutex(())

    /// Runs `body`, which calls the library.
    ///
    /// `body` must not let go of a reader or writer: that closes its file, and waits for the lock.
    static func locked<Result: Sendable>(
        _ place: H5Place, _ body: () throws(FileError) -> Result
    ) throws(FileError) -> Result {
        try lock.withLock { (_) throws(FileError) in
            try place.check(dh_begin(), "libhdf5 to start")
            return try body()
        }
    }

    /// Closes a file and everything open in it. False if what was left to write could not be.
    @discardableResult
    static func close(_ file: hid_t) -> Bool {
        lock.withLock { _ in
            _ = dh_begin()
            return H5Fclose(file) >= 0
        }
    }

    /// What the library said about the call before. Needs the lock.
    static var reason: String {
        var text = [CChar](repeating: 0, count: 500)
        dh_reason(&text, text.count)
        let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return bytes.isEmpty ? "no reason" : String(decoding: bytes, as: UTF8.self)
    }

    /// `H5P_DEFAULT`, a macro.
    static let defaults: hid_t = 0
    /// `H5S_ALL`, a macro.
    static let all: hid_t = 0
}
