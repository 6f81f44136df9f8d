import Descent
import DescentData
import DescentSupport
import Foundation
import Testing
import FileTesting

@testable import DescentFormats

/// Exported source code, against the compiler and the models that it was made of.
@Suite struct SwiftExportTests {
    /// The outputs of a model, bit by bit.
    private func bits(_ model: Model, _ x: [Tensor]) throws -> String {
        try model.predictAll(x).map { output in
            try output.cast(to: .float32).scalars(as: Float.self)
                .map { String($0.bitPattern, radix: 16) }.joined(separator: " ")
        }.joined(separator: " | ")
    }

    /// What the program does with each model: predict, print and save.
    private static let main = """
        import Descent
        import DescentData
        import DescentFormats

        let folder = CommandLine.arguments[1]

        func show(
            _ name: String, _ count: Int, saving: Bool, _ make: (String) throws -> Model
        ) throws {
            let model = try make("\\(folder)/\\(name).safetensors")
            let x = try (0..<count).map { try NPY.read("\\(folder)/\\(name)\\($0).npy") }
            let outputs = try model.predictAll(x).map { output in
                try output.cast(to: .float32).scalars(as: Float.self)
                    .map { String($0.bitPattern, radix: 16) }.joined(separator: " ")
            }
            print(name, outputs.joined(separator: " | "), separator: ": ")
            if saving { try model.save(to: "\\(folder)/\\(name).out.keras") }
        }


        """

    @Test func `exported models are the same to the last bit`() throws {
        let folder = try TemporaryFolder()
        let models =
            try ExportedModel.fixtures() + [
                ExportedModel.manyLayers(), ExportedModel.nested(), ExportedModel.functions(),
            ]
        var sources = ["main.swift": Self.main]
        for (i, exported) in models.enumerated() {
            let (name, file) = (exported.name, folder["\(exported.name).keras"])
            try exported.model.save(to: file)
            try exported.model.saveWeights(to: folder["\(name).safetensors"])
            for (i, x) in exported.x.enumerated() {
                try NPY.write(x, to: folder["\(name)\(i).npy"])
            }
            sources["model\(i).swift"] = try KerasConfiguration(file).swiftSource(
                function: "make\(i)", weights: "none.safetensors")
            let arguments = "\"\(name)\", \(exported.x.count), saving: \(exported.isSaved)"
            sources["main.swift"]? += "try show(\(arguments)) { try make\(i)(weights: $0) }\n"
        }
        let program = try CompiledProgram(sources, like: "checkpointed-fit", in: folder)
        let lines = try program.run([folder.path]).split(separator: "\n").map(String.init)
        for (line, exported) in zip(lines, models) {
            #expect(try line == "\(exported.name): \(bits(exported.model, exported.x))")
            guard exported.isSaved else { continue }
            let (saved, made) = (
                try KerasConfiguration(folder["\(exported.name).keras"]).json.asFloats,
                try KerasConfiguration(folder["\(exported.name).out.keras"]).json.asFloats
            )
            let isSame = made == saved
            #expect(isSame, "\(exported.name): \(made.text)\n\(saved.text)")
        }
        #expect(lines.count == models.count)
    }

    @Test func `a sequential model reads like one written by hand`() throws {
        let folder = try TemporaryFolder()
        let model = Sequential(
            [
                Input(shape: [4], name: "x"), Dense(units: 3, activation: .relu, name: "a"),
                Dropout(rate: 0.5, name: "b"),
            ], name: "m")
        model.compile(optimizer: SGD(learningRate: 0.1), loss: .mse, metrics: ["mae"])
        try model.save(to: folder["m.keras"])
        #expect(
            try KerasConfiguration(folder["m.keras"]).swiftSource() == """
                import Descent

                /// Makes the model "m".
                func makeModel() -> Model {
                    let model = Sequential([
                        Input(shape: [4], name: "x"),
                        Dense(units: 3, activation: .relu, name: "a"),
                        Dropout(rate: 0.5, name: "b"),
                    ], name: "m")
                    model.compile(
                        optimizer: SGD(learningRate: 0.1),
                        loss: MeanSquaredError(),
                        metrics: ["mae"])
                    return model
                }

                """)
    }

    @Test func `all that source code cannot say is listed at once`() throws {
        try? Registry.register(Doubling.self)
        let folder = try TemporaryFolder()
        let model = Sequential(
            [
                Input(shape: [2], name: "x"), Doubling(name: "one"), Dense(units: 1, name: "two"),
                Doubling(name: "three"),
            ], name: "m")
        try model.save(to: folder["m.keras"])
        let message = folder.message {
            _ = try KerasConfiguration(folder["m.keras"]).swiftSource()
        }
        #expect(message.contains("Sequential 'm' needs only what source code can say, but got"))
        #expect(message.contains("Doubling' in 'one', the class '"))
        #expect(message.contains("Doubling' in 'three'. Export a model without it"))
    }
}

/// A layer of a user's.
private final class Doubling: Layer, Configurable {
    override class var parameters: [Parameter] { super.parameters }

    init(name: String? = nil) { super.init(name: name) }

    convenience init(config: Configuration) throws {
        self.init(name: try config.given(\Layer.name))
    }

    override func call(_ x: Tensor, training: Bool) -> Tensor { x * 2 }
}

extension JSONValue {
    /// With numbers as float32: before its first step an optimizer has the rate that it was given,
    /// behind it that of its variable.
    fileprivate var asFloats: JSONValue {
        switch self {
        case .double(let value): .double(Double(Float(value)))
        case .array(let values): .array(values.map(\.asFloats))
        case .object(let members): .object(members.map { JSONMember($0.key, $0.value.asFloats) })
        case .null, .bool, .int, .string: self
        }
    }
}
