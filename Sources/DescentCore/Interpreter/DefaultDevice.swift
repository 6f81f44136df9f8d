import Synchronization

/// The device that tensors use when numbers are asked for, and models that were given none.
package enum DefaultDevice {
    private static let chosen = Mutex<any Device>(ReferenceInterpreter())

    package static var current: any Device { chosen.withLock { $0 } }

    /// Called once, by the engine that is linked. If it shares work among threads, it does so for
    /// the host's memory too.
    package static func use(_ device: any Device & HostWorkers) {
        chosen.withLock { $0 = device }
        SharedWork.use(device)
    }
}
