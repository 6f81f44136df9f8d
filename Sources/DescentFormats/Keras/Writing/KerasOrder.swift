import DescentSupport

/// The order in which Keras has the layers and operations of a functional model. Files of weights
/// name them by it, so that it must be the same to a layer.
///
/// Those far from the outputs come first; among those equally far, those that a walk from the
/// outputs meets first. As `map_graph_network` in keras/src/ops/function.py.
struct KerasOrder {
    private typealias Call = KerasFunctional.Call

    private var reads: [Call: [Call]] = [:]
    private var outputs: [Call] = []

    /// A call of `name` on the symbolic tensors in `arguments`.
    mutating func add(_ name: String, call index: Int, reading arguments: JSONValue) {
        reads[Call(name: name, index: index)] = KerasHistory.all(in: arguments).map(\.call)
    }

    /// `["dense", 0, 0]` is an output.
    mutating func addOutput(_ place: JSONValue) {
        guard let history = try? KerasHistory(place, KerasPlace(file: "", member: nil)) else {
            return
        }
        outputs.append(history.call)
    }

    /// Names in order; those that no output depends on come last, as they stand in `all`.
    func names(_ all: [String]) -> [String] {
        let (order, meeting) = walk()
        var depths: [Call: Int] = [:]
        var depthOfName: [String: Int] = [:]
        for call in order.reversed() {
            let depth = Swift.max(depths[call] ?? 0, depthOfName[call.name] ?? 0)
            depthOfName[call.name] = depth
            for read in reads[call] ?? [] {
                depths[read] = Swift.max(depths[read] ?? 0, depth + 1)
            }
        }
        let place = { (name: String) in (-(depthOfName[name] ?? 0), meeting[name] ?? -1) }
        return all.enumerated().sorted {
            let (a, b) = (place($0.element), place($1.element))
            return a == b ? $0.offset < $1.offset : a < b
        }.map(\.element)
    }

    /// Calls after all that they read, and the order in which names are met.
    private func walk() -> (order: [Call], meeting: [String: Int]) {
        var order: [Call] = []
        var meeting: [String: Int] = [:]
        var (begun, finished) = (Set<Call>(), Set<Call>())
        var stack = outputs.reversed().map { (call: $0, isRead: false) }
        while let (call, isRead) = stack.popLast() {
            if isRead {
                if finished.insert(call).inserted { order.append(call) }
                continue
            }
            guard begun.insert(call).inserted else { continue }
            if meeting[call.name] == nil { meeting[call.name] = meeting.count }
            stack.append((call, true))
            for read in (reads[call] ?? []).reversed() { stack.append((read, false)) }
        }
        return (order, meeting)
    }
}
