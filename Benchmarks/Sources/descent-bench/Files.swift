import Descent
import DescentFormats

/// Times writing a model to a file, whole or its weights alone.
func save(_ job: Job) throws {
    let model = job.network.model(sizes: job.points.first?.sizes)
    try model.build(inputShape: [1, 64])
    for _ in 0..<job.repetitions {
        let seconds = try timed {
            if job.format == "keras" {
                try model.save(to: job.file)
            } else {
                try model.saveWeights(to: job.file)
            }
        }
        report([("us", seconds * 1e6), ("peak_kb", peakKilobytes())])
    }
}

/// Times reading what `save` has left. A model or its weights are let go before the next are read.
func load(_ job: Job) throws {
    for _ in 0..<job.repetitions {
        let seconds = try timed {
            if job.format == "keras" {
                _ = try Model.load(job.file)
            } else {
                _ = try Safetensors.read(job.file)
            }
        }
        report([("us", seconds * 1e6), ("peak_kb", peakKilobytes())])
    }
}

extension Job {
    fileprivate var file: String { "\(data)/descent.\(format)" }
}
