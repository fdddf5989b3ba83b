#pragma once
/// \file
/// Base names of the topics, before `kafka.topic_prefix`. Published: do not rename.

#include <array>
#include <string_view>

namespace messages::topics {

inline constexpr std::string_view discover = "iu.discover.v1";
inline constexpr std::string_view cut = "iu.cut.v1";
inline constexpr std::string_view verify = "iu.verify.v1";
inline constexpr std::string_view governance = "iu.governance.v1";
inline constexpr std::string_view checkpoint = "iu.checkpoint.v1";
inline constexpr std::string_view control = "iu.control.v1";
inline constexpr std::string_view dead_letter = "iu.dead-letter.v1";

inline constexpr std::array all{discover,   cut,     verify,     governance,
                                checkpoint, control, dead_letter};

}  // namespace messages::topics
