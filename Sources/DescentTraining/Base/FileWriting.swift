import DescentSupport

/// Writes `text` to `path`, whole or not at all; see `AtomicFile`.
///
/// - Parameter function: whom errors name.
package func writeFile(_ text: String, to path: String, function: String) throws {
    do throws(WriteFault) {
        try AtomicFile.write(text, to: path)
    } catch {
        throw error.trainingError(function: function, path: path, fix: error.fixOfWholeFile)
    }
}

extension WriteFault {
    /// - Parameter verb: what cannot be done to the file.
    func trainingError(
        function: String, path: String, verb: String = "written", fix: String? = nil
    ) -> TrainingError {
        .argument(
            function: function, expected: "a file that can be \(verb) at '\(shown(path))'",
            got: got, fix: fix ?? self.fix)
    }

    /// NUL would end the line in a terminal or a log.
    private func shown(_ path: String) -> String {
        self == .pathWithNUL ? path.replacing("\0", with: "\\0") : path
    }
}
