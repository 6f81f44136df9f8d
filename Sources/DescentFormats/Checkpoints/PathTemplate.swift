import DescentData
import DescentSupport
import DescentTraining

/// A path with numbers in braces, in Python's notation: `model-{epoch:02d}-{val_loss:.2f}.keras`.
struct PathTemplate {
    private enum Part {
        case text(String)
        case number(name: String, format: NumberFormat)
    }

    private let path: String
    private var parts: [Part] = []

    /// - Throws: `FileError` for braces without an end, and formats that are not known.
    init(_ path: String) throws(FileError) {
        self.path = path
        var rest = path[...]
        while let start = rest.firstIndex(of: "{") {
            if start > rest.startIndex { parts.append(.text(String(rest[..<start]))) }
            guard let end = rest[start...].firstIndex(of: "}") else {
                throw fault("a brace that ends", got: "'\(rest[start...])'")
            }
            let inside = rest[rest.index(after: start)..<end]
            let pieces = inside.split(
                separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let code = pieces.count > 1 ? String(pieces[1]) : ""
            guard let name = pieces.first, !name.isEmpty, let format = NumberFormat(code) else {
                throw fault("{epoch:02d}, {val_loss:.2f} and the like", got: "'{\(inside)}'")
            }
            parts.append(.number(name: String(name), format: format))
            rest = rest[rest.index(after: end)...]
        }
        if !rest.isEmpty { parts.append(.text(String(rest))) }
    }

    /// The path of a moment.
    ///
    /// - Throws: `FileError` for a number that is not there.
    func filled(epoch: Int, batch: Int?, _ logs: Logs) throws(FileError) -> String {
        var numbers = logs.entries.map { (name: $0.name, value: $0.value) }
        numbers.append(("epoch", Double(epoch)))
        if let batch { numbers.append(("batch", Double(batch))) }
        var result = ""
        for part in parts {
            switch part {
            case .text(let text): result += text
            case .number(let name, let format):
                guard let value = numbers.last(where: { $0.name == name })?.value else {
                    throw fault(
                        "one of \(quotedList(numbers.map(\.name)))", got: "'\(name)'")
                }
                result += format.text(value)
            }
        }
        return result
    }

    /// Whether `file` may be the path of some moment: it is the same but for what finite numbers are
    /// written with, and leads through the same folders.
    func mayFill(_ file: String) -> Bool {
        let texts = parts.map { if case .text(let text) = $0 { text } else { "" } }.joined()
        func climbs(_ path: String) -> Int { path.split(separator: "/").count { $0 == ".." } }
        return texts.filter(Self.isFixed) == file.filter(Self.isFixed)
            && climbs(texts) == climbs(file)
    }

    private static func isFixed(_ character: Character) -> Bool {
        !"0123456789+-. e".contains(character)
    }

    private func fault(_ expected: String, got: String) -> FileError {
        FileError(
            .mismatch, file: path, expected: expected, got: got, fix: "Correct the path.")
    }
}

/// How a number is written: Python's `02d`, `.2f`, or nothing.
struct NumberFormat {
    private var width = 0
    private var isZeroPadded = false
    private var decimals: Int?

    /// nil for what is none of them.
    init?(_ code: String) {
        var rest = code[...]
        if rest.isEmpty { return }
        guard let kind = rest.popLast(), kind == "d" || kind == "f" else { return nil }
        if kind == "f" { decimals = 6 }
        if let point = rest.firstIndex(of: ".") {
            guard decimals != nil, let count = Int(rest[rest.index(after: point)...]),
                0...17 ~= count
            else { return nil }
            decimals = count
            rest = rest[..<point]
        }
        isZeroPadded = rest.first == "0"
        if rest.isEmpty { return }
        guard let count = Int(rest), 0...100 ~= count else { return nil }
        width = count
    }

    func text(_ value: Double) -> String {
        let digits = decimals.map { fixedNumber(value, decimals: $0) } ?? plainNumber(value)
        guard isZeroPadded, digits.hasPrefix("-") else {
            return digits.padded(to: width, onLeft: true, with: isZeroPadded ? "0" : " ")
        }
        return "-" + String(digits.dropFirst()).padded(to: width - 1, onLeft: true, with: "0")
    }
}
