// Makes plain tensor maths use the CPU engine as soon as it is linked.
//
// The core library knows no engine, and Swift has no code that runs when a module is loaded. So the
// engine exports `descent_cpu_register` (with @_cdecl) and this constructor calls it before main.
// A program that links these kernels without the engine still runs, with the weak one here, which gives way
// to the engine's. A weak reference would be enough for Linux, but Apple's linker wants every name defined.

__attribute__((weak)) void descent_cpu_register(void) {}

__attribute__((constructor)) static void dk_register(void) { descent_cpu_register(); }
