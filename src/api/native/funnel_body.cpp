// SPDX-License-Identifier: Apache-2.0
#include "api/native/funnel_body.hpp"

#include <fmt/format.h>

#include <utility>

namespace waymark::api::native {

namespace {

using namespace analytics;

Result<std::vector<Act>> read_steps(const std::vector<boost::json::value>& steps)
{
    if (steps.size() < funnel_steps_min || steps.size() > funnel_steps_max)
        return wrong_place(
            "steps", fmt::format("must be {} to {} acts", funnel_steps_min, funnel_steps_max));
    std::vector<Act> acts;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        auto act = read_act(steps[i], fmt::format("steps[{}]", i));
        if (!act)
            return std::unexpected(act.error());
        acts.push_back(*std::move(act));
    }
    return acts;
}

Result<std::chrono::seconds> read_window(std::int64_t seconds)
{
    if (seconds < 1 || seconds > funnel_window_max.count())
        return wrong_place("window",
                           fmt::format("must be 1 to {} seconds", funnel_window_max.count()));
    return std::chrono::seconds{seconds};
}

Result<std::optional<Dimension>> read_breakdown(const FunnelBody& body)
{
    if (!body.breakdown) {
        if (body.limit)
            return wrong_place("limit", "is that of the values of a `breakdown`");
        return std::nullopt;
    }
    const auto dimension = parse_dimension(*body.breakdown);
    if (!dimension || row_of(*dimension).is_of_time())
        return wrong_place("breakdown", "must be a dimension of events, but none of time");
    return *dimension;
}

} // namespace

Result<FunnelQuestion> to_question(const FunnelBody& body, TrailQuery trails)
{
    FunnelQuestion question{.query = {.trails = std::move(trails)}};
    auto steps = read_steps(body.steps);
    if (!steps)
        return std::unexpected(steps.error());
    question.query.steps = *std::move(steps);
    if (body.window) {
        const auto window = read_window(*body.window);
        if (!window)
            return std::unexpected(window.error());
        question.query.window = *window;
    }
    const auto of = read_trail_kind(body.by);
    if (!of)
        return std::unexpected(of.error());
    question.query.of = *of;
    const auto breakdown = read_breakdown(body);
    if (!breakdown)
        return std::unexpected(breakdown.error());
    question.breakdown = *breakdown;
    const auto limit = read_limit(body.limit, question.values_max, funnel_values_max);
    if (!limit)
        return std::unexpected(limit.error());
    question.values_max = *limit;
    return question;
}

} // namespace waymark::api::native
