// Makes one system call of a process fail, or ends the process there: LD_PRELOAD=shim.so.
//
//   FAULT_AT      number of the call at which it happens, from 1
//   FAULT_KIND    kill | enospc | eio | eintr | short
//   FAULT_STICKY  1: every call from then on (not for kill)
//   FAULT_CLOCK   seconds that the clock is wrong by
//   FAULT_LOG     a file: "count N" at the process's end, "fired N name" when it happened
//
// Counted are the calls that change something on a disk. Standard streams are left alone.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static atomic_long counter;
static atomic_int fired;
static long at = -1;
static int sticky, log_descriptor = -1;
static long clock_error;
static const char *kind = "";

static void note(const char *text, long number, const char *name) {
  char line[128];
  int length = snprintf(line, sizeof line, "%s %ld %s\n", text, number, name);
  if (log_descriptor >= 0) syscall(SYS_write, log_descriptor, line, length);
}

__attribute__((constructor)) static void begin(void) {
  const char *text = getenv("FAULT_AT");
  if (text) at = atol(text);
  if (getenv("FAULT_KIND")) kind = getenv("FAULT_KIND");
  sticky = getenv("FAULT_STICKY") != NULL;
  if (getenv("FAULT_CLOCK")) clock_error = atol(getenv("FAULT_CLOCK"));
  const char *path = getenv("FAULT_LOG");
  if (path)
    log_descriptor = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

__attribute__((destructor)) static void end(void) { note("count", atomic_load(&counter), ""); }

// 0: go on; else the errno to fail with, or -1 for a short write.
static int fault(const char *name, int can_be_short, int can_be_interrupted) {
  long number = atomic_fetch_add(&counter, 1) + 1;
  if (at < 0 || number < at || (number > at && !sticky)) return 0;
  int code = 0;
  if (!strcmp(kind, "kill")) {
    note("fired", number, name);
    syscall(SYS_kill, getpid(), SIGKILL);
  } else if (!strcmp(kind, "enospc")) code = ENOSPC;
  else if (!strcmp(kind, "eio")) code = EIO;
  else if (!strcmp(kind, "eintr")) code = can_be_interrupted ? EINTR : 0;
  else if (!strcmp(kind, "short")) code = can_be_short ? -1 : 0;
  if (code != 0 && !atomic_exchange(&fired, 1)) note("fired", number, name);
  // Interrupted for ever would be no fault but a hang.
  if (code == EINTR && number > at) return 0;
  return code;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define FAIL(name, is_short, is_interrupted)                 \
  do {                                                       \
    int code = fault(#name, is_short, is_interrupted);       \
    if (code > 0) { errno = code; return -1; }               \
  } while (0)

ssize_t write(int file, const void *bytes, size_t count) {
  if (file <= 2) return REAL(write)(file, bytes, count);
  int code = fault("write", count > 1, 1);
  if (code > 0) { errno = code; return -1; }
  return REAL(write)(file, bytes, code < 0 ? count / 2 : count);
}
ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) {
  int code = fault("pwrite", count > 1, 1);
  if (code > 0) { errno = code; return -1; }
  return REAL(pwrite)(file, bytes, code < 0 ? count / 2 : count, offset);
}
ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t offset) {
  int code = fault("pwrite64", count > 1, 1);
  if (code > 0) { errno = code; return -1; }
  return REAL(pwrite64)(file, bytes, code < 0 ? count / 2 : count, offset);
}
int fsync(int file) { FAIL(fsync, 0, 1); return REAL(fsync)(file); }
int sync_file_range(int file, off64_t start, off64_t count, unsigned int flags) {
  FAIL(sync_file_range, 0, 1);
  return REAL(sync_file_range)(file, start, count, flags);
}
int fdatasync(int file) { FAIL(fdatasync, 0, 1); return REAL(fdatasync)(file); }
int ftruncate(int file, off_t size) { FAIL(ftruncate, 0, 1); return REAL(ftruncate)(file, size); }
int ftruncate64(int file, off64_t size) { FAIL(ftruncate64, 0, 1); return REAL(ftruncate64)(file, size); }
int rename(const char *a, const char *b) { FAIL(rename, 0, 0); return REAL(rename)(a, b); }
int renameat(int x, const char *a, int y, const char *b) { FAIL(renameat, 0, 0); return REAL(renameat)(x, a, y, b); }
int unlink(const char *a) { FAIL(unlink, 0, 0); return REAL(unlink)(a); }
int unlinkat(int x, const char *a, int flags) { FAIL(unlinkat, 0, 0); return REAL(unlinkat)(x, a, flags); }
int symlink(const char *a, const char *b) { FAIL(symlink, 0, 0); return REAL(symlink)(a, b); }
int mkdir(const char *a, mode_t mode) { FAIL(mkdir, 0, 0); return REAL(mkdir)(a, mode); }
int fchmod(int file, mode_t mode) { FAIL(fchmod, 0, 0); return REAL(fchmod)(file, mode); }
int clock_gettime(clockid_t id, struct timespec *time) {
  int result = syscall(SYS_clock_gettime, id, time);
  if (result == 0 && id == CLOCK_REALTIME) time->tv_sec += clock_error;
  return result;
}
