// What groups hold. See include/descent_hdf5.h.
#include "shim.h"
#include <string.h>

static dh_link link_kind(const H5L_info_t *info) {
    switch (info->type) {
    case H5L_TYPE_HARD: return DH_HARD;
    case H5L_TYPE_SOFT: return DH_SOFT;
    case H5L_TYPE_EXTERNAL: return DH_EXTERNAL;
    default: return DH_USER_DEFINED;
    }
}

typedef struct {
    dh_link_visitor visitor;
    void *context;
} visit;

static herr_t pass_on(hid_t group, const char *name, const H5L_info_t *info, void *context) {
    visit *to = context;
    return to->visitor(name, link_kind(info), to->context);
}

int dh_visit_links(int64_t group, dh_link_visitor visitor, void *context) {
    visit to = {visitor, context};
    hsize_t start = 0;
    // In order the library first makes a table, and frees what was never written to it where a link is
    // damaged.
    return H5Literate(group, H5_INDEX_NAME, H5_ITER_NATIVE, &start, pass_on, &to);
}

static int64_t checked(uint64_t address) { return address > INT64_MAX ? -1 : (int64_t)address; }

int dh_link_kind(int64_t group, const char *name, int64_t *address) {
    H5L_info_t info;
    uint64_t found;
    if (H5Lget_info(group, name, &info, H5P_DEFAULT) < 0) return -1;
#if H5_VERSION_GE(1, 12, 0)
    memcpy(&found, &info.u.token, sizeof found);
#else
    found = info.u.address;
#endif
    *address = info.type == H5L_TYPE_HARD ? checked(found) : -1;
    return (int)link_kind(&info);
}

int64_t dh_object_address(int64_t object) {
    H5O_info_t info;
    uint64_t address;
#if H5_VERSION_GE(1, 12, 0)
    if (H5Oget_info(object, &info, H5O_INFO_BASIC) < 0) return -1;
    memcpy(&address, &info.token, sizeof address);
#else
    if (H5Oget_info2(object, &info, H5O_INFO_BASIC) < 0) return -1;
    address = info.addr;
#endif
    return checked(address);
}
