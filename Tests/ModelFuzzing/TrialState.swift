import Descent
package import DescentCore
import DescentTesting

/// How a trial computes.
package struct Arithmetic {
    let device: any Device
    /// Every floating-point value in float64.
    let isWide: Bool
    /// Weights and inputs are moved by this fraction of themselves,
    /// to see how far rounding may reach.
    let noise: (size: Double, seed: UInt64)?

    /// float32, as the model was written, on `device`.
    package static func recorded(on device: any Device) -> Arithmetic {
        Arithmetic(device: device, isWide: false, noise: nil)
    }

    /// float64, by plain loops.
    package static let wide = Arithmetic(
        device: ReferenceInterpreter(), isWide: true, noise: nil)

    static func wide(noise: Double, seed: UInt64) -> Arithmetic {
        Arithmetic(device: ReferenceInterpreter(), isWide: true, noise: (noise, seed))
    }

    /// float32, by plain loops, on numbers that were moved.
    static func narrow(noise: Double, seed: UInt64) -> Arithmetic {
        Arithmetic(device: ReferenceInterpreter(), isWide: false, noise: (noise, seed))
    }

    func dtype(_ dtype: DType) -> DType { isWide && dtype.isFloatingPoint ? .float64 : dtype }
}

/// Weights, slots and sums of one trial: copies of a model's, each between pages that
/// cannot be touched.
final class TrialState {
    let arithmetic: Arithmetic
    private var cells: [ObjectIdentifier: GuardedPages] = [:]
    private var source: RandomSource
    /// How often programs have changed the variables.
    var changes = 0
    private var count = 0

    init(_ arithmetic: Arithmetic) {
        self.arithmetic = arithmetic
        source = RandomSource(seed: arithmetic.noise?.seed ?? 0, stream: 77)
    }

    /// The memory of a variable, with its present numbers when it is asked for first.
    func memory(of storage: VariableStorage) throws -> GuardedPages {
        if let known = cells[ObjectIdentifier(storage)] { return known }
        // Every compiled model draws a new key: trials would leave out other units.
        let isKey = storage.name == StepRandom.name
        let data =
            isKey ? try Tensor(shape: [2], scalars: [Int64(41), 0]).data() : try storage.copy()
        let cell = try copy(of: data)
        cells[ObjectIdentifier(storage)] = cell
        return cell
    }

    /// The numbers in guarded memory, in the trial's type, moved a little if the trial wants that.
    func copy(of data: TensorData) throws -> GuardedPages {
        let (from, to) = (data.spec.dtype, arithmetic.dtype(data.spec.dtype))
        let elements = data.spec.shape.elementCount
        let cell = try GuardedPages(
            byteCount: elements * to.byteCount, at: count % 2 == 0 ? .end : .begin)
        count += 1
        guard let base = cell.bytes.baseAddress else { return cell }
        data.withBytes { bytes in
            guard let values = bytes.baseAddress, elements > 0 else { return }
            guard from.isFloatingPoint else {
                return cell.bytes.copyMemory(from: bytes)
            }
            for i in 0..<elements {
                let noise = arithmetic.noise.map { 1 + $0.size * (source.nextUniform() * 2 - 1) }
                to.store(from.load(values, i) * (noise ?? 1), base, i)
            }
        }
        return cell
    }

    /// The numbers of a variable as they are now.
    func numbers(of storage: VariableStorage) throws -> [Double] {
        try arithmetic.numbers(memory(of: storage).bytes, storage.spec)
    }
}

extension Arithmetic {
    func numbers(_ bytes: UnsafeMutableRawBufferPointer, _ spec: TensorSpec) -> [Double] {
        numbers(UnsafeRawBufferPointer(bytes), spec)
    }

    func numbers(_ bytes: UnsafeRawBufferPointer, _ spec: TensorSpec) -> [Double] {
        guard let base = bytes.baseAddress else { return [] }
        let type = dtype(spec.dtype)
        return (0..<spec.shape.elementCount).map { type.load(base, $0) }
    }
}
