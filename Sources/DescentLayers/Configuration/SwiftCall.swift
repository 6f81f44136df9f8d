/// The call of an initialiser that makes an object, as source code in Swift: `Dense(units: 3)`.
///
/// Labels, order and defaults are those of the class's table; what its initialiser has otherwise
/// stands there too. Arguments that are as they are by default are left out.
package struct SwiftCall {
    package let name: String
    package let arguments: [String]
    /// Calls of methods on what it makes, one after the other: `.accumulatingGradients(steps: 2)`.
    package let methods: String

    package init(_ name: String, _ arguments: [String]) {
        (self.name, self.arguments, methods) = (name, arguments, "")
    }

    /// The call that makes an object like this one.
    ///
    /// - Throws: ``SwiftFault`` for classes and functions that are not part of this library.
    package init(_ object: any Described) throws(SwiftFault) {
        let type = ThisLibrary.publicName(of: Swift.type(of: object))
        guard ThisLibrary.has(type), object.registeredTypeName == type else {
            throw SwiftFault("the class '\(type)'")
        }
        name = String(type.drop { $0 != "." }.dropFirst())
        var (arguments, methods): ([String], String) = ([], "")
        // Of the one argument that gathers others; they stand together.
        var parts: [String] = []
        for parameter in Swift.type(of: object).parameters.inSwiftOrder {
            guard let text = try parameter.source(in: object) else { continue }
            let label = parameter.swift.label ?? parameter.label
            let argument = label.isEmpty ? text : "\(label): \(text)"
            if parameter.swift.place == .chained {
                methods += ".\(text)"
            } else if let group = parameter.swift.group {
                parts.append(argument)
                if parts.count > 1 { arguments.removeLast() }
                let call = "\(group.type)(\(parts.joined(separator: ", ")))"
                arguments.append("\(group.label): \(call)")
            } else {
                arguments.append(argument)
            }
        }
        (self.arguments, self.methods) = (arguments, methods)
    }

    /// On one line.
    package var text: String { "\(name)(\(arguments.joined(separator: ", ")))\(methods)" }
}

extension [Parameter] {
    /// The arguments as initialisers have them; those at one place in the order of the table.
    fileprivate var inSwiftOrder: [Parameter] {
        var sorted = filter(\.isArgument).enumerated().sorted { a, b in
            let (first, second) = (a.element.swift.place.rawValue, b.element.swift.place.rawValue)
            return first == second ? a.offset < b.offset : first < second
        }.map(\.element)
        for parameter in sorted {
            guard let next = parameter.swift.next else { continue }
            sorted.removeAll { $0.key == parameter.key }
            let place = sorted.firstIndex { $0.key == next } ?? sorted.count
            sorted.insert(parameter, at: place)
        }
        return sorted
    }
}

extension Parameter {
    /// The value that an object has as source code; nil to leave it out.
    fileprivate func source(in object: any Described) throws(SwiftFault) -> String? {
        if write(object) == defaultValue { return nil }
        if let spell = swift.spell { return try spell(object) }
        guard let path, let value = (object as Any)[keyPath: path] else { return nil }
        return try swiftSource(of: value)
    }
}

extension Described {
    /// The type that its class name stands for in the registry of its kind; nil for none, as of losses
    /// that are functions.
    fileprivate var registeredTypeName: String? {
        let name = kerasClassName
        return switch self {
        case is Layer: Registry.layers[name]?.typeName
        case is Loss: Registry.losses[name]?.typeName
        case is Metric: Registry.metrics[name]?.typeName
        case is Optimizer: Registry.optimizers[name]?.typeName
        case is any LearningRateSchedule: Registry.schedules[name]?.typeName
        case is any Initializer: Registry.initializers[name]?.typeName
        case is any Regularizer: Registry.regularizers[name]?.typeName
        case is any Constraint: Registry.constraints[name]?.typeName
        default: nil
        }
    }
}
