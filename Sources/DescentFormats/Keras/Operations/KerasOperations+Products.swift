import DescentCore
import DescentData
import DescentLayers
import DescentSupport

// Products that say which axes meet.

extension KerasOperations {
    static let products: [String: KerasOperation] = [
        "Einsum": KerasOperation(function: "einsum", arguments: ["subscripts"]) { arguments in
            let subscripts = try arguments.subscripts()
            guard let product = EinsteinProduct(subscripts) else {
                throw arguments.place.error(
                    .unsupported, expected: "a sum of products of two tensors, like 'ab,bc->ac'",
                    got: "'\(subscripts)'", fix: "Use matmul, or write it in a Layer.")
            }
            return product(try arguments.tensor(0, "x1"), try arguments.tensor(1, "x2"))
        } swift: { source in
            let operands = [try source.tensor(0, "x1"), try source.tensor(1, "x2")]
            let subscripts = try source.arguments.subscripts()
            return "einsum(\(subscripts.swiftSource()), \(operands.joined(separator: ", ")))"
        }
    ]
}

extension KerasArguments {
    fileprivate func subscripts() throws -> String {
        guard case .plain(.string(let subscripts))? = argument(nil, "subscripts") else {
            throw missing(nil, "subscripts", "a text")
        }
        return subscripts
    }
}
