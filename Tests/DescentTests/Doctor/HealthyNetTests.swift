import DescentCore
import Testing

@testable import Descent
@testable import DescentInsight
@testable import DescentLayers
@testable import DescentTraining

/// The doctor is silent about networks that learn.
@Suite(.serialized) struct HealthyNetTests {
    @Test(arguments: HealthyNet.makers.indices)
    func `a healthy net has no findings, before and after training`(_ number: Int) throws {
        let (name, make) = HealthyNet.makers[number]
        for seed in 0..<UInt64(name.hasPrefix("images") ? 2 : 5) {
            setRandomSeed(seed)
            let net = try make(seed)
            let before = try net.model.diagnose(net.x, net.y)
            #expect(before.isHealthy, "\(name), seed \(seed): \(before)")
            let history = try net.model.fit(
                net.x, net.y, epochs: net.epochs, verbose: .silent,
                validationSplit: net.validationSplit, doctor: true)
            let after = try #require(history.diagnosis)
            #expect(after.isHealthy, "\(name), seed \(seed): \(after)\n\(history)")
        }
    }
}
