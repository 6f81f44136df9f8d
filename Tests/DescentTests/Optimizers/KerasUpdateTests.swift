import Descent
import Testing

@Suite("Sixty steps of further optimisers follow Keras")
struct KerasUpdateTests {
    static let file = Result { try Fixture.load("updates") }

    @Test("Weights and state become what Keras' do", arguments: FixtureCase.all("updates"))
    func trajectory(_ argument: FixtureCase) throws {
        let (file, fixture) = (try Self.file.get(), argument.fixture)
        let optimizer = try fixture.make(from: Registry.optimizers)
        optimizer.excludeFromWeightDecay(names: fixture["undecayed"].list.compactMap(\.string))
        let names = file["names"].list.compactMap(\.string)
        let weights = try zip(file["variables"].list, names).map {
            try Variable($0.tensor, name: $1)
        }
        // Newton and Schulz' iteration multiplies errors of rounding.
        let tolerance = optimizer is Muon ? 2e-4 : 2e-5
        let (checked, gradients) = (file["steps"].ints, file["gradients"].list)
        for step in 0..<(checked.last ?? 0) {
            var given = gradients[step % gradients.count].list.map(\.tensor)
            if fixture["infinite"].ints.contains(step) { given[0] = infiniteAtFirst(given[0]) }
            try optimizer.applyNow(zip(given, weights).map { (gradient: $0, variable: $1) })
            guard let place = checked.firstIndex(of: step + 1) else { continue }
            for (i, weight) in weights.enumerated() {
                try expectWithin(
                    weight.read(), fixture["after"][place][i].tensor, relative: tolerance,
                    absolute: tolerance, "step \(step), \(weight.name)")
            }
        }
        let state = fixture["state"].list
        #expect(optimizer.variables.count == state.count)
        for (variable, expected) in zip(optimizer.variables, state) {
            #expect(variable.dtype == expected.tensor.dtype, "\(variable.name)")
            try expectWithin(
                variable.read(), expected.tensor, relative: tolerance * 5, absolute: tolerance,
                variable.name)
        }
    }

    private func infiniteAtFirst(_ x: Tensor) -> Tensor {
        let isFirst = Tensor.range(0..<x.count).reshaped(to: x.shape) .== 0
        return .where(isFirst, Double.infinity, x)
    }

    @Test("Slots have Keras' names, but for those that Keras leaves without one")
    func names() throws {
        func names(_ optimizer: Optimizer) throws -> [String] {
            let kernel = try Variable(.ones([2, 3]), name: "dense/kernel")
            let bias = try Variable(.ones([3]), name: "dense/bias")
            try optimizer.build([kernel, bias])
            return optimizer.variables.map(\.name)
        }
        #expect(
            try names(Adadelta()).dropFirst(2) == [
                "adadelta/dense_kernel_accumulated_grad",
                "adadelta/dense_kernel_accumulated_delta_var",
                "adadelta/dense_bias_accumulated_grad",
                "adadelta/dense_bias_accumulated_delta_var",
            ])
        #expect(
            try names(Adamax()).dropFirst(2).prefix(2)
                == ["adamax/dense_kernel_momentum", "adamax/dense_kernel_norm"])
        #expect(
            try names(Ftrl()).dropFirst(2).prefix(2)
                == ["ftrl/dense_kernel_accumulator", "ftrl/dense_kernel_linear"])
        #expect(
            try names(Muon()).dropFirst(2) == [
                "muon/dense_kernel_momentum", "muon/dense_bias_momentum",
                "muon/dense_bias_velocity",
            ])
        #expect(
            try names(LossScaleOptimizer(Lion())) == [
                "loss_scale_optimizer/iteration", "loss_scale_optimizer/learning_rate",
                "loss_scale_optimizer/step_counter", "loss_scale_optimizer/dynamic_scale",
                "lion/iteration", "lion/learning_rate", "lion/dense_kernel_momentum",
                "lion/dense_bias_momentum",
            ])
    }
}
