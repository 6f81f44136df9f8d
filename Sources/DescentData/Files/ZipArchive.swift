import CZip

/// What the directory of an archive says about a member.
package struct ZipEntry {
    let index: UInt64
    package let name: String
    let byteCount: Int
    let packedByteCount: Int
    let method: Int
    let isEncrypted: Bool
    let checksum: Checksum
}

/// A zip archive opened for reading, whose directory has been checked against the members.
package final class ZipArchive {
    package let entries: [ZipEntry]
    let file: RegularFile
    let limits: FileLimits
    private let handle: OpaquePointer

    /// An archive without members: the end record only, and so the shortest archive.
    static let empty: [UInt8] = Array("PK\u{5}\u{6}".utf8) + [UInt8](repeating: 0, count: 18)

    package init(_ path: String, limits: FileLimits) throws(FileError) {
        file = try RegularFile(path, limits: limits)
        self.limits = limits
        handle = try Self.open(file)
        do {
            let entries = try Self.entries(handle, file.origin, limits)
            try Self.check(entries, in: file)
            self.entries = entries
        } catch {
            zip_discard(handle)
            throw error
        }
    }

    deinit { zip_discard(handle) }

    /// The unpacked bytes of a member that has been checked; libzip compares the checksum when
    /// the end is reached.
    func open(_ entry: ZipEntry) throws(FileError) -> ZipMember {
        ZipMember(try openHandle(entry, 0), entry, of: self, file: file.origin.file)
    }

    /// The bytes of a stored member at any place.
    func openStored(_ entry: ZipEntry) throws(FileError) -> ZipStoredMember {
        // As they are in the archive: libzip does not check them then.
        let member = try openHandle(entry, ZIP_FL_COMPRESSED)
        return ZipStoredMember(member, entry, of: self, file: file.origin.file)
    }

    private func openHandle(
        _ entry: ZipEntry, _ flags: zip_flags_t
    ) throws(FileError) -> OpaquePointer {
        guard let member = zip_fopen_index(handle, entry.index, flags) else {
            let origin = FileOrigin(file: file.origin.file, member: entry.name)
            throw Self.damaged(zip_get_error(handle), origin)
        }
        return member
    }

    private static func open(_ file: RegularFile) throws(FileError) -> OpaquePointer {
        guard try file.peek(NPYHeader.magic.count) != NPYHeader.magic else {
            throw file.origin.error(
                .mismatch, expected: "a zip archive of arrays", got: "an npy file",
                fix: "Read it with NPY.read.")
        }
        var code: Int32 = 0
        if file.byteCount >= empty.count {
            let descriptor = try file.duplicateDescriptor()
            if let handle = zip_fdopen(descriptor, ZIP_CHECKCONS, &code) { return handle }
            closeDescriptor(descriptor)
        } else {
            code = ZIP_ER_NOZIP
        }
        var error = zip_error_t()
        zip_error_init_with_code(&error, code)
        defer { zip_error_fini(&error) }
        throw code == ZIP_ER_EXISTS ? duplicate(in: file.origin) : damaged(&error, file.origin)
    }

    private static func entries(
        _ handle: OpaquePointer, _ origin: FileOrigin, _ limits: FileLimits
    ) throws(FileError) -> [ZipEntry] {
        let count = Int(zip_get_num_entries(handle, 0))
        guard count <= limits.zipMembers else {
            throw origin.error(
                .tooLarge, expected: "at most \(limits.zipMembers) members", got: "\(count)",
                fix: "Raise FileLimits.zipMembers if that many are meant.")
        }
        var entries: [ZipEntry] = []
        for index in 0..<UInt64(count) {
            var status = zip_stat_t()
            guard zip_stat_index(handle, index, 0, &status) == 0 else {
                throw damaged(zip_get_error(handle), origin)
            }
            let name = try name(of: index, in: handle, origin)
            entries.append(
                ZipEntry(
                    index: index, name: name, byteCount: Int(clamping: status.size),
                    packedByteCount: Int(clamping: status.comp_size),
                    method: Int(status.comp_method),
                    isEncrypted: status.encryption_method != ZIP_EM_NONE,
                    checksum: Checksum(status.crc)))
        }
        return entries
    }

    /// The name, which libzip gives as it stands, and converted to UTF-8 by guessing the encoding.
    /// Where the two differ it is not UTF-8.
    private static func name(
        of index: UInt64, in handle: OpaquePointer, _ origin: FileOrigin
    ) throws(FileError) -> String {
        let raw = zip_get_name(handle, index, ZIP_FL_ENC_RAW).map { String(cString: $0) }
        let guessed = zip_get_name(handle, index, ZIP_FL_ENC_GUESS).map { String(cString: $0) }
        guard let raw, let guessed, raw.utf8.elementsEqual(guessed.utf8) else {
            throw origin.error(
                .malformed, expected: "names of members in UTF-8",
                got: quoted(guessed ?? ""), fix: "Rename the member.")
        }
        return raw
    }

    static func damaged(_ error: UnsafeMutablePointer<zip_error_t>, _ origin: FileOrigin)
        -> FileError
    {
        damaged(String(cString: zip_error_strerror(error)), origin)
    }

    static func damaged(_ got: String, _ origin: FileOrigin) -> FileError {
        origin.error(
            .malformed, expected: "a whole zip archive", got: "'\(got)'",
            fix: "The file is damaged, cut short or not a zip archive; fetch or write it again.")
    }

    static func duplicate(in origin: FileOrigin) -> FileError {
        origin.error(
            .malformed, expected: "each name once", got: "a name twice",
            fix: "Write the archive again.")
    }
}
