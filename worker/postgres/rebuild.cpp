#include "core/cutting/plan.hpp"
#include "core/hash.hpp"
#include "worker/postgres/failure.hpp"
#include "worker/postgres/queries.hpp"
#include "worker/postgres/source_reader.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

namespace worker::postgres {
namespace {

using core::cutting::Plan;
using core::cutting::Segment;

// A run whose leg A was committed has the pin `leg_a`, whatever became of it later.
constexpr const char* find_cut_sql =
    "SELECT r.source_version, encode(p.value, 'hex'), r.run_id, r.plan_digest FROM cutter.run r "
    "JOIN cutter.run_pin a ON a.run_id = r.run_id AND a.key = 'leg_a' "
    "JOIN cutter.run_pin p ON p.run_id = r.run_id AND p.key = 'cutplan_rows' "
    "WHERE r.document = $1 AND ($2::int IS NULL OR r.source_version = $2::int) "
    "ORDER BY r.source_version DESC, r.created_at DESC LIMIT 1";

constexpr const char* bodies_sql =
    "SELECT v.body FROM jsonb_array_elements_text($1::jsonb) WITH ORDINALITY x (address, place) "
    "LEFT JOIN public.information_unit u ON u.canonical_address = x.address "
    "LEFT JOIN public.unit_version v ON v.id = u.version_anchor_ref ORDER BY x.place";

/// Walks the segments in order, with the bodies of a few units at a time in memory.
class Rebuilder {
  public:
    Rebuilder(Transaction& transaction,
              const SourceVersion& source,
              const Plan& plan,
              const std::function<bool(std::string_view)>& write)
        : tx_(transaction), source_(source), plan_(plan), write_(write) {}

    Result<Rebuilt> run() {
        for (const Segment& segment : plan_.segments) {
            Result<void> done = segment.unit ? put_unit(*segment.unit) : put_source(segment);
            if (!done) return done.error();
        }
        made_.version = source_.text.version;
        made_.sha256 = core::to_hex(hasher_.finish());
        if (made_.sha256 != source_.text.sha256) {
            return refused("VERIFY_FAILED", "the units of " + source_.text.document +
                                                " do not give the registered text: SHA-256 " +
                                                made_.sha256 + " and not " + source_.text.sha256);
        }
        return made_;
    }

  private:
    Result<void> put(std::string_view bytes) {
        hasher_.update(bytes);
        made_.bytes += bytes.size();
        if (!write_(bytes)) return permanent("the text could not be written");
        return {};
    }

    Result<void> put_source(const Segment& segment) {
        auto at = static_cast<std::int64_t>(segment.span.begin);
        const auto end = static_cast<std::int64_t>(segment.span.end);
        while (at < end) {
            const std::string slice = read_slice(tx_, source_, at, end - at);
            if (slice.empty()) return refused("VERIFY_FAILED", "the plan is longer than the text");
            if (Result<void> done = put(slice); !done) return done;
            at += static_cast<std::int64_t>(slice.size());
        }
        return {};
    }

    Result<void> put_unit(std::size_t unit) {
        if (unit >= first_ + bodies_.size()) fetch_from(unit);
        if (bodies_.is_null(unit - first_, 0)) {
            return refused("VERIFY_FAILED", "the unit " +
                                                std::string(plan_.units[unit].canonical_address) +
                                                " is not in the database");
        }
        ++made_.units;
        return put(bodies_.at(unit - first_, 0));
    }

    /// The bodies of units from `unit` on, as many as fit into one slice, at least one.
    void fetch_from(std::size_t unit) {
        boost::json::array addresses;
        std::size_t bytes = 0;
        first_ = unit;
        for (; unit < plan_.units.size(); ++unit) {
            const core::cutting::Span& span = plan_.units[unit].span;
            bytes += span.end - span.begin;
            if (!addresses.empty() && bytes > static_cast<std::size_t>(source_slice_bytes)) break;
            addresses.emplace_back(plan_.units[unit].canonical_address);
        }
        bodies_ = tx_.exec(bodies_sql, {boost::json::serialize(addresses)});
    }

    Transaction& tx_;
    const SourceVersion& source_;
    const Plan& plan_;
    const std::function<bool(std::string_view)>& write_;
    core::Sha256Hasher hasher_;
    Rebuilt made_;
    Rows bodies_;
    std::size_t first_ = 0;
};

}  // namespace

Result<Rebuilt> rebuild(Session& audit,
                        const std::string& document,
                        std::optional<int> version,
                        const std::function<bool(std::string_view)>& write) {
    return audit.transact([&](Transaction& transaction) -> Result<Rebuilt> {
        transaction.exec("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
        const Result<SourceVersion> asked = find_source(transaction, document, version);
        if (!asked) return asked.error();
        Params params{document, std::nullopt};
        if (version) params[1] = std::to_string(*version);
        const Rows cut = transaction.exec(find_cut_sql, params);
        if (cut.size() == 0) {
            return refused("VERIFY_FAILED", "no unit of " + document + " is in the database");
        }
        const std::optional<std::string> cutplan = from_hex(cut.at(0, 1));
        if (!cutplan || core::sha256_hex(*cutplan) != cut.at(0, 3)) {
            return refused("DRIFT", "the pinned plan of " + cut.text(0, 2) + " has changed");
        }
        const Result<Plan> plan = core::cutting::plan_from_canonical(*cutplan);
        if (!plan) return plan.error();
        const Result<SourceVersion> source =
            find_source(transaction, document, std::stoi(cut.text(0, 0)));
        if (!source) return source.error();
        return Rebuilder(transaction, *source, *plan, write).run();
    });
}

}  // namespace worker::postgres
