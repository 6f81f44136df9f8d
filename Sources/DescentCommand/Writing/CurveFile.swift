import ArgumentParser
import DescentData
import DescentInsight
import DescentSupport

/// A picture of curves as a file.
enum CurveFile {
    /// - Throws: `ValidationError` for names of other files.
    static func check(_ path: String, _ option: String) throws {
        guard !path.lowercased().hasSuffix(".svg") else { return }
        throw ValidationError("--\(option) needs a name that ends in .svg, but got '\(path)'.")
    }

    static func write(_ picture: CurvePicture, to path: String) throws {
        let text = picture.svg
        try writing(path) { () throws(WriteFault) in try AtomicFile.write(text, to: path) }
    }
}
