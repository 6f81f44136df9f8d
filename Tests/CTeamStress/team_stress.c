#include "team_stress.h"
#include "dk_team.h"
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_BLOCKS = 96 };

typedef struct {
    long blocks;
    unsigned long seed;
    int depth;
    /// Plain memory: a thread that wrote without being waited for shows here, and in the thread sanitizer.
    int done[MOST_BLOCKS];
    int worker[MOST_BLOCKS];
} stretch;

static _Atomic long helped;

long team_stress_helped(void) { return helped; }

static unsigned long next_random(unsigned long *state) {
    *state = *state * 6364136223846793005ul + 1442695040888963407ul;
    return *state >> 33;
}

static void take_time(unsigned long chance) {
    static _Thread_local volatile float sink;
    switch (chance % 2048) {
    case 0: usleep((unsigned)(chance / 2048 % 80)); break;
    case 1: sched_yield(); break;
    default:
        for (unsigned long i = 0; i < chance / 2048 % 64; i++) sink = sink * 0.5f + 1;
    }
}

static void run_block(void *context, dk_work *work, int worker);

static long run_stretch(unsigned long seed, int depth) {
    unsigned long state = seed;
    stretch s = {.blocks = 1 + (long)(next_random(&state) % MOST_BLOCKS), .depth = depth};
    s.seed = next_random(&state);
    int threads = 1 + (int)(next_random(&state) % 6);
    dk_parallel(s.blocks, threads, (long)(next_random(&state) % 100000), run_block, &s);
    long faults = 0;
    long others = 0;
    for (long i = 0; i < s.blocks; i++) {
        faults += s.done[i] != 1 || s.worker[i] >= threads;
        others += s.worker[i] > 0;
    }
    atomic_fetch_add_explicit(&helped, others, memory_order_relaxed);
    return faults;
}

static void run_block(void *context, dk_work *work, int worker) {
    stretch *s = context;
    long block;
    while ((block = dk_next(work, worker)) >= 0) {
        unsigned long state = s->seed + (unsigned long)block;
        take_time(next_random(&state));
        s->worker[block] = worker;
        if (s->depth == 0 && next_random(&state) % 512 == 0 && run_stretch(state, 1))
            s->done[block] += 1000;
        s->done[block]++;
    }
}

typedef struct {
    long forks, faults;
    unsigned long seed;
} caller;

static void *run_caller(void *context) {
    caller *c = context;
    for (long i = 0; i < c->forks; i++) {
        c->faults += run_stretch(next_random(&c->seed), 0);
        // Now and then helpers fall asleep.
        if (next_random(&c->seed) % 4096 == 0) usleep(200);
    }
    return NULL;
}

long team_stress(long forks, int callers, unsigned long seed) {
    caller list[16];
    pthread_t threads[16];
    if (callers > 16) callers = 16;
    long faults = 0;
    for (int i = 0; i < callers; i++) list[i] = (caller){forks, 0, seed + (unsigned long)i * 977};
    for (int i = 1; i < callers; i++)
        if (pthread_create(&threads[i], NULL, run_caller, &list[i])) return -1;
    run_caller(&list[0]);
    for (int i = 1; i < callers; i++) pthread_join(threads[i], NULL);
    for (int i = 0; i < callers; i++) faults += list[i].faults;
    return faults;
}

int team_in_child(int executes, int seconds) {
    pid_t child = fork();
    if (child < 0) return 1;
    if (child == 0) {
        if (team_stress(2000, 1, 5)) _exit(2);
        if (executes) execlp("true", "true", (char *)NULL);
        _exit(executes ? 3 : 0);
    }
    for (long i = 0; i < seconds * 1000l; i++) {
        int status;
        if (waitpid(child, &status, WNOHANG) == child)
            return WIFEXITED(status) ? WEXITSTATUS(status) : 4;
        usleep(1000);
    }
    kill(child, 9);
    waitpid(child, NULL, 0);
    return 5;
}
