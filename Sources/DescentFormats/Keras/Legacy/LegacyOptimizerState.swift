import DescentCore
import DescentData
import DescentLayers
import DescentSupport
import DescentTraining

/// What an optimizer remembers in a whole model's HDF5 file.
///
/// Keras 3 keeps it if the file has as many variables of the same shapes as the optimizer, in its
/// order, and otherwise starts afresh. Read here are those of Keras 2 too, which does not keep the
/// learning rate there, and whose older Adam has all first moments before the second ones.
struct LegacyOptimizerState {
    private static let group = "optimizer_weights"

    private let reader: H5Reader
    private let names: [String]

    /// nil if a file has none.
    init?(_ reader: H5Reader) throws(FileError) {
        guard try reader.children(of: []).contains(where: { $0.name == Self.group }) else {
            return nil
        }
        self.reader = reader
        names = try reader.names("weight_names", at: [Self.group])
    }

    /// - Parameter weights: those that are trained, in Keras' order.
    func read(into optimizer: Optimizer, _ weights: [Variable]) throws {
        guard !names.isEmpty else { return }
        try optimizer.build(weights)
        let all = optimizer.variables
        // Without the rate, which stands second unless there is a schedule.
        let slots = Array(all.dropFirst(all.count > 1 && all[1].shape == [] ? 2 : 1))
        let unrated = Array(all.prefix(1)) + slots
        let ways: [([Variable], [String])] = [
            (all, names), (unrated, names), (unrated, interleaved),
        ]
        for (state, names) in ways {
            guard let stored = try fitting(state, names) else { continue }
            return try StoredVariable.assign(stored)
        }
        Terminal.warn(
            "The state of the optimizer in '\(printable(reader.place.file, limit: 200))' is none of "
                + "\(optimizer.name); it starts afresh.")
    }

    /// Each variable with what has its place; nil if they do not go together.
    private func fitting(
        _ state: [Variable], _ names: [String]
    ) throws(FileError) -> [StoredVariable]? {
        guard state.count == names.count else { return nil }
        var stored: [StoredVariable] = []
        for (variable, name) in zip(state, names) {
            let path = H5Reader.way(name, from: [Self.group])
            guard try reader.dataset(path).shape == variable.shape else { return nil }
            stored.append(try StoredVariable(variable, at: path, in: reader))
        }
        return stored
    }

    /// `m` and `v` of each weight in turn, where the file has all `m` first.
    private var interleaved: [String] {
        let slots = names.dropFirst()
        let (first, second) = (slots.prefix(slots.count / 2), slots.suffix(slots.count / 2))
        guard first.allSatisfy({ $0.hasSuffix("/m:0") }),
            second.allSatisfy({ $0.hasSuffix("/v:0") })
        else { return [] }
        return Array(names.prefix(1)) + zip(first, second).flatMap { [$0, $1] }
    }
}
