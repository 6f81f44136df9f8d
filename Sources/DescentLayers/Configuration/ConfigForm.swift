/// How arguments of one type stand in configurations: how they are written and read back.
///
/// Types that always stand in one form are ``ConfigConvertible``; others, and arguments that
/// stand in another form than their type, name one in their ``Parameter``.
public struct ConfigForm<Value> {
    /// What a value is called in errors: `a whole number`.
    let kind: String
    let write: (Value) -> ConfigValue
    let read: (ConfigValue) throws -> Value?

    /// - Parameters:
    ///   - kind: what a value is called in errors: `a whole number`.
    ///   - write: the value as it stands in files.
    ///   - read: the way back; nil for a value of another kind.
    public init(
        _ kind: String, write: @escaping (Value) -> ConfigValue,
        read: @escaping (ConfigValue) throws -> Value?
    ) {
        self.kind = kind
        self.write = write
        self.read = read
    }

    /// The value read; nil for one of another kind, or one that cannot be read.
    func value(_ value: ConfigValue) -> Value? { (try? read(value)) ?? nil }

    /// The same for arguments that may be nil, which is null.
    var orNull: ConfigForm<Value?> {
        ConfigForm<Value?>(
            "\(kind), or null", write: { $0.map(write) ?? .null },
            read: { value in
                if value == .null { return .some(nil) }
                guard let read = try read(value) else { return nil }
                return .some(read)
            })
    }
}

extension ConfigForm where Value: ConfigConvertible {
    /// That of the type.
    static var ofType: ConfigForm {
        ConfigForm(
            Value.configKind, write: \.configValue, read: { try Value(configValue: $0) })
    }

    /// One value, or a list of them; written as a list.
    static var oneOrMore: ConfigForm<[Value]> {
        ConfigForm<[Value]>(
            "\(Value.configKind) or a list", write: \.configValue,
            read: { try [Value](configValue: $0) ?? Value(configValue: $0).map { [$0] } })
    }

    /// One value, or a list of them; written as a list unless it is one.
    static var oneOrList: ConfigForm<[Value]> {
        ConfigForm<[Value]>(
            oneOrMore.kind, write: { $0.count == 1 ? $0[0].configValue : $0.configValue },
            read: oneOrMore.read)
    }
}
