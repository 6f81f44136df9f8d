/// Counts heap allocations of the calling thread. glibc only, and not under an address sanitizer, which
/// replaces malloc itself; elsewhere everything reads 0 and
/// `allocation_counter_works` says so.
#pragma once

/// 1 if allocations are counted on this platform.
int allocation_counter_works(void);

/// Starts counting on this thread, from zero.
void allocation_counter_start(void);

/// Stops counting on this thread.
void allocation_counter_stop(void);

/// Allocations since the start by anything but the libraries below.
long allocation_counter_own(void);

/// Allocations since the start made inside oneDNN, OpenMP's runtime and the C++ library they use.
/// oneDNN builds a map of its arguments at every call; its public interface has no way round that.
long allocation_counter_libraries(void);
