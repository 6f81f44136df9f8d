import DescentCore
import Synchronization

/// An epoch of `fit` that can be run again with the same bits from where it began, or went on:
/// the state of its variables then, the order of its rows, its programs.
struct EpochReplay {
    let steps: BatchSteps
    let place: TrainingPlace
    let snapshot: StateSnapshot

    var order: [Int] { place.order }
    /// The first step that can be repeated.
    var first: Int { place.step }

    /// Goes back to the start and repeats the steps before step `count`; `observe` is called
    /// before the first and after each with the number of steps done. False if the model is too
    /// large for a copy.
    func run(_ count: Int, observe: (Int) throws -> Void = { _ in }) throws -> Bool {
        try steps.hold {
            guard try snapshot.restore() else { return false }
            try observe(first)
            for step in first..<Swift.max(first, count) {
                try steps.run(step, order: order)
                try observe(step + 1)
            }
            return true
        }
    }

    /// Runs one step; returns its loss.
    func runStep(_ step: Int) throws -> Double {
        try steps.hold {
            try steps.run(step, order: order)
            return try steps.loss(of: step)
        }
    }

    /// Goes back to the start and repeats steps until one of `range` has a loss that is not finite;
    /// nil if none has, or nothing can be repeated.
    func firstBrokenLoss(in range: Range<Int>) throws -> (step: Int, loss: Double)? {
        guard try run(range.lowerBound) else { return nil }
        for step in range {
            let loss = try runStep(step)
            if !loss.isFinite { return (step, loss) }
        }
        return nil
    }

    /// Runs one step and names the first instruction that is wrong by itself.
    func firstDeviation(_ step: Int) throws -> InstructionSummary? {
        try steps.hold { try steps.firstDeviation(step, order: order) }
    }
}

/// When variables stopped being finite.
struct BreakWatch {
    private let storages: [VariableStorage]
    /// Steps that were done when a variable was first seen to hold NaN or infinity.
    private var seen: [ObjectIdentifier: Int] = [:]

    init(_ storages: [VariableStorage]) {
        self.storages = storages.filter { $0.spec.dtype.isFloatingPoint }
    }

    /// Looks at all variables that were finite so far.
    mutating func look(after steps: Int) throws {
        for storage in storages where seen[ObjectIdentifier(storage)] == nil {
            if try !storage.isFinite { seen[ObjectIdentifier(storage)] = steps }
        }
    }

    func stepsBefore(_ storage: VariableStorage) -> Int? { seen[ObjectIdentifier(storage)] }
}

extension VariableStorage {
    /// Whether it holds neither NaN nor infinity.
    var isFinite: Bool {
        get throws {
            try hold { try read { firstNonFinite($0, spec.dtype) == nil } }
        }
    }

    /// The largest magnitude.
    var largest: Double {
        get throws {
            try hold {
                try read { bytes in
                    guard let base = bytes.baseAddress, spec.dtype.isFloatingPoint else { return 0 }
                    return (0..<spec.shape.elementCount).reduce(0) {
                        Swift.max($0, Swift.abs(spec.dtype.load(base, $1)))
                    }
                }
            }
        }
    }
}

/// Whether none of them holds NaN or infinity; looks at all at once.
func allFinite(_ storages: [VariableStorage]) throws -> Bool {
    let isBroken = Atomic(false)
    try MemoryAccess(reading: storages).hold {
        try VariableStorage.look(at: storages) { i, part in
            if firstNonFinite(part, storages[i].spec.dtype) != nil {
                isBroken.store(true, ordering: .relaxed)
            }
        }
    }
    return !isBroken.load(ordering: .relaxed)
}
