// The descriptors of a measuring process: which operation opened each, and by which calls.
//
// One word for each descriptor, exchanged by the thread that opens or closes it: there is no lock. Descriptors that the
// C library opens and closes internally are recorded where it hands them out (`fopen`, `opendir`); direct system calls
// are not.

#define _GNU_SOURCE
#include "account.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/fanotify.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>
#if __GLIBC_PREREQ(2, 36)
#include <sys/pidfd.h>
#endif

#if AGENT_INTERPOSES

// Descriptors with higher numbers are not recorded.
enum { descriptor_capacity = 1 << 20 };

static struct {
  // Bit 63: open; from bit 32 on the operation; below it the path. Written by the threads that open and close, read by
  // the check's; the words are independent of each other.
  _Atomic uint64_t *words;
  _Atomic int highest;
  // A child that shares its parent's memory (`vfork`) has its own descriptors.
  pid_t process;
} descriptors;

static const uint64_t is_open = 1ull << 63;

static void count_closed(uint64_t word) {
  if (word & is_open) agent_count_released(CAGENT_DESCRIPTORS, (uint32_t)(word >> 32) & 0xFFFF, 1);
}

// Whether there is an account for a descriptor; if so, the thread is inside the agent.
static bool enters(int descriptor) {
  if (!agent_accounts() || descriptor < 0 || descriptor >= descriptor_capacity) return false;
  if (!agent_begin()) {
    agent_count_lost();
    return false;
  }
  if (getpid() == descriptors.process) return true;
  agent_end();
  return false;
}

static int opened(int descriptor) {
  if (!enters(descriptor)) return descriptor;
  int error = errno;
  uint32_t operation = agent_current_operation();
  if (operation > CAGENT_NO_OPERATION) operation = CAGENT_NO_OPERATION;
  uint64_t word = is_open | (uint64_t)operation << 32 | agent_resource_path(CAGENT_DESCRIPTORS, operation);
  // The previous descriptor with this number was closed unnoticed, or in the same call.
  count_closed(atomic_exchange_explicit(&descriptors.words[descriptor], word, memory_order_relaxed));
  agent_count_made(CAGENT_DESCRIPTORS, operation, 1);
  int highest = atomic_load_explicit(&descriptors.highest, memory_order_relaxed);
  while (descriptor > highest && !atomic_compare_exchange_weak(&descriptors.highest, &highest, descriptor)) {}
  agent_end();
  errno = error;
  return descriptor;
}

// Before the kernel may reuse the number.
static void closing(int descriptor) {
  if (!enters(descriptor)) return;
  count_closed(atomic_exchange_explicit(&descriptors.words[descriptor], 0, memory_order_relaxed));
  agent_end();
}

static void closing_range(unsigned first, unsigned last) {
  int highest = atomic_load_explicit(&descriptors.highest, memory_order_relaxed);
  for (unsigned descriptor = first; descriptor <= last && highest >= 0 && descriptor <= (unsigned)highest; descriptor++) {
    closing((int)descriptor);
  }
}

static FILE *opened_file(FILE *file) {
  if (file != NULL && agent_accounts()) opened(fileno(file));
  return file;
}

static void closing_file(FILE *file) {
  int error = errno;
  if (file != NULL && agent_accounts()) closing(fileno(file));
  errno = error;
}

// MARK: Underlying functions

#if __GLIBC_PREREQ(2, 34)
#define CLOSES_RANGES(each) each(close_range) each(closefrom)
#else
#define CLOSES_RANGES(each)
#endif

#if __GLIBC_PREREQ(2, 36)
#define OPENS_PROCESSES(each) each(pidfd_open) each(pidfd_getfd)
#else
#define OPENS_PROCESSES(each)
#endif

#define ALL(each) \
  each(open) each(open64) each(openat) each(openat64) each(creat) each(creat64) each(__open_2) each(__open64_2) \
  each(__openat_2) each(__openat64_2) each(fopen) each(fopen64) each(freopen) each(freopen64) each(tmpfile) \
  each(tmpfile64) each(opendir) each(mkstemp) each(mkstemp64) each(mkostemp) each(mkostemp64) each(mkstemps) \
  each(mkstemps64) each(mkostemps) each(mkostemps64) each(popen) each(socket) each(socketpair) each(accept) each(accept4) \
  each(pipe) each(pipe2) each(dup) each(dup2) each(dup3) each(fcntl) each(fcntl64) each(epoll_create) each(epoll_create1) \
  each(eventfd) each(timerfd_create) each(signalfd) each(inotify_init) each(inotify_init1) each(memfd_create) \
  each(posix_openpt) each(close) each(fclose) each(closedir) each(pclose) each(open_by_handle_at) \
  each(fanotify_init) each(recvmsg) each(recvmmsg) CLOSES_RANGES(each) OPENS_PROCESSES(each)

// Functions that the headers declare only for code that checks its buffers.
int __open_2(const char *, int);
int __open64_2(const char *, int);
int __openat_2(int, const char *, int);
int __openat64_2(int, const char *, int);

static struct {
#define POINTER(name) __typeof__(name) *name;
  ALL(POINTER)
} next;

void agent_resolve_descriptors(void) {
#define RESOLVE(name) next.name = (__typeof__(next.name))dlsym(RTLD_NEXT, #name);
  ALL(RESOLVE)
}

// A call that opens a descriptor.
#define OPENS(name, parameters, arguments) \
  AGENT_EXPORTED int name parameters { \
    if (agent_is_direct_call()) return next.name arguments; \
    agent_resolve(); \
    return opened(next.name arguments); \
  }

// A call with a mode, if a file is created.
#define OPENS_MODE(name, parameters, arguments) \
  AGENT_EXPORTED int name parameters { \
    mode_t mode = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { \
      va_list more; \
      va_start(more, flags); \
      mode = va_arg(more, mode_t); \
      va_end(more); \
    } \
    if (agent_is_direct_call()) return next.name arguments; \
    agent_resolve(); \
    return opened(next.name arguments); \
  }

#define OPENS_FILE(name, parameters, arguments) \
  AGENT_EXPORTED FILE *name parameters { \
    if (agent_is_direct_call()) return next.name arguments; \
    agent_resolve(); \
    return opened_file(next.name arguments); \
  }

#define OPENS_PAIR(name, parameters, arguments) \
  AGENT_EXPORTED int name parameters { \
    if (agent_is_direct_call()) return next.name arguments; \
    agent_resolve(); \
    int status = next.name arguments; \
    if (status == 0) { \
      opened(pair[0]); \
      opened(pair[1]); \
    } \
    return status; \
  }

#define CLOSES(type, name, parameters, arguments, closing) \
  AGENT_EXPORTED type name parameters { \
    if (agent_is_direct_call()) return next.name arguments; \
    agent_resolve(); \
    if (agent_accounts()) closing; \
    return next.name arguments; \
  }

// MARK: Files

OPENS_MODE(open, (const char *path, int flags, ...), (path, flags, mode))
OPENS_MODE(open64, (const char *path, int flags, ...), (path, flags, mode))
OPENS_MODE(openat, (int folder, const char *path, int flags, ...), (folder, path, flags, mode))
OPENS_MODE(openat64, (int folder, const char *path, int flags, ...), (folder, path, flags, mode))
OPENS(__open_2, (const char *path, int flags), (path, flags))
OPENS(__open64_2, (const char *path, int flags), (path, flags))
OPENS(__openat_2, (int folder, const char *path, int flags), (folder, path, flags))
OPENS(__openat64_2, (int folder, const char *path, int flags), (folder, path, flags))
OPENS(creat, (const char *path, mode_t mode), (path, mode))
OPENS(creat64, (const char *path, mode_t mode), (path, mode))
OPENS(mkstemp, (char *path), (path))
OPENS(mkstemp64, (char *path), (path))
OPENS(mkostemp, (char *path, int flags), (path, flags))
OPENS(mkostemp64, (char *path, int flags), (path, flags))
OPENS(mkstemps, (char *path, int suffix), (path, suffix))
OPENS(mkstemps64, (char *path, int suffix), (path, suffix))
OPENS(mkostemps, (char *path, int suffix, int flags), (path, suffix, flags))
OPENS(mkostemps64, (char *path, int suffix, int flags), (path, suffix, flags))
OPENS_FILE(fopen, (const char *path, const char *mode), (path, mode))
OPENS_FILE(fopen64, (const char *path, const char *mode), (path, mode))
OPENS_FILE(tmpfile, (void), ())
OPENS_FILE(tmpfile64, (void), ())
OPENS_FILE(popen, (const char *command, const char *mode), (command, mode))

AGENT_EXPORTED FILE *freopen(const char *path, const char *mode, FILE *file) {
  if (agent_is_direct_call()) return next.freopen(path, mode, file);
  agent_resolve();
  closing_file(file);
  return opened_file(next.freopen(path, mode, file));
}

AGENT_EXPORTED FILE *freopen64(const char *path, const char *mode, FILE *file) {
  if (agent_is_direct_call()) return next.freopen64(path, mode, file);
  agent_resolve();
  closing_file(file);
  return opened_file(next.freopen64(path, mode, file));
}

AGENT_EXPORTED DIR *opendir(const char *path) {
  if (agent_is_direct_call()) return next.opendir(path);
  agent_resolve();
  DIR *folder = next.opendir(path);
  if (folder != NULL && agent_accounts()) opened(dirfd(folder));
  return folder;
}

// MARK: Sockets, pipes, events

OPENS(socket, (int domain, int type, int protocol), (domain, type, protocol))
OPENS(accept, (int listener, struct sockaddr *address, socklen_t *bytes), (listener, address, bytes))
OPENS(accept4, (int listener, struct sockaddr *address, socklen_t *bytes, int flags), (listener, address, bytes, flags))
OPENS_PAIR(socketpair, (int domain, int type, int protocol, int pair[2]), (domain, type, protocol, pair))
OPENS_PAIR(pipe, (int pair[2]), (pair))
OPENS_PAIR(pipe2, (int pair[2], int flags), (pair, flags))
OPENS(epoll_create, (int size), (size))
OPENS(epoll_create1, (int flags), (flags))
OPENS(eventfd, (unsigned value, int flags), (value, flags))
OPENS(timerfd_create, (clockid_t clock, int flags), (clock, flags))
OPENS(inotify_init, (void), ())
OPENS(inotify_init1, (int flags), (flags))
OPENS(memfd_create, (const char *name, unsigned flags), (name, flags))
OPENS(posix_openpt, (int flags), (flags))

OPENS(open_by_handle_at, (int mount, struct file_handle *handle, int flags), (mount, handle, flags))
OPENS(fanotify_init, (unsigned flags, unsigned events), (flags, events))
#if __GLIBC_PREREQ(2, 36)
OPENS(pidfd_open, (pid_t process, unsigned flags), (process, flags))
OPENS(pidfd_getfd, (int process, int descriptor, unsigned flags), (process, descriptor, flags))
#endif

// Descriptors sent by another process, or by the system in a message.
static void opened_with(struct msghdr *message) {
#ifndef SCM_PIDFD
  enum { SCM_PIDFD = 4 };
#endif
  if (message->msg_controllen == 0) return;
  for (struct cmsghdr *part = CMSG_FIRSTHDR(message); part != NULL; part = CMSG_NXTHDR(message, part)) {
    if (part->cmsg_level != SOL_SOCKET || (part->cmsg_type != SCM_RIGHTS && part->cmsg_type != SCM_PIDFD)) continue;
    size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t index = 0; index < count; index++) {
      int descriptor;
      memcpy(&descriptor, CMSG_DATA(part) + index * sizeof(int), sizeof descriptor);
      opened(descriptor);
    }
  }
}

AGENT_EXPORTED ssize_t recvmsg(int socket, struct msghdr *message, int flags) {
  if (agent_is_direct_call()) return next.recvmsg(socket, message, flags);
  agent_resolve();
  ssize_t received = next.recvmsg(socket, message, flags);
  if (received >= 0) opened_with(message);
  return received;
}

AGENT_EXPORTED int recvmmsg(int socket, struct mmsghdr *messages, unsigned count, int flags, struct timespec *timeout) {
  if (agent_is_direct_call()) return next.recvmmsg(socket, messages, count, flags, timeout);
  agent_resolve();
  int received = next.recvmmsg(socket, messages, count, flags, timeout);
  for (int index = 0; index < received; index++) opened_with(&messages[index].msg_hdr);
  return received;
}

AGENT_EXPORTED int signalfd(int descriptor, const sigset_t *signals, int flags) {
  if (agent_is_direct_call()) return next.signalfd(descriptor, signals, flags);
  agent_resolve();
  int result = next.signalfd(descriptor, signals, flags);
  // If a descriptor is given, it is changed.
  return descriptor == -1 ? opened(result) : result;
}

// MARK: Copies

OPENS(dup, (int descriptor), (descriptor))
OPENS(dup3, (int descriptor, int wanted, int flags), (descriptor, wanted, flags))

AGENT_EXPORTED int dup2(int descriptor, int wanted) {
  if (agent_is_direct_call()) return next.dup2(descriptor, wanted);
  agent_resolve();
  int result = next.dup2(descriptor, wanted);
  return descriptor == wanted ? result : opened(result);
}

#define CONTROLS(name) \
  AGENT_EXPORTED int name(int descriptor, int command, ...) { \
    va_list more; \
    va_start(more, command); \
    /* The function behind knows which commands have one, and of which type. */ \
    void *argument = va_arg(more, void *); \
    va_end(more); \
    if (agent_is_direct_call()) return next.name(descriptor, command, argument); \
    agent_resolve(); \
    int result = next.name(descriptor, command, argument); \
    return command == F_DUPFD || command == F_DUPFD_CLOEXEC ? opened(result) : result; \
  }
CONTROLS(fcntl)
CONTROLS(fcntl64)

// MARK: Closing

CLOSES(int, close, (int descriptor), (descriptor), closing(descriptor))
CLOSES(int, fclose, (FILE *file), (file), closing_file(file))
CLOSES(int, pclose, (FILE *file), (file), closing_file(file))
CLOSES(int, closedir, (DIR *folder), (folder), closing(dirfd(folder)))
#if __GLIBC_PREREQ(2, 34)
CLOSES(int, close_range, (unsigned first, unsigned last, int flags), (first, last, flags),
       if (flags == 0) closing_range(first, last))
CLOSES(void, closefrom, (int first), (first), closing_range(first < 0 ? 0 : (unsigned)first, UINT32_MAX))
#endif

// MARK: Reading

bool agent_clear_descriptors(void) {
  descriptors.process = getpid();
  if (descriptors.words == NULL) {
    descriptors.words = agent_map(descriptor_capacity * sizeof *descriptors.words);
    descriptors.highest = -1;
    return descriptors.words != NULL;
  }
  for (int descriptor = 0; descriptor <= descriptors.highest; descriptor++) descriptors.words[descriptor] = 0;
  descriptors.highest = -1;
  return true;
}

size_t agent_read_descriptors(cagent_object *objects, size_t capacity) {
  size_t count = 0;
  for (int descriptor = 0; descriptors.words != NULL && descriptor <= descriptors.highest; descriptor++) {
    uint64_t word = descriptors.words[descriptor];
    uint32_t path = (uint32_t)word;
    if ((word & is_open) == 0 || path == agent_no_path) continue;
    if (count < capacity) objects[count] = (cagent_object){(uintptr_t)descriptor, 1, path, 0};
    count += 1;
  }
  return count;
}

#else

bool agent_clear_descriptors(void) { return true; }
size_t agent_read_descriptors(cagent_object *objects, size_t capacity) { return 0; }

#endif
