#pragma once
/// \file
/// Entry points of cutting: load rulesets once, then turn bytes into plans.

#include "core/cutting/plan.hpp"
#include "core/result.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core::cutting {

class Trail;

/// What making a plan may cost; a text that needs more is refused with OVER_LIMIT. They keep a text
/// of 64 MiB, however it was made up, within about 200 MiB of memory.
struct Bounds {
    std::size_t lines = 1'500'000;
    std::size_t headings = 100'000;  ///< lines that look like one, whatever becomes of them
    std::size_t title_bytes = 65'536;
};

/// What to cut and how.
struct CutRequest {
    std::string_view source;       ///< the whole text; must outlive the call, is never altered
    std::string ruleset = "auto";  ///< a name, or "auto": chosen from the text, reason in the plan
    std::string prefix;            ///< first part of every address, the doc_code
    Depth depth = Depth::article;
    std::optional<Bounds> bounds = {};  ///< none: a plan whatever it costs
    Trail* trail = nullptr;             ///< notes the decisions about one line of the source
};

/// All rulesets of a folder, compiled. Immutable after load(): share it between threads.
class RulesetLibrary {
  public:
    /// Loads every `*.toml` of `folder`. A file that breaks a rule stops nobody but who asks for
    /// its ruleset: see broken(). Errors: permanent, when no ruleset is left; with file, line and
    /// reason.
    static Result<std::shared_ptr<const RulesetLibrary>> load(const std::filesystem::path& folder);
    virtual ~RulesetLibrary() = default;
    /// Names in alphabetical order.
    virtual std::vector<std::string> names() const = 0;
    /// Files that break a rule, by the ruleset's name: why, with file and line. cut() with one of
    /// them fails with that; `auto` passes over them and leaves the warning RULESET_BROKEN.
    virtual std::map<std::string, Failure> broken() const { return {}; }
    /// Makes the plan. Pure: no I/O, no clock, no locale. Any bytes below 4 GiB give a plan (no
    /// heading: one unit; empty source: no unit). Errors: permanent, for an unknown or a broken
    /// ruleset; OVER_LIMIT for a text that is longer or needs more than the bounds.
    /// Threads: any number at once. Cost: linear in the source.
    virtual Result<Plan> cut(const CutRequest& request) const = 0;
};

/// First line of defence before a text is registered or cut: empty, above `limit_bytes`, NUL,
/// invalid UTF-8, only blanks. Gives a refused Failure with REFUSED_INPUT or OVER_LIMIT.
Result<void> check_source(std::string_view source, std::size_t limit_bytes);

/// The default prefix for a file name: upper case, anything but A-Z, 0-9 becomes '-'.
std::string prefix_from_file_name(const std::filesystem::path& file);

}  // namespace core::cutting
