/// Names of variables for layers and tensors, each once.
struct SwiftIdentifiers {
    private var taken: Set<String>

    init() {
        // A variable would hide the function that it is computed with.
        taken = Self.keywords.union(KerasOperations.all.values.compactMap(\.function))
        taken.formUnion(["maximum", "einsum", "model", "weights"])
    }

    /// A name that is free, as much like `name` as Swift allows: `conv2d_1` becomes `conv2d1`.
    mutating func free(_ name: String) -> String {
        let words = name.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        let camel = words.enumerated().map { i, word in
            i == 0
                ? word.prefix(1).lowercased() + word.dropFirst()
                : word.prefix(1).uppercased() + word.dropFirst()
        }.joined()
        let isName = camel.first?.isLetter == true
        let base = isName ? camel : "layer" + camel
        var (free, number) = (base, 1)
        while !taken.insert(free).inserted {
            // Not one digit more, which would be the name of another: `dense1`.
            (free, number) = ("\(base)_\(number)", number + 1)
        }
        return free
    }

    private static let keywords: Set<String> = [
        "any", "as", "associatedtype", "async", "await", "break", "case", "catch", "class",
        "continue", "default", "defer", "deinit", "do", "else", "enum", "extension", "fallthrough",
        "false", "fileprivate", "for", "func", "guard", "if", "import", "in", "init", "inout",
        "internal", "is", "let", "nil", "open", "operator", "precedencegroup", "private",
        "protocol", "public", "repeat", "rethrows", "return", "self", "some", "static", "struct",
        "subscript", "super", "switch", "throw", "throws", "true", "try", "typealias", "var",
        "where", "while",
    ]
}
