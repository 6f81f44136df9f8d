import CDescentKernels

/// Work on a batch of images that threads share by image, each with scratch memory of its own.
class ImageStep: Instruction {
    let images: Int
    /// Floats of scratch memory for each thread.
    let scratchFloats: Int
    var scratch: BufferID = 0

    init(images: Int, scratchFloats: Int) {
        self.images = images
        // Whole cache lines, so that threads do not share one.
        self.scratchFloats = (Swift.max(scratchFloats, 1) + 15) / 16 * 16
    }

    /// Nanoseconds above which a second thread pays.
    private static let worthSharing = 8_000

    final func threads(_ memory: Memory) -> Int {
        cost > Self.worthSharing ? Swift.min(memory.threads, images) : 1
    }

    /// How many threads came to the last run; OpenMP may grant fewer than were asked for.
    private(set) final var granted = 1

    /// How many threads can share the channels where there are fewer images than threads.
    var channelShares: Int { 1 }
    /// Nanoseconds above which they do: each transforms all inputs.
    private static let worthDividing = 20_000
    private final var isDivided = false

    override func run(_ memory: Memory) {
        let shares = Swift.min(channelShares, memory.threads)
        isDivided = images < shares && cost > Self.worthDividing
        fork(isDivided ? shares : threads(memory), memory)
    }

    override final func runPart(_ part: Int, of parts: Int, _ memory: Memory) {
        let scratch = memory.floats(scratch) + part * scratchFloats
        if isDivided { return runChannels(part, parts, scratch, memory) }
        // Only the first thread writes, and it is read when all have ended.
        if part == 0 { granted = parts }
        let (from, to) = share(images, part, parts)
        if from < to { run(from, to, part, scratch, memory) }
    }

    /// All images, the share `part` of `parts` of the channels.
    func runChannels(
        _ part: Int, _ parts: Int, _ scratch: UnsafeMutablePointer<Float>, _ memory: Memory
    ) {}

    /// The images `from ..< to`, by thread number `part`.
    func run(
        _ from: Int, _ to: Int, _ part: Int, _ scratch: UnsafeMutablePointer<Float>,
        _ memory: Memory
    ) {}
}

extension Lowering {
    /// Emits a step over images with the scratch memory it needs.
    func emitImages(_ step: ImageStep, reads: [BufferID], writes: [BufferID]) {
        step.scratch = newBuffer(bytes: step.scratchFloats * 4 * threads)
        emit(step, reads: reads, writes: writes + [step.scratch])
    }

    func newBuffer(floats: Int) -> BufferID { newBuffer(bytes: Swift.max(floats, 1) * 4) }
}
