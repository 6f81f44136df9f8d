// Runs every kernel of a table beside loops in double precision, or compares the results of two runs.
#include "check.h"
#include <stdio.h>

static int usage(void) {
    fprintf(stderr, "usage: kernels check <table> <file of results>\n"
                    "       kernels compare <file of results> <another>\n");
    return 64;
}

int main(int count, char **arguments) {
    if (count != 4) return usage();
    if (strcmp(arguments[1], "compare") == 0)
        return compare_results(arguments[2], arguments[3]) != 0;
    if (strcmp(arguments[1], "check") != 0) return usage();
    table = dk_kernels_named(arguments[2]);
    if (!table) {
        printf("%s: not on this processor\n", arguments[2]);
        return 69;
    }
    open_memory();
    open_results(arguments[3]);
    begin("the table", "%s", arguments[2]);
    expect(strcmp(KERNEL(isa), arguments[2]) == 0, "has another name");
    check_maps();
    check_integers();
    check_conversions();
    check_fills();
    check_reductions();
    check_movement();
    check_windows();
    check_winograd();
    check_chains();
    check_products();
    check_steps();
    expect_all_checked();
    return close_results() != 0;
}
