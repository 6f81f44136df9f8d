/// The bytes of the file at `path`; those that it unpacks to if it is compressed with gzip,
/// which its first bytes tell and not its name.
package func openUnpacked(
    _ path: String, _ limits: FileLimits
) throws(FileError) -> any ByteSource {
    let file = try RegularFile(path, limits: limits)
    let isGzip = try file.peek(2) == GzipStream.magic
    return isGzip ? try GzipStream(file, limits: limits) : file
}
