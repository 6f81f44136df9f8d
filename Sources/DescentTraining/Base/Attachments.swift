/// What parts of the library that build on training keep with its objects: one value of each type.
package struct Attachments {
    private var values: [ObjectIdentifier: Any] = [:]

    package subscript<Value>(type: Value.Type) -> Value? {
        get { values[ObjectIdentifier(type)] as? Value }
        set { values[ObjectIdentifier(type)] = newValue }
    }
}
