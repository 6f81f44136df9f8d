/// Shapes or element types that do not fit, found when an operation was recorded.
///
/// An operation on tensors that do not fit gives an *invalid* tensor which carries this error
/// through everything computed from it; whoever asks for numbers (`scalars()`, `fit`,
/// `build`) throws it.
public struct ShapeError: Error, Hashable, CustomStringConvertible {
    /// Who needs something else: an operation (`matmul`) or a layer (`Dense 'dense_2'`).
    public let who: String
    /// What was needed.
    public let expected: String
    /// What came instead.
    public let got: String
    /// What to do about it.
    public let fix: String
    /// The layers that were being called, outermost first.
    public let path: [String]
    /// The line that made the innermost of them, if it is known.
    public let location: SourceLine?

    /// - Parameters:
    ///   - path: the layers being called; nil takes those of the scope this is made in.
    ///   - location: the line to look at; nil takes that of the innermost layer being called.
    public init(
        who: String, expected: String, got: String, fix: String, path: [String]? = nil,
        location: SourceLine? = nil
    ) {
        self.who = who
        self.expected = expected
        self.got = got
        self.fix = fix
        self.path = path ?? NameScope.currentPath
        self.location = location ?? NameScope.current?.nearestLocation
    }

    /// Who needs what, what came, what to do, and the line to look at.
    public var description: String {
        let place =
            path.isEmpty || path.contains(where: { who.contains("'\($0)'") })
            ? "" : " (in \(path.joined(separator: "/")))"
        let line = location.map { " See \($0)." } ?? ""
        return "\(who) needs \(expected), but got \(got)\(place). \(fix)\(line)"
    }
}

/// A program that cannot be built or run: memory, numbers that are not there, indices out of range.
public enum EngineError: Error, Hashable, CustomStringConvertible {
    /// `what` needs `bytes` of memory: more than the limit, or more than is left below it.
    case outOfMemory(what: String, bytes: Int, limit: MemoryLimit)
    /// A tensor made from `Input` has no numbers until a model gives it some.
    case symbolicTensor(shape: Shape)
    /// An index given to `gather` lies outside the axis.
    case indexOutOfRange(operation: String, position: Int, index: Int, count: Int)
    /// A library call failed.
    case library(String)
    /// A fused kernel was handed a shape that it was not made for; it would read what is not there.
    case kernelLimits(kernel: String, needs: String, got: String)
    /// A number of threads that no work can be shared among.
    case threadCount(Int, most: Int)
    /// A program was given memory of another device.
    case foreignMemory(memory: String, buffer: String)

    /// Stands for an index that was no whole number.
    static let notWhole = Int(Int32.min)

    /// What is needed, what came, and what to do.
    public var description: String {
        switch self {
        case .outOfMemory(let what, let bytes, let limit):
            "\(what) needs \(bytes) bytes of memory, but got "
                + (bytes > limit.bytes ? "" : "no more of ") + "\(limit). "
                + "Use smaller shapes or a smaller batch."
        case .symbolicTensor(let shape):
            "Reading numbers needs a tensor with data, but got a symbolic tensor of shape \(shape) "
                + "made from Input. Build a Model(inputs:outputs:) and call predict."
        case .indexOutOfRange(let operation, let position, let index, let count):
            "\(operation) needs "
                + (count > 0 ? "indices from 0 to \(count - 1)" : "a table with rows")
                + ", but got \(index == Self.notWhole ? "a fraction or NaN" : "\(index)") at "
                + "position \(position). Check the data, or enlarge the table that is indexed."
        case .threadCount(let count, let most):
            "setThreadCount needs a number from 1 to \(most), or nil for all processors, but got "
                + "\(count). Use 1 to keep all work on the calling thread."
        case .foreignMemory(let memory, let buffer):
            "A program that works in the memory '\(memory)' needs its numbers there, but got a "
                + "\(buffer). This is a fault in Descent: please report it with the model's summary."
        case .library(let text):
            "The CPU engine needs its libraries to accept this program, but got: \(text). "
                + "Please report this with the model's summary."
        case .kernelLimits(let kernel, let needs, let got):
            "The kernel for \(kernel) needs \(needs), but got \(got). This is a fault in Descent: "
                + "please report it with the model's summary. Until then compute in .float64."
        }
    }
}
