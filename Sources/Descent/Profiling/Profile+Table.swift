import DescentCore

extension Profile {
    /// Two tables, of layers and of instructions, the slowest first.
    ///
    /// - Parameter limit: rows shown of each; the rest is summed up in one line. Default 20.
    public func table(limit: Int = 20) -> String {
        var lines = [
            "\(title), \(grouped(batchSize)) rows: \(formatted("%.1f", microseconds)) µs, "
                + "median of \(steps) steps"
        ]
        if let peak {
            lines.append(
                "Peak of this machine: \(formatted("%.0f", peak.gigaflops)) GFLOP/s, "
                    + "\(formatted("%.1f", peak.gigabytesPerSecond)) GB/s, "
                    + "\(peak.threads) \(peak.threads == 1 ? "thread" : "threads")")
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
            formatted("%.1f", row.microseconds), percent(row.share),
            formatted("%.3f", row.megaflops), formatted("%.1f", flops),
        ]
        if let peak { cells.append(percent(flops / peak.gigaflops)) }
        cells.append(formatted("%.1f", bytes))
        if let peak { cells.append(percent(bytes / peak.gigabytesPerSecond)) }
        return cells
    }

    private func percent(_ share: Double) -> String { formatted("%.1f", share * 100) + "%" }
}

extension Profile.Row {
    /// `dense + dense_1`; of more than two the first and how many others.
    fileprivate var layerText: String {
        layers.count <= 2
            ? layers.joined(separator: " + ") : "\(layers[0]) + \(layers.count - 1) more"
    }
}

extension String {
    fileprivate func shortened(to length: Int) -> String {
        count > length ? prefix(length - 1) + "…" : self
    }
}
