#include "worker/postgres/backup.hpp"

#include "core/fail_point.hpp"
#include "core/hash.hpp"
#include "worker/postgres/failure.hpp"
#include "worker/postgres/file_handle.hpp"
#include "worker/postgres/governed.hpp"
#include "worker/postgres/json_text.hpp"
#include "worker/postgres/process.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <ctime>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <system_error>

namespace worker::postgres {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view age_magic = "age-encryption.org/v1";

/// What a dump holds: every row that a cut can make or change, and the ledger.
constexpr std::array dumped_tables{
    "public.information_unit",
    "public.unit_version",
    "public.iu_lifecycle_log",
    "cutter_governance.*",
};

core::Failure stop(std::string detail, std::string remote = {}) {
    core::Failure failure = refused("INVARIANT_FAILED", std::move(detail));
    failure.remote = std::move(remote);
    return failure;
}

std::string error_text(int error) {
    if (error == ENOSPC || error == EDQUOT) return "no space left in the backup directory";
    return std::generic_category().message(error);
}

std::string utc(const char* format) {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    std::array<char, 40> text{};
    const std::size_t size = std::strftime(text.data(), text.size(), format, &parts);
    return {text.data(), size};
}

bool is_safe_name(std::string_view text) {
    return !text.empty() && text.size() <= 128 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_';
    });
}

bool is_age_recipient(std::string_view text) {
    return text.starts_with("age1") && is_safe_name(text);
}

/// The artifact while it grows: gone unless kept.
class PartFile {
  public:
    PartFile(fs::path folder, const std::string& name)
        : folder_(std::move(folder)), final_(folder_ / name), part_(folder_ / (name + ".part")) {}
    PartFile(const PartFile&) = delete;
    PartFile& operator=(const PartFile&) = delete;
    ~PartFile() {
        if (file_) ::unlink(part_.c_str());
    }

    core::Result<void> open() {
        file_ = FileHandle(::open(part_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
        if (!file_)
            return stop("the backup can't be written to " + folder_.string() + ": " +
                        error_text(errno));
        return {};
    }

    core::Result<void> write(std::string_view bytes) {
        hasher_.update(bytes);
        size_ += bytes.size();
        if (head_.size() < age_magic.size()) {
            head_.append(bytes.substr(0, age_magic.size() - head_.size()));
        }
        while (!bytes.empty()) {
            const ssize_t count = ::write(file_.get(), bytes.data(), bytes.size());
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) return stop("writing the backup failed: " + error_text(errno));
            bytes.remove_prefix(static_cast<std::size_t>(count));
        }
        return {};
    }

    /// On disk under its final name, or not there at all.
    core::Result<void> keep() {
        if (head_ != age_magic) return stop("what age wrote is not an age file");
        if (::fsync(file_.get()) != 0) {
            return stop("the backup could not be made durable: " + error_text(errno));
        }
        // link() and not rename(): an artifact that exists is never replaced.
        if (::link(part_.c_str(), final_.c_str()) != 0) {
            return stop("the backup could not get its name: " + error_text(errno));
        }
        const FileHandle folder(::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (::unlink(part_.c_str()) != 0 || !folder || ::fsync(folder.get()) != 0) {
            const int error = errno;
            ::unlink(final_.c_str());
            return stop("the backup could not be made durable: " + error_text(error));
        }
        file_.reset();
        return {};
    }

    std::string digest() { return core::to_hex(hasher_.finish()); }
    std::uint64_t size() const { return size_; }
    const fs::path& path() const { return final_; }

  private:
    fs::path folder_;
    fs::path final_;
    fs::path part_;
    FileHandle file_;
    core::Sha256Hasher hasher_;
    std::uint64_t size_ = 0;
    std::string head_;
};

/// What a worker that was killed left behind for this run.
void remove_leftovers(const fs::path& folder, const std::string& run_id) {
    std::error_code ec;
    for (fs::directory_iterator at(folder, ec), end; !ec && at != end; at.increment(ec)) {
        const std::string name = at->path().filename().string();
        if (name.starts_with(run_id + "-") && name.ends_with(".dump.age.part")) {
            ::unlink(at->path().c_str());
        }
    }
}

ChildCommand dump_command(const BackupConfig& config, const SplitConninfo& conninfo) {
    ChildCommand command;
    command.program = config.pg_dump;
    command.arguments = {"--format=custom",          "--data-only",     "--no-password",
                         "--strict-names",           "--encoding=UTF8", "--lock-wait-timeout=10s",
                         "--dbname=" + conninfo.text};
    for (const char* table : dumped_tables) {
        command.arguments.push_back(std::string("--table=") + table);
    }
    // What it complains about is read below.
    command.environment.push_back("LC_ALL=C");
    // /proc shows arguments to everybody and the environment only to the same user.
    if (!conninfo.password.empty()) {
        command.environment.push_back("PGPASSWORD=" + conninfo.password);
    }
    return command;
}

/// What the programs said stays in debug logs; the usual causes get words of our own.
std::string cure_for(std::string_view complaints) {
    struct Cure {
        std::string_view said;
        std::string_view cure;
    };
    static constexpr std::array cures{
        Cure{"version mismatch", "pg_dump is older than the server: install the server's version"},
        Cure{"recipient", "age does not accept backup.recipient as a key"},
        Cure{"permission denied", "cutter_verify lacks a right: run iu-cutter migrate"},
        Cure{"connection to server", "cutter_verify can't connect to the database"},
    };
    for (const Cure& known : cures) {
        if (complaints.find(known.said) != std::string_view::npos) {
            return ": " + std::string(known.cure);
        }
    }
    return {};
}

/// The server went away, is not there, or can't do it now (as SQLSTATE 53 and 57 say elsewhere):
/// sick infrastructure, not a backup that can't be made. One that is there and refuses says FATAL.
bool is_sick(std::string_view complaints) {
    const auto said = [complaints](std::string_view words) {
        return complaints.find(words) != std::string_view::npos;
    };
    return said("server closed the connection") || said("terminating connection") ||
           said("no connection to the server") || said("could not receive data") ||
           said("the database system is") || said("canceling statement due to") ||
           said("too many clients") || said("remaining connection slots") ||
           (said("connection to server") && !said("FATAL"));
}

}  // namespace

Result<std::string> RefusingBackupRunner::make(const core::Permit& permit, const std::string&) {
    if (Result<void> on = permit.ensure_on(); !on) return on.error();
    return stop("no backup can be made: no backup runner is configured (section [backup])");
}

AgeBackupRunner::AgeBackupRunner(PostgresConfig postgres, BackupConfig config)
    : postgres_(std::move(postgres)), config_(std::move(config)) {}

Result<std::string> AgeBackupRunner::make(const core::Permit& permit, const std::string& run_id) {
    if (Result<void> on = permit.ensure_on(); !on) return on.error();
    if (config_.recipient.empty()) {
        return stop(
            "no backup recipient: set backup.recipient to an age public key "
            "(age-keygen makes one)");
    }
    if (!is_age_recipient(config_.recipient)) {
        return stop("backup.recipient is not an age public key (age1...)");
    }
    if (!is_safe_name(run_id)) return stop("the run id can't be part of a file name");
    remove_leftovers(config_.directory, run_id);

    // A proof and the live cut after it may begin within one second: the attempt tells them apart.
    const std::string name = run_id + "-" + utc("%Y%m%dT%H%M%SZ") + "-" + permit.attempt_id();
    if (!is_safe_name(name)) return stop("the attempt id can't be part of a file name");
    PartFile artifact(config_.directory, name + ".dump.age");
    if (Result<void> opened = artifact.open(); !opened) return opened.error();
    const Result<std::string> conninfo = Governed::conninfo(permit, postgres_);
    if (!conninfo) return conninfo.error();

    const ChildCommand dump = dump_command(config_, split_password(*conninfo));
    const ChildCommand encrypt{config_.age, {"-r", config_.recipient}, {}};
    const PipelineHooks hooks{[&](std::string_view bytes) { return artifact.write(bytes); },
                              [&] { return permit.ensure_on(); }};
    const auto deadline = std::chrono::steady_clock::now() + config_.deadline;
    if (Result<void> ran = run_pipeline(dump, encrypt, deadline, hooks); !ran) {
        const core::Failure& failure = ran.error();
        // What a hook said stands: no room, the switch is OFF, or it is out of reach for now.
        if (failure.kind != core::FailureKind::permanent) return failure;
        if (is_sick(failure.remote)) {
            return retryable("the database could not be dumped now", failure.remote);
        }
        return stop("the backup failed: " + failure.detail + cure_for(failure.remote),
                    failure.remote);
    }
    if (Result<void> kept = artifact.keep(); !kept) return kept.error();
    IU_FAIL_POINT_IN_SCOPE(".kept");

    boost::json::object envelope;
    envelope["sha256"] = artifact.digest();
    envelope["size_bytes"] = artifact.size();
    envelope["recipient"] = config_.recipient;
    envelope["artifact_ref"] = artifact.path().string();
    envelope["taken_at"] = utc("%Y-%m-%dT%H:%M:%SZ");
    return boost::json::serialize(envelope);
}

bool AgeBackupRunner::still_there(const std::string& envelope) const {
    const Result<boost::json::object> object = parse_object(envelope, "an envelope");
    if (!object) return false;
    std::ifstream artifact(text_of(*object, "artifact_ref"), std::ios::binary);
    core::Sha256Hasher hasher;
    std::int64_t size = 0;
    std::vector<char> buffer(64UL * 1024);
    while (artifact) {
        artifact.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
        hasher.update({buffer.data(), static_cast<std::size_t>(artifact.gcount())});
        size += artifact.gcount();
    }
    return size > 0 && size == number_of(*object, "size_bytes") &&
           core::to_hex(hasher.finish()) == text_of(*object, "sha256");
}

}  // namespace worker::postgres
