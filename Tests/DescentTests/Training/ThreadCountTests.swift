import Descent
import Testing

@Suite struct ThreadSettingTests {
    @Test(arguments: [0, -1, 256, Int.max])
    func `numbers of threads that make no sense are errors that say which do`(count: Int) {
        #expect(throws: EngineError.threadCount(count, most: 255)) { try setThreadCount(count) }
    }

    @Test func `there is at least one thread`() {
        #expect(threadCount >= 1)
    }
}
