#include "worker/postgres/failure.hpp"
#include "worker/postgres/session.hpp"

#include <cstdlib>
#include <libpq-fe.h>
#include <map>

namespace worker::postgres {
namespace {

std::string in_quotes(std::string_view value) {
    std::string text = "'";
    for (const char c : value) {
        if (c == '\'' || c == '\\') text += '\\';
        text += c;
    }
    return text + "'";
}

using Words = std::map<std::string, std::string>;

/// By libpq's own parser, so that words, quotes and URIs mean what they mean everywhere else.
Result<Words> parse(const std::string& conninfo) {
    char* complaint = nullptr;
    PQconninfoOption* parsed = PQconninfoParse(conninfo.c_str(), &complaint);
    if (parsed == nullptr) {
        // The complaint may quote the conninfo, and that may hold a password: remote text.
        const std::string remote = complaint != nullptr ? complaint : "";
        PQfreemem(complaint);
        return permanent("postgres.conninfo can't be understood", remote);
    }
    Words words;
    for (const PQconninfoOption* word = parsed; word->keyword != nullptr; ++word) {
        if (word->val != nullptr) words[word->keyword] = word->val;
    }
    PQconninfoFree(parsed);
    return words;
}

std::string join(const Words& words) {
    std::string text;
    for (const auto& [keyword, value] : words) {
        text += (text.empty() ? "" : " ") + keyword + "=" + in_quotes(value);
    }
    return text;
}

bool repeats_itself(Role role) {
    return role == Role::run || role == Role::writer || is_governed(role);
}

std::string session_options(Role role, const PostgresConfig& config) {
    const auto milliseconds = [](std::chrono::milliseconds value) {
        return std::to_string(value.count());
    };
    // Messages below error would go to stderr with libpqxx 6 and to a handler with 7: neither.
    return "-c synchronous_commit=on -c statement_timeout=" +
           milliseconds(config.statement_timeout) +
           " -c lock_timeout=" + milliseconds(config.lock_timeout) +
           " -c idle_in_transaction_session_timeout=" + milliseconds(config.idle_timeout) +
           " -c client_connection_check_interval=1000 -c timezone=UTC" +
           " -c client_min_messages=error -c bytea_output=hex" +
           // Compiling a plan never pays for calls of some milliseconds, and costs a hundred.
           " -c jit=off" +
           // Each of these roles runs few statements, again and again, by keys: planned once for
           // all values they come out as for any one, and a new session is as quick after one use
           // as after six. Who asks for something else each time (status) is better off without.
           (repeats_itself(role) ? " -c plan_cache_mode=force_generic_plan" : "") +
           // Every name is qualified; migrations of a site may rely on the site's own path.
           (role == Role::owner ? "" : " -c search_path=pg_catalog");
}

}  // namespace

std::string role_name(Role role, const PostgresConfig& config) {
    switch (role) {
        case Role::run:
            return "cutter_run";
        case Role::exec:
            return "cutter_exec";
        case Role::proof:
            return "cutter_proof";
        case Role::verify:
            return "cutter_verify";
        case Role::writer:
            return "cutter_writer";
        case Role::kill:
            return "cutter_kill";
        case Role::audit:
            return "cutter_audit";
        case Role::source:
            return "cutter_source";
        case Role::gov:
            return "cutter_gov";
        case Role::owner:
            return config.owner;
    }
    return {};
}

Result<std::string> conninfo_for(Role role, const PostgresConfig& config) {
    Result<Words> words = parse(config.conninfo);
    if (!words) return words.error();
    (*words)["user"] = role_name(role, config);
    (*words)["application_name"] = "iu-cutter " + role_name(role, config);
    std::string& options = (*words)["options"];
    options += (options.empty() ? "" : " ") + session_options(role, config);
    const auto wait = std::chrono::ceil<std::chrono::seconds>(config.connect_timeout);
    words->try_emplace("connect_timeout", std::to_string(wait.count()));
    words->try_emplace("tcp_user_timeout", "10000");
    // As a word it is set after the options and before the environment's: ours must win.
    (*words)["client_encoding"] = "UTF8";
    return join(*words);
}

void ignore_session_variables() {
    // All that libpq makes settings of a session, but the encoding, for which there is a word.
    for (const char* name : {"PGTZ", "PGDATESTYLE", "PGGEQO"}) ::unsetenv(name);
}

SplitConninfo split_password(const std::string& conninfo) {
    Result<Words> words = parse(conninfo);
    if (!words) return {};
    SplitConninfo split;
    split.password = (*words)["password"];
    words->erase("password");
    words->erase("sslpassword");
    split.text = join(*words);
    return split;
}

}  // namespace worker::postgres
