// What cases of the leak corpus do in C: raw allocations, mappings, thread-specific memory.

#ifndef CLEAK_CORPUS_H
#define CLEAK_CORPUS_H

#include <stddef.h>
#include <stdint.h>

/// Makes the compiler believe that the memory is looked at.
static inline void corpus_observe(const void *value) { __asm__ volatile("" : : "r"(value) : "memory"); }

void *corpus_leak_malloc(size_t bytes);
void corpus_leak_list_node(void);
/// Grows one buffer by so many bytes, for ever.
void corpus_grow_linearly(size_t bytes);
/// Adds a byte to a buffer that doubles when it is full.
void corpus_append(size_t bytes);
void corpus_leak_mapping(size_t bytes);
/// Starts and joins a thread that allocates `objects` of `bytes` and, unless `leaks`, frees them.
void corpus_run_thread(size_t objects, size_t bytes, int leaks);
void *corpus_allocate(size_t bytes);
void corpus_free(void *memory);

#endif
