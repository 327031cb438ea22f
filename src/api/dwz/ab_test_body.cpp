// SPDX-License-Identifier: Apache-2.0
#include "api/dwz/ab_test_body.hpp"

#include "api/dwz/parameters.hpp"
#include "links/variants/ab_test_service.hpp"

#include <fmt/format.h>

namespace waymark::api::dwz {

namespace {

namespace variants = links::variants;

// Nothing, if the text is absent or empty.
Result<std::optional<variants::TrafficSplit>> read_split(const std::optional<std::string>& text)
{
    if (!unless_empty(text))
        return std::nullopt;
    const auto split = variants::parse_traffic_split(*text);
    if (!split) {
        return failure(Errc::invalid_argument, "traffic_split must be equal, weighted or custom",
                       "traffic_split");
    }
    return split;
}

Result<std::optional<variants::TestStatus>> read_test_status(const std::optional<std::string>& text)
{
    if (!unless_empty(text))
        return std::nullopt;
    const auto status = variants::parse_test_status(*text);
    if (!status) {
        return failure(Errc::invalid_argument, "status must be draft, running, paused or completed",
                       "status");
    }
    return status;
}

Rejection reject_input(const Error& error)
{
    if (error.field == variants::weights_out_of_range)
        return {error.code, "变体权重必须在1-100之间"};
    if (error.field == variants::weights_not_whole)
        return {error.code, "所有变体权重之和必须等于100"};
    // The domain calls it otherwise.
    if (error.field == "link")
        return reject({error.code, "short_link_id is required", "short_link_id"});
    // Of these its messages don't tell the names.
    if (error.field == variants::status_move || error.field == "target_url") {
        auto named = error;
        named.message = fmt::format("{}: {}", error.field, error.message);
        return reject(named);
    }
    return reject(error);
}

variants::VariantDraft to_draft(const CreateVariant& body)
{
    return {.name = body.name,
            .target_url = body.target_url,
            .description = body.description.value_or(""),
            // None is as wrong as 0 where weights matter.
            .weight = body.weight.value_or(0),
            .is_control = body.is_control.value_or(false)};
}

} // namespace

Result<variants::AbTestDraft> to_draft(const CreateAbTest& body)
{
    const auto split = read_split(body.traffic_split);
    if (!split)
        return std::unexpected(split.error());
    const auto start = read_time(unless_empty(body.start_time), "start_time");
    if (!start)
        return std::unexpected(start.error());
    const auto end = read_time(unless_empty(body.end_time), "end_time");
    if (!end)
        return std::unexpected(end.error());

    variants::AbTestDraft draft;
    draft.link = LinkId{body.short_link_id};
    draft.name = body.name;
    draft.description = body.description.value_or("");
    draft.split = split->value_or(variants::TrafficSplit::equal);
    draft.start = *start;
    draft.end = *end;
    for (const auto& variant : body.variants)
        draft.variants.push_back(to_draft(variant));
    return draft;
}

Result<variants::AbTestPatch> to_patch(const UpdateAbTest& body)
{
    const auto status = read_test_status(body.status);
    if (!status)
        return std::unexpected(status.error());
    const auto split = read_split(body.traffic_split);
    if (!split)
        return std::unexpected(split.error());
    const auto start = read_time(unless_empty(body.start_time), "start_time");
    if (!start)
        return std::unexpected(start.error());
    const auto end = read_time(unless_empty(body.end_time), "end_time");
    if (!end)
        return std::unexpected(end.error());
    return variants::AbTestPatch{.name = unless_empty(body.name),
                                 .description = unless_empty(body.description),
                                 .status = *status,
                                 .split = *split,
                                 .start = *start,
                                 .end = *end,
                                 .is_active = body.is_active};
}

Rejection reject_new_ab_test(const Error& error)
{
    if (error.code == Errc::not_found)
        return {error.code, "短链接不存在"};
    return reject_ab_test(error);
}

Rejection reject_ab_test(const Error& error)
{
    if (error.code == Errc::invalid_argument)
        return reject_input(error);
    if (error.code == Errc::not_found)
        return {error.code, "AB测试不存在"};
    if (error.code == Errc::conflict)
        return {error.code, "该短链接已有正在运行的AB测试"};
    if (error.code == Errc::forbidden)
        return {error.code, "只有草稿状态的AB测试可以删除"};
    return reject(error);
}

} // namespace waymark::api::dwz
