import Descent
import Foundation

/// Pages around graphs written by hand, to test the page without what makes explanations.
enum ExamplePage {
    typealias Object = [String: Any]

    /// The notes' example: c = w · x, a = c + b, d = a − y, J = d² / 2. With `grouped`, w, b, c and a are a layer.
    static func notes(grouped: Bool = false) -> Object {
        let values = ["x": -2.0, "w": 2, "b": 8, "y": 2, "c": -4, "a": 4, "d": 2, "J": 2]
        let slopes = ["x": 4.0, "w": -4, "b": 2, "y": -2, "c": 2, "a": 2, "d": 2, "J": 1]
        let names = ["x", "w", "b", "y", "c", "a", "d", "J"]
        let expressions = ["c": "w · x", "a": "c + b", "d": "a − y", "J": "d² / 2"]
        let kinds = ["x": "input", "w": "weight", "b": "weight", "y": "data"]
        let layer: Set = ["w", "b", "c", "a"]
        let nodes = names.enumerated().map { id, name -> Object in
            [
                "id": id, "name": name, "title": name, "expression": expressions[name] ?? name,
                "kind": kinds[name] ?? "operation", "shape": [Int](), "dtype": "float64",
                "group": grouped && layer.contains(name) ? 1 : -1,
                "location": "Notes/main.swift:\(id + 1)", "value": base64([values[name] ?? 0]),
                "derivative": base64([slopes[name] ?? 0]), "program": id < 7 ? id : 9,
                "canDrag": ["x", "w", "b"].contains(name), "nudges": [Object](),
            ]
        }
        let links: [(String, String, String, Double)] = [
            ("w", "c", "x", -2), ("x", "c", "w", 2), ("c", "a", "1", 1), ("b", "a", "1", 1),
            ("a", "d", "1", 1), ("y", "d", "−1", -1), ("d", "J", "d", 2),
        ]
        let id = { (name: String) in names.firstIndex(of: name) ?? 0 }
        let edges = links.enumerated().map { i, link -> Object in
            [
                "from": id(link.0), "to": id(link.1), "operand": i % 2,
                "local": "∂\(link.1)/∂\(link.0) = \(link.2)", "localValue": link.3,
            ]
        }
        let program: [Object] = [
            ["op": "input", "node": 0], ["op": "input", "node": 1], ["op": "input", "node": 2],
            ["op": "data", "value": base64([2])], binary("multiply", 1, 0), binary("add", 4, 2),
            binary("subtract", 5, 3), binary("multiply", 6, 6),
            ["op": "constant", "value": base64([0.5])], binary("multiply", 7, 8),
            // Derivatives.
            ["op": "constant", "value": base64([1])], binary("multiply", 6, 0),
            binary("multiply", 6, 1), ["op": "unary", "kind": "negate", "inputs": [6]],
        ].map { $0.merging(["shape": [Int](), "dtype": "float64"]) { a, _ in a } }
        let columns = [0, 0, 1, 2, 1, 2, 3, 4], rows = [0, 1, 2, 3, 1, 2, 2, 2]
        func box(_ id: Int) -> Object {
            [
                "kind": "node", "id": id, "x": 220 * columns[id], "y": 110 * rows[id], "w": 160,
                "h": 88,
            ]
        }
        let inner = names.indices.filter { layer.contains(names[$0]) }
        let outer = names.indices.filter { !grouped || !layer.contains(names[$0]) }
        func end(_ name: String, outside: Bool) -> Object {
            outside && grouped && layer.contains(name)
                ? ["kind": "group", "id": 1] : ["kind": "node", "id": id(name)]
        }
        func line(_ from: Object, _ to: Object, _ a: Int, _ b: Int) -> Object {
            let (x, y) = (220 * columns[a] + 80, 110 * rows[a])
            let (u, v) = (220 * columns[b] - 80, 110 * rows[b])
            return [
                "from": from, "to": to,
                "points": [[x, y], [(x + u) / 2, y], [(x + u) / 2, v], [u, v]],
            ]
        }
        let overview = links.filter { !grouped || !(layer.contains($0.0) && layer.contains($0.1)) }
            .map { line(end($0.0, outside: true), end($0.1, outside: true), id($0.0), id($0.1)) }
        let group: Object = ["kind": "group", "id": 1, "x": 220, "y": 110, "w": 180, "h": 88]
        var ports: [Object] = []
        var insideEdges: [Object] = []
        for (from, to, _, _) in links where layer.contains(from) || layer.contains(to) {
            let (a, b) = (layer.contains(from), layer.contains(to))
            if a != b {
                let other = id(a ? to : from)
                ports.append(
                    box(other).merging(["kind": "port", "side": a ? "out" : "in", "w": 40, "h": 22])
                    { $1 })
            }
            insideEdges.append(
                line(
                    ["kind": a ? "node" : "port", "id": id(from)],
                    ["kind": b ? "node" : "port", "id": id(to)], id(from), id(to)))
        }
        let groups: [Object] =
            grouped
            ? [
                [
                    "id": 1, "name": "dense (Dense)", "detail": "(None, 1)",
                    "location": "N/m.swift:1",
                    "layout": [
                        "width": 800, "height": 400, "boxes": inner.map(box) + ports,
                        "edges": insideEdges,
                    ],
                ]
            ] : []
        return [
            "version": 1, "title": "J = 2", "nudge": 0.001, "result": 7, "nodes": nodes,
            "edges": edges, "order": Array(names.indices), "groups": groups,
            "layout": [
                "width": 900, "height": 400, "boxes": outer.map(box) + (grouped ? [group] : []),
                "edges": overview,
            ],
            "program": program,
            "derivativePrograms": [
                "0": 12, "1": 11, "2": 6, "3": 13, "4": 6, "5": 6, "6": 6, "7": 10,
            ],
        ]
    }

    private static func binary(_ kind: String, _ a: Int, _ b: Int) -> Object {
        ["op": "binary", "kind": kind, "inputs": [a, b]]
    }

    static func base64(_ numbers: [Double]) -> String {
        numbers.withUnsafeBytes { Data($0).base64EncodedString() }
    }

    /// Writes the page to a file of its own.
    static func write(_ object: Object) throws -> URL {
        let data = try JSONSerialization.data(withJSONObject: object)
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("descent-page-\(UUID().uuidString).html")
        try ExplanationPage.html(String(decoding: data, as: UTF8.self))
            .write(to: file, atomically: true, encoding: .utf8)
        return file
    }
}
