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

/// The bytes of a file, wherever they are. Callbacks return 0, or below 0 if they fail.
typedef struct {
    void *context;
    /// How many bytes there are.
    uint64_t (*size)(void *context);
    /// Puts `count` bytes from `offset` on into `to`. `is_data`: they are elements of data sets, not
    /// what describes these.
    int (*read)(void *context, uint64_t offset, size_t count, int is_data, void *to);
    /// Takes `count` bytes that belong at `offset`; NULL for files that are only read.
    int (*_Nullable write)(void *context, uint64_t offset, size_t count, const void *from);
} dh_medium;

/// Opens a file for reading. The context must live until it is closed.
int64_t dh_open(const dh_medium *medium);

/// Creates a file that the oldest readers read.
int64_t dh_create(const dh_medium *medium);

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
