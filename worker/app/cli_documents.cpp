#include "core/cutting/cutter.hpp"
#include "messages/json.hpp"
#include "messages/limits.hpp"
#include "worker/app/cli.hpp"
#include "worker/app/progress.hpp"
#include "worker/app/resources.hpp"
#include "worker/app/service.hpp"
#include "worker/app/start_check.hpp"
#include "worker/postgres/queries.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <optional>
#include <utility>

namespace worker::app {
namespace {

namespace json = boost::json;

std::string word(const json::value& value) {
    if (value.is_null()) return "-";
    if (value.is_string()) return std::string(value.get_string());
    return json::serialize(value);
}

// The switch in one line, then a line a run.
std::string status_text(const std::string& status) {
    const json::value parsed = json::parse(status);
    const json::object& object = parsed.as_object();
    const json::object& kill_switch = object.at("switch").as_object();
    std::string out = "switch " + word(kill_switch.at("state"));
    if (kill_switch.at("state") == "ON") {
        out += " (" + word(kill_switch.at("mode")) + " until " +
               word(kill_switch.at("expires_at")) + ")";
    }
    out += ", epoch " + word(kill_switch.at("epoch")) + "\n";
    for (const json::value& entry : object.at("runs").as_array()) {
        const json::object& run = entry.as_object();
        out += word(run.at("run_id")) + "  " + word(run.at("document")) + "  " +
               word(run.at("state")) + "  units " + word(run.at("units"));
        if (!run.at("stop_code").is_null()) out += "  stopped: " + word(run.at("stop_code"));
        out += "  " + word(run.at("updated_at")) + "\n";
    }
    return out;
}

// A name that no ruleset has would only show at discover.
core::Result<void> check_ruleset(const std::optional<std::string>& ruleset) {
    if (!ruleset || *ruleset == "auto") return {};
    const auto folder = find_resource("rulesets");
    if (!folder) return folder.error();
    const auto library = core::cutting::RulesetLibrary::load(*folder);
    if (!library) return library.error();
    const std::map<std::string, core::Failure> broken = (*library)->broken();
    if (const auto bad = broken.find(*ruleset); bad != broken.end()) return bad->second;
    const std::vector<std::string> names = (*library)->names();
    if (std::find(names.begin(), names.end(), *ruleset) != names.end()) return {};
    core::Failure failure;
    failure.kind = core::FailureKind::refused;
    failure.stop_code = "REFUSED_INPUT";
    failure.detail = "no ruleset is named " + *ruleset + "; there are auto";
    for (const std::string& name : names) failure.detail += ", " + name;
    for (const auto& [name, why] : broken) failure.detail += "; broken: " + why.detail;
    return failure;
}

std::string megabytes(std::size_t bytes) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1f MB", static_cast<double>(bytes) / 1e6);
    return text.data();
}

std::string registered_text(const std::string& answer) {
    const json::value parsed = json::parse(answer);
    const json::object& o = parsed.as_object();
    std::string out = word(o.at("doc_code")) + " version " + word(o.at("version")) + ", " +
                      word(o.at("bytes")) + " bytes, sha256 " + word(o.at("sha256")) +
                      (o.at("created").as_bool() ? "" : " (was registered before)") + ", ruleset " +
                      word(o.at("ruleset"));
    // Of the document, all its versions included: nobody may change these without knowing.
    for (const auto& [name, before] : o.at("replaced").as_object()) {
        out +=
            "\n" + std::string(name) + " changed: was " + word(before) + ", is " + word(o.at(name));
    }
    return out;
}

}  // namespace

int run_source_add(const CliOptions& options, const core::Config& config, const Output& out) {
    auto text = read_text(options.files.front(), messages::limits::source_bytes_max);
    if (!text && text.error().kind == core::FailureKind::refused) return out.failed(text.error());
    if (!text) return out.usage(text.error().detail);
    if (auto good = core::cutting::check_source(*text, messages::limits::source_bytes_max); !good) {
        return out.failed(good.error());
    }
    if (auto known = check_ruleset(options.ruleset); !known) {
        const bool refused = known.error().kind == core::FailureKind::refused;
        return refused ? out.failed(known.error()) : out.usage(known.error().detail);
    }
    std::optional<Waiting> waiting(std::in_place, "connecting to the database", options.progress);
    auto session = open_database<postgres::Role::source>(config);
    if (session) waiting->now("registering " + megabytes(text->size()));
    const auto answer =
        session ? postgres::source_add(*session, options.doc_code, *text,
                                       options.ruleset.value_or(""), options.title.value_or(""))
                : core::Result<std::string>(session.error());
    waiting.reset();
    if (!session) return out.not_started(session.error());
    if (!answer) return out.failed(answer.error());
    return out.done(*answer, registered_text(*answer));
}

namespace {

/// Adds what zones_to_json() or furniture_to_json() wrote; `kind_of` knows the words below `key`.
template <typename KindOf, typename Spans>
void add_spans(const std::string& array, const char* key, KindOf kind_of, Spans& spans) {
    const json::value parsed = json::parse(array);
    for (const json::value& entry : parsed.as_array()) {
        const json::object& o = entry.as_object();
        if (const auto kind = kind_of(word(o.at(key)))) {
            spans.push_back(
                {*kind,
                 {o.at("start").to_number<std::size_t>(), o.at("end").to_number<std::size_t>()}});
        }
    }
}

}  // namespace

int run_plan(const CliOptions& options, const core::Config& config, const Output& out) {
    auto session = open_database<postgres::Role::audit>(config);
    if (!session) return out.not_started(session.error());
    const auto pinned = postgres::pinned_plan(*session, *options.run);
    if (!pinned) return out.failed(pinned.error());
    auto plan = core::cutting::plan_from_canonical(pinned->cutplan);
    if (!plan) return out.failed(plan.error());
    plan->ruleset_reason = pinned->ruleset_reason;
    const json::value warnings = json::parse(pinned->warnings_json);
    for (const json::value& entry : warnings.as_array()) {
        const json::object& o = entry.as_object();
        plan->warnings.push_back({word(o.at("code")),
                                  static_cast<std::size_t>(o.at("at").to_number<std::int64_t>()),
                                  word(o.at("message"))});
    }
    using core::cutting::furniture_kind, core::cutting::zone_kind;
    add_spans(pinned->zones_json, "zone", zone_kind, plan->zones);
    add_spans(pinned->furniture_json, "kind", furniture_kind, plan->furniture);
    if (!out.json()) return out.done("", core::cutting::plan_to_tree(*plan));
    return out.done_in_pieces(
        [&](const auto& sink) { core::cutting::write_plan_json(*plan, sink); });
}

int run_rebuild(const CliOptions& options, const core::Config& config, const Output& out) {
    auto session = open_database<postgres::Role::audit>(config);
    if (!session) return out.not_started(session.error());
    const bool as_json = out.json();
    const auto write = [as_json](std::string_view piece) { return as_json || write_stdout(piece); };
    const auto rebuilt =
        postgres::rebuild(*session, options.documents.front(), options.source_version, write);
    if (!rebuilt) {
        // CONTRACT: exit 1 unless the text is the source's, whatever kept it from being so.
        const int code = out.failed(rebuilt.error());
        return rebuilt.error().stop_code == "DOCUMENT_UNKNOWN" ? code : exit_could_not;
    }
    if (!as_json) return exit_done;
    std::string document;
    messages::append_json_string(document, options.documents.front());
    return out.done("{\"document\":" + document +
                        ",\"version\":" + std::to_string(rebuilt->version) +
                        ",\"bytes\":" + std::to_string(rebuilt->bytes) + ",\"units\":" +
                        std::to_string(rebuilt->units) + ",\"sha256\":\"" + rebuilt->sha256 + "\"}",
                    "");
}

int run_status(const CliOptions& options, const core::Config& config, const Output& out) {
    auto session = open_database<postgres::Role::audit>(config);
    if (!session) return out.not_started(session.error());
    std::optional<std::string> document;
    if (!options.documents.empty()) document = options.documents.front();
    const auto answer = postgres::status(*session, options.run, document);
    if (!answer) return out.failed(answer.error());
    return out.done(*answer, out.json() ? std::string() : status_text(*answer));
}

}  // namespace worker::app
