/// Tries the team of threads under everything that goes wrong on a busy machine, and counts what it did wrong.
#pragma once

/// `forks` stretches of work by each of `callers` threads at once, of random sizes and for random numbers of threads;
/// some blocks take long, sleep, or fork again. Gives how many blocks were not done exactly once, or not done
/// when the fork returned.
long team_stress(long forks, int callers, unsigned long seed);

/// How many blocks helpers have done in all: a team whose helpers never come makes no mistakes either.
long team_stress_helped(void);

/// The same in a child made by `fork` while the team exists; with `executes` the child becomes `true` after
/// that. 0 if the child ended well within `seconds`.
int team_in_child(int executes, int seconds);
