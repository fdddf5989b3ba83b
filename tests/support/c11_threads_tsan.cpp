/// \file
/// C11 threads over pthreads, linked by the tsan preset only.
///
/// Debian's librdkafka is built on C11 threads (thrd_create, mtx_lock, ...), which ThreadSanitizer
/// does not intercept: it crashes on librdkafka's first thread, because that thread has no state of
/// TSan's. The program's own definitions of these functions take precedence over libc's, and these
/// call pthreads, which TSan does intercept.

#include <cerrno>
#include <cstdint>
#include <ctime>
#include <memory>
#include <pthread.h>
#include <threads.h>

namespace {

struct Start {
    thrd_start_t function;
    void* argument;
};

void* run(void* opaque) {
    const std::unique_ptr<Start> start(static_cast<Start*>(opaque));
    // An int in a pointer, as thrd_join() takes it out again.
    return reinterpret_cast<void*>(static_cast<std::intptr_t>(start->function(start->argument)));
}

int answer(int code) {
    switch (code) {
        case 0:
            return thrd_success;
        case ENOMEM:
        case EAGAIN:
            return thrd_nomem;
        case ETIMEDOUT:
            return thrd_timedout;
        case EBUSY:
            return thrd_busy;
        default:
            return thrd_error;
    }
}

// glibc keeps both kinds in the same bytes.
static_assert(sizeof(mtx_t) >= sizeof(pthread_mutex_t));
static_assert(sizeof(cnd_t) >= sizeof(pthread_cond_t));
static_assert(sizeof(thrd_t) == sizeof(pthread_t));
static_assert(sizeof(once_flag) >= sizeof(pthread_once_t));
static_assert(sizeof(tss_t) == sizeof(pthread_key_t));

pthread_mutex_t* mutex_of(mtx_t* mutex) {
    return reinterpret_cast<pthread_mutex_t*>(mutex);
}
pthread_cond_t* condition_of(cnd_t* condition) {
    return reinterpret_cast<pthread_cond_t*>(condition);
}

}  // namespace

extern "C" {

/// librdkafka itself is not instrumented, so TSan sees its calls of free() and memcpy() but not the
/// atomic counters that order them. Without this every handed-over record is reported.
const char* __tsan_default_options();
const char* __tsan_default_options() {
    return "ignore_noninstrumented_modules=1";
}

int thrd_create(thrd_t* thread, thrd_start_t function, void* argument) {
    auto start = std::make_unique<Start>(Start{function, argument});
    const int code = pthread_create(thread, nullptr, &run, start.get());
    if (code == 0) {
        static_cast<void>(start.release());  // run() takes it
    }
    return answer(code);
}

int thrd_join(thrd_t thread, int* result) {
    void* value = nullptr;
    const int code = pthread_join(thread, &value);
    if (code == 0 && result != nullptr) {
        *result = static_cast<int>(reinterpret_cast<std::intptr_t>(value));
    }
    return answer(code);
}

int thrd_detach(thrd_t thread) {
    return answer(pthread_detach(thread));
}
thrd_t thrd_current() {
    return pthread_self();
}
int thrd_equal(thrd_t a, thrd_t b) {
    return pthread_equal(a, b);
}
void thrd_exit(int result) {
    pthread_exit(reinterpret_cast<void*>(static_cast<std::intptr_t>(result)));
}

int mtx_init(mtx_t* mutex, int type) noexcept {
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    const bool recursive = (type & mtx_recursive) != 0;
    pthread_mutexattr_settype(&attributes,
                              recursive ? PTHREAD_MUTEX_RECURSIVE : PTHREAD_MUTEX_NORMAL);
    const int code = pthread_mutex_init(mutex_of(mutex), &attributes);
    pthread_mutexattr_destroy(&attributes);
    return answer(code);
}

int mtx_lock(mtx_t* mutex) {
    return answer(pthread_mutex_lock(mutex_of(mutex)));
}
int mtx_trylock(mtx_t* mutex) {
    return answer(pthread_mutex_trylock(mutex_of(mutex)));
}
int mtx_unlock(mtx_t* mutex) noexcept {
    return answer(pthread_mutex_unlock(mutex_of(mutex)));
}
void mtx_destroy(mtx_t* mutex) noexcept {
    pthread_mutex_destroy(mutex_of(mutex));
}

int cnd_init(cnd_t* condition) noexcept {
    return answer(pthread_cond_init(condition_of(condition), nullptr));
}
int cnd_signal(cnd_t* condition) noexcept {
    return answer(pthread_cond_signal(condition_of(condition)));
}
int cnd_broadcast(cnd_t* condition) noexcept {
    return answer(pthread_cond_broadcast(condition_of(condition)));
}
int cnd_wait(cnd_t* condition, mtx_t* mutex) {
    return answer(pthread_cond_wait(condition_of(condition), mutex_of(mutex)));
}
int cnd_timedwait(cnd_t* condition, mtx_t* mutex, const timespec* until) {
    return answer(pthread_cond_timedwait(condition_of(condition), mutex_of(mutex), until));
}
void cnd_destroy(cnd_t* condition) noexcept {
    pthread_cond_destroy(condition_of(condition));
}

int tss_create(tss_t* key, tss_dtor_t destructor) noexcept {
    return answer(pthread_key_create(key, destructor));
}
void* tss_get(tss_t key) noexcept {
    return pthread_getspecific(key);
}
int tss_set(tss_t key, void* value) noexcept {
    return answer(pthread_setspecific(key, value));
}
void tss_delete(tss_t key) noexcept {
    pthread_key_delete(key);
}

}  // extern "C"
