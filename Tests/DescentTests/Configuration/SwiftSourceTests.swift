import Descent
import DescentLayers
import FileTesting
import Foundation
import Testing

/// Source code in Swift that makes objects, against the compiler.
@Suite struct SwiftSourceTests {
    /// Every class with what it needs, and with another value of each argument.
    private static func objects() throws -> [(kind: String, object: any Described)] {
        try RegisteredClass.all.filter { $0.className != "InputLayer" }.flatMap { row in
            // Frozen layers are made and then frozen; how many words there are follows from them.
            let others = row.arguments.filter {
                $0.key != "trainable" && $0.key != "vocabulary_size"
            }
            let changed = others.flatMap { parameter in
                return row.samples(parameter).compactMap { value in
                    try? row.make([ConfigEntry(parameter.key, value)] + beside(parameter, value))
                }
            }
            // As many as go together, which shows that their order is right.
            var together: (entries: [ConfigEntry], object: (any Described)?) = ([], nil)
            for parameter in others {
                for value in row.samples(parameter) {
                    let entries = together.entries + [ConfigEntry(parameter.key, value)]
                    guard let object = try? row.make(entries), object.configurationError == nil
                    else { continue }
                    together = (entries, object)
                    break
                }
            }
            let all = [try row.make()] + changed + (together.object.map { [$0] } ?? [])
            return all.filter { $0.configurationError == nil }
                .map { ($0 is Metric ? "Metric" : "any Described", $0) }
        }
    }

    /// What an argument means nothing without.
    private static func beside(_ parameter: Parameter, _ value: ConfigValue) -> [ConfigEntry] {
        switch parameter.key {
        case "mean": [ConfigEntry("variance", value)]
        case "ema_momentum", "ema_overwrite_frequency": [ConfigEntry("use_ema", .bool(true))]
        default: []
        }
    }

    /// All that an object is made with, as the program shows it.
    private static func shown(_ object: any Described) -> String {
        guard case .object(let name, let config) = object.configObject else { return "" }
        return ([name] + config.map { "\($0.key)=\($0.value)" }).joined(separator: "; ")
    }

    @Test func `objects of every class are what their source code makes`() throws {
        let objects = try Self.objects().filter { object in
            do {
                _ = try swiftSource(of: object.object)
                return true
            } catch {
                Issue.record("\(error) of \(object.object.kerasClassName)")
                return false
            }
        }
        #expect(Set(objects.map { $0.object.kerasClassName }).count > 65 && objects.count > 400)
        var functions: [String] = []
        for start in stride(from: 0, to: objects.count, by: 40) {
            let lines = try objects[start..<Swift.min(start + 40, objects.count)].map {
                "    show(\(try swiftSource(of: $0.object)) as \($0.kind))"
            }
            functions.append("func some\(start)() {\n\(lines.joined(separator: "\n"))\n}\n")
        }
        let calls = functions.map { $0.prefix { $0 != "(" }.dropFirst("func ".count) + "()\n" }
        let main = """
            import Descent

            func show(_ object: any Described) {
                guard case .object(let name, let config) = object.configObject else { return }
                print(([name] + config.map { "\\($0.key)=\\($0.value)" }).joined(separator: "; "))
            }

            \(functions.joined(separator: "\n"))
            \(calls.joined())
            """
        let folder = try TemporaryFolder()
        let program = try CompiledProgram(
            ["main.swift": main], like: "interrupted-fit", in: folder)
        let made = try program.run().split(separator: "\n").map(String.init)
        #expect(made.count == objects.count)
        for (got, expected) in zip(made, objects) {
            let wanted = Self.shown(expected.object)
            let source = try swiftSource(of: expected.object)
            #expect(got == wanted, "\(source)")
        }
    }

    @Test func `defaults are left out, and everything stands where initialisers have it`() throws {
        let source = { (object: any Described) in try swiftSource(of: object) }
        #expect(try source(Adam()) == "Adam()")
        #expect(
            try source(AdamW(learningRate: 0.01, weightDecay: 0.1, beta1: 0.5, clipnorm: 1))
                == "AdamW(learningRate: 0.01, weightDecay: 0.1, beta1: 0.5, clipnorm: 1.0)")
        #expect(
            try source(
                Dense(
                    units: 3, activation: .leakyRelu, kernelInitializer: HeNormal(seed: 1),
                    kernelRegularizer: L2(0.5), name: "a \"b\"\n")) == #"Dense(units: 3, "#
                + #"activation: .leakyRelu, kernelInitializer: HeNormal(seed: 1), "#
                + #"kernelRegularizer: L2(l2: 0.5), name: "a \"b\"\n")"#)
        #expect(
            try source(Huber(delta: 2, reduction: .sum, name: "h"))
                == #"Huber(delta: 2.0, reduction: .sum, name: "h")"#)
        let metrics: [Metric] = ["mae", .accuracy, AUC(curve: .pr), LossMetric(Huber(delta: 3))]
        #expect(
            try metrics.map(source) == [
                "\"mae\"", "\"accuracy\"", "AUC(curve: .pr)",
                #"LossMetric(Huber(delta: 3.0, name: "huber_loss"), name: "huber_loss")"#,
            ])
        #expect(try swiftSource(of: "\u{202e}ü\\(x)") == #""\u{202E}ü\\(x)""#)
    }

    @Test func `what source code cannot say is named`() throws {
        final class Own: Layer {}
        let cases: [(any Described, String)] = [
            (Dense(1, activation: .custom { $0 }), "the function 'custom'"),
            (Own(), "Own"),
        ]
        for (object, what) in cases {
            let fault = #expect(throws: SwiftFault.self) { try swiftSource(of: object) }
            #expect(fault?.what.contains(what) == true)
        }
    }
}
