// Sleeping until a word of memory changes, and waking who sleeps.
#pragma once
#include <stdatomic.h>
#include <stdint.h>

#if defined(__linux__)
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>
#define DK_CAN_SLEEP 1

/// Returns when woken, when the word is no longer `value`, or for no reason.
static inline void dk_sleep(_Atomic uint32_t *word, uint32_t value) {
    syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, 0, 0, 0);
}

static inline void dk_wake(_Atomic uint32_t *word) {
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1, 0, 0, 0);
}

#elif defined(__APPLE__)
#include <os/os_sync_wait_on_address.h>
#define DK_CAN_SLEEP 1

static inline void dk_sleep(_Atomic uint32_t *word, uint32_t value) {
    os_sync_wait_on_address((void *)word, value, sizeof *word, OS_SYNC_WAIT_ON_ADDRESS_NONE);
}

static inline void dk_wake(_Atomic uint32_t *word) {
    os_sync_wake_by_address_any((void *)word, sizeof *word, OS_SYNC_WAKE_BY_ADDRESS_NONE);
}

#else
// Elsewhere nobody helps.
#define DK_CAN_SLEEP 0
static inline void dk_sleep(_Atomic uint32_t *word, uint32_t value) { (void)word, (void)value; }
static inline void dk_wake(_Atomic uint32_t *word) { (void)word; }
#endif

/// Tells the processor that this thread waits for another one.
static inline void dk_pause(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("isb" ::: "memory");
#endif
}
