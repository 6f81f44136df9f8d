import DescentCPU
public import DescentCore

extension ComputeDevice {
    /// The processors of this machine, with as many threads as ``threadCount`` says.
    public static var cpu: ComputeDevice { ComputeDevice(CPUDevice()) }
}
