// The library as a whole. See include/descent_hdf5.h.
#include "shim.h"
#include <string.h>

int dh_begin(void) {
    static int is_ready;
    if (!is_ready) {
        // Closing what failed to be written could fail again and never end.
        H5dont_atexit();
        if (H5open() < 0 || H5PLset_loading_state(0) < 0) return -1;
        is_ready = 1;
    }
    // Some builds keep this for each thread.
    return H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
}

typedef struct {
    char *text;
    size_t size;
} reason;

static herr_t take_first(unsigned index, const H5E_error2_t *error, void *context) {
    reason *first = context;
    if (index == 0 && error->desc) {
        strncpy(first->text, error->desc, first->size - 1);
        first->text[first->size - 1] = 0;
    }
    return 0;
}

void dh_reason(char *text, size_t size) {
    reason first = {text, size};
    text[0] = 0;
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, take_first, &first);
}
