import CDescentKernels
import Testing

extension GuardedKernelTests {
    @Suite struct Conversions {
        private struct Check {
            let run: GuardedRun
            let counts = GuardedKernelTests.counts

            /// Converts the first elements of `source`, as many as each count says.
            func callAsFunction<In: BitwiseCopyable, Out: BitwiseCopyable & Equatable>(
                _ name: String, _ source: [In], _ expected: (In) -> Out,
                _ kernel: (UnsafeMutablePointer<Out>, UnsafePointer<In>, Int) -> Void
            ) {
                for n in counts {
                    let memory = run.memory("\(name) of \(n)")
                    let some = (0..<n).map { source[$0 % source.count] }
                    let out = memory.output(Out.self, n)
                    kernel(out, memory.input(some), n)
                    memory.expect(out, some.map(expected))
                }
            }
        }

        private static let floats: [Float] = [
            0, -0.0, 1, -1, 1.5, -2.5, 0.1, 3.3e-5, 6e-8, 1e-7, 65504, 65519, 65520, 1e6, -1e6,
            1e30, -1e30, 255.75, .infinity, -.infinity, 2_147_483_520, 1.003_906_3, 1.011_718_8,
        ]
        private static let integers: [Int32] = [
            0, 1, -1, 255, 256, -300, .max, .min, 16_777_217, 33_554_435, 77,
        ]

        @Test("Floats and integers", arguments: GuardedRun.all)
        func lanes(run: GuardedRun) throws {
            let kernels = try run.kernels()
            let check = Check(run: run)
            check("i32_to_f32", Self.integers, { Float($0) }) { kernels.i32_to_f32($0, $1, $2) }
            let limits = (Float(Int32.min), Float(2_147_483_520))
            check(
                "f32_to_i32", Self.floats + [.nan],
                { (x: Float) -> Int32 in
                    if x.isNaN { return 0 }
                    return x > limits.1 ? .max : x < limits.0 ? .min : Int32(x)
                }
            ) { kernels.f32_to_i32($0, $1, $2) }
            check("f32_to_mask", Self.floats + [.nan], { $0 != 0 ? Int32(1) : 0 }) {
                kernels.f32_to_mask($0, $1, $2)
            }
        }

        @Test("Bytes and long integers", arguments: GuardedRun.all)
        func widths(run: GuardedRun) throws {
            let kernels = try run.kernels()
            let check = Check(run: run)
            let bytes: [UInt8] = [0, 1, 127, 128, 255, 17]
            let longs: [Int64] = [0, -1, 1 << 40, .max, .min, -(1 << 33) - 5, 12]
            check("u8_to_i32", bytes, { Int32($0) }) { kernels.u8_to_i32($0, $1, $2) }
            check("u8_to_f32", bytes, { Float($0) }) { kernels.u8_to_f32($0, $1, $2) }
            check("i32_to_u8", Self.integers, { UInt8(truncatingIfNeeded: $0) }) {
                kernels.i32_to_u8($0, $1, $2)
            }
            check("i32_to_bool", Self.integers, { $0 != 0 ? UInt8(1) : 0 }) {
                kernels.i32_to_bool($0, $1, $2)
            }
            check("i64_to_i32", longs, { Int32(truncatingIfNeeded: $0) }) {
                kernels.i64_to_i32($0, $1, $2)
            }
        }

        @Test("Half precision", arguments: GuardedRun.all)
        func halves(run: GuardedRun) throws {
            let kernels = try run.kernels()
            let check = Check(run: run)
            let halves: [UInt16] = [0, 0x8000, 0x3c00, 1, 0x3ff, 0x400, 0x7bff, 0x7c00, 0xfc00, 99]
            check("f16_to_f32", halves, { Float(Float16(bitPattern: $0)) }) {
                kernels.f16_to_f32($0, $1, $2)
            }
            check("f32_to_f16", Self.floats, { Float16($0).bitPattern }) {
                kernels.f32_to_f16($0, $1, $2)
            }
            check("bf16_to_f32", halves, { Float(bitPattern: UInt32($0) << 16) }) {
                kernels.bf16_to_f32($0, $1, $2)
            }
            check(
                "f32_to_bf16", Self.floats,
                { (x: Float) -> UInt16 in
                    let (kept, lost) = (x.bitPattern >> 16, x.bitPattern & 0xffff)
                    let up = lost > 0x8000 || (lost == 0x8000 && kept & 1 == 1)
                    return UInt16(kept + (up ? 1 : 0))
                }
            ) { kernels.f32_to_bf16($0, $1, $2) }
        }
    }
}
