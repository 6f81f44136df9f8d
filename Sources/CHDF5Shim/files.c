// Opening and creating files, whose bytes come from and go to callbacks. See include/descent_hdf5.h.
#include "shim.h"
#include <stdlib.h>
#include <string.h>

typedef struct {
    H5FD_t base;  // libhdf5's own; first, as it knows no other part
    dh_medium medium;
    haddr_t end;  // of what has been allocated
} medium_file;

static int is_writable(const dh_medium *medium) { return medium->write != NULL; }

static H5FD_t *medium_open(const char *name, unsigned flags, hid_t access, haddr_t most) {
    const dh_medium *medium = H5Pget_driver_info(access);
    medium_file *file = calloc(1, sizeof *file);
    if (!medium || !file) {
        free(file);
        return NULL;
    }
    file->medium = *medium;
    return &file->base;
}

static herr_t medium_close(H5FD_t *file) {
    free(file);
    return 0;
}

static herr_t medium_query(const H5FD_t *file, unsigned long *flags) {
    // Those of files on a disk, so that the same bytes come out; what is read is read as it is asked
    // for. libhdf5 asks without a file too.
    int writes = file && is_writable(&((const medium_file *)file)->medium);
    *flags = writes ? H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA |
                          H5FD_FEAT_DATA_SIEVE | H5FD_FEAT_AGGREGATE_SMALLDATA
                    : 0;
    return 0;
}

static haddr_t medium_get_eoa(const H5FD_t *file, H5FD_mem_t kind) {
    return ((const medium_file *)file)->end;
}

static herr_t medium_set_eoa(H5FD_t *file, H5FD_mem_t kind, haddr_t end) {
    ((medium_file *)file)->end = end;
    return 0;
}

static haddr_t medium_get_eof(const H5FD_t *file, H5FD_mem_t kind) {
    const medium_file *of = (const medium_file *)file;
    return of->medium.size(of->medium.context);
}

static herr_t medium_read(H5FD_t *file, H5FD_mem_t kind, hid_t transfer, haddr_t address,
                          size_t count, void *to) {
    const dh_medium *medium = &((medium_file *)file)->medium;
    return medium->read(medium->context, address, count, kind == H5FD_MEM_DRAW, to);
}

static herr_t medium_write(H5FD_t *file, H5FD_mem_t kind, hid_t transfer, haddr_t address,
                           size_t count, const void *from) {
    const dh_medium *medium = &((medium_file *)file)->medium;
    return is_writable(medium) ? medium->write(medium->context, address, count, from) : -1;
}

static const H5FD_class_t driver = {
#ifdef H5FD_CLASS_VERSION
    .version = H5FD_CLASS_VERSION,
    .value = (H5FD_class_value_t)600,  // beyond those that are reserved
#endif
    .name = "descent",
    .maxaddr = INT64_MAX,
    .fc_degree = H5F_CLOSE_STRONG,
    .fapl_size = sizeof(dh_medium),
    .open = medium_open,
    .close = medium_close,
    .query = medium_query,
    .get_eoa = medium_get_eoa,
    .set_eoa = medium_set_eoa,
    .get_eof = medium_get_eof,
    .read = medium_read,
    .write = medium_write,
    .fl_map = H5FD_FLMAP_DICHOTOMY,
};

static hid_t driver_id(void) {
    static hid_t id = -1;
    if (id < 0) id = H5FDregister(&driver);
    return id;
}

static hid_t access_to(const dh_medium *medium) {
    hid_t id = driver_id(), access = id < 0 ? -1 : H5Pcreate(H5P_FILE_ACCESS);
    if (access < 0) return -1;
    if (H5Pset_driver(access, id, medium) < 0 ||
        H5Pset_fclose_degree(access, H5F_CLOSE_STRONG) < 0) {
        H5Pclose(access);
        return -1;
    }
    return access;
}

// Every call forgets the failures of the one before, so they are put aside for the clearing up.
static int64_t opened(hid_t file, hid_t list, hid_t other) {
    hid_t errors = file < 0 ? H5Eget_current_stack() : -1;
    if (list >= 0) H5Pclose(list);
    if (other >= 0) H5Pclose(other);
    if (errors >= 0) H5Eset_current_stack(errors);
    return file;
}

// The name is for messages of libhdf5, which nobody sees.

int64_t dh_open(const dh_medium *medium) {
    hid_t access = access_to(medium);
    hid_t file = access < 0 ? -1 : H5Fopen("file", H5F_ACC_RDONLY, access);
    return opened(file, access, -1);
}

int64_t dh_create(const dh_medium *medium) {
    hid_t access = access_to(medium), creation = H5Pcreate(H5P_FILE_CREATE), file = -1;
    if (access >= 0 && creation >= 0 && H5Pset_obj_track_times(creation, 0) >= 0)
        file = H5Fcreate("file", H5F_ACC_TRUNC, creation, access);
    return opened(file, access, creation);
}

static int64_t untimed(hid_t class) {
    hid_t properties = H5Pcreate(class);
    if (properties >= 0 && H5Pset_obj_track_times(properties, 0) < 0) {
        H5Pclose(properties);
        return -1;
    }
    return properties;
}

int64_t dh_group_properties(void) { return untimed(H5P_GROUP_CREATE); }
int64_t dh_dataset_properties(void) { return untimed(H5P_DATASET_CREATE); }
