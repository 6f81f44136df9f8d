/// Where a text is not the JSON it should be.
package struct JSONFault: Error, Hashable {
    /// Bytes before it.
    package let offset: Int
    package let expected: String
    package let got: String
    /// Whether it is a size that exceeds one of the limits, and not a mistake.
    package let isTooLarge: Bool
    package let fix: String

    init(at offset: Int, _ expected: String, got: String, isTooLarge: Bool = false, fix: String) {
        (self.offset, self.expected, self.got) = (offset, expected, got)
        (self.isTooLarge, self.fix) = (isTooLarge, fix)
    }
}
