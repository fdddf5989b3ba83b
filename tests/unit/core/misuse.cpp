// Never built into anything: test_misuse.py compiles it. Without IU_MISUSE it must compile; with it
// the compiler must complain about every line that says so, and about no other.
#include "core/pipeline/steps.hpp"
#include "core/ports.hpp"
#include "worker/postgres/governed.hpp"
#include "worker/postgres/live_adapter.hpp"
#include "worker/postgres/verifier.hpp"

#include <memory>
#include <string>
#include <utility>

#ifdef IU_MISUSE
#define IU_MUST_NOT_COMPILE(...) __VA_ARGS__
#else
#define IU_MUST_NOT_COMPILE(...)
#endif

namespace {

using core::Authorization;
using core::KillSwitch;
using core::LiveExecutionAdapter;
using core::LivePermit;
using core::Permit;
using core::ProofPermit;
using core::Result;
using core::Verifier;
using worker::postgres::Governed;
using worker::postgres::PostgresConfig;
using worker::postgres::PostgresVerifier;
using worker::postgres::Role;

/// Everything that a run is made of, from somewhere.
struct Parts {
    core::RunStore& store;
    LiveExecutionAdapter& live;
    Verifier& verifier;
    PostgresVerifier& simulator;  // runs every body as cutter_proof and can commit none
    std::shared_ptr<const core::cutting::RulesetLibrary> rulesets;
    KillSwitch& kill_switch;
    core::pipeline::StepSettings& settings;
    core::RunRef run;
    core::CutplanRows rows;
    PostgresConfig config;
};

// A dry run's simulator is another type: a live run can't be given one.
void simulator_in_a_live_run(Parts& p) {
    using core::pipeline::Steps;
    const Steps good(p.store, p.live, p.verifier, p.rulesets, p.kill_switch, p.settings);
    IU_MUST_NOT_COMPILE(Steps a(p.store, p.simulator, p.verifier, {}, p.kill_switch, p.settings));
    IU_MUST_NOT_COMPILE(LiveExecutionAdapter& b = p.simulator);
    IU_MUST_NOT_COMPILE(Steps c(p.store, p.live, p.live, p.rulesets, p.kill_switch, p.settings));
}

// Each kind of permit opens its own doors only, and none is made of nothing.
void permits(Parts& p, const Permit& permit, const LivePermit& live, const ProofPermit& proof) {
    p.live.cut_leg_a(live, p.run, p.rows).has_value();
    p.verifier.prove(proof, p.run, p.rows, "{}", false).has_value();
    p.verifier.structural_verify(live, p.run).has_value();
    IU_MUST_NOT_COMPILE(p.live.cut_leg_a(proof, p.run, p.rows));
    IU_MUST_NOT_COMPILE(p.live.cut_leg_a(permit, p.run, p.rows));
    IU_MUST_NOT_COMPILE(p.live.lifecycle_enact(proof, p.run, "id"));
    IU_MUST_NOT_COMPILE(p.live.leg_b_record(p.run));
    IU_MUST_NOT_COMPILE(p.verifier.prove(live, p.run, p.rows, "{}", false));
    IU_MUST_NOT_COMPILE(p.verifier.prove(permit, p.run, p.rows, "{}", false));
    IU_MUST_NOT_COMPILE(Permit d);
    IU_MUST_NOT_COMPILE(Permit e = permit);
    IU_MUST_NOT_COMPILE(Permit f{Authorization{}});
    IU_MUST_NOT_COMPILE(LivePermit g(permit));
    IU_MUST_NOT_COMPILE(LivePermit h = LivePermit::of(p.kill_switch.check({}, {}).value()).value());
}

// No session as a governed role without a permit.
void sessions(Parts& p, const Permit& permit) {
    worker::postgres::connect<Role::run>(p.config).has_value();
    Governed::connect(permit, Role::exec, p.config).has_value();
    IU_MUST_NOT_COMPILE(worker::postgres::connect<Role::exec>(p.config));
    IU_MUST_NOT_COMPILE(worker::postgres::connect<Role::proof>(p.config));
    IU_MUST_NOT_COMPILE(worker::postgres::connect<Role::verify>(p.config));
    IU_MUST_NOT_COMPILE(Governed::connect(Role::exec, p.config));
    IU_MUST_NOT_COMPILE(Governed::connect({}, Role::exec, p.config));
}

// An adapter that forgets to take the permit is no adapter.
struct Careful : LiveExecutionAdapter {
    Result<void> leg_b_record(const LivePermit&, const core::RunRef&) override { return {}; }
};
struct Careless : LiveExecutionAdapter {
    IU_MUST_NOT_COMPILE(Result<void> leg_b_record(const core::RunRef&) override { return {}; })
};

}  // namespace
