#include "worker/app/cli_options.hpp"

#include "messages/json_text.hpp"
#include "worker/app/resources.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <sstream>
#include <string_view>
#include <system_error>

namespace worker::app {
namespace {

constexpr const char* about =
    "Cuts governed documents into information units in PostgreSQL, on command from Kafka, behind "
    "a\n"
    "kill switch, and leaves evidence that an auditor can replay.";
constexpr const char* footer =
    "Configuration: --config FILE, else $IU_CUTTER_CONFIG, else /etc/iu-cutter/iu-cutter.toml;\n"
    "IU_CUTTER__SECTION__KEY=value overrides a key.\n"
    "Exit codes: 0 done, 1 could not (trying again may help), 2 usage or configuration,\n"
    "3 refused (stop_code says why), 4 tampered, 5 incomplete, 130 interrupted,\n"
    "143 second SIGTERM.";

/// Of the contract; they come in a later version.
constexpr std::array<std::string_view, 10> later{"auditor", "doctor", "dead-letter", "parked",
                                                 "grant",   "keygen", "drill",       "backup",
                                                 "audit",   "console"};

/// What is wrong with a number of seconds; empty: nothing. CLI::Range says of 1.5 that it is not
/// between 0 and 86400.
std::string whole_seconds(const std::string& word) {
    constexpr std::uint32_t most = 86400;
    std::uint32_t seconds = 0;
    const char* end = word.data() + word.size();
    const auto [stopped, error] = std::from_chars(word.data(), end, seconds);
    const bool good = error == std::errc{} && stopped == end && seconds <= most;
    return good ? "" : "write whole seconds, 0 to " + std::to_string(most) + ", and not " + word;
}

class Parser {
  public:
    Parser() : app_(about, "iu-cutter") {
        app_.footer(footer);
        app_.set_version_flag("--version", [] {
            return "iu-cutter " + std::string(version()) + " build " + build_id();
        });
        app_.add_option("--config", o_.config, "Configuration file (TOML)");
        app_.add_flag("--json", o_.json, "One JSON object on stdout (streams: one a line)");
        app_.add_flag("--progress", o_.progress, "Progress on stderr even when it is no terminal");
        app_.add_option("--log-level", o_.log_level, "debug, info, warn, error or off")
            ->check(CLI::IsMember({"debug", "info", "warn", "error", "off"}));
        app_.require_subcommand(1);
        app_.fallthrough();
        set_up();
        documents();
        enqueue();
        authority();
        reading();
        programs();
    }

    CliParse parse(int argc, const char* const* argv) {
        CliParse result;
        try {
            app_.parse(argc, argv);
            if (const auto wrong = wrong_words()) {
                result.exit_code = 2;
                result.text = *wrong;
                return result;
            }
            result.options = o_;
        } catch (const CLI::ParseError& e) {
            std::ostringstream out;
            std::ostringstream err;
            const int code = app_.exit(e, out, err);
            result.exit_code = code == 0 ? 0 : 2;
            result.text = code == 0 ? out.str() : sentence_of(e);
        }
        return result;
    }

  private:
    /// Words that go into the database or a message, all of which hold UTF-8 only. Files may have
    /// any name. To disarm is never refused for what its reason says.
    std::optional<std::string> wrong_words() const {
        const std::pair<const char*, std::optional<std::string>> words[] = {
            {"--doc-code", o_.doc_code},
            {"--ruleset", o_.ruleset},
            {"--title", o_.title},
            {"--run", o_.run},
            {"--signer", o_.signer},
            {"--reason", o_.command == "disarm" ? "" : o_.reason},
            {"--review-decision", o_.review_decision},
        };
        const auto good = [](const std::string& word) { return messages::is_utf8(word); };
        for (const auto& [option, word] : words) {
            if (word && !good(*word)) return std::string(option) + ": not UTF-8";
        }
        if (!std::all_of(o_.documents.begin(), o_.documents.end(), good)) {
            return "--document: not UTF-8";
        }
        const auto control = [](char c) {
            return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
        };
        if (std::any_of(o_.signer.begin(), o_.signer.end(), control)) {
            return "--signer: a name has no control characters";
        }
        if (o_.ruleset && o_.ruleset->empty())
            return "--ruleset: no ruleset is named; leave it out";
        return std::nullopt;
    }

    /// What is wrong, in one line whatever the words hold.
    std::string sentence_of(const CLI::ParseError& e) {
        std::string text = e.what();
        // CLI11 would only say that something else is required.
        const std::vector<std::string> rest = app_.remaining(true);
        if (dynamic_cast<const CLI::RequiredError*>(&e) != nullptr && !rest.empty()) {
            const bool known = std::find(later.begin(), later.end(), rest.front()) != later.end();
            text = known ? rest.front() + " is not in this version"
                         : "unknown command or option " + rest.front() + ": " + text;
        }
        for (char& c : text) {
            if (static_cast<unsigned char>(c) < 0x20) c = ' ';
        }
        return text + "; --help tells what there is";
    }

    CLI::App* add(CLI::App& parent, const std::string& name, const std::string& text) {
        CLI::App* sub = parent.add_subcommand(name, text);
        sub->fallthrough();
        const std::string full = &parent == &app_ ? name : parent.get_name() + " " + name;
        sub->callback([this, full, sub] {
            if (sub->get_subcommands().empty()) o_.command = full;
        });
        return sub;
    }

    CLI::App* group(const std::string& name, const std::string& text) {
        CLI::App* sub = app_.add_subcommand(name, text);
        sub->require_subcommand(1);
        sub->fallthrough();
        return sub;
    }

    void set_up() {
        CLI::App* migrate = add(app_, "migrate", "Bring the database to this program's schema");
        migrate->add_flag("--without-iu-core", o_.without_iu_core,
                          "Leave ours out: the database has the site's IU core, else refused");
        CLI::App* topics = group("topics", "Topics of Kafka");
        CLI::App* create = add(*topics, "create", "Create the topics that do not exist");
        create->add_option("--partitions", o_.partitions, "Partitions of a new topic")
            ->check(CLI::Range(1, 10000))
            ->capture_default_str();
        create->add_option("--replication-factor", o_.replication_factor, "Copies of a partition")
            ->check(CLI::Range(1, 100))
            ->capture_default_str();
    }

    void documents() {
        CLI::App* source = group("source", "Registered documents");
        CLI::App* add_source = add(*source, "add", "Register a text as a version of a document");
        add_source->add_option("FILE", o_.files, "The text, UTF-8, at most 64 MiB; - is stdin")
            ->required()
            ->expected(1);
        add_source
            ->add_option("--doc-code", o_.doc_code, "Document code, e.g. ICX-CONST; not \"switch\"")
            ->required();
        add_source->add_option("--ruleset", o_.ruleset, "Ruleset, or auto (default)");
        add_source->add_option("--title", o_.title, "Title for people");

        CLI::App* discover =
            add(app_, "discover", "Show the plan of texts; offline, no configuration needed");
        discover->add_option("FILE", o_.files, "Files, one folder, or - for stdin")->required();
        discover->add_option("--ruleset", o_.ruleset, "Ruleset, or auto (default)");
        discover->add_option("--doc-prefix", o_.doc_prefix,
                             "First part of addresses: the doc code");
        discover->add_option("--depth", o_.depth, "container, article, clause, point or all")
            ->check(CLI::IsMember({"container", "article", "clause", "point", "all"}))
            ->capture_default_str();
        discover->add_option("--out", o_.out, "Folder for NAME.plan.json of each file");
        discover->add_option("--html", o_.html,
                             "Write text, units and zones as one web page; - is stdout");
        discover->add_option("--akn", o_.akn, "Write it as Akoma Ntoso 3.0; - is stdout");
        discover->add_option("--markdown", o_.markdown,
                             "Write it as Markdown, a heading a unit; - is stdout");
    }

    void enqueue_options(CLI::App* command) {
        command->add_option("--command-id", o_.command_id, "UUID; the same id is done only once");
        command->add_option("--deadline", o_.deadline, "RFC 3339 time, or a duration such as 15m");
        command->add_option("--wait", o_.wait_seconds, "Seconds to wait for the outcome")
            ->check(whole_seconds);
    }

    void enqueue() {
        CLI::App* parent = group("enqueue", "Send a command to the workers");
        CLI::App* discover = add(*parent, "discover", "Propose a plan for a document");
        discover->add_option("--document", o_.documents, "Document code")->required()->expected(1);
        discover->add_option("--version", o_.source_version, "Source version (default: newest)")
            ->check(CLI::Range(1, 2147483647));
        enqueue_options(discover);
        CLI::App* cut = add(*parent, "cut", "Carry out the plan of a run");
        cut->add_option("--run", o_.run, "Run id")->required();
        cut->add_option("--mode", o_.mode, "rollback_only (proof) or live")
            ->required()
            ->check(CLI::IsMember({"rollback_only", "live"}));
        cut->add_option("--until", o_.until, "write_verified or lifecycle_enacted")
            ->check(CLI::IsMember({"write_verified", "lifecycle_enacted"}))
            ->capture_default_str();
        enqueue_options(cut);
    }

    void authority() {
        CLI::App* approve = add(app_, "approve", "Give the approval of a gate for one run");
        approve->add_option("--run", o_.run, "Run id")->required();
        approve
            ->add_option("--gate", o_.gate,
                         "SG-1 (cut, 24 h) or SG-2 (enact, 12 h), if still ahead")
            ->required()
            ->check(CLI::IsMember({"SG-1", "SG-2"}));
        approve->add_option("--signer", o_.signer, "Who approves")->required();
        approve->add_option("--review-decision", o_.review_decision, "Fresh UUID; SG-2 needs it");
        CLI::App* arm = add(app_, "arm", "Turn the kill switch ON, narrowly and for a short time");
        arm->add_option("--mode", o_.mode, "live or proof")
            ->required()
            ->check(CLI::IsMember({"live", "proof"}));
        arm->add_option("--document", o_.documents, "Document code; may be repeated")->required();
        arm->add_option("--max-units", o_.max_units,
                        "Units that may be created, over all documents")
            ->required();
        arm->add_option("--ttl", o_.ttl, "How long, e.g. 15m (the cap)")->required();
        arm->add_option("--reason", o_.reason, "Why")->required();
        arm->add_option("--signer", o_.signer, "Who arms")->required();
        CLI::App* disarm = add(app_, "disarm", "Turn the kill switch OFF now");
        disarm->add_option("--reason", o_.reason, "Why")->required();
    }

    void reading() {
        CLI::App* status = add(app_, "status", "The switch and the runs, newest first");
        status->add_option("--run", o_.run, "Only this run");
        status->add_option("--document", o_.documents, "Only this document")->expected(1);
        plan();
        ruleset();
        CLI::App* rebuild =
            add(app_, "rebuild", "Write the source text to stdout, made from the units' bodies");
        rebuild->add_option("--document", o_.documents, "Document code")->required()->expected(1);
        rebuild->add_option("--version", o_.source_version, "Source version (default: newest)")
            ->check(CLI::Range(1, 2147483647));
    }

    void plan() {
        CLI::App* plan = add(app_, "plan", "The pinned plan of a run; plan diff compares two");
        plan->add_option("--run", o_.run, "Run id");
        // Required only without a subcommand, which CLI11 cannot say.
        plan->callback([this, plan] {
            if (!plan->get_subcommands().empty()) return;
            if (!o_.run) throw CLI::RequiredError("--run");
            o_.command = "plan";
        });
        CLI::App* diff = add(*plan, "diff", "What became of each unit between two plans; offline");
        diff->add_option("FILES", o_.files,
                         "OLD and NEW, as discover --json writes them; one may be -")
            ->required()
            ->expected(2);
        diff->add_option("--texts", o_.texts,
                         "The two texts: tells what only moved, and how much changed")
            ->expected(2);
    }

    void ruleset() {
        CLI::App* ruleset = group("ruleset", "Rulesets: what is wrong with one, and what one does");
        CLI::App* lint = add(*ruleset, "lint", "Every problem of a ruleset's file; offline");
        lint->add_option("FILE", o_.files, "A ruleset (TOML); - is stdin")->required()->expected(1);
        CLI::App* explain =
            add(*ruleset, "explain", "Why a line of a text is a heading, or none; offline");
        explain->add_option("PLACE", o_.files, "FILE:LINE: a text and a line of it, counted from 1")
            ->required()
            ->expected(1);
        explain->add_option("--ruleset", o_.ruleset, "Ruleset, or auto (default)");
    }

    void programs() {
        add(app_, "worker", "Run a worker until SIGTERM: commands in, units and events out");
        add(app_, "writer", "Run a ledger writer until SIGTERM: events in, ledger rows out");
    }

    CliOptions o_;
    CLI::App app_;
};

}  // namespace

CliParse parse_command_line(int argc, const char* const* argv) {
    return Parser().parse(argc, argv);
}

}  // namespace worker::app
