#include "worker/postgres/source_reader.hpp"

#include "core/hash.hpp"
#include "worker/postgres/failure.hpp"

#include <algorithm>
#include <stdexcept>

namespace worker::postgres {
namespace {

constexpr const char* find_version_sql =
    "SELECT v.version, v.sha256, coalesce(d.ruleset, 'auto'), octet_length(v.body) "
    "FROM cutter.source_document_version v JOIN cutter.source_document d USING (doc_code) "
    "WHERE v.doc_code = $1 AND ($2::int IS NULL OR v.version = $2::int) "
    "ORDER BY v.version DESC LIMIT 1";

constexpr const char* slice_sql =
    "SELECT encode(substring(body FROM $3::int FOR $4::int), 'hex') "
    "FROM cutter.source_document_version WHERE doc_code = $1 AND version = $2::int";

}  // namespace

Result<SourceVersion> find_source(Transaction& transaction,
                                  const std::string& document,
                                  std::optional<int> version) {
    Params params{document, std::nullopt};
    if (version) params[1] = std::to_string(*version);
    const Rows rows = transaction.exec(find_version_sql, params);
    if (rows.size() == 0) {
        std::string what = "document " + document;
        if (version) what += " version " + std::to_string(*version);
        return refused("DOCUMENT_UNKNOWN", what + " is not registered");
    }
    SourceVersion found;
    found.text.document = document;
    found.text.version = std::stoi(rows.text(0, 0));
    found.text.sha256 = rows.text(0, 1);
    found.text.ruleset = rows.text(0, 2);
    found.bytes = std::stoll(rows.text(0, 3));
    return found;
}

std::string read_slice(Transaction& transaction,
                       const SourceVersion& source,
                       std::int64_t begin,
                       std::int64_t count) {
    const Rows rows =
        transaction.exec(slice_sql, {source.text.document, std::to_string(source.text.version),
                                     std::to_string(begin + 1),
                                     std::to_string(std::min(count, source_slice_bytes))});
    if (rows.size() != 1) throw std::runtime_error("a registered text disappeared");
    std::optional<std::string> bytes = from_hex(rows.at(0, 0));
    if (!bytes) throw std::runtime_error("a registered text came back as something else");
    return std::move(*bytes);
}

Result<core::SourceText> read_source(Transaction& transaction,
                                     const std::string& document,
                                     std::optional<int> version,
                                     const core::Admission& admit) {
    Result<SourceVersion> found = find_source(transaction, document, version);
    if (!found) return found.error();
    if (admit && !admit(static_cast<std::size_t>(found->bytes))) {
        return retryable("there is no room for the text of " + document + " now");
    }
    std::string& body = found->text.body;
    body.reserve(static_cast<std::size_t>(found->bytes));
    core::Sha256Hasher hasher;
    for (std::int64_t at = 0; at < found->bytes; at += source_slice_bytes) {
        const std::string slice = read_slice(transaction, *found, at, source_slice_bytes);
        hasher.update(slice);
        body += slice;
    }
    if (core::to_hex(hasher.finish()) != found->text.sha256) {
        return refused("DRIFT", "the registered text of " + document + " has another SHA-256 now");
    }
    return std::move(found->text);
}

}  // namespace worker::postgres
