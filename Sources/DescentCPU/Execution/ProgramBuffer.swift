import DescentCore

/// Memory that instructions work on.
struct ProgramBuffer {
    enum Place {
        case arena(Int)
        case constant(TensorData)
        case input(Int)
    }
    let bytes: Int
    let place: Place
}
