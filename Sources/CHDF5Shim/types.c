// Types of elements. See include/descent_hdf5.h.
#include "shim.h"

static hid_t number(dh_type type, int big) {
    switch (type) {
    case DH_INT8: return big ? H5T_STD_I8BE : H5T_STD_I8LE;
    case DH_UINT8: return big ? H5T_STD_U8BE : H5T_STD_U8LE;
    case DH_INT16: return big ? H5T_STD_I16BE : H5T_STD_I16LE;
    case DH_UINT16: return big ? H5T_STD_U16BE : H5T_STD_U16LE;
    case DH_INT32: return big ? H5T_STD_I32BE : H5T_STD_I32LE;
    case DH_UINT32: return big ? H5T_STD_U32BE : H5T_STD_U32LE;
    case DH_INT64: return big ? H5T_STD_I64BE : H5T_STD_I64LE;
    case DH_UINT64: return big ? H5T_STD_U64BE : H5T_STD_U64LE;
    case DH_FLOAT64: return big ? H5T_IEEE_F64BE : H5T_IEEE_F64LE;
    default: return big ? H5T_IEEE_F32BE : H5T_IEEE_F32LE;
    }
}

static int narrow(hid_t type) {
    // sign at bit 15, 5 bits of exponent at 10, 10 of mantissa at 0
    if (H5Tset_fields(type, 15, 10, 5, 0, 10) < 0 || H5Tset_size(type, 2) < 0) return -1;
    return H5Tset_ebias(type, 15);
}

static int set_text(hid_t type) {
    return H5Tset_size(type, H5T_VARIABLE) < 0 ? -1 : H5Tset_cset(type, H5T_CSET_UTF8);
}

static int set_bool(hid_t type) {
    signed char no = 0, yes = 1;
    return H5Tenum_insert(type, "FALSE", &no) < 0 ? -1 : H5Tenum_insert(type, "TRUE", &yes);
}

int64_t dh_make_type(dh_type type, int is_big_endian) {
    hid_t made = -1;
    int is_done = 0;
    switch (type) {
    case DH_FLOAT16:
        made = H5Tcopy(number(DH_FLOAT32, is_big_endian));
        is_done = made < 0 ? -1 : narrow(made);
        break;
    case DH_BOOL:
        made = H5Tenum_create(H5T_STD_I8LE);
        is_done = made < 0 ? -1 : set_bool(made);
        break;
    case DH_TWO_BYTES: made = H5Tcreate(H5T_OPAQUE, 2); break;
    case DH_TEXT:
        made = H5Tcopy(H5T_C_S1);
        is_done = made < 0 ? -1 : set_text(made);
        break;
    default: made = H5Tcopy(number(type, is_big_endian));
    }
    if (is_done < 0 && made >= 0) H5Tclose(made);
    return is_done < 0 ? -1 : made;
}
