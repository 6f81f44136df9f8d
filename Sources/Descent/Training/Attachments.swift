/// What parts of the library that build on training keep with its objects: one value of each type.
struct Attachments {
    private var values: [ObjectIdentifier: Any] = [:]

    subscript<Value>(type: Value.Type) -> Value? {
        get { values[ObjectIdentifier(type)] as? Value }
        set { values[ObjectIdentifier(type)] = newValue }
    }
}
