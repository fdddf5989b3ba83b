#pragma once
/// \file
/// Places where a test makes the program die, freeze or throw. Not there in a release.
///
/// A build with the CMake option IU_FAIL_POINTS (on for Debug) obeys, in the environment,
/// `IU_FAIL_POINT=NAME[@N[+]]=ACTION[,...]`: at the N-th hit (1 when left out; with `+` at every
/// one from there on) of the fail-point NAME do ACTION: `kill` (SIGKILL), `stop` (SIGSTOP, until a
/// SIGCONT), `throw` (std::runtime_error) or `bad_alloc`. `iu-cutter --list-fail-points` prints the
/// names. Without the option the macros are nothing and the variable is a word like any other.

#if defined(IU_FAIL_POINTS)

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace core::fail_point {

/// All of them, in the order of a command's life. `SCOPE.place`: the same place in the code counts
/// for the step (or program part) that runs it.
inline constexpr auto names = std::to_array<std::string_view>(
    {// a record, on the thread of the io_context; also in the writer
     "record.received", "record.decoded",
     // discover
     "look_up.enter", "look_up.statement", "load_source.enter", "load_source.statement",
     "make_plan.enter", "record_discovery.enter", "record_discovery.begin",
     "record_discovery.statement", "record_discovery.commit", "record_discovery.committed",
     // cut: leave to go, and the gate before each governed step
     "authorize.enter", "authorize.begin", "authorize.statement", "authorize.commit",
     "authorize.committed", "gate.check", "gate.look", "gate.statement", "gate.committed",
     "gate.read", "gate.latched", "gate.ensure_on", "gate.deadline", "load_rows.enter",
     "load_rows.statement",
     // proof: reads a digest, rehearses, reads it again, records
     "prove.enter", "prove.connect", "prove.begin", "prove.statement", "prove.rolled_back",
     "prove.commit", "prove.committed",
     // live: the phases
     "backup.enter", "backup.connect", "backup.kept", "backup.begin", "backup.statement",
     "backup.commit", "backup.committed", "grant_probe.enter", "grant_probe.begin",
     "grant_probe.statement", "grant_probe.commit", "grant_probe.committed", "leg_a.enter",
     "leg_a.connect", "leg_a.begin", "leg_a.statement", "leg_a.commit", "leg_a.committed",
     "structural_verify.enter", "structural_verify.connect", "structural_verify.begin",
     "structural_verify.statement", "structural_verify.commit", "structural_verify.committed",
     "leg_b.enter", "leg_b.connect", "leg_b.begin", "leg_b.statement", "leg_b.commit",
     "leg_b.committed", "write_verify.enter", "write_verify.connect", "write_verify.begin",
     "write_verify.statement", "write_verify.commit", "write_verify.committed",
     "await_lifecycle.enter", "await_lifecycle.begin", "await_lifecycle.statement",
     "await_lifecycle.commit", "await_lifecycle.committed", "enact.enter", "enact.connect",
     "enact.begin", "enact.statement", "enact.commit", "enact.committed", "finish.enter",
     "finish.begin", "finish.statement", "finish.commit", "finish.committed",
     // the other ends
     "record_refusal.enter", "record_refusal.begin", "record_refusal.statement",
     "record_refusal.commit", "record_refusal.committed", "record_failure.enter",
     "record_failure.begin", "record_failure.statement", "record_failure.commit",
     "record_failure.committed", "dead_letter.send", "dead_letter.sent",
     // after the answer
     "record.answered", "offset.commit", "offset.committed",
     // the look at the switch twice a second
     "watch.enter", "watch.statement", "watch.committed",
     // the relay: a batch read, its records acknowledged one by one, all of them, the cursor moved
     "relay.enter", "relay.statement", "relay.read", "delivery.acked", "relay.produced",
     "relay.commit", "relay.committed",
     // the writer
     "writer.enter", "writer.connect", "writer.begin", "writer.statement", "writer.commit",
     "writer.committed", "writer.recorded"});

/// A name of `names`, or (with a leading dot) the place of one.
constexpr bool is_listed(std::string_view name) {
    return std::any_of(names.begin(), names.end(), [&](std::string_view known) {
        return known == name || (name.starts_with('.') && known.ends_with(name));
    });
}

/// Does what is armed for `name`; nothing when that is nothing. Threads: any.
void hit(std::string_view name);
/// The same for the name made of the calling thread's scope and `.place`.
void hit_in_scope(std::string_view place);

/// What the calling thread is at, for places that many share. Nests.
class Scope {
  public:
    /// `name` must outlive the scope.
    explicit Scope(std::string_view name) noexcept;
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

  private:
    std::string_view outer_;
};

/// Arms what `text`, a value of IU_FAIL_POINT, asks for, and forgets what was armed before; the
/// complaint when it can't be understood (then nothing is armed). Threads: before there are others.
std::optional<std::string> arm(std::string_view text);

/// For main(): arms what the environment asks for; prints the names for `--list-fail-points`. An
/// exit code when the program ends with that.
std::optional<int> start(int argc, const char* const* argv);

}  // namespace core::fail_point

#define IU_FAIL_POINT(name)                                                               \
    do {                                                                                  \
        static_assert(::core::fail_point::is_listed(name), "not in core/fail_point.hpp"); \
        ::core::fail_point::hit(name);                                                    \
    } while (false)
#define IU_FAIL_POINT_IN_SCOPE(place)                                                      \
    do {                                                                                   \
        static_assert(::core::fail_point::is_listed(place), "not in core/fail_point.hpp"); \
        ::core::fail_point::hit_in_scope(place);                                           \
    } while (false)
// A name of its own on each line: scopes stand inside scopes.
#define IU_FAIL_PASTE(a, b) a##b
#define IU_FAIL_JOIN(a, b) IU_FAIL_PASTE(a, b)
#define IU_FAIL_SCOPE(name) \
    const ::core::fail_point::Scope IU_FAIL_JOIN(iu_fail_scope_, __LINE__)(name)

#else

#define IU_FAIL_POINT(name) static_cast<void>(0)
#define IU_FAIL_POINT_IN_SCOPE(place) static_cast<void>(0)
#define IU_FAIL_SCOPE(name) static_cast<void>(0)

#endif
