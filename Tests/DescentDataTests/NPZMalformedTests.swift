import DescentCore
import DescentData
import Testing
import FileTesting

@Suite struct NPZMalformedTests {
    static let array = NPYMalformedTests.shaped("(2,)")

    static let member = ZipBuilder.Member("x.npy", array)

    static func archive(_ change: (inout ZipBuilder.Member) -> Void) -> [UInt8] {
        ZipBuilder([member.with(change)]).bytes
    }

    static let whole = ZipBuilder([member]).bytes

    static let badFrames: [BadFile] = [
        BadFile(
            "an empty file", [UInt8](),
            """
            't.npz': expected a whole zip archive, but got 'Not a zip archive'. The file is \
            damaged, cut short or not a zip archive; fetch or write it again.
            """),
        BadFile(
            "text", String(repeating: "not a zip archive ", count: 10),
            """
            't.npz': expected a whole zip archive, but got 'Not a zip archive'. The file is \
            damaged, cut short or not a zip archive; fetch or write it again.
            """),
        BadFile(
            "no end record", Array(whole.dropLast(30)),
            """
            't.npz': expected a whole zip archive, but got 'Not a zip archive'. The file is \
            damaged, cut short or not a zip archive; fetch or write it again.
            """),
        BadFile(
            "a wrong checksum", archive { $0.crcError = 1 },
            """
            't.npz', member 'x.npy': expected a whole zip archive, but got 'CRC error'. The \
            file is damaged, cut short or not a zip archive; fetch or write it again.
            """),
        BadFile(
            "several disks",
            {
                var zip = ZipBuilder([member]); zip.disk = 1; return zip.bytes
            }(),
            """
            't.npz': expected a whole zip archive, but got 'Multi-disk zip archives not \
            supported'. The file is damaged, cut short or not a zip archive; fetch or write it \
            again.
            """),
        BadFile(
            "a directory past the end",
            {
                var zip = ZipBuilder([member]); zip.directoryOffset = 1 << 30; return zip.bytes
            }(),
            """
            't.npz': expected a whole zip archive, but got 'Zip archive inconsistent'. The file \
            is damaged, cut short or not a zip archive; fetch or write it again.
            """),
        BadFile(
            "a member past the end", archive { $0.localOffset = 1 << 30 },
            """
            't.npz': expected a whole zip archive, but got 'Not a zip archive'. The file is \
            damaged, cut short or not a zip archive; fetch or write it again.
            """),
        BadFile(
            "another name in the local header", archive { $0.localName = Array("y.npy".utf8) },
            """
            't.npz': expected a whole zip archive, but got 'Zip archive inconsistent'. The file \
            is damaged, cut short or not a zip archive; fetch or write it again.
            """),
        BadFile(
            "another size in the local header", archive { $0.localSize = 5 },
            """
            't.npz': expected a whole zip archive, but got 'Zip archive inconsistent'. The file \
            is damaged, cut short or not a zip archive; fetch or write it again.
            """),
        BadFile(
            "an npy file that is cut short",
            ZipBuilder([.init("x.npy", Array(array.dropLast()))]).bytes,
            """
            't.npz', member 'x.npy', byte 68: expected 2 bytes of data for shape [2] of uint8, \
            but got 1. The file is cut short or its header is wrong; fetch or write it again.
            """),
        BadFile(
            "an npy file with a tail", ZipBuilder([.init("x.npy", array + [1])]).bytes,
            """
            't.npz', member 'x.npy', byte 68: expected 2 bytes of data for shape [2] of uint8, \
            but got 3. The header is wrong or something was appended; fetch or write the file \
            again.
            """),
        BadFile(
            "an archive in the archive", ZipBuilder([.init("x.npy", whole)]).bytes,
            """
            't.npz', member 'x.npy', byte 0: expected an npy file, which starts with 0x93 and \
            'NUMPY', but got a zip archive. Read npz archives with NPZ.read; unpack others, and \
            save an Excel workbook as CSV.
            """),
    ]

    static let badMembers: [BadFile] = [
        BadFile(
            "the same name twice", ZipBuilder([member, member]).bytes,
            """
            't.npz': expected each name once, but got a name twice. Write the archive again.
            """),
        BadFile(
            "names that are equal as text",
            ZipBuilder([
                ZipBuilder.Member("\u{E9}.npy", array).with { $0.flags = 1 << 11 },
                ZipBuilder.Member("e\u{301}.npy", array).with { $0.flags = 1 << 11 },
            ]).bytes,
            """
            't.npz', member 'é.npy': expected each name once, but got a name twice. Write the \
            archive again.
            """),
        BadFile(
            "no npy member", ZipBuilder([.init("readme.txt", [1])]).bytes,
            """
            't.npz', member 'readme.txt': expected only members whose names end in .npy, but \
            got this one. Save the arrays with np.savez.
            """),
        BadFile(
            "a folder", ZipBuilder([.init("a/", [])]).bytes,
            """
            't.npz', member 'a/': expected only members whose names end in .npy, but got this \
            one. Save the arrays with np.savez.
            """),
        BadFile(
            "a path outside", ZipBuilder([.init("../../evil.npy", array)]).bytes,
            """
            't.npz', member '../../evil.npy': expected a name without '..', backslash, NUL or \
            leading slash, but got '../../evil'. Rename the array.
            """),
        BadFile(
            "an absolute path", ZipBuilder([.init("/abs.npy", array)]).bytes,
            """
            't.npz', member '/abs.npy': expected a name without '..', backslash, NUL or leading \
            slash, but got '/abs'. Rename the array.
            """),
        BadFile(
            "a backslash", ZipBuilder([.init("a\\..\\b.npy", array)]).bytes,
            """
            't.npz', member 'a\\..\\b.npy': expected a name without '..', backslash, NUL or \
            leading slash, but got 'a\\..\\b'. Rename the array.
            """),
        BadFile(
            "a name that is not UTF-8", archive { $0.name[0] = 0xE9 },
            """
            't.npz': expected names of members in UTF-8, but got 'Θ.npy'. Rename the member.
            """),
        BadFile(
            "no name", ZipBuilder([.init(".npy", array)]).bytes,
            """
            't.npz', member '.npy': expected a name without '..', backslash, NUL or leading \
            slash, but got ''. Rename the array.
            """),
        BadFile(
            "encrypted", archive { $0.flags = 1 },
            """
            't.npz', member 'x.npy': expected a member that is not encrypted, but got an \
            encrypted one. Write the archive without a password.
            """),
        BadFile(
            "method 99", archive { $0.method = 99 },
            """
            't.npz': expected a whole zip archive, but got 'Zip archive inconsistent'. The file \
            is damaged, cut short or not a zip archive; fetch or write it again.
            """),
        BadFile(
            "method 12, bzip2", archive { $0.method = 12 },
            """
            't.npz', member 'x.npy': expected compression method 0 (stored) or 8 (deflate), but \
            got 12. Write the archive with one of these.
            """),
        BadFile(
            "10 GB from a few bytes",
            archive {
                $0.method = 8; $0.size = 0xFFFF_0000
            },
            """
            't.npz', member 'x.npy': expected at most 72240 bytes from 70 packed ones, but got \
            4294901760. Do not trust this archive. The limit is FileLimits.inflateRatio.
            """),
        BadFile(
            "stored, but larger unpacked", archive { $0.size = 5_000 },
            """
            't.npz', member 'x.npy': expected at most 70 bytes from 70 packed ones, but got \
            5000. Do not trust this archive. The limit is FileLimits.inflateRatio.
            """),
        BadFile(
            "not deflated as it says", archive { $0.method = 8 },
            """
            't.npz', member 'x.npy', byte 0: expected an npy file, which starts with 0x93 and \
            'NUMPY', but got other bytes. Give a file written by np.save.
            """),
        BadFile(
            "overlapping members",
            ZipBuilder([
                member,
                ZipBuilder.Member("y.npy", array).with {
                    $0.localOffset = 0; $0.localName = $0.name
                },
            ])
            .bytes,
            """
            't.npz': expected a whole zip archive, but got 'Zip archive inconsistent'. The file \
            is damaged, cut short or not a zip archive; fetch or write it again.
            """),
    ]

    @Test("A bad archive is refused", arguments: badFrames + badMembers)
    func refuses(_ file: BadFile) throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(file.bytes, to: "t.npz")
        #expect(folder.message { _ = try NPZ.read(path) } == file.message)
    }

    @Test("A name with a NUL never becomes a key with one")
    func readsNULAsSpace() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(ZipBuilder([.init("a\0b.npy", Self.array)]).bytes, to: "t.npz")
        let keys = (try? NPZ.read(path))?.keys.sorted() ?? []
        #expect(keys.allSatisfy { !$0.utf8.contains(0) })
    }
}
