#pragma once
/// \file
/// What an Akoma Ntoso document says about itself.

#include "core/cutting/plan.hpp"

#include <string>
#include <string_view>

namespace core::exports {

/// The namespace of attributes and elements of ours.
constexpr std::string_view akn_own_namespace = "urn:iu-cutter:plan:1";

/// The element `meta` of the document ("main") or of one of its components ("annex_1").
/// `type` is "act" or "doc".
std::string akn_meta(const cutting::Plan& plan, std::string_view type, std::string_view component);

/// `proprietary` for the meta of the document: the plan, its warnings, and the places of `source`
/// that XML has no character for (the first thousand). Gives how many those are.
std::size_t append_akn_plan(std::string& out,
                            const cutting::Plan& plan,
                            std::string_view source,
                            std::string_view name);

}  // namespace core::exports
