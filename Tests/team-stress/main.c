// The team of threads by itself, for sanitizers and other processors: team-stress [forks] [--no-children].
// Emulators of other processors cannot make threads in the child of a program with threads.
#include "dk_team.h"
#include "team_stress.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int count, char **arguments) {
    long forks = count > 1 ? atol(arguments[1]) : 1000000;
    long faults = team_stress(forks / 2, 1, 1);
    printf("%ld forks: %ld faults\n", forks / 2, faults);
    // Most of these blocks are so short that helpers come late, and are then not asked for a while. Now they always are.
    dk_limit_helpers(DK_MOST_THREADS);
    faults += team_stress(forks / 2, 1, 3);
    printf("%ld forks for helpers that are always asked, who did %ld blocks: %ld faults\n", forks / 2,
           team_stress_helped(), faults);
    long several = team_stress(forks / 40, 4, 2);
    printf("%ld forks by each of 4 callers: %ld faults\n", forks / 40, several);
    if (faults || several || !team_stress_helped()) return 1;
    if (count > 2 && strcmp(arguments[2], "--no-children") == 0) return 0;
    int alone = team_in_child(0, 60), executed = team_in_child(1, 60);
    printf("children: %d, %d\n", alone, executed);
    return alone || executed;
}
