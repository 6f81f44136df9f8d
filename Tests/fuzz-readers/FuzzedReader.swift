import CFuzzing
import DescentData

/// A reader of files, and what must hold of it whatever comes.
struct FuzzedReader: Sendable {
    /// As `Scripts/fuzz.sh` and the folders of seeds call it.
    let name: String
    /// Bytes of memory that reading may take: so many, and so many for each byte that came or was
    /// read.
    var memory = (least: 64 << 20 + 4 << 20, perByte: 4)
    /// Small valid inputs.
    let seeds: @Sendable () throws -> [[UInt8]]
    /// Reads an input.
    let read: @Sendable (UnsafeRawBufferPointer) throws -> Finding

    /// What was read.
    struct Finding {
        /// Bytes that it takes.
        let byteCount: Int
        /// Writes it, reads that again, and ends the process if it is not the same.
        var check: () throws -> Void = {}
    }

    /// Ends the process, which libFuzzer reports, unless all is as it must be.
    func attempt(_ bytes: UnsafeRawBufferPointer) {
        fuzzing_count_memory()
        do {
            let finding = try read(bytes)
            expectLittleMemory(for: bytes.count + finding.byteCount)
            try finding.check()
        } catch {
            guard error is FileError else {
                fatalError("\(name) threw \(type(of: error)): \(error)")
            }
            _ = "\(error)"
            expectLittleMemory(for: bytes.count)
        }
    }

    private func expectLittleMemory(for byteCount: Int) {
        let (peak, most) = (fuzzing_peak_memory(), memory.least + memory.perByte * byteCount)
        precondition(peak <= most, "\(name) took \(peak) bytes of memory, of \(most) that it may")
    }
}

extension FuzzedReader {
    static let all = [
        json, csv, npy, npz, idx, safetensors, hdf5, kerasWeights, kerasConfiguration, keras,
        checkpoint,
    ]
}
