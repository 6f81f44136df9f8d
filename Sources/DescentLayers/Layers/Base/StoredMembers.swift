import DescentCore
import Synchronization

/// Finds the layers and variables in the stored properties of a layer's class, by reflection.
///
/// Properties of classes of this library are left out: its layers say themselves what
/// belongs to them.
struct StoredMembers {
    private(set) var layers: [Layer] = []
    private(set) var variables: [Variable] = []

    /// Base classes first, then in the order of declaration, as Keras finds attributes that
    /// `__init__` sets.
    init(of layer: Layer) {
        var levels: [Mirror] = []
        var level: Mirror? = Mirror(reflecting: layer)
        while let mirror = level, let type = mirror.subjectType as? AnyClass,
            !StoredMembers.isOfThisLibrary(type)
        {
            levels.append(mirror)
            level = mirror.superclassMirror
        }
        for mirror in levels.reversed() {
            for child in mirror.children { visit(child.value) }
        }
    }

    /// A layer, a variable, or something that holds some: optionals, collections, tuples,
    /// structures and enumerations. Other objects are not looked into: they may refer to anything.
    private mutating func visit(_ value: Any) {
        if let layer = value as? Layer {
            layers.append(layer)
        } else if let variable = value as? Variable {
            variables.append(variable)
        } else if value is any TensorConvertible || value is String || holdsPlainElements(value) {
            return
        } else {
            let mirror = Mirror(reflecting: value)
            switch mirror.displayStyle {
            case .dictionary:
                let entries = mirror.children.map {
                    Mirror(reflecting: $0.value).children.map(\.value)
                }
                let sorted = entries.filter { $0.count == 2 }.sorted { comesBefore($0[0], $1[0]) }
                for entry in sorted { visit(entry[1]) }
            case .set: mirror.children.map(\.value).sorted(by: comesBefore).forEach { visit($0) }
            case .optional, .collection, .tuple, .struct, .enum:
                for child in mirror.children { visit(child.value) }
            default: return
            }
        }
    }

    /// Whether a class needs no look, as it is one of ours.
    static func isOfThisLibrary(_ type: AnyClass) -> Bool {
        known.withLock { known in
            let id = ObjectIdentifier(type)
            if let answer = known[id] { return answer }
            let answer = ThisLibrary.has(String(reflecting: type))
            known[id] = answer
            return answer
        }
    }
    private static let known = Mutex<[ObjectIdentifier: Bool]>([:])
}

/// Whether a collection's elements cannot refer to objects: a table of a million numbers
/// need not be walked.
private func holdsPlainElements(_ value: Any) -> Bool {
    func isPlain<C: Collection>(_ collection: C) -> Bool {
        _isPOD(C.Element.self) || C.Element.self == String.self
    }
    return (value as? any Collection).map { isPlain($0) } ?? false
}

/// Dictionaries have no order of their own: by keys, or by what they print as.
private func comesBefore(_ a: Any, _ b: Any) -> Bool {
    func isLess<T: Comparable>(_ a: T, _ b: Any) -> Bool? { (b as? T).map { a < $0 } }
    return (a as? any Comparable).flatMap { isLess($0, b) }
        ?? (String(describing: a) < String(describing: b))
}
