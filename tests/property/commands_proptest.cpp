#include "messages/commands.hpp"
#include "messages/ids.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <chrono>
#include <string>
#include <variant>
#include <vector>

namespace messages {
namespace {

std::string from_alphabet(const std::string& alphabet, std::size_t length) {
    return *rc::gen::container<std::string>(length, rc::gen::elementOf(alphabet));
}

std::string some_doc_code() {
    return "D" + from_alphabet("abcXYZ019.-_", *rc::gen::inRange<std::size_t>(0, 40));
}

std::string some_words() {
    return "x" + from_alphabet("ab \"\\/{}[]:,'", *rc::gen::inRange<std::size_t>(0, 60));
}

Timestamp some_time() {
    return Timestamp(
        std::chrono::microseconds(*rc::gen::inRange<std::int64_t>(0, 4'000'000'000'000'000)));
}

Cut some_cut() {
    Cut cut;
    cut.command_id = generate_uuid();
    cut.run_id = "ictr-20260101T000000Z-" + from_alphabet("0123456789abcdef", 8);
    cut.plan_digest = from_alphabet("0123456789abcdef", 64);
    cut.mode = *rc::gen::element(Mode::rollback_only, Mode::live);
    cut.until = *rc::gen::element(Until::write_verified, Until::lifecycle_enacted);
    for (int i = *rc::gen::inRange(0, 4); i > 0; --i) cut.approvals.push_back(generate_uuid());
    if (*rc::gen::arbitrary<bool>()) cut.grant = generate_uuid();
    if (*rc::gen::arbitrary<bool>()) cut.deadline = some_time();
    cut.requested_by = some_words();
    return cut;
}

Discover some_discover() {
    Discover discover;
    discover.command_id = generate_uuid();
    discover.document = some_doc_code();
    if (*rc::gen::arbitrary<bool>()) discover.source_version = *rc::gen::inRange(1, 1000);
    if (*rc::gen::arbitrary<bool>()) discover.ruleset = "vi-law";
    if (*rc::gen::arbitrary<bool>()) discover.deadline = some_time();
    discover.requested_by = some_words();
    return discover;
}

RC_GTEST_PROP(CommandsProperty, DecodeIsTheInverseOfEncode, ()) {
    const Command command = *rc::gen::arbitrary<bool>() ? make_command(some_discover())
                                                        : make_command(some_cut(), some_doc_code());

    const Message message = encode_command(command, "tests", some_time());
    const auto decoded = decode_command(message.key, message.value, message.headers);

    RC_ASSERT(decoded.has_value());
    RC_ASSERT(canonical_json(*decoded) == canonical_json(command));
    RC_ASSERT(decoded->sha256 == command.sha256);
    RC_ASSERT(decoded->document == command.document);
}

RC_GTEST_PROP(CommandsProperty, DamagedBytesAreAnErrorOrACommandAndNothingElse, ()) {
    const Message message =
        encode_command(make_command(some_cut(), some_doc_code()), "tests", some_time());
    std::string value = message.value;
    for (int i = *rc::gen::inRange(1, 6); i > 0; --i) {
        value.at(*rc::gen::inRange<std::size_t>(0, value.size())) =
            static_cast<char>(*rc::gen::inRange(0, 256));
    }

    const auto decoded = decode_command(message.key, value, message.headers);

    if (decoded) {
        const Message again = encode_command(*decoded, "tests", some_time());
        RC_ASSERT(decode_command(again.key, again.value, again.headers).has_value());
    } else {
        RC_ASSERT(!decoded.error().to_string().empty());
    }
}

}  // namespace
}  // namespace messages
