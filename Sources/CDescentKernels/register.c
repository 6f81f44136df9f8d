// Makes plain tensor maths use the CPU engine as soon as it is linked.
//
// The core library knows no engine, and Swift has no code that runs when a module is loaded. So the
// engine exports `descent_cpu_register` (with @_cdecl) and this constructor calls it before main.
// The reference is weak: a program that links these kernels without the engine still runs.

extern void descent_cpu_register(void) __attribute__((weak));

__attribute__((constructor)) static void dk_register(void) {
    if (descent_cpu_register) descent_cpu_register();
}
