#include "worker/postgres/failure.hpp"

#include "messages/stop_code.hpp"

#include <optional>
#include <utility>

namespace worker::postgres {
namespace {

using core::Failure;
using core::FailureKind;

Failure make(FailureKind kind, std::string detail, std::string remote) {
    Failure failure;
    failure.kind = kind;
    failure.detail = std::move(detail);
    failure.remote = std::move(remote);
    return failure;
}

/// "ERROR:  CODE: sentence\nDETAIL:  [...]\nCONTEXT: ...": the words before the colons depend on
/// the server's language, so only ours are looked for.
std::string sentence_of(std::string_view message, std::string_view code) {
    const std::string mark = std::string(code) + ": ";
    const std::size_t at = message.find(mark);
    if (at == std::string_view::npos) return std::string(message.substr(0, message.find('\n')));
    message.remove_prefix(at + mark.size());
    return std::string(message.substr(0, message.find('\n')));
}

/// The JSON array of DETAIL: jsonb text, so it is on one line of its own.
std::string problems_of(std::string_view message) {
    for (std::size_t at = message.find('\n'); at != std::string_view::npos;
         at = message.find('\n', at + 1)) {
        std::string_view line = message.substr(at + 1);
        line = line.substr(0, line.find('\n'));
        const std::size_t open = line.find(":  [");
        if (open != std::string_view::npos && open < 40 && line.ends_with(']')) {
            return std::string(line.substr(open + 3));
        }
    }
    return {};
}

bool is_sick(std::string_view state) {
    const std::string_view group = state.substr(0, 2);
    if (group == "08" || group == "40" || group == "53" || group == "57" || group == "58") {
        return true;
    }
    // Time-outs, and a server that became a standby: the statement is not at fault.
    return state == "55P03" || state == "25P03" || state == "25006";
}

}  // namespace

Failure failure_from_sqlstate(std::string_view sqlstate, std::string_view message) {
    const std::string remote(message);
    if (const auto code = messages::stop_code_from_sqlstate(sqlstate)) {
        const std::string_view name = messages::to_string(*code);
        return refused(std::string(name), sentence_of(message, name), problems_of(message));
    }
    const std::string state(sqlstate);
    if (state == "40003") {
        return make(FailureKind::outcome_unknown, "the server does not know the outcome", remote);
    }
    if (state == "IU090") {
        return make(FailureKind::permanent, "a proof can't be committed (IU090)", remote);
    }
    if (state == "IU091") {
        return make(FailureKind::permanent, "this table is append-only (IU091)", remote);
    }
    if (is_sick(state)) {
        return make(FailureKind::retryable, "the database can't do this now (" + state + ")",
                    remote);
    }
    return make(FailureKind::permanent, "the database rejected a statement (" + state + ")",
                remote);
}

Failure retryable(std::string detail, std::string remote) {
    return make(FailureKind::retryable, std::move(detail), std::move(remote));
}

Failure permanent(std::string detail, std::string remote) {
    return make(FailureKind::permanent, std::move(detail), std::move(remote));
}

Failure refused(std::string stop_code, std::string detail, std::string problems) {
    Failure failure = make(FailureKind::refused, std::move(detail), {});
    failure.stop_code = std::move(stop_code);
    failure.problems = std::move(problems);
    return failure;
}

}  // namespace worker::postgres
