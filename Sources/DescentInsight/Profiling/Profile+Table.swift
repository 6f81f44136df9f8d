import DescentCore
import DescentSupport

extension Profile {
    /// Two tables, of layers and of instructions, the slowest first.
    ///
    /// - Parameter limit: rows shown of each; the rest is summed up in one line. Default 20.
    public func table(limit: Int = 20) -> String {
        var lines = [
            "\(title), \(grouped(batchSize)) rows: \(fixedNumber(microseconds, decimals: 1)) µs, "
                + "median of \(steps) steps"
        ]
        if let peak {
            lines.append(
                "Peak of this machine: \(fixedNumber(peak.gigaflops, decimals: 0)) GFLOP/s, "
                    + "\(fixedNumber(peak.gigabytesPerSecond, decimals: 1)) GB/s, "
                    + counted(peak.threads, "thread"))
        }
        let slowest = instructions.sorted { $0.microseconds > $1.microseconds }
        lines += [""] + part(["Layer"], layers, limit) { [$0.name] }
        lines += [""] + part(["Instruction", "Layer"], slowest, limit) { [$0.name, $0.layerText] }
        return lines.joined(separator: "\n")
    }

    private func part(
        _ titles: [String], _ rows: [Row], _ limit: Int, _ names: (Row) -> [String]
    ) -> [String] {
        let shown = rows.prefix(Swift.max(limit, 0))
        var table = TextTable(head: titles + numberTitles, nameColumns: titles.count)
        for row in shown {
            table.rows.append(names(row).map { $0.shortened(to: 64) } + numbers(row))
        }
        let rest = rows.dropFirst(shown.count)
        let blank = titles.dropFirst().map { _ in "" }
        if !rest.isEmpty {
            table.rows.append(["\(rest.count) more"] + blank + numbers(sum(rest)))
        }
        table.rows.append(["Total"] + blank + numbers(sum(rows[...])))
        return table.lines
    }

    private func sum(_ rows: ArraySlice<Row>) -> Row {
        let sum = { (value: (Row) -> Double) in rows.reduce(0) { $0 + value($1) } }
        return Row(
            name: "", layers: [], microseconds: sum(\.microseconds), share: sum(\.share),
            operations: sum(\.operations), bytes: sum(\.bytes))
    }

    private var numberTitles: [String] {
        peak == nil
            ? ["µs", "share", "MFLOP", "GFLOP/s", "GB/s"]
            : ["µs", "share", "MFLOP", "GFLOP/s", "of peak", "GB/s", "of peak"]
    }

    private func numbers(_ row: Row) -> [String] {
        let (flops, bytes) = (row.gigaflopsPerSecond, row.gigabytesPerSecond)
        var cells = [
            fixedNumber(row.microseconds, decimals: 1), percentText(row.share, decimals: 1),
            fixedNumber(row.megaflops, decimals: 3), fixedNumber(flops, decimals: 1),
        ]
        if let peak { cells.append(percentText(flops / peak.gigaflops, decimals: 1)) }
        cells.append(fixedNumber(bytes, decimals: 1))
        if let peak { cells.append(percentText(bytes / peak.gigabytesPerSecond, decimals: 1)) }
        return cells
    }
}

extension Profile.Row {
    /// `dense + dense_1`; of more than two the first and how many others.
    fileprivate var layerText: String {
        layers.count <= 2
            ? layers.joined(separator: " + ") : "\(layers[0]) + \(layers.count - 1) more"
    }
}
