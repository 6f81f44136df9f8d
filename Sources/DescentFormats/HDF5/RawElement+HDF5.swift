import CHDF5
import CHDF5Shim
import DescentCore
import DescentData

/// What HDF5 calls numbers.
extension RawElement {
    private var type: dh_type {
        switch self {
        case .bool: DH_BOOL
        case .uint8: DH_UINT8
        case .int8: DH_INT8
        case .uint16: DH_UINT16
        case .int16: DH_INT16
        case .uint32: DH_UINT32
        case .int32: DH_INT32
        case .uint64: DH_UINT64
        case .int64: DH_INT64
        case .float16: DH_FLOAT16
        case .bfloat16: DH_TWO_BYTES
        case .float32: DH_FLOAT32
        case .float64: DH_FLOAT64
        }
    }

    /// HDF5's type, which the caller closes; below 0 if there is no memory for it. Needs the lock.
    func makeType(isBigEndian: Bool = false) -> hid_t { dh_make_type(type, isBigEndian ? 1 : 0) }
}

/// Recognising. Needs the lock.
extension RawElement {
    /// What the elements of type `type` are. Only the exact formats are known, so that libhdf5 never
    /// takes numbers apart bit by bit. Two bytes are bfloat16 if an attribute says so.
    static func find(
        _ type: hid_t, saysBFloat16: () throws(FileError) -> Bool, _ place: H5Place
    ) throws(FileError) -> RawElement {
        let kind = H5Tget_class(type)
        if kind == H5T_OPAQUE, H5Tget_size(type) == 2, try saysBFloat16() { return .bfloat16 }
        if kind == H5T_INTEGER || kind == H5T_FLOAT || kind == H5T_ENUM, let known = find(type) {
            return known
        }
        throw unsupported(kind, place)
    }

    static func unsupported(_ kind: H5T_class_t, _ place: H5Place) -> FileError {
        place.error(
            .unsupported,
            expected: "numbers: bool, int8 to int64, uint8 to uint64, float16, bfloat16, float32 "
                + "or float64",
            got: name(of: kind),
            fix: "Convert the data with astype('float32') before they are saved.")
    }

    private static func find(_ type: hid_t) -> RawElement? {
        let size = H5Tget_size(type)
        for element in allCases where element.byteCount == size {
            for isBigEndian in [false, true] {
                let known = element.makeType(isBigEndian: isBigEndian)
                defer { H5Tclose(known) }
                if H5Tequal(type, known) > 0 { return element }
            }
        }
        return nil
    }

    private static func name(of kind: H5T_class_t) -> String {
        switch kind {
        case H5T_INTEGER: "whole numbers of another format"
        case H5T_FLOAT: "floating-point numbers of another format"
        case H5T_ENUM: "an enumeration"
        case H5T_STRING: "text"
        case H5T_COMPOUND: "structures"
        case H5T_REFERENCE: "references"
        case H5T_VLEN: "lists of any length"
        case H5T_ARRAY: "arrays as elements"
        case H5T_OPAQUE: "raw bytes"
        case H5T_BITFIELD: "bits"
        case H5T_TIME: "times"
        default: "something else"
        }
    }
}
