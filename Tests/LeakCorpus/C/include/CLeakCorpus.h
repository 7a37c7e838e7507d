// What the leak corpus needs in C: a barrier that the optimiser cannot see through, and cases that allocate in C.

#ifndef CLEAKCORPUS_H
#define CLEAKCORPUS_H

#include <stddef.h>
#include <stdint.h>

/// Makes the optimiser believe that the memory is looked at, so that it must exist.
void corpus_observe(const void *_Nullable memory);

/// Allocates and forgets. The line of the allocation is `corpus_malloc_line`.
void corpus_leak_malloc(size_t bytes);
extern const int corpus_malloc_line;

/// Puts a cleared node of 40 bytes (48 usable) in front of a list that nobody frees. One thread at a time.
void corpus_leak_node(void);
extern const int corpus_node_line;

/// A buffer that grows by `realloc`. One thread at a time.
typedef struct corpus_buffer {
  char *_Nullable bytes;
  size_t used;
  size_t capacity;
} corpus_buffer;

/// Makes room for exactly so many bytes more and writes them.
void corpus_append_exactly(corpus_buffer *_Nonnull buffer, size_t bytes);
extern const int corpus_exactly_line;

/// Writes so many bytes more; makes room for twice as much when there is none.
void corpus_append_doubling(corpus_buffer *_Nonnull buffer, size_t bytes);
extern const int corpus_doubling_line;

/// Maps so many bytes, touches every page and forgets them.
void corpus_leak_mapping(size_t bytes);

/// Memory that is exchanged, at the same amount of live bytes, for memory of other size classes, while one object of
/// each page stays behind and pins it. One thread at a time.
typedef struct corpus_pinning corpus_pinning;

/// Starts with so many dense bytes; true: from small size classes to large ones. NULL without memory.
corpus_pinning *_Nullable corpus_pinning_create(size_t bytes, int ascending);

/// Frees about so many bytes, all but one object of each page, and allocates as many of the next size class.
void corpus_pinning_exchange(corpus_pinning *_Nonnull pinning, size_t bytes);

/// Frees everything.
void corpus_pinning_destroy(corpus_pinning *_Nonnull pinning);

#endif
