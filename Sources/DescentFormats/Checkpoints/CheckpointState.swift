import DescentCore
import DescentData
import DescentLayers
import DescentSupport
import DescentTraining

/// What a checkpoint holds besides tensors, as JSON. Numbers stand there as their bits: not one may
/// change, and some are no numbers at all.
struct CheckpointState {
    let place: TrainingPlace
    let callbacks: [SavedCallback]

    /// Of the text that ``text`` gives.
    private static let version = 1

    init(_ place: TrainingPlace, callbacks: [SavedCallback]) {
        (self.place, self.callbacks) = (place, callbacks)
    }

    // MARK: Writing

    var text: String {
        let source = place.source
        let json: JSONValue = [
            "version": .int(Self.version), "epoch": .int(place.epoch), "step": .int(place.step),
            "batch_size": .int(place.batchSize), "is_ordered": .bool(place.isOrdered),
            "random": .array([source.key, source.counter, source.position].map(Self.bits)),
            "logs": place.logs.map { logs in
                .array(logs.entries.map { [.string($0.name), Self.bits($0.value.bitPattern)] })
            } ?? .null,
            "history": history, "callbacks": .array(callbacks.map(Self.json)),
        ]
        return json.text
    }

    private var history: JSONValue {
        let history = place.history
        let values = history.keys.map { key in
            JSONMember(
                key, .array((history.values[key] ?? []).map { Self.bits($0.bitPattern) }))
        }
        return [
            "epochs": .array(history.epochs.map { .int($0) }), "values": .object(values),
        ]
    }

    private static func json(_ callback: SavedCallback) -> JSONValue {
        let numbers = callback.state.numbers.sorted { $0.key < $1.key }.map {
            JSONMember($0.key, bits($0.value.bitPattern))
        }
        let tensors = callback.state.tensors.sorted { $0.key < $1.key }.map {
            JSONMember($0.key, .int($0.value.count))
        }
        return [
            "class": .string(callback.className), "numbers": .object(numbers),
            "tensors": .object(tensors),
            "texts": .object(
                callback.state.texts.sorted { $0.key < $1.key }.map {
                    JSONMember($0.key, .array($0.value.map { .string($0) }))
                }),
        ]
    }

    private static func bits(_ value: UInt64) -> JSONValue {
        .string(String(value, radix: 16))
    }
}

// MARK: Reading

extension CheckpointState {
    /// - Parameters:
    ///   - order: the order of the rows.
    ///   - tensors: gives the tensor of a name, which callbacks keep.
    /// - Throws: `FileError` for a text that is none of these.
    init(
        _ text: String, file: String, order: [Int], tensors: (String) throws -> Tensor
    ) throws {
        let bytes = Array(text.utf8)
        let json = try bytes.withUnsafeBytes {
            try JSONReader.read($0, file: file, member: CheckpointFile.state)
        }
        let reader = Reader(json: json, place: KerasPlace(file: file, member: CheckpointFile.state))
        guard try reader.int("version") == Self.version else {
            throw reader.place.at("version").error(
                .unsupported, expected: "version \(Self.version)",
                got: "\(try reader.int("version"))", fix: "Use the version that wrote it.")
        }
        let words = try reader.list("random").map { try Reader.bits($0, reader.place) }
        guard words.count == 3 else { throw reader.fault("random") }
        place = TrainingPlace(
            epoch: try reader.count("epoch"), step: try reader.count("step"),
            batchSize: try reader.count("batch_size"), order: order,
            isOrdered: try reader.bool("is_ordered"),
            source: RandomSource(key: words[0], counter: words[1], position: words[2]),
            logs: try reader.logs(), history: try reader.history())
        callbacks = try reader.list("callbacks").enumerated().map {
            try reader.callback($1, number: $0, tensors)
        }
    }

    private struct Reader {
        let json: JSONValue
        let place: KerasPlace

        func fault(_ key: String) -> FileError {
            place.at(key).error(
                expected: "the value that a checkpoint has here",
                got: json[key]?.kind ?? "none", fix: "The file is damaged.")
        }

        func int(_ key: String) throws -> Int {
            guard case .int(let value)? = json[key] else { throw fault(key) }
            return value
        }

        func count(_ key: String) throws -> Int {
            let value = try int(key)
            guard value >= 0 else { throw fault(key) }
            return value
        }

        func bool(_ key: String) throws -> Bool {
            guard case .bool(let value)? = json[key] else { throw fault(key) }
            return value
        }

        func list(_ key: String) throws -> [JSONValue] {
            guard case .array(let values)? = json[key] else { throw fault(key) }
            return values
        }

        static func bits(_ json: JSONValue, _ place: KerasPlace) throws -> UInt64 {
            guard case .string(let text) = json, let value = UInt64(text, radix: 16) else {
                throw place.error(
                    expected: "the bits of a number", got: json.kind, fix: "The file is damaged.")
            }
            return value
        }

        private func number(_ json: JSONValue) throws -> Double {
            Double(bitPattern: try Self.bits(json, place))
        }

        func logs() throws -> Logs? {
            if json["logs"] == .null { return nil }
            var logs = Logs()
            for entry in try list("logs") {
                guard case .array(let pair) = entry, pair.count == 2,
                    case .string(let name) = pair[0]
                else { throw fault("logs") }
                logs[name] = try number(pair[1])
            }
            return logs
        }

        func history() throws -> EpochNumbers {
            guard let history = json["history"], case .array(let epochs)? = history["epochs"],
                case .object(let members)? = history["values"]
            else { throw fault("history") }
            var values: [String: [Double]] = [:]
            for member in members {
                guard case .array(let list) = member.value else { throw fault("history") }
                values[member.key] = try list.map(number)
            }
            return EpochNumbers(
                epochs: try epochs.map { try $0.int(place.at("history")) },
                keys: members.map(\.key), values: values)
        }

        func callback(
            _ json: JSONValue, number index: Int, _ tensors: (String) throws -> Tensor
        ) throws -> SavedCallback {
            guard case .string(let name)? = json["class"],
                case .object(let numbers)? = json["numbers"],
                case .object(let lists)? = json["tensors"],
                case .object(let texts)? = json["texts"]
            else { throw fault("callbacks") }
            var state = CallbackState()
            for member in numbers { state.numbers[member.key] = try number(member.value) }
            for member in lists {
                guard case .int(let count) = member.value, 0...1_000_000 ~= count else {
                    throw fault("callbacks")
                }
                state.tensors[member.key] = try (0..<count).map {
                    try tensors(CheckpointFile.callbackName(index, member.key, $0))
                }
            }
            for member in texts {
                state.texts[member.key] = try member.value.list(place.at("callbacks")).map {
                    try $0.text(place.at("callbacks"))
                }
            }
            return SavedCallback(className: name, state: state)
        }
    }
}
