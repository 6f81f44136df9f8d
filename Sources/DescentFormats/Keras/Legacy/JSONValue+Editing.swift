import DescentSupport

// Changed copies of objects.

extension JSONValue {
    /// The members of an object; none of anything else.
    var members: [JSONMember] {
        if case .object(let members) = self { members } else { [] }
    }

    /// The elements of a list; none of anything else.
    var elements: [JSONValue] {
        if case .array(let values) = self { values } else { [] }
    }

    /// The same object with another value under `key`, if there is one.
    func replacing(_ key: String, _ change: (JSONValue) -> JSONValue) -> JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(
            members.map { $0.key == key ? JSONMember(key, change($0.value)) : $0 })
    }

    /// The same object with `value` under `key`.
    func setting(_ key: String, _ value: JSONValue) -> JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(members.filter { $0.key != key } + [JSONMember(key, value)])
    }

    /// The same list with every element changed.
    func mapping(_ change: (JSONValue) -> JSONValue) -> JSONValue {
        guard case .array(let values) = self else { return self }
        return .array(values.map(change))
    }
}
