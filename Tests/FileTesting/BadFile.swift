import Testing

/// A bad file and what must be said about it.
package struct BadFile: CustomTestStringConvertible, Sendable {
    package let what: String
    package let bytes: [UInt8]
    package let message: String

    package init(_ what: String, _ bytes: [UInt8], _ message: String) {
        self.what = what
        self.bytes = bytes
        self.message = message
    }

    package init(_ what: String, _ text: String, _ message: String) {
        self.init(what, Array(text.utf8), message)
    }

    package var testDescription: String { what }
}
