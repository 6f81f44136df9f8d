/// Runs one workload and prints one JSON line for each result. `run.py` starts it, and programs
/// that do the same with other libraries, in turn.
@main
struct DescentBench {
    static func main() {
        do {
            try run(Job(CommandLine.arguments.dropFirst()))
        } catch {
            fail("\(error)")
        }
    }

    private static func run(_ job: Job) throws {
        switch job.kind {
        case .train: try train(job)
        case .predict: try predict(job)
        case .process: try process(job)
        case .profile: try profile(job)
        case .growth: try growth(job)
        case .save: try save(job)
        case .load: try load(job)
        }
    }
}
