/// Runs one workload and prints one JSON line for each repetition. `run.py` starts it, and programs
/// that do the same with other libraries, in turn.
@main
struct DescentBench {
    static func main() throws {
        let job = try Job(CommandLine.arguments.dropFirst())
        switch job.kind {
        case .train: try train(job)
        case .predict: try predict(job)
        case .process: try process(job)
        case .growth: try growth(job)
        }
    }
}
