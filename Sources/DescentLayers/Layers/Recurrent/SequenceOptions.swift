/// How recurrent layers go through sequences, and what they return.
struct SequenceOptions {
    var returnSequences = false
    var returnState = false
    var goBackwards = false
    var stateful = false
    /// Keras' way to run a loop. Here loops stay loops, with the same numbers.
    var unroll = false
    var zeroOutputForMask = false

    /// The rows of the table of a layer that keeps these at `path`.
    static func parameters<Root>(_ path: KeyPath<Root, SequenceOptions>) -> [Parameter] {
        [
            Parameter(
                "return_sequences", path.appending(path: \.returnSequences), default: false,
                "Whether the outputs of all steps are returned."),
            Parameter(
                "return_state", path.appending(path: \.returnState), default: false,
                "Whether the last states are returned too."),
            Parameter(
                "go_backwards", path.appending(path: \.goBackwards), default: false,
                "Whether the last step comes first."),
            Parameter(
                "stateful", path.appending(path: \.stateful), default: false,
                "Whether a batch starts from the last states of the batch before."),
            Parameter(
                "unroll", path.appending(path: \.unroll), default: false,
                "Keras' way to run the loop, which changes no number."),
            Parameter(
                "zero_output_for_mask", path.appending(path: \.zeroOutputForMask), default: false,
                "Whether steps that do not count have 0 as output."),
            // Of Keras 2.
            .fixed("time_major", .bool(false), isWritten: false, "time as the first axis."),
        ]
    }
}

extension SequenceOptions {
    /// From the arguments of the table of a layer that keeps these at `path`.
    init<Root>(_ config: Configuration, _ path: KeyPath<Root, SequenceOptions>) throws {
        try self.init(
            returnSequences: config[path.appending(path: \.returnSequences)],
            returnState: config[path.appending(path: \.returnState)],
            goBackwards: config[path.appending(path: \.goBackwards)],
            stateful: config[path.appending(path: \.stateful)],
            unroll: config[path.appending(path: \.unroll)],
            zeroOutputForMask: config[path.appending(path: \.zeroOutputForMask)])
    }
}
