/// Modes of the processor and of sanitizers, each thread's own or for debugging.
#pragma once

#pragma clang assume_nonnull begin

/// From now on this thread takes float32 numbers below 1.2e-38, and float64 ones below 2.3e-308, for 0, as
/// XLA and TensorFlow do: processors need a hundred cycles for each of them, and an optimiser's slots fade through them.
/// Gives the mode that was set before, for `dk_restore_denormals`. Helpers keep theirs.
unsigned long dk_flush_denormals(void);
void dk_restore_denormals(unsigned long before);

/// Under an address sanitizer nobody may touch this memory until it is allowed again; else nothing happens.
void dk_forbid_memory(const void *_Nullable start, long bytes);
void dk_allow_memory(const void *_Nullable start, long bytes);
/// Whether there is one.
int dk_forbids_memory(void);

#pragma clang assume_nonnull end
