// Processors that the system lets this process use.
#ifdef __linux__
#define _GNU_SOURCE
#include <sched.h>
#endif
#include "dk_team.h"
#include <unistd.h>

int dk_processors(void) {
#ifdef __linux__
    cpu_set_t set;
    // Fails where there are more than the set can name: then all count.
    if (!sched_getaffinity(0, sizeof set, &set)) {
        int count = CPU_COUNT(&set);
        if (count > 0) return count;
    }
#endif
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : (int)count;
}
