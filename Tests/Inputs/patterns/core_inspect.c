// report: https://github.com/util-linux/util-linux/issues/3857
// story: a block is mapped to be inspected; where the inspection fails the loop ends early, and the block is not unmapped
// kind: leak
// resource: mappings
// operation: inspect_block
// growth: 8192
// mix: inspect_block 1, copy_block 3
// function: map_block
#define _GNU_SOURCE
#include "pattern.h"

#include <string.h>
#include <sys/mman.h>

enum { block = 64 << 10 };
static uint64_t blocks;

static unsigned char *map_block(uint64_t n) {
  unsigned char *at = mmap(NULL, block, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); // stays
  if (at == MAP_FAILED) return NULL;
  for (size_t i = 0; i < block; i += 4096) at[i] = (unsigned char)(n % 8 == 7 && i == 8192 ? 0xff : i >> 12);
  return at;
}

static int inspect(const unsigned char *at) {
  for (size_t i = 0; i < block; i += 4096)
    if (at[i] != (unsigned char)(i >> 12)) return -1;
  return 0;
}

PERFORM(inspect_block) {
  unsigned char *at = map_block(next_of(&blocks));
  if (!at) return 12;
  if (inspect(at) < 0) return 5;
  munmap(at, block);
  return 0;
}

PERFORM(copy_block) {
  unsigned char *copy = malloc(4096);
  if (!copy) return 12;
  memset(copy, (int)iteration, 4096);
  int32_t result = copy[iteration % 4096] == (unsigned char)iteration ? 0 : 1;
  free(copy);
  return result;
}

PATTERN("core_inspect", OP(inspect_block), OP(copy_block))
