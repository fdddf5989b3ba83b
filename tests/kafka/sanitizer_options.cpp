/// \file
/// What AddressSanitizer shall overlook in the suite kafka, and nothing else.

#ifdef __SANITIZE_ADDRESS__

/// Whole call chains, also through librdkafka, which keeps no frame pointers.
extern "C" const char* __asan_default_options() {
    return "fast_unwind_on_malloc=0";
}

/// librdkafka 2.0 now and then keeps the internal broker of a client that it destroyed, 3 KiB that
/// rd_kafka_new() made. A client that we forget is no leak in these terms: its threads hold it.
/// Everything else that we forget is made by other functions and still reported.
extern "C" const char* __lsan_default_suppressions() {
    return "leak:rd_kafka_new\n";
}

#endif
