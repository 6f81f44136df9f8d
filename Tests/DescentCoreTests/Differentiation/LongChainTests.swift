#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif
import DescentCore
import Testing

/// Graphs much deeper than any stack.
@Suite struct LongChainTests {
    /// Records, differentiates, runs and releases a chain of `length` additions;
    /// returns (value, slope).
    static func run(_ length: Int) throws -> (Double, Double) {
        let x = Tensor(shape: [], scalars: [1.0])
        let step = Tensor(shape: [], scalars: [0.5])
        let (value, slope) = valueAndGradient(
            of: { start in
                var y = start
                for _ in 0..<length { y = y + step }
                return y
            }, at: x)
        let results = try evaluate([value, slope], device: ReferenceInterpreter())
        return (try Tensor(data: results[0]).item(), try Tensor(data: results[1]).item())
    }

    @Test("A chain of 1,000,000 operations is recorded, differentiated, computed and released")
    func million() throws {
        let clock = ContinuousClock()
        var result = (0.0, 0.0)
        let time = try clock.measure { result = try Self.run(1_000_000) }
        #expect(result == (500_001, 1))
        #expect(time < .seconds(60), "\(time)")
    }

    @Test("Each link may itself have a derivative made of several operations")
    func products() throws {
        let (value, slope) = valueAndGradient(
            of: { start in
                var y = start
                for _ in 0..<20_000 { y = sin(y) * 1.5 }
                return y
            }, at: Tensor(shape: [], scalars: [1.0]))
        let results = try evaluate([value, slope], device: ReferenceInterpreter())
        #expect(try Tensor(data: results[0]).item() > 1)
        #expect(try abs(Tensor(data: results[1]).item()) < 1e-12)
    }

    @Test("A thread with a stack of 128 KiB can do it too")
    func smallStack() throws {
        final class Box { var result: (Double, Double)? }
        let box = Box()
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, 128 * 1024)
        #if canImport(Glibc)
            var thread = pthread_t()
        #else
            var thread: pthread_t?
        #endif
        let code = pthread_create(
            &thread, &attributes,
            { argument in
                #if canImport(Glibc)
                    guard let argument else { return nil }
                #endif
                let box = Unmanaged<Box>.fromOpaque(argument).takeUnretainedValue()
                box.result = try? LongChainTests.run(100_000)
                return nil
            }, Unmanaged.passUnretained(box).toOpaque())
        #expect(code == 0)
        #if canImport(Glibc)
            pthread_join(thread, nil)
        #else
            if let thread { pthread_join(thread, nil) }
        #endif
        #expect(box.result.map { $0 == (50_001, 1) } == true)
    }
}
