import Testing

@testable import DescentCore

/// Gives each test random numbers of its own, the same in every run: whether a small net learns
/// must not depend on what other tests draw meanwhile.
struct Seeded: TestTrait, SuiteTrait, TestScoping {
    let seed: UInt64
    var isRecursive: Bool { true }

    func provideScope(
        for test: Test, testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        let streams = RandomStreams(seed: seed)
        try await RandomStreams.$current.withValue(streams) { try await function() }
    }
}

extension Trait where Self == Seeded {
    static var seeded: Seeded { Seeded(seed: 1) }
}
