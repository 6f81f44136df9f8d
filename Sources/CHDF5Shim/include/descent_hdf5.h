/// What Swift cannot import from libhdf5: macros that call functions, and functions and structures
/// that are different in each version.
///
/// Handles are `hid_t`, which is `int64_t`. Results below 0 are failures; `dh_reason` tells why. None
/// of this may run on two threads at once.
#pragma once

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

// MARK: the library

/// Makes the library ready on this thread: nothing is printed, no plugin is loaded, and nothing runs
/// when the process ends.
int dh_begin(void);

/// What the library said about the last failure, at the place where it came up; empty if nothing.
void dh_reason(char *text, size_t size);

// MARK: files

/// Opens the bytes of a file that are in memory, for reading. They are not copied, and must stay where
/// they are until the file is closed.
int64_t dh_open_image(const void *bytes, size_t count);

/// Creates a file that the oldest readers read. Fails if there is one at `path`.
int64_t dh_create_file(const char *path);

/// A list of properties for groups or data sets that are to be created, without times.
int64_t dh_group_properties(void);
int64_t dh_dataset_properties(void);

// MARK: types

typedef enum {
    DH_INT8,
    DH_UINT8,
    DH_INT16,
    DH_UINT16,
    DH_INT32,
    DH_UINT32,
    DH_INT64,
    DH_UINT64,
    DH_FLOAT16,
    DH_FLOAT32,
    DH_FLOAT64,
    /// As h5py stores them: an enumeration of FALSE and TRUE in one byte.
    DH_BOOL,
    /// Two bytes that HDF5 knows nothing about.
    DH_TWO_BYTES,
    /// Text in UTF-8 of any length.
    DH_TEXT,
} dh_type;

/// A type, which the caller closes. The order of bytes is that of numbers.
int64_t dh_make_type(dh_type type, int is_big_endian);

// MARK: links

typedef enum { DH_HARD, DH_SOFT, DH_EXTERNAL, DH_USER_DEFINED } dh_link;

/// Calls `visitor` for each link of a group, in any order, until it returns what is not 0.
/// The result is the last that it returned.
typedef int (*dh_link_visitor)(const char *name, dh_link kind, void *context);
int dh_visit_links(int64_t group, dh_link_visitor visitor, void *context);

/// The kind of a link that exists, a `dh_link`; of a hard one also where the object's header is in the
/// file, below 0 if that is no place.
int dh_link_kind(int64_t group, const char *name, int64_t *address);

/// Where the header of an open object is in the file.
int64_t dh_object_address(int64_t object);

#pragma clang assume_nonnull end
