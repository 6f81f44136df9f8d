/// The sizes beyond which a file is refused, before memory is spent on it.
///
/// The defaults let everything real through; raise one when an error names it and the file is good.
public struct FileLimits: Sendable, Hashable {
    /// Bytes of one file, and of what it unpacks to. Default 64 GiB.
    public var fileBytes = 64 << 30
    /// Bytes that one compressed file may unpack to: a gzip file, or those compressed members of an
    /// archive that are read. Default nil: 256 MiB and eight times the size of the file, so that a
    /// small file that unpacks without end is refused within a second.
    public var unpackedBytes: Int?
    /// Bytes that one compressed byte may unpack to. Default 1,032, the most that deflate can do.
    public var inflateRatio = 1_032
    /// Axes of a tensor. Default 32.
    public var tensorRank = 32
    /// Members of a zip archive. Default 10,000.
    public var zipMembers = 10_000
    /// Bytes of the header of an npy file. Default 64 KiB.
    public var npyHeaderBytes = 64 << 10
    /// Bytes of the header of a safetensors file. Default 100,000,000, as the format has it.
    public var safetensorsHeaderBytes = 100_000_000
    /// Bytes of a model's configuration, as JSON. Default 64 MiB.
    public var jsonBytes = 64 << 20
    /// Bytes of a model's metadata, as JSON, in which its evidence stands. Default 16 MiB.
    public var metadataBytes = 16 << 20
    /// Members of one group of an HDF5 file. Default 100,000.
    public var hdf5GroupMembers = 100_000
    /// Groups within one another in an HDF5 file. Default 32.
    public var hdf5Depth = 32
    /// Bytes of one attribute in an HDF5 file. Default 64 MiB.
    public var hdf5AttributeBytes = 64 << 20
    /// Bytes of one CSV record, that is a line, or several when a quoted cell holds line breaks.
    /// Default 64 MiB.
    public var csvRecordBytes = 64 << 20
    /// Columns of a CSV file. Default 65,536.
    public var csvColumns = 65_536

    /// The defaults.
    public init() {}
}
