/// \file
/// Two digests side by side are those of one after the other.

#include "core/text_digests.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace {

using core::sha256_with_parts;
using core::sha256_with_parts_plain;

std::string some_bytes(std::size_t size, std::mt19937& random) {
    std::string out(size, '\0');
    for (char& byte : out) {
        byte = static_cast<char>(random());
    }
    return out;
}

struct Digests {
    core::Sha256 whole{};
    std::vector<core::Sha256> parts;
};

using With = core::Sha256(std::string_view, const core::TextParts&);

Digests digests(With with, std::string_view whole, const std::vector<std::string_view>& parts) {
    Digests out;
    const auto text = [&](std::size_t i) { return parts.at(i); };
    const auto take = [&](std::size_t i, const core::Sha256& digest) {
        EXPECT_EQ(i, out.parts.size()) << "in order";
        out.parts.push_back(digest);
    };
    out.whole = with(whole, {parts.size(), text, take});
    return out;
}

void expect_same(std::string_view whole, const std::vector<std::string_view>& parts) {
    const Digests found = digests(sha256_with_parts, whole, parts);
    const Digests wanted = digests(sha256_with_parts_plain, whole, parts);
    EXPECT_EQ(core::to_hex(found.whole), core::to_hex(wanted.whole)) << whole.size();
    ASSERT_EQ(found.parts.size(), wanted.parts.size());
    for (std::size_t i = 0; i < wanted.parts.size(); ++i) {
        EXPECT_EQ(core::to_hex(found.parts[i]), core::to_hex(wanted.parts[i]))
            << i << " of " << parts[i].size() << " bytes";
    }
}

TEST(TextDigests, ThePublishedValues) {
    const Digests found = digests(sha256_with_parts, "abc", {"", "abc"});
    EXPECT_EQ(core::to_hex(found.whole),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(core::to_hex(found.parts.at(0)),
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(found.parts.at(1), found.whole);
}

TEST(TextDigests, EveryLengthAroundABlock) {
    std::mt19937 random(7);
    const std::string text = some_bytes(300, random);
    for (std::size_t size = 0; size <= text.size(); ++size) {
        const std::string_view whole = std::string_view(text).substr(0, size);
        expect_same(whole, {});
        expect_same(whole, {whole});
        expect_same({}, {whole, {}, whole});
        expect_same(whole, {whole.substr(0, size / 2), whole.substr(size / 2)});
    }
}

TEST(TextDigests, PartsOfAllSizes) {
    const unsigned seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    for (int round = 0; round < 200; ++round) {
        const std::string text = some_bytes(random() % 5000, random);
        std::vector<std::string_view> parts;
        std::string_view rest = text;
        while (!rest.empty()) {
            const std::size_t size = random() % 400;
            parts.push_back(rest.substr(0, size));
            rest.remove_prefix(std::min(rest.size(), size + random() % 3));
        }
        expect_same(text, parts);
        parts.insert(parts.end(), 3, text);  // more bytes in parts than in the whole
        expect_same(text, parts);
    }
}

}  // namespace
