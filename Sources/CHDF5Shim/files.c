// Opening and creating files. See include/descent_hdf5.h.
#include "shim.h"
#include <stdio.h>
#include <stdlib.h>

// MARK: bytes in memory

// The library asks for a copy of the image whenever it hands it on. All copies are the bytes
// themselves.
typedef struct {
    void *bytes;
    size_t count;
    int owners;
} image;

static void *image_malloc(size_t size, H5FD_file_image_op_t why, void *context) {
    image *of = context;
    return size == of->count ? of->bytes : NULL;
}

static void *image_memcpy(void *to, const void *from, size_t size, H5FD_file_image_op_t why,
                          void *context) {
    return to == from ? to : NULL;
}

// Files opened for reading do not grow.
static void *image_realloc(void *bytes, size_t size, H5FD_file_image_op_t why, void *context) {
    return NULL;
}

static herr_t image_free(void *bytes, H5FD_file_image_op_t why, void *context) { return 0; }

static void *image_retain(void *context) {
    ((image *)context)->owners++;
    return context;
}

static herr_t image_release(void *context) {
    if (--((image *)context)->owners == 0) free(context);
    return 0;
}

static int set_image(hid_t access, image *of) {
    H5FD_file_image_callbacks_t callbacks = {image_malloc, image_memcpy,  image_realloc, image_free,
                                             image_retain, image_release, of};
    if (H5Pset_fapl_core(access, 1 << 16, 0) < 0) return -1;
    if (H5Pset_file_image_callbacks(access, &callbacks) < 0) return -1;
    if (H5Pset_file_image(access, of->bytes, of->count) < 0) return -1;
    return H5Pset_fclose_degree(access, H5F_CLOSE_STRONG);
}

// Every call forgets the failures of the one before, so they are put aside for the clearing up.

int64_t dh_open_image(const void *bytes, size_t count) {
    hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    image *of = malloc(sizeof *of);
    if (access < 0 || !of) {
        free(of);
        if (access >= 0) H5Pclose(access);
        return -1;
    }
    *of = (image){(void *)bytes, count, 1};
    hid_t file = -1;
    if (set_image(access, of) >= 0) {
        // Two images of one name would be one file, and an image must not have the name of a file;
        // nothing can be inside a device.
        static unsigned long number;
        char name[64];
        snprintf(name, sizeof name, "/dev/null/image-%lu", number++);
        file = H5Fopen(name, H5F_ACC_RDONLY, access);
    }
    hid_t errors = file < 0 ? H5Eget_current_stack() : -1;
    H5Pclose(access);
    image_release(of);
    if (errors >= 0) H5Eset_current_stack(errors);
    return file;
}

// MARK: files on the disk

int64_t dh_create_file(const char *path) {
    hid_t access = H5Pcreate(H5P_FILE_ACCESS), creation = H5Pcreate(H5P_FILE_CREATE), file = -1;
    // Small data sets would be collected and written as they are closed, where nobody looks whether
    // the disk is full. Locks fail on some network file systems; nobody else knows the path of a file being made.
    if (access >= 0 && creation >= 0 && H5Pset_fapl_sec2(access) >= 0 &&
        H5Pset_sieve_buf_size(access, 0) >= 0 && H5Pset_file_locking(access, 0, 1) >= 0 &&
        H5Pset_fclose_degree(access, H5F_CLOSE_STRONG) >= 0 &&
        H5Pset_obj_track_times(creation, 0) >= 0)
        file = H5Fcreate(path, H5F_ACC_EXCL, creation, access);
    hid_t errors = file < 0 ? H5Eget_current_stack() : -1;
    if (access >= 0) H5Pclose(access);
    if (creation >= 0) H5Pclose(creation);
    if (errors >= 0) H5Eset_current_stack(errors);
    return file;
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
