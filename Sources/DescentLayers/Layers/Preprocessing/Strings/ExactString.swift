/// A string that is equal to another if the bytes are, as in TensorFlow. Swift's strings are equal if
/// they look the same.
struct ExactString: Sendable {
    let text: String

    init(_ text: String) { self.text = text }
}

extension ExactString: Hashable {
    static func == (a: ExactString, b: ExactString) -> Bool {
        a.text.utf8.elementsEqual(b.text.utf8)
    }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}

extension ExactString: ConfigConvertible {
    static var configKind: String { String.configKind }
    var configValue: ConfigValue { .string(text) }

    init?(configValue: ConfigValue) {
        guard let text = String(configValue: configValue) else { return nil }
        self.init(text)
    }
}

extension ExactString: SwiftSpelled {
    package func swiftSource() -> String { text.swiftSource() }
}
