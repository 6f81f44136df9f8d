/// A line of the user's program: where a layer was made, or a value was named.
///
/// Initialisers take it as `fileID: String = #fileID, line: Int = #line`; leave both out,
/// and the compiler fills in the place of the call.
public struct SourceLine: Sendable, Hashable, CustomStringConvertible {
    /// Module and file, as `#fileID` gives them: `Net/main.swift`.
    public let fileID: String
    /// Counts from 1.
    public let line: Int

    /// The place that `#fileID` and `#line` name.
    public init(fileID: String, line: Int) {
        self.fileID = fileID
        self.line = line
    }

    /// `Net/main.swift:12`.
    public var description: String { "\(fileID):\(line)" }
}
