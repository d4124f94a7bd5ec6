/* Makes one system call of many fail, for `benchmarks.torture.faults`: loaded by LD_PRELOAD, armed by fault_arm().

   Counted are the calls that open, write, sync, cut, rename or remove a file or a folder below a folder; those that open
   one only to read it if `reads` is set. Those that are not counted fail too where all later calls are to fail. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static char below[4096];
static int armed = 0, sticky = 0, error = 0, counts_reads = 0;
static long at = -1, count = 0;

void fault_arm(const char *folder, int number, int error_number, int stays, int reads) {
    snprintf(below, sizeof below, "%s", folder);
    at = number; error = error_number; sticky = stays; counts_reads = reads; count = 0; armed = 1;
}
void fault_disarm(void) { armed = 0; }
int fault_count(void) { return (int)count; }

static int fails(void) {
    long number = count++;
    if (at >= 0 && (number == at || (sticky && number > at))) { errno = error; return 1; }
    return 0;
}
static int is_below(const char *path) {
    size_t length = strlen(below);
    return armed && path && strncmp(path, below, length) == 0 && (path[length] == '/' || path[length] == 0);
}
static int fails_path(const char *path) { return is_below(path) && fails(); }
static int fails_uncounted(const char *path) {
    if (!is_below(path) || at < 0 || !sticky || count <= at) return 0;
    errno = error;
    return 1;
}
static int fails_open(const char *path, int flags) {
    return counts_reads || (flags & (O_WRONLY | O_RDWR | O_CREAT)) ? fails_path(path) : fails_uncounted(path);
}
static int path_of(int descriptor, char *path, size_t size) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, size - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return 1;
}
static int fails_descriptor(int descriptor) {
    char path[4096];
    return armed && path_of(descriptor, path, sizeof path) && fails_path(path);
}
/* A path below an open folder, as `shutil.rmtree` names what it removes. */
static int fails_open_at(int folder, const char *name, int flags) {
    char path[4096], whole[8192];
    if (!armed || !name || name[0] == '/' || folder == AT_FDCWD) return fails_open(name, flags);
    if (!path_of(folder, path, sizeof path)) return 0;
    snprintf(whole, sizeof whole, "%s/%s", path, name);
    return fails_open(whole, flags);
}
static int fails_at(int folder, const char *name) { return fails_open_at(folder, name, O_WRONLY); }

#define REAL(name) static __typeof__(name) *real = 0; if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(name); \
        va_list rest; va_start(rest, flags); mode_t mode = va_arg(rest, mode_t); va_end(rest); \
        if (fails_open(path, flags)) return -1; \
        return real(path, flags, mode); \
    }
OPEN(open)
OPEN(open64)
#define OPENAT(name) \
    int name(int folder, const char *path, int flags, ...) { \
        REAL(name); \
        va_list rest; va_start(rest, flags); mode_t mode = va_arg(rest, mode_t); va_end(rest); \
        if (fails_open_at(folder, path, flags)) return -1; \
        return real(folder, path, flags, mode); \
    }
OPENAT(openat)
OPENAT(openat64)
ssize_t write(int descriptor, const void *data, size_t size) {
    REAL(write);
    if (fails_descriptor(descriptor)) return -1;
    return real(descriptor, data, size);
}
ssize_t pwrite(int descriptor, const void *data, size_t size, off_t place) {
    REAL(pwrite);
    if (fails_descriptor(descriptor)) return -1;
    return real(descriptor, data, size, place);
}
ssize_t pwrite64(int descriptor, const void *data, size_t size, off64_t place) {
    REAL(pwrite64);
    if (fails_descriptor(descriptor)) return -1;
    return real(descriptor, data, size, place);
}
ssize_t writev(int descriptor, const struct iovec *parts, int number) {
    REAL(writev);
    if (fails_descriptor(descriptor)) return -1;
    return real(descriptor, parts, number);
}
int fsync(int descriptor) {
    REAL(fsync);
    if (fails_descriptor(descriptor)) return -1;
    return real(descriptor);
}
int fdatasync(int descriptor) {
    REAL(fdatasync);
    if (fails_descriptor(descriptor)) return -1;
    return real(descriptor);
}
int ftruncate(int descriptor, off_t size) {
    REAL(ftruncate);
    if (fails_descriptor(descriptor)) return -1;
    return real(descriptor, size);
}
int ftruncate64(int descriptor, off64_t size) {
    REAL(ftruncate64);
    if (fails_descriptor(descriptor)) return -1;
    return real(descriptor, size);
}
int rename(const char *from, const char *to) {
    REAL(rename);
    if (fails_path(to)) return -1;
    return real(from, to);
}
int unlink(const char *path) {
    REAL(unlink);
    if (fails_path(path)) return -1;
    return real(path);
}
int unlinkat(int folder, const char *path, int flags) {
    REAL(unlinkat);
    if (fails_at(folder, path)) return -1;
    return real(folder, path, flags);
}
int rmdir(const char *path) {
    REAL(rmdir);
    if (fails_path(path)) return -1;
    return real(path);
}
int mkdir(const char *path, mode_t mode) {
    REAL(mkdir);
    if (fails_path(path)) return -1;
    return real(path, mode);
}
