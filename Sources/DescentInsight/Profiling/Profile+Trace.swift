import DescentSupport

extension Profile {
    /// Writes one step as a Chrome trace, for `chrome://tracing` and ui.perfetto.dev:
    /// one event for each instruction, with its layers, operations and bytes.
    ///
    /// The step is the one whose total time is the median. The file appears whole or not at all.
    ///
    /// - Throws: ``TrainingError/argument(function:expected:got:fix:)`` if it cannot be written.
    public func writeTrace(to path: String) throws {
        try writeFile(trace, to: path, function: "writeTrace")
    }

    /// Chrome's trace event format: complete events (`X`), times in microseconds.
    var trace: String {
        var start: UInt64 = 0
        var events: [String] = []
        for (row, nanoseconds) in zip(instructions, typicalStep) {
            let layers = row.layers.map(json).joined(separator: ",")
            events.append(
                "{\"name\":\(json(row.name)),\"cat\":\(json(row.layers.first ?? "")),"
                    + "\"ph\":\"X\",\"pid\":1,\"tid\":1,\"ts\":\(microseconds(start)),"
                    + "\"dur\":\(microseconds(nanoseconds)),\"args\":{\"layers\":[\(layers)],"
                    + "\"MFLOP\":\(fixedNumber(row.megaflops, decimals: 6)),"
                    + "\"bytes\":\(fixedNumber(row.bytes, decimals: 0))}}")
            start += nanoseconds
        }
        return "{\"displayTimeUnit\":\"ns\",\"otherData\":{\"title\":\(json(title)),"
            + "\"rows\":\(batchSize)},\"traceEvents\":[\n"
            + events.joined(separator: ",\n") + "\n]}\n"
    }

    private func microseconds(_ nanoseconds: UInt64) -> String {
        fixedNumber(Double(nanoseconds) / 1e3, decimals: 3)
    }
}
