import DescentSupport

/// A place in which two configurations differ.
struct ConfigurationDifference {
    /// As RFC 6901 spells it.
    let pointer: String
    /// nil where there is nothing.
    let first: JSONValue?
    let second: JSONValue?

    /// The numbers by which Python knew objects, others whenever a model is saved; and shapes that
    /// follow from those of the inputs.
    private static let ignored: Set = ["shared_object_id", "build_config"]

    static func all(_ first: JSONValue, _ second: JSONValue) -> [ConfigurationDifference] {
        var found: [ConfigurationDifference] = []
        compare(first, second, "", &found)
        return found
    }

    private static func compare(
        _ a: JSONValue?, _ b: JSONValue?, _ pointer: String,
        _ found: inout [ConfigurationDifference]
    ) {
        switch (a, b) {
        case (.object(let mine)?, .object(let theirs)?):
            let others = theirs.filter { member in !mine.contains { $0.key == member.key } }
            for key in (mine + others).map(\.key) where !ignored.contains(key) {
                compare(a?[key], b?[key], "\(pointer)/\(escaped(key))", &found)
            }
        case (.array(let mine)?, .array(let theirs)?):
            for i in 0..<max(mine.count, theirs.count) {
                compare(
                    i < mine.count ? mine[i] : nil, i < theirs.count ? theirs[i] : nil,
                    "\(pointer)/\(i)", &found)
            }
        case (.int(let mine)?, .double(let theirs)?) where Double(mine) == theirs: break
        case (.double(let mine)?, .int(let theirs)?) where mine == Double(theirs): break
        default:
            // An argument that is not given is written as null, or not at all.
            if a ?? .null != b ?? .null {
                found.append(.init(pointer: pointer, first: a, second: b))
            }
        }
    }

    private static func escaped(_ key: String) -> String {
        key.replacing("~", with: "~0").replacing("/", with: "~1")
    }

    var json: JSONValue {
        [
            "pointer": .string(pointer), "first": first ?? .null, "second": second ?? .null,
        ]
    }

    /// `/config/units: 4, then 5`.
    var line: String {
        "\(pointer): \(text(first)), then \(text(second))"
    }

    private func text(_ value: JSONValue?) -> String {
        guard let value else { return "nothing" }
        let text = value.text
        return text.count > 60 ? text.prefix(59) + "…" : text
    }
}
