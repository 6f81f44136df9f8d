import Descent
import DescentData
import DescentSupport
import FileTesting
import Testing

@testable import DescentFormats

/// A model that calls many of Keras' functions, each an output; see
/// `Tests/Fixtures/generator/function_files.py`.
@Suite struct FunctionFileTests {
    private static let cases = kerasCases("function_files")

    /// The outputs as the fixture has them: in their order, NaN as −99.
    private func expectKeras(_ model: Model, _ x: [Tensor], _ what: String) throws {
        let number = { (name: String) in Int(name.prefix { $0 != " " }) }
        let names = Self.cases.keys.filter { number($0) != nil }.sorted {
            number($0) ?? 0 < number($1) ?? 0
        }
        let outputs = try model.predictAll(x)
        try #require(outputs.count == names.count)
        for (name, output) in zip(names, outputs) {
            let wanted = try #require(Self.cases[name]?.tensors("value").first)
            #expect(output.shape == wanted.shape, "\(name)")
            let numbers: [Double] = try output.cast(to: .float32).scalars()
            // What comes of halves has their digits.
            let tolerance = output.dtype == .float16 ? 2e-3 : 2e-5
            expectClose(
                numbers.map { $0.isNaN ? -99 : $0 }, try wanted.scalars(), tolerance,
                "\(what) \(name)")
        }
    }

    @Test func `functions of a file give what Keras computes, also once they are saved again`()
        throws
    {
        let folder = try TemporaryFolder()
        let x = try #require(Self.cases["inputs"]).tensors("value")
        let model = try Model.load(fixture("keras/functions.keras"))
        try expectKeras(model, x, "read")
        try model.save(to: folder["m.keras"])
        try expectKeras(try Model.load(folder["m.keras"]), x, "saved")
    }
}
