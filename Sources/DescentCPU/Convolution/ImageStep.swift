import CDescentKernels

/// Work on a batch of images that threads share by image, each thread with scratch
/// memory of its own.
class ImageStep: Instruction {
    let images: Int
    /// Floats of scratch memory for each thread.
    let scratchFloats: Int
    var scratch: BufferID = 0

    init(images: Int, scratchFloats: Int) {
        self.images = images
        // Whole cache lines, so that threads do not share one.
        self.scratchFloats = Workspace.rounded(Swift.max(scratchFloats, 1))
    }

    /// Whether each block adds to sums of its own: then there is one block for each thread.
    var hasSums: Bool { false }
    /// Images of a block: fewer leave the kernels' loops over several images short.
    private static let leastImages = 4

    /// How many blocks the images are divided into.
    final func parts(_ memory: Memory) -> Int {
        if hasSums { return Swift.min(threads(memory), images) }
        let limit = Swift.max(images / Self.leastImages, Swift.min(memory.threads, images))
        return Sharing.blocks(for: cost, of: memory.threads, limit: limit)
    }

    /// How many blocks the channels can be divided into where there are fewer images than threads.
    var channelParts: Int { 1 }
    /// Nanoseconds above which they are: each block transforms all inputs.
    private static let worthDividing = 20_000
    private final var isDivided = false

    override func run(_ memory: Memory) {
        let byChannel = Swift.min(channelParts, memory.threads)
        isDivided = images < byChannel && cost > Self.worthDividing
        fork(isDivided ? byChannel : parts(memory), memory)
    }

    override final func run(_ blocks: Blocks, _ memory: Memory) {
        let scratch = memory.floats(scratch) + blocks.worker * scratchFloats
        while let part = blocks.next() {
            if isDivided {
                runChannels(part, blocks.count, scratch, memory)
            } else {
                let (from, to) = share(images, part, blocks.count)
                run(from, to, part, scratch, memory)
            }
        }
    }

    /// All images, the share `part` of `parts` of the channels.
    func runChannels(
        _ part: Int, _ parts: Int, _ scratch: UnsafeMutablePointer<Float>, _ memory: Memory
    ) {}

    /// The images `from ..< to`, which are block number `part`.
    func run(
        _ from: Int, _ to: Int, _ part: Int, _ scratch: UnsafeMutablePointer<Float>,
        _ memory: Memory
    ) {}
}
